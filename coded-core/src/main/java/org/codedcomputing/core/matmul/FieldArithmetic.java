package org.codedcomputing.core.matmul;

import org.codedcomputing.core.field.PrimeField;

/**
 * Blocks of residues 0..q-1 of a prime field: {@code int[]} for primes below 2^31, {@code long[]} for 2^61-1.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public abstract sealed class FieldArithmetic<A> extends BlockArithmetic<A> permits IntArithmetic, LongArithmetic {
    private static final long serialVersionUID = 1L;

    private final PrimeField field;

    FieldArithmetic(PrimeField field) {
        this.field = field;
    }

    /**
     * Blocks over a prime below 2^31.
     *
     * @throws IllegalArgumentException if the modulus is beyond 2^31-1
     */
    public static FieldArithmetic<int[]> of(PrimeField field) {
        return new IntArithmetic(field);
    }

    /** Blocks over 2^61-1. */
    public static FieldArithmetic<long[]> mersenne61() {
        return new LongArithmetic();
    }

    /** The field. */
    public final PrimeField field() {
        return field;
    }

    @Override
    public final boolean exact() {
        return true;
    }

    /** Residues as blocks hold them; the values must be residues. */
    abstract A store(long[] residues);

    /** One residue of a block, not checked. */
    public abstract long residue(A data, int index);

    @Override
    public final A integers(long... values) {
        long[] residues = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            residues[i] = field.of(values[i]);
        }
        return store(residues);
    }

    /** Index of the first element that is no residue, or -1. */
    public abstract int firstOutside(A data);

    @Override
    public final void requireElements(Block<A> block, String what) {
        int i = firstOutside(block.data());
        if (i >= 0) {
            throw new IllegalArgumentException("%s holds %d at row %d, column %d, outside 0..%d of %s"
                    .formatted(
                            what,
                            residue(block.data(), i),
                            i / block.columns(),
                            i % block.columns(),
                            field.modulus() - 1,
                            field));
        }
    }

    @Override
    final int unitIndex(A data, int offset, int length) {
        int unit = -1;
        for (int i = 0; i < length; i++) {
            long value = residue(data, offset + i);
            if (value != 0) {
                if (unit >= 0 || value != 1) {
                    return -1;
                }
                unit = i;
            }
        }
        return unit;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof FieldArithmetic<?> that && that.field.equals(field);
    }

    @Override
    public final int hashCode() {
        return field.hashCode();
    }

    /** The field's name, such as {@code F_97}. */
    @Override
    public final String toString() {
        return field.toString();
    }
}
