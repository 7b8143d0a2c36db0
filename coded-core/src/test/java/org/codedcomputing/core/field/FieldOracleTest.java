package org.codedcomputing.core.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cc.redberry.rings.IntegersZp64;
import cc.redberry.rings.poly.univar.UnivariatePolynomialZp64;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arithmetic against BigInteger and against the rings library. */
class FieldOracleTest {
    private static final long SEED = 20260402;

    static List<PrimeField> primes() {
        return Fields.primes();
    }

    static List<FiniteField> all() {
        return Fields.all();
    }

    @ParameterizedTest
    @MethodSource("primes")
    void agreesWithBigInteger(PrimeField field) {
        BigInteger p = BigInteger.valueOf(field.modulus());
        long[] elements = Fields.samples(field, 200, SEED);
        for (long a : elements) {
            BigInteger bigA = BigInteger.valueOf(a);
            if (a != 0) {
                assertEquals(bigA.modInverse(p).longValueExact(), field.inv(a));
            }
            for (long b : elements) {
                BigInteger bigB = BigInteger.valueOf(b);
                assertEquals(bigA.add(bigB).mod(p).longValueExact(), field.add(a, b));
                assertEquals(bigA.subtract(bigB).mod(p).longValueExact(), field.sub(a, b));
                assertEquals(bigA.multiply(bigB).mod(p).longValueExact(), field.mul(a, b));
                assertEquals(bigA.modPow(bigB, p).longValueExact(), field.pow(a, b));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("primes")
    void agreesWithRings(PrimeField field) {
        IntegersZp64 rings = new IntegersZp64(field.modulus());
        long[] elements = Fields.samples(field, 100, SEED + 1);
        for (long a : elements) {
            assertEquals(rings.negate(a), field.neg(a));
            if (a != 0) {
                assertEquals(rings.reciprocal(a), field.inv(a));
            }
            for (long b : elements) {
                assertEquals(rings.add(a, b), field.add(a, b));
                assertEquals(rings.subtract(a, b), field.sub(a, b));
                assertEquals(rings.multiply(a, b), field.mul(a, b));
            }
        }
    }

    @Test
    void gf256AgreesWithRingsOnTheWholeTable() {
        UnivariatePolynomialZp64 modulus = bits(Gf256.POLYNOMIAL);
        cc.redberry.rings.poly.FiniteField<UnivariatePolynomialZp64> rings =
                new cc.redberry.rings.poly.FiniteField<>(modulus);
        UnivariatePolynomialZp64[] elements = new UnivariatePolynomialZp64[256];
        for (int a = 0; a < 256; a++) {
            elements[a] = bits(a);
        }
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b <= a; b++) {
                assertEquals(elements[Gf256.mulMod(a, b)], rings.multiply(elements[a].clone(), elements[b].clone()));
                assertEquals(
                        elements[(int) Gf256.FIELD.add(a, b)], rings.add(elements[a].clone(), elements[b].clone()));
            }
        }
    }

    @Property
    void reductionAgreesWithBigInteger(@ForAll long value) {
        for (PrimeField field : Fields.primes()) {
            BigInteger p = BigInteger.valueOf(field.modulus());
            assertEquals(BigInteger.valueOf(value).mod(p).longValueExact(), field.of(value));
            BigInteger cube = BigInteger.valueOf(value).pow(3);
            assertEquals(cube.mod(p).longValueExact(), field.of(cube));
        }
    }

    @Property
    void staticReductionsTakeAllOf63Bits(@ForAll @LongRange(min = 0) long value) {
        assertEquals(value % Mersenne31.P, Mersenne31.reduce(value));
        assertEquals(value % Mersenne61.P, Mersenne61.reduce(value));
    }

    @Test
    void staticReductionsAreRightAtTheEnds() {
        for (long value : new long[] {0, 1, Long.MAX_VALUE, Long.MAX_VALUE - 1}) {
            assertEquals(value % Mersenne31.P, Mersenne31.reduce(value));
            assertEquals(value % Mersenne61.P, Mersenne61.reduce(value));
        }
        for (long multiple = 0; multiple <= 4; multiple++) {
            for (long delta = -2; delta <= 2; delta++) {
                long near61 = Math.max(0, Math.min(3, multiple) * Mersenne61.P + delta);
                assertEquals(near61 % Mersenne61.P, Mersenne61.reduce(near61));
                long near31 = Math.max(0, multiple * Mersenne31.P + delta);
                assertEquals(near31 % Mersenne31.P, Mersenne31.reduce(near31));
            }
        }
    }

    @Test
    void staticFormsAreTheSameField() {
        long[] elements31 = Fields.samples(Mersenne31.FIELD, 200, SEED + 2);
        for (long a : elements31) {
            for (long b : elements31) {
                assertEquals(Mersenne31.FIELD.add(a, b), Mersenne31.addMod((int) a, (int) b));
                assertEquals(Mersenne31.FIELD.sub(a, b), Mersenne31.subMod((int) a, (int) b));
                assertEquals(Mersenne31.FIELD.mul(a, b), Mersenne31.mulMod((int) a, (int) b));
            }
        }
        long[] elements61 = Fields.samples(Mersenne61.FIELD, 200, SEED + 3);
        for (long a : elements61) {
            for (long b : elements61) {
                assertEquals(Mersenne61.FIELD.add(a, b), Mersenne61.addMod(a, b));
                assertEquals(Mersenne61.FIELD.sub(a, b), Mersenne61.subMod(a, b));
                assertEquals(Mersenne61.FIELD.mul(a, b), Mersenne61.mulMod(a, b));
            }
        }
    }

    /** Every length 0..130 at offsets that fall on no boundary; a guard value around the range must not be read. */
    @ParameterizedTest
    @MethodSource("all")
    void dotIsRightForAllLengthsAndOffsets(FiniteField field) {
        SplittableRandom random = new SplittableRandom(SEED + 4);
        for (int length = 0; length <= 130; length++) {
            int aOffset = length % 5;
            int bOffset = length % 3;
            long[] a = random(field, aOffset + length + 2, random);
            long[] b = random(field, bOffset + length + 2, random);
            long expected = 0;
            for (int i = 0; i < length; i++) {
                expected = field.add(expected, field.mul(a[aOffset + i], b[bOffset + i]));
            }
            assertEquals(expected, field.dot(a, aOffset, b, bOffset, length), field + ", length " + length);
        }
    }

    /** 65536 terms of (p-1)^2, which is 1: the sum is 65536 mod p, and an accumulator that overflows shows. */
    @ParameterizedTest
    @MethodSource("primes")
    void dotSurvivesTheLargestProducts(PrimeField field) {
        int length = 1 << 16;
        long[] largest = new long[length];
        Arrays.fill(largest, field.modulus() - 1);
        assertEquals(length % field.modulus(), field.dot(largest, 0, largest, 0, length));
        assertEquals((length - 1) % field.modulus(), field.dot(largest, 1, largest, 0, length - 1));
    }

    @Test
    void dotOnIntsSurvivesTheLargestProducts() {
        int[] largest = new int[1 << 16];
        Arrays.fill(largest, Mersenne31.P - 1);
        for (int length : new int[] {0, 1, 2, 3, 7, 130, 65535, 65536}) {
            assertEquals(length, Mersenne31.dotMod(largest, 0, largest, 0, length));
        }
        SplittableRandom random = new SplittableRandom(SEED + 5);
        int[] a = random.ints(333, 0, Mersenne31.P).toArray();
        int[] b = random.ints(333, 0, Mersenne31.P).toArray();
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 330; i++) {
            expected = expected.add(BigInteger.valueOf((long) a[i + 3]).multiply(BigInteger.valueOf(b[i + 1])));
        }
        assertEquals(Mersenne31.FIELD.of(expected), Mersenne31.dotMod(a, 3, b, 1, 330));
    }

    private static UnivariatePolynomialZp64 bits(int value) {
        long[] coefficients = new long[9];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = value >> i & 1;
        }
        return UnivariatePolynomialZp64.create(2, coefficients);
    }

    private static long[] random(FiniteField field, int length, SplittableRandom random) {
        long[] elements = new long[length];
        for (int i = 0; i < length; i++) {
            elements[i] = field.sample(random);
        }
        return elements;
    }
}
