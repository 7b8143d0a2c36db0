package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.List;

/**
 * What one worker multiplies: combinations of blocks of A and of B.
 *
 * <p>Most codes have one of each. With several the result holds all products of one of A and one of B, (0,0), (0,1), .. one
 * below the other; if complex there are two of each, real and imaginary part, and the result holds real and imaginary part of
 * the product.
 *
 * @param a blocks of one shape, rows x inner, or inner x rows if transposed
 * @param b blocks of one shape, inner x columns
 * @param transposed whether A comes transposed
 * @param complex whether the two blocks of each are the parts of a complex one
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public record ProductShare<A>(List<Block<A>> a, List<Block<A>> b, boolean transposed, boolean complex)
        implements Serializable {
    /**
     * @throws IllegalArgumentException if there is no block or a complex share does not have two parts
     */
    public ProductShare {
        a = List.copyOf(a);
        b = List.copyOf(b);
        if (a.isEmpty() || b.isEmpty()) {
            throw new IllegalArgumentException(
                    "a share needs at least 1 block of A and of B but has " + a.size() + " and " + b.size());
        }
        if (complex && (a.size() != 2 || b.size() != 2)) {
            throw new IllegalArgumentException(
                    "a complex share needs 2 parts of A and of B but has " + a.size() + " and " + b.size());
        }
    }

    /** A share of one block each. */
    public static <A> ProductShare<A> of(Block<A> a, Block<A> b, boolean transposed) {
        return new ProductShare<>(List.of(a), List.of(b), transposed, false);
    }

    /** The shape of one of its products. */
    public ProductShape shape() {
        Block<A> first = a.get(0);
        return new ProductShape(
                transposed ? first.columns() : first.rows(),
                b.get(0).rows(),
                b.get(0).columns());
    }

    /** Blocks in the result. */
    public int resultBlocks() {
        return complex ? 2 : a.size() * b.size();
    }
}
