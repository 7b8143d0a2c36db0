package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * The two matrices of a product.
 *
 * @param a r x s, or s x r if transposed; not modified
 * @param b s x t; not modified
 * @param transposed whether the product is A^T B; A is never transposed in memory
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public record Operands<A>(Block<A> a, Block<A> b, boolean transposed) implements Serializable {
    /**
     * @throws IllegalArgumentException if the inner dimensions differ
     */
    public Operands {
        if (transposed && a.rows() != b.rows()) {
            throw new IllegalArgumentException(
                    "inner dimensions differ: A has %d rows, B has %d rows (A\u1d40B)".formatted(a.rows(), b.rows()));
        }
        if (!transposed && a.columns() != b.rows()) {
            throw new IllegalArgumentException(
                    "inner dimensions differ: A has %d columns, B has %d rows (AB)".formatted(a.columns(), b.rows()));
        }
    }

    /** C = A B. */
    public static <A> Operands<A> of(Block<A> a, Block<A> b) {
        return new Operands<>(a, b, false);
    }

    /** C = A^T B. */
    public static <A> Operands<A> ofTransposed(Block<A> a, Block<A> b) {
        return new Operands<>(a, b, true);
    }

    /** The dimensions of the product. */
    public ProductShape shape() {
        return new ProductShape(transposed ? a.columns() : a.rows(), b.rows(), b.columns());
    }
}
