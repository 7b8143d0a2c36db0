package org.codedcomputing.core.poly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cc.redberry.rings.IntegersZp64;
import cc.redberry.rings.poly.univar.UnivariateDivision;
import cc.redberry.rings.poly.univar.UnivariateGCD;
import cc.redberry.rings.poly.univar.UnivariatePolynomialZp64;
import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Polynomial arithmetic and Euclid's algorithm, against the rings library. */
class PolynomialTest {
    private static final long SEED = 20260404;
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);

    static List<PrimeField> primes() {
        return List.of(SmallPrimeField.withModulus(7), F97, Mersenne31.FIELD, Mersenne61.FIELD);
    }

    static List<FiniteField> fields() {
        return List.of(SmallPrimeField.withModulus(7), F97, Mersenne31.FIELD, Mersenne61.FIELD, Gf256.FIELD);
    }

    @ParameterizedTest
    @MethodSource("primes")
    void arithmeticAgreesWithRings(PrimeField field) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            Polynomial a = random(field, random.nextInt(12), random);
            Polynomial b = random(field, random.nextInt(12), random);
            assertEquals(rings(a).add(rings(b)), rings(a.add(b)));
            assertEquals(rings(a).subtract(rings(b)), rings(a.sub(b)));
            assertEquals(rings(a).multiply(rings(b)), rings(a.mul(b)));
            long x = field.sample(random);
            assertEquals(rings(a).evaluate(x), a.evaluate(x));
            assertEquals(rings(a).multiply(x), rings(a.scale(x)));
            if (!b.isZero()) {
                UnivariatePolynomialZp64[] expected = UnivariateDivision.divideAndRemainder(rings(a), rings(b), true);
                Polynomial.Division division = a.divide(b);
                assertEquals(expected[0], rings(division.quotient()));
                assertEquals(expected[1], rings(division.remainder()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("primes")
    void gcdAgreesWithRings(PrimeField field) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int round = 0; round < 100; round++) {
            Polynomial common = random(field, 1 + random.nextInt(4), random);
            Polynomial a = random(field, random.nextInt(8), random).mul(common);
            Polynomial b = random(field, random.nextInt(8), random).mul(common);
            ExtendedEuclid.Row gcd = ExtendedEuclid.gcd(a, b);
            UnivariatePolynomialZp64 expected = UnivariateGCD.PolynomialExtendedGCD(rings(a), rings(b))[0];
            assertEquals(expected.isZero() ? expected : expected.monic(), rings(gcd.r()));
            assertEquals(gcd.r(), gcd.u().mul(a).add(gcd.v().mul(b)));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyRowOfEuclidIsACombination(FiniteField field) {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        Polynomial a = random(field, 9, random);
        Polynomial b = random(field, 8, random);
        for (int limit = 0; limit <= 10; limit++) {
            ExtendedEuclid.Row row = ExtendedEuclid.untilBelow(a, b, limit);
            assertEquals(row.r(), row.u().mul(a).add(row.v().mul(b)));
            assertTrue(row.r().degree() < limit);
        }
        assertEquals(b, ExtendedEuclid.untilBelow(a, b, b.degree() + 1).r());
        assertTrue(ExtendedEuclid.untilBelow(a, b, 0).r().isZero());
    }

    @ParameterizedTest
    @MethodSource("fields")
    void rootsAreRoots(FiniteField field) {
        Polynomial product = Polynomial.fromRoots(field, 0, 1, 2, 2, 5);
        assertEquals(5, product.degree());
        assertEquals(1, product.coefficient(5));
        for (long x = 0; x < 7; x++) {
            assertEquals(x == 0 || x == 1 || x == 2 || x == 5, product.evaluate(x) == 0, "x=" + x);
        }
        assertEquals(Polynomial.of(field, 1), Polynomial.fromRoots(field));
    }

    @Test
    void zeroHasDegreeMinusOne() {
        Polynomial zero = Polynomial.of(F97, 0, 0);
        assertEquals(-1, zero.degree());
        assertTrue(zero.isZero());
        assertEquals(0, zero.evaluate(5));
        assertEquals(0, zero.coefficient(3));
        assertEquals(zero, zero.mul(Polynomial.of(F97, 3, 1)));
        assertEquals(Polynomial.of(F97), ExtendedEuclid.gcd(zero, zero).r());
        assertEquals(Polynomial.of(F97, 2, 1), Polynomial.of(F97, 2, 1, 0));
        assertArrayEquals(new long[] {2, 1}, Polynomial.of(F97, 2, 1, 0).coefficients());
        assertEquals("F_97[94, 11, 94]", Polynomial.of(F97, 94, 11, 94).toString());
    }

    @Test
    void badArgumentsAreRefused() {
        Polynomial one = Polynomial.of(F97, 1);
        assertEquals(
                "coefficient of x^1 is 97, outside 0..96 of F_97; reduce it with of(value) first",
                assertThrows(IllegalArgumentException.class, () -> Polynomial.of(F97, 1, 97))
                        .getMessage());
        assertEquals(
                "polynomial of degree 0 over F_97 divided by zero",
                assertThrows(ArithmeticException.class, () -> one.divide(Polynomial.of(F97)))
                        .getMessage());
        assertEquals(
                "polynomials over F_97 and M31 do not mix; reduce both into one field first",
                assertThrows(IllegalArgumentException.class, () -> one.add(Polynomial.of(Mersenne31.FIELD, 1)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> one.evaluate(-1));
        assertThrows(IllegalArgumentException.class, () -> ExtendedEuclid.untilBelow(one, one, -1));
    }

    private static Polynomial random(FiniteField field, int degree, SplittableRandom random) {
        long[] coefficients = new long[degree + 1];
        for (int i = 0; i <= degree; i++) {
            coefficients[i] = field.sample(random);
        }
        return Polynomial.of(field, coefficients);
    }

    private static UnivariatePolynomialZp64 rings(Polynomial polynomial) {
        // rings wants at least one coefficient.
        return UnivariatePolynomialZp64.create(
                new IntegersZp64(polynomial.field().order()),
                polynomial.isZero() ? new long[1] : polynomial.coefficients());
    }
}
