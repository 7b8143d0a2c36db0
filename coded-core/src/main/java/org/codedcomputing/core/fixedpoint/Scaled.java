package org.codedcomputing.core.fixedpoint;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.codedcomputing.core.field.PrimeField;

/**
 * A matrix of field elements that stand for reals, with the scale and the worst-case size that they have by now. It refuses
 * what would be silently wrong: to add values of unlike scales, and to turn values back into reals that may have wrapped
 * around.
 *
 * <p>Immutable, compared by value, safe for use by several threads. The operations are element by element; results of
 * matrix products come from the bulk kernels through {@link #matrixProduct}.
 */
public final class Scaled implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PrimeField field;
    private final int rows;
    private final int columns;
    private final long[] elements;
    private final ValueRange range;

    private Scaled(PrimeField field, int rows, int columns, long[] elements, ValueRange range) {
        this.field = field;
        this.rows = rows;
        this.columns = columns;
        this.elements = elements;
        this.range = range;
    }

    /**
     * A matrix of given elements.
     *
     * @param field the field
     * @param rows at least 0
     * @param columns at least 0
     * @param elements rows x columns elements, row by row; copied
     * @param range their scale and worst-case size, taken on trust: a share or a product may have any element
     * @throws IllegalArgumentException if the shape does not fit or a value is not an element
     */
    public static Scaled of(PrimeField field, int rows, int columns, long[] elements, ValueRange range) {
        Quantiser.requireShape(elements.length, rows, columns);
        for (int i = 0; i < elements.length; i++) {
            field.requireElement(elements[i], "element " + i);
        }
        return ofOwned(field, rows, columns, elements.clone(), range);
    }

    /** As {@link #of}, for elements that were computed in the field and are handed over. */
    static Scaled ofOwned(PrimeField field, int rows, int columns, long[] elements, ValueRange range) {
        return new Scaled(field, rows, columns, elements, Objects.requireNonNull(range, "range"));
    }

    /** The field. */
    public PrimeField field() {
        return field;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** Scale and worst-case size. */
    public ValueRange range() {
        return range;
    }

    /** The elements, row by row; a copy. */
    public long[] elements() {
        return elements.clone();
    }

    /**
     * The sum.
     *
     * @throws IllegalArgumentException if field, shape or scale differ
     */
    public Scaled plus(Scaled other) {
        ValueRange sumRange = requireSame(other).range.plus(other.range);
        long[] sum = new long[elements.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = field.add(elements[i], other.elements[i]);
        }
        return new Scaled(field, rows, columns, sum, sumRange);
    }

    /**
     * The difference {@code this - other}.
     *
     * @throws IllegalArgumentException if field, shape or scale differ
     */
    public Scaled minus(Scaled other) {
        ValueRange differenceRange = requireSame(other).range.plus(other.range);
        long[] difference = new long[elements.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = field.sub(elements[i], other.elements[i]);
        }
        return new Scaled(field, rows, columns, difference, differenceRange);
    }

    /**
     * The product element by element; the scales add.
     *
     * @throws IllegalArgumentException if field or shape differ
     */
    public Scaled hadamard(Scaled other) {
        requireSame(other);
        long[] product = new long[elements.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = field.mul(elements[i], other.elements[i]);
        }
        return new Scaled(field, rows, columns, product, range.times(other.range));
    }

    /**
     * The same reals at a finer scale.
     *
     * @param moreBits bits to add to the scale, at least 0
     * @throws IllegalArgumentException if the number of bits is negative
     */
    public Scaled refinedBy(int moreBits) {
        ValueRange refined = range.refinedBy(moreBits);
        long factor = field.pow(2, moreBits);
        long[] product = new long[elements.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = field.mul(factor, elements[i]);
        }
        return new Scaled(field, rows, columns, product, refined);
    }

    /**
     * The matrix product with another matrix, computed elsewhere: its range is that of a sum of {@code columns()} products.
     *
     * @param other the right factor, columns() x m
     * @param product the elements of the product, rows() x m, row by row; copied
     * @throws IllegalArgumentException if fields or shapes do not fit or a value is not an element
     */
    public Scaled matrixProduct(Scaled other, long[] product) {
        if (!field.equals(other.field) || columns != other.rows) {
            throw new IllegalArgumentException("cannot multiply " + this + " by " + other);
        }
        return of(field, rows, other.columns, product, range.times(other.range).sumOf(columns));
    }

    /**
     * The same elements with another range, for who knows more about them than was tracked.
     *
     * @param known the range, at the same scale
     * @throws IllegalArgumentException if the scale differs
     */
    public Scaled withRange(ValueRange known) {
        if (known.scaleBits() != range.scaleBits()) {
            throw new IllegalArgumentException("scale 2^" + known.scaleBits() + " declared for values of scale 2^"
                    + range.scaleBits() + "; a bound may change, a scale may not");
        }
        return new Scaled(field, rows, columns, elements, known);
    }

    /**
     * The reals, row by row, each rounded to the nearest {@code double}.
     *
     * @throws IllegalArgumentException if the worst case does not fit the field, so that a value may have wrapped around
     */
    public double[] restore() {
        range.requireFits(field, "value", "the scales");
        SignedEmbedding embedding = new SignedEmbedding(field);
        return restore(i -> embedding.signed(elements[i]));
    }

    /**
     * The reals of a computation whose worst case does not fit the field but whose typical values do: every value must stay
     * clear of the guard band, see {@link SignedEmbedding#signedWithinGuard}.
     *
     * @throws ArithmeticException if a value is in the guard band
     */
    public double[] restoreWithinGuard() {
        SignedEmbedding embedding = new SignedEmbedding(field);
        return restore(i -> embedding.signedWithinGuard(elements[i]));
    }

    private double[] restore(IntToLongFunction integer) {
        double[] reals = new double[elements.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((double) integer.applyAsLong(i), -range.scaleBits());
        }
        return reals;
    }

    private Scaled requireSame(Scaled other) {
        if (!field.equals(other.field) || rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException("cannot combine " + this + " with " + other + " element by element");
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaled that
                && that.field.equals(field)
                && that.rows == rows
                && that.columns == columns
                && that.range.equals(range)
                && Arrays.equals(that.elements, elements);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, rows, columns, range, Arrays.hashCode(elements));
    }

    /** Shape, field and scale, such as {@code 3 x 4 over M61 at scale 2^6}. */
    @Override
    public String toString() {
        return rows + " x " + columns + " over " + field + " at scale 2^" + range.scaleBits();
    }
}
