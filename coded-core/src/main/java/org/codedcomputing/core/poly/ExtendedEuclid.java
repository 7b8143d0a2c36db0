package org.codedcomputing.core.poly;

import java.io.Serializable;

/**
 * The extended Euclidean algorithm on polynomials: rows (r, u, v) with {@code u*a + v*b = r} whose r falls in degree down
 * to the greatest common divisor.
 */
public final class ExtendedEuclid {
    private ExtendedEuclid() {}

    /**
     * Runs until the first row whose remainder has a degree below a limit; {@code (b, 0, 1)} if b already has.
     *
     * @param a the first polynomial
     * @param b the second polynomial, over the same field
     * @param degreeLimit at least 0
     * @return the row, with {@code deg r < degreeLimit}
     * @throws IllegalArgumentException if the fields differ or the limit is negative
     */
    public static Row untilBelow(Polynomial a, Polynomial b, int degreeLimit) {
        if (degreeLimit < 0) {
            throw new IllegalArgumentException("degree limit is " + degreeLimit + "; it must be at least 0");
        }
        return run(a, b, degreeLimit)[1];
    }

    /**
     * The monic greatest common divisor with its cofactors; zero with zero cofactors if both polynomials are zero.
     *
     * @throws IllegalArgumentException if the fields differ
     */
    public static Row gcd(Polynomial a, Polynomial b) {
        Row last = run(a, b, 0)[0];
        if (last.r().isZero()) {
            return new Row(last.r(), last.r(), last.r());
        }
        long monic = a.field().inv(last.r().coefficient(last.r().degree()));
        return new Row(last.r().scale(monic), last.u().scale(monic), last.v().scale(monic));
    }

    /** The last row at or above the limit and the first below it. */
    private static Row[] run(Polynomial a, Polynomial b, int degreeLimit) {
        Polynomial one = Polynomial.of(a.field(), 1);
        Polynomial zero = Polynomial.of(a.field());
        Row before = new Row(a, one, zero);
        Row current = new Row(b, zero, one);
        while (current.r().degree() >= degreeLimit) {
            Polynomial.Division division = before.r().divide(current.r());
            Polynomial q = division.quotient();
            Row next = new Row(
                    division.remainder(),
                    before.u().sub(q.mul(current.u())),
                    before.v().sub(q.mul(current.v())));
            before = current;
            current = next;
        }
        return new Row[] {before, current};
    }

    /**
     * One row: {@code u*a + v*b = r}.
     *
     * @param r the remainder
     * @param u cofactor of the first polynomial
     * @param v cofactor of the second polynomial
     */
    public record Row(Polynomial r, Polynomial u, Polynomial v) implements Serializable {}
}
