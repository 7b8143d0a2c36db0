package org.codedcomputing.core.fixedpoint;

import java.util.Objects;
import org.codedcomputing.core.field.PrimeField;

/**
 * Real numbers to field elements and back at a scale of l bits: x becomes the element that stands for the rounded
 * {@code x * 2^l}.
 *
 * <p>Whatever does not fit is refused with its place; nothing wraps around. Immutable; as safe for use by several threads
 * as its rounding.
 */
public final class Quantiser {
    /** Largest scale: beyond it 2^l is not a {@code long}. */
    public static final int MAX_SCALE_BITS = 62;

    /** No field here holds an integer of this size, and {@code long} arithmetic is safe below it. */
    private static final double INTEGER_LIMIT = 0x1p62;

    private final SignedEmbedding embedding;
    private final int scaleBits;
    private final Rounding rounding;

    /**
     * @param field the field of the elements
     * @param scaleBits l, 0..62
     * @param rounding nearest for data, stochastic for weights and gradients
     * @throws IllegalArgumentException if the scale is out of range
     */
    public Quantiser(PrimeField field, int scaleBits, Rounding rounding) {
        this.embedding = new SignedEmbedding(Objects.requireNonNull(field, "field"));
        if (scaleBits < 0 || scaleBits > MAX_SCALE_BITS) {
            throw new IllegalArgumentException("scale must be 0.." + MAX_SCALE_BITS + " bits (was " + scaleBits + ")");
        }
        this.scaleBits = scaleBits;
        this.rounding = Objects.requireNonNull(rounding, "rounding");
    }

    /** The field of the elements. */
    public PrimeField field() {
        return embedding.field();
    }

    /** The scale l in bits. */
    public int scaleBits() {
        return scaleBits;
    }

    /** The largest absolute real that fits, {@code (p-1)/2 / 2^l}, as the nearest {@code double}. */
    public double bound() {
        return Math.scalb((double) embedding.bound(), -scaleBits);
    }

    /**
     * The element of one real.
     *
     * @param x a finite number
     * @param row its row, from 0, for the error text
     * @param column its column, from 0, for the error text
     * @throws QuantisationException if x is NaN, infinite, or may round to more than (p-1)/2
     */
    public long quantise(double x, int row, int column) {
        double scaled = Math.scalb(x, scaleBits);
        // Written so that NaN fails the comparison.
        if (!(Math.abs(scaled) < INTEGER_LIMIT) || rounding.worst(scaled) > embedding.bound()) {
            throw new QuantisationException(x, row, column, bound(), field().modulus(), scaleBits);
        }
        return embedding.embed(rounding.round(scaled));
    }

    /**
     * The elements of a matrix, with the bound of their range measured from the data.
     *
     * @param matrix rows x columns, row by row; not modified
     * @param rows at least 0
     * @param columns at least 0
     * @return the elements, row by row, with scale l and the largest absolute integer among them
     * @throws QuantisationException if an entry is NaN, infinite, or may round to more than (p-1)/2
     * @throws IllegalArgumentException if the array does not have rows x columns entries
     */
    public Scaled quantise(double[] matrix, int rows, int columns) {
        requireShape(matrix.length, rows, columns);
        long[] elements = new long[matrix.length];
        long largest = 0;
        for (int i = 0; i < elements.length; i++) {
            elements[i] = quantise(matrix[i], i / columns, i % columns);
            largest = Math.max(largest, Math.abs(embedding.signed(elements[i])));
        }
        return Scaled.ofOwned(field(), rows, columns, elements, ValueRange.of(scaleBits, largest));
    }

    /**
     * As {@link #quantise(double[], int, int)} for data whose size is known beforehand, so that the range does not depend on
     * the data.
     *
     * @param maxAbs largest absolute value in the matrix, at least 0
     * @throws IllegalArgumentException if an entry is larger than {@code maxAbs}
     */
    public Scaled quantise(double[] matrix, int rows, int columns, double maxAbs) {
        requireShape(matrix.length, rows, columns);
        for (int i = 0; i < matrix.length; i++) {
            if (Math.abs(matrix[i]) > maxAbs) {
                throw new IllegalArgumentException("value " + matrix[i] + " at (" + i / columns + "," + i % columns
                        + ") exceeds the declared +-" + maxAbs + "; declare a larger bound");
            }
        }
        return quantise(matrix, rows, columns).withRange(ValueRange.ofReal(maxAbs, scaleBits));
    }

    /**
     * The real that an element stands for at this quantiser's scale; rounded to the nearest {@code double} if the integer
     * has more than 53 bits.
     *
     * @param element 0..p-1
     * @throws IllegalArgumentException if the value is not an element
     */
    public double restore(long element) {
        return Math.scalb((double) embedding.signed(element), -scaleBits);
    }

    static void requireShape(int length, int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns != length) {
            throw new IllegalArgumentException("array of " + length + " values is not a matrix of " + rows + " x "
                    + columns + " = " + (long) rows * columns + " values");
        }
    }
}
