package org.codedcomputing.core.matmul.plan;

import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealOptions;

/**
 * A product to be planned.
 *
 * @param shape dimensions
 * @param elementBytes bytes of one element, 8 for reals, 4 for residues below 2^31
 * @param field whether the answer is exact, over a field; else over the reals
 * @param options tolerance over the reals
 * @param stragglers results that may be missing, at least 0
 */
public record ProductWorkload(
        ProductShape shape, int elementBytes, boolean field, RealOptions options, int stragglers) {
    /**
     * @throws IllegalArgumentException if a size is out of range or there is nothing to multiply
     */
    public ProductWorkload {
        if (elementBytes < 1 || stragglers < 0 || shape.trivial()) {
            throw new IllegalArgumentException(
                    "%s with %d bytes an element and %d stragglers; give non-empty operands, at least 1 byte and 0 stragglers"
                            .formatted(shape, elementBytes, stragglers));
        }
    }

    /** Reals with the default tolerance. */
    public static ProductWorkload ofReals(ProductShape shape, int stragglers) {
        return new ProductWorkload(shape, Double.BYTES, false, RealOptions.DEFAULT, stragglers);
    }

    double bytesOfA() {
        return (double) elementBytes * shape.rows() * shape.inner();
    }

    double bytesOfB() {
        return (double) elementBytes * shape.inner() * shape.columns();
    }

    double bytesOfC() {
        return (double) elementBytes * shape.rows() * shape.columns();
    }
}
