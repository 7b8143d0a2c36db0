package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * A kind of code with its partition, such as {@code EntangledPolynomial.of(2, 2, 2)}: what becomes a code once the dimensions of
 * the operands, the number of workers and the arithmetic are known. Immutable.
 */
public interface ProductFamily extends Serializable {
    /** Kind and parameters, such as {@code EP(p=2,m=2,n=2)}. */
    String name();

    /** How the operands are cut. */
    Partition partition();

    /** Results that any set needs over a field, K. */
    int fieldThreshold();

    /**
     * Results that any set needs over the reals.
     *
     * @param options tolerance, on which the choice of a basis may depend
     */
    int realThreshold(RealOptions options);

    /**
     * The code over a field: exact, whatever results it decodes from.
     *
     * @param shape dimensions of the operands
     * @param workers number of workers N, at least K
     * @throws IllegalArgumentException if the dimensions cannot be cut that way, N is too small, or the field has too few
     *     elements; the text has both numbers
     */
    <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic);

    /**
     * The code over the reals: exact up to rounding, which depends on the results it decodes from and is estimated.
     *
     * @param shape dimensions of the operands
     * @param workers number of workers N, at least the threshold
     * @throws IllegalArgumentException if the dimensions cannot be cut that way, N is too small, or there is no code of this
     *     kind that keeps the tolerance
     */
    MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options);
}
