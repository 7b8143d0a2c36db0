package org.codedcomputing.core.poly;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.codedcomputing.core.field.FiniteField;

/**
 * Distinct points x_0..x_{n-1} of a field with their barycentric weights {@code w_i = 1 / prod_{j != i} (x_i - x_j)}
 * [63]: what is needed to pass between a polynomial of degree below n and its n values.
 *
 * <p>Set-up takes n^2 multiplications. Immutable, compared by value, safe for use by several threads.
 */
public final class InterpolationNodes implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FiniteField field;
    private final long[] points;
    private final long[] weights;

    private InterpolationNodes(FiniteField field, long[] points) {
        this.field = field;
        this.points = points;
        this.weights = new long[points.length];
        for (int i = 0; i < points.length; i++) {
            long product = 1;
            for (int j = 0; j < points.length; j++) {
                if (j != i) {
                    product = field.mul(product, field.sub(points[i], points[j]));
                }
            }
            weights[i] = product;
        }
        field.batchInverse(weights);
    }

    /**
     * Nodes at given points.
     *
     * @param points at least one, pairwise distinct elements of the field; copied
     * @throws IllegalArgumentException if there is no point, a point is not an element, or two points are equal
     */
    public static InterpolationNodes of(FiniteField field, long... points) {
        if (points.length == 0) {
            throw new IllegalArgumentException("interpolation over " + field + " needs at least 1 point but got 0");
        }
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < points.length; i++) {
            field.requireElement(points[i], "point " + i);
            Integer earlier = seen.put(points[i], i);
            if (earlier != null) {
                throw new IllegalArgumentException("points " + earlier + " and " + i + " are both " + points[i] + " in "
                        + field + "; interpolation needs distinct points");
            }
        }
        return new InterpolationNodes(field, points.clone());
    }

    /** The field of the points. */
    public FiniteField field() {
        return field;
    }

    /** Number of points n, at least 1. */
    public int size() {
        return points.length;
    }

    /**
     * One point.
     *
     * @param index 0..n-1
     */
    public long point(int index) {
        return points[index];
    }

    /** The points; a copy. */
    public long[] points() {
        return points.clone();
    }

    /** The barycentric weights, one for each point, none zero; a copy. */
    public long[] weights() {
        return weights.clone();
    }

    /**
     * The nodes at some of the points, in the order given.
     *
     * @param indices distinct, each 0..n-1, at least one
     * @throws IllegalArgumentException if an index is repeated or there is none
     * @throws IndexOutOfBoundsException if an index is outside 0..n-1
     */
    public InterpolationNodes restrictedTo(int... indices) {
        long[] kept = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            kept[i] = points[Objects.checkIndex(indices[i], points.length)];
        }
        return of(field, kept);
    }

    /**
     * The values at a point of the n Lagrange basis polynomials {@code L_i(x) = prod_{j != i} (x-x_j)/(x_i-x_j)}. If the
     * point is x_i, this is the unit vector i. One inversion and 6n multiplications.
     *
     * @param x an element of the field
     * @return n elements with sum 1
     */
    public long[] basisAt(long x) {
        long[] row = new long[points.length];
        basisAt(x, row, 0);
        return row;
    }

    private void basisAt(long x, long[] target, int offset) {
        field.requireElement(x, "evaluation point");
        long master = 1;
        for (int i = 0; i < points.length; i++) {
            long difference = field.sub(x, points[i]);
            if (difference == 0) {
                // The formula below divides by x - x_i; at a node the basis is a unit vector.
                Arrays.fill(target, offset, offset + points.length, 0);
                target[offset + i] = 1;
                return;
            }
            target[offset + i] = difference;
            master = field.mul(master, difference);
        }
        field.batchInverse(target, offset, points.length);
        for (int i = 0; i < points.length; i++) {
            target[offset + i] = field.mul(field.mul(master, weights[i]), target[offset + i]);
        }
    }

    /**
     * The matrix that takes the values at the nodes to the values at other points.
     *
     * @param targets m elements of the field, repetition allowed
     * @return m x n, row by row; row k is {@link #basisAt} of target k
     */
    public long[] evaluationMatrix(long... targets) {
        long[] matrix = new long[Math.multiplyExact(targets.length, points.length)];
        for (int k = 0; k < targets.length; k++) {
            basisAt(targets[k], matrix, k * points.length);
        }
        return matrix;
    }

    /**
     * One row that takes the values at the nodes straight to {@code sum_k factors[k] * h(targets[k])}.
     *
     * @param targets m elements of the field
     * @param factors m elements of the field
     * @return n elements
     * @throws IllegalArgumentException if the lengths differ
     */
    public long[] fusedRow(long[] targets, long[] factors) {
        requireLength(factors, targets.length, "factors");
        long[] fused = new long[points.length];
        for (int k = 0; k < targets.length; k++) {
            long[] row = basisAt(targets[k]);
            long factor = field.requireElement(factors[k], "factor " + k);
            for (int i = 0; i < row.length; i++) {
                fused[i] = field.add(fused[i], field.mul(factor, row[i]));
            }
        }
        return fused;
    }

    /**
     * The value at a point of the polynomial of degree below n with given values at the nodes.
     *
     * @param values n elements; not modified
     * @param x an element of the field
     * @throws IllegalArgumentException if there are not n values or one is not an element
     */
    public long evaluate(long[] values, long x) {
        requireElements(values);
        return field.dot(values, 0, basisAt(x), 0, points.length);
    }

    /** The polynomial {@code (x-x_0) ... (x-x_{n-1})}. */
    public Polynomial master() {
        return Polynomial.fromRoots(field, points);
    }

    /**
     * The polynomial of degree below n with given values at the nodes, in O(n^2).
     *
     * @param values n elements; not modified
     * @throws IllegalArgumentException if there are not n values or one is not an element
     */
    public Polynomial interpolate(long[] values) {
        requireElements(values);
        long[] sum = new long[points.length];
        long[] master = master().coefficients();
        long[] quotient = new long[points.length];
        for (int i = 0; i < points.length; i++) {
            synthetic(master, points[i], quotient);
            long factor = field.mul(values[i], weights[i]);
            for (int e = 0; e < sum.length; e++) {
                sum[e] = field.add(sum[e], field.mul(factor, quotient[e]));
            }
        }
        return Polynomial.ofOwned(field, sum);
    }

    /**
     * The Vandermonde matrix of the nodes: entry (i, e) is {@code x_i^e}, with {@code 0^0 = 1}.
     *
     * @param columns at least 0
     * @return n x columns, row by row
     */
    public long[] vandermonde(int columns) {
        long[] matrix = new long[Math.multiplyExact(points.length, columns)];
        for (int i = 0; i < points.length; i++) {
            long power = 1;
            for (int e = 0; e < columns; e++) {
                matrix[i * columns + e] = power;
                power = field.mul(power, points[i]);
            }
        }
        return matrix;
    }

    /**
     * Rows of the inverse of the n x n Vandermonde matrix: row e takes the values at the nodes to the coefficient of x^e.
     * Column i comes from the synthetic quotient of the master polynomial by {@code x - x_i}, so all wanted rows together
     * cost O(n^2).
     *
     * @param exponents m exponents, each 0..n-1
     * @return m x n, row by row
     * @throws IndexOutOfBoundsException if an exponent is outside 0..n-1
     */
    public long[] coefficientRows(int... exponents) {
        for (int exponent : exponents) {
            Objects.checkIndex(exponent, points.length);
        }
        int n = points.length;
        long[] rows = new long[Math.multiplyExact(exponents.length, n)];
        long[] master = master().coefficients();
        long[] quotient = new long[n];
        for (int i = 0; i < n; i++) {
            synthetic(master, points[i], quotient);
            for (int k = 0; k < exponents.length; k++) {
                rows[k * n + i] = field.mul(weights[i], quotient[exponents[k]]);
            }
        }
        return rows;
    }

    /**
     * The divided difference of order n-1 of given values, {@code sum_i w_i values[i]}: the coefficient of x^(n-1) of the
     * interpolant. It vanishes if the values belong to a polynomial of degree at most n-2.
     *
     * @param values n elements; not modified
     * @throws IllegalArgumentException if there are not n values or one is not an element
     */
    public long dividedDifference(long[] values) {
        requireElements(values);
        return field.dot(values, 0, weights, 0, points.length);
    }

    /** Divides a polynomial with n+1 coefficients by {@code x - root}; the remainder, which is its value there, is dropped. */
    private void synthetic(long[] dividend, long root, long[] quotient) {
        long carry = 0;
        for (int e = quotient.length; e > 0; e--) {
            carry = field.add(field.mul(carry, root), dividend[e]);
            quotient[e - 1] = carry;
        }
    }

    private void requireElements(long[] values) {
        requireLength(values, points.length, "values");
        for (int i = 0; i < values.length; i++) {
            field.requireElement(values[i], "value " + i);
        }
    }

    private static void requireLength(long[] array, int length, String what) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    "got " + array.length + " " + what + " for " + length + " points; give one for each point");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InterpolationNodes that
                && that.field.equals(field)
                && Arrays.equals(that.points, points);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, Arrays.hashCode(points));
    }

    /** Field and points, such as {@code F_97 nodes [4, 5, 6]}. */
    @Override
    public String toString() {
        return field + " nodes " + Arrays.toString(points);
    }
}
