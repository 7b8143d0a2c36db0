package org.codedcomputing.core.poly;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.codedcomputing.core.field.FiniteField;

/**
 * A polynomial in one variable over a finite field, by its coefficients, constant first.
 *
 * <p>Immutable, compared by value, safe for use by several threads. Products and divisions are the quadratic school
 * methods: the degrees here are numbers of workers.
 */
public final class Polynomial implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FiniteField field;

    /** Constant first, the last one not zero; empty for the zero polynomial. */
    private final long[] coefficients;

    private Polynomial(FiniteField field, long[] coefficients) {
        this.field = field;
        int length = coefficients.length;
        while (length > 0 && coefficients[length - 1] == 0) {
            length--;
        }
        this.coefficients = length == coefficients.length ? coefficients : Arrays.copyOf(coefficients, length);
    }

    /**
     * The polynomial with given coefficients.
     *
     * @param coefficients constant first, each 0..order-1; leading zeros are dropped; copied
     * @throws IllegalArgumentException if a coefficient is not an element of the field
     */
    public static Polynomial of(FiniteField field, long... coefficients) {
        for (int i = 0; i < coefficients.length; i++) {
            field.requireElement(coefficients[i], "coefficient of x^" + i);
        }
        return new Polynomial(field, coefficients.clone());
    }

    /** As {@link #of}, for coefficients that were computed in the field and are handed over. */
    static Polynomial ofOwned(FiniteField field, long[] coefficients) {
        return new Polynomial(field, coefficients);
    }

    /**
     * The monic polynomial {@code (x - roots[0]) (x - roots[1]) ...}; 1 for no roots.
     *
     * @param roots elements of the field, repetition allowed
     * @throws IllegalArgumentException if a root is not an element of the field
     */
    public static Polynomial fromRoots(FiniteField field, long... roots) {
        long[] product = new long[roots.length + 1];
        product[0] = 1;
        for (int degree = 0; degree < roots.length; degree++) {
            long root = field.requireElement(roots[degree], "root " + degree);
            for (int i = degree + 1; i > 0; i--) {
                product[i] = field.sub(product[i - 1], field.mul(root, product[i]));
            }
            product[0] = field.neg(field.mul(root, product[0]));
        }
        return new Polynomial(field, product);
    }

    /** The field of the coefficients. */
    public FiniteField field() {
        return field;
    }

    /** The degree; -1 for the zero polynomial, which stands for minus infinity. */
    public int degree() {
        return coefficients.length - 1;
    }

    /** Whether this is the zero polynomial. */
    public boolean isZero() {
        return coefficients.length == 0;
    }

    /**
     * The coefficient of {@code x^exponent}; 0 beyond the degree.
     *
     * @param exponent at least 0
     */
    public long coefficient(int exponent) {
        return exponent < coefficients.length ? coefficients[exponent] : 0;
    }

    /** The coefficients, constant first, {@code degree() + 1} of them; a copy. */
    public long[] coefficients() {
        return coefficients.clone();
    }

    /**
     * The sum.
     *
     * @throws IllegalArgumentException if the other polynomial is over another field
     */
    public Polynomial add(Polynomial other) {
        requireSameField(other);
        long[] sum = Arrays.copyOf(coefficients, Math.max(coefficients.length, other.coefficients.length));
        for (int i = 0; i < other.coefficients.length; i++) {
            sum[i] = field.add(sum[i], other.coefficients[i]);
        }
        return new Polynomial(field, sum);
    }

    /**
     * The difference {@code this - other}.
     *
     * @throws IllegalArgumentException if the other polynomial is over another field
     */
    public Polynomial sub(Polynomial other) {
        requireSameField(other);
        long[] difference = Arrays.copyOf(coefficients, Math.max(coefficients.length, other.coefficients.length));
        for (int i = 0; i < other.coefficients.length; i++) {
            difference[i] = field.sub(difference[i], other.coefficients[i]);
        }
        return new Polynomial(field, difference);
    }

    /**
     * The product with an element.
     *
     * @param factor an element of the field
     */
    public Polynomial scale(long factor) {
        field.requireElement(factor, "factor");
        long[] scaled = new long[coefficients.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = field.mul(factor, coefficients[i]);
        }
        return new Polynomial(field, scaled);
    }

    /**
     * The product.
     *
     * @throws IllegalArgumentException if the other polynomial is over another field
     */
    public Polynomial mul(Polynomial other) {
        requireSameField(other);
        if (isZero() || other.isZero()) {
            return new Polynomial(field, new long[0]);
        }
        long[] product = new long[coefficients.length + other.coefficients.length - 1];
        for (int i = 0; i < coefficients.length; i++) {
            for (int j = 0; j < other.coefficients.length; j++) {
                product[i + j] = field.add(product[i + j], field.mul(coefficients[i], other.coefficients[j]));
            }
        }
        return new Polynomial(field, product);
    }

    /**
     * Division with remainder: {@code this = quotient * divisor + remainder} with {@code deg remainder < deg divisor}.
     *
     * @throws ArithmeticException if the divisor is zero
     * @throws IllegalArgumentException if the divisor is over another field
     */
    public Division divide(Polynomial divisor) {
        requireSameField(divisor);
        if (divisor.isZero()) {
            throw new ArithmeticException("polynomial of degree " + degree() + " over " + field + " divided by zero");
        }
        int excess = degree() - divisor.degree();
        if (excess < 0) {
            return new Division(new Polynomial(field, new long[0]), this);
        }
        long[] rest = coefficients.clone();
        long[] quotient = new long[excess + 1];
        long inverseLead = field.inv(divisor.coefficients[divisor.degree()]);
        for (int shift = excess; shift >= 0; shift--) {
            long factor = field.mul(rest[shift + divisor.degree()], inverseLead);
            quotient[shift] = factor;
            for (int i = 0; i <= divisor.degree(); i++) {
                rest[shift + i] = field.sub(rest[shift + i], field.mul(factor, divisor.coefficients[i]));
            }
        }
        return new Division(new Polynomial(field, quotient), new Polynomial(field, rest));
    }

    /**
     * The value at a point, by Horner's rule.
     *
     * @param x an element of the field
     * @throws IllegalArgumentException if x is not an element of the field
     */
    public long evaluate(long x) {
        field.requireElement(x, "point");
        long value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = field.add(field.mul(value, x), coefficients[i]);
        }
        return value;
    }

    private void requireSameField(Polynomial other) {
        if (!field.equals(other.field)) {
            throw new IllegalArgumentException("polynomials over " + field + " and " + other.field
                    + " do not mix; reduce both into one field first");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Polynomial that
                && that.field.equals(field)
                && Arrays.equals(that.coefficients, coefficients);
    }

    @Override
    public int hashCode() {
        return Objects.hash(field, Arrays.hashCode(coefficients));
    }

    /** Field and coefficients, constant first, such as {@code F_97[94, 11, 94]}. */
    @Override
    public String toString() {
        return field + Arrays.toString(coefficients);
    }

    /**
     * Result of a division.
     *
     * @param quotient the quotient
     * @param remainder the remainder, of smaller degree than the divisor
     */
    public record Division(Polynomial quotient, Polynomial remainder) implements Serializable {}
}
