package org.codedcomputing.core.field;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits, refusals, inversion, sampling and serialisation of the fields. */
class FieldContractTest {
    private static final long SEED = 20260403;

    static List<FiniteField> all() {
        return Fields.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void zeroHasNoInverse(FiniteField field) {
        String text = "zero has no inverse in " + field;
        assertEquals(
                text, assertThrows(NoInverseException.class, () -> field.inv(0)).getMessage());
        assertEquals(
                text,
                assertThrows(NoInverseException.class, () -> field.div(1, 0)).getMessage());
        assertEquals(
                text,
                assertThrows(NoInverseException.class, () -> field.pow(0, -1)).getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void batchInverseAgreesWithSingleInverses(FiniteField field) {
        SplittableRandom random = new SplittableRandom(SEED);
        UniformSampler sampler = new UniformSampler(field, random);
        for (int length = 0; length <= 40; length++) {
            long[] a = new long[length + 3];
            long[] expected = new long[a.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = sampler.nextNonZero();
                expected[i] = i >= 2 && i < length + 2 ? field.inv(a[i]) : a[i];
            }
            field.batchInverse(a, 2, length);
            assertArrayEquals(expected, a, field + ", length " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void batchInverseNamesTheZeroAndChangesNothing(FiniteField field) {
        long[] a = {1, 2, 0, 2};
        NoInverseException refused = assertThrows(NoInverseException.class, () -> field.batchInverse(a));
        assertEquals("zero at index 2 has no inverse in " + field, refused.getMessage());
        assertArrayEquals(new long[] {1, 2, 0, 2}, a);
        assertThrows(IndexOutOfBoundsException.class, () -> field.batchInverse(a, 3, 2));
    }

    @Test
    void badModuliAreRefused() {
        assertEquals("modulus 91 is not prime", refusal(91));
        assertEquals("modulus 4 is not prime", refusal(4));
        // The square of the largest prime below 2^15.5, which a loop that stops one early lets through.
        assertEquals("modulus 2147117569 is not prime", refusal(46337L * 46337));
        assertEquals("modulus 2 is below 3; take an odd prime below 2^31", refusal(2));
        assertEquals("modulus -7 is below 3; take an odd prime below 2^31", refusal(-7));
        assertEquals(
                "modulus 2147483659 is not supported; take a prime below 2^31 or 2^61-1 = 2305843009213693951",
                refusal(2147483659L));
        assertThrows(IllegalArgumentException.class, () -> SmallPrimeField.withModulus(2147483659L));
    }

    @Test
    void primalityAgreesWithBigInteger() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        for (int i = 0; i < 3000; i++) {
            long candidate = i < 1500 ? i + 3 : random.nextInt(3, Integer.MAX_VALUE);
            boolean prime = BigInteger.valueOf(candidate).isProbablePrime(60);
            if (prime) {
                assertEquals(candidate, PrimeField.withModulus(candidate).modulus());
            } else {
                assertEquals("modulus " + candidate + " is not prime", refusal(candidate));
            }
        }
    }

    @Test
    void theFastestTypeIsTaken() {
        assertSame(Mersenne31.FIELD, PrimeField.withModulus(2147483647L));
        assertSame(Mersenne61.FIELD, PrimeField.withModulus(2305843009213693951L));
        assertEquals(Fields.small(97), PrimeField.withModulus(97));
        assertNotEquals(Fields.small(97), Fields.small(101));
        assertEquals(
                "[M31, M61, F_97, GF(2^8)]",
                List.of(Mersenne31.FIELD, Mersenne61.FIELD, Fields.small(97), Gf256.FIELD)
                        .toString());
    }

    /** The column "products that fit an accumulator" of the sheet's table of fields. */
    @Test
    void lazyProductsAreThoseOfTheSheet() {
        Map.of(
                        2147483647L,
                        2L,
                        2305843009213693951L,
                        0L,
                        2013265921L,
                        2L,
                        2130706433L,
                        2L,
                        998244353L,
                        9L,
                        15485863L,
                        38460L,
                        (1L << 24) - 3,
                        32768L,
                        (1L << 25) - 39,
                        8192L,
                        (1L << 26) - 5,
                        2048L)
                .forEach((p, products) ->
                        assertEquals(products, PrimeField.withModulus(p).lazyProducts(), "p=" + p));
        for (PrimeField field : Fields.primes()) {
            BigInteger square = BigInteger.valueOf(field.modulus() - 1).pow(2);
            BigInteger fits = BigInteger.valueOf(Long.MAX_VALUE).divide(square);
            assertEquals(fits.longValueExact(), field.lazyProducts());
        }
    }

    @Test
    void sizesAreThoseOfTheLargestElement() {
        assertEquals(31, Mersenne31.FIELD.bits());
        assertEquals(61, Mersenne61.FIELD.bits());
        assertEquals(8, Gf256.FIELD.bits());
        assertEquals(7, Fields.small(97).bits());
        assertEquals(2, Fields.small(3).bits());
        // 65537 elements need 17 bits although 2^16 of them need 16.
        assertEquals(17, Fields.small(65537).bits());
        assertEquals((1L << 60) - 1, Mersenne61.FIELD.maxSigned());
        assertEquals(48, Fields.small(97).maxSigned());
    }

    @Test
    void valuesOutsideTheFieldAreNamed() {
        FiniteField field = Fields.small(97);
        assertEquals(96, field.requireElement(96, "share"));
        assertEquals(
                "share is 97, outside 0..96 of F_97; reduce it with of(value) first",
                assertThrows(IllegalArgumentException.class, () -> field.requireElement(97, "share"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> field.requireElement(-1, "share"));
    }

    @Test
    void samplingTakesTheTopBitsAndRejectsTheRest() {
        long[] drawn = {127, 97, 96, 0, 5};
        int[] next = {0};
        RandomGenerator source = () -> drawn[next[0]++] << 57 | 0x1FFFFFFFFFFFFFFL;
        FiniteField field = Fields.small(97);
        assertEquals(96, field.sample(source));
        assertEquals(3, next[0], "127 and 97 are rejected, not reduced");
        assertEquals(5, new UniformSampler(field, source).nextNonZero());
        assertEquals(5, next[0]);
    }

    /** Pearson's statistic against the quantile of 1e-9; a draw reduced instead of rejected doubles 31 of 97 classes. */
    @Test
    void samplesAreUniform() {
        assertTrue(chiSquare(Fields.small(97), new SplittableRandom(SEED + 2)) < 204.3);
        assertTrue(chiSquare(Gf256.FIELD, new SplittableRandom(SEED + 3)) < 414.5);
        assertTrue(chiSquare(Gf256.FIELD, new SecureStream()) < 414.5);
    }

    @Test
    void secureSourcesGiveElementsAndNeverTheSameOnes() {
        for (FiniteField field : List.<FiniteField>of(Mersenne31.FIELD, Mersenne61.FIELD)) {
            long[] a = UniformSampler.secure(field).elements(100);
            long[] b = UniformSampler.secure(field).elements(100);
            long[] c = new UniformSampler(field, new SecureStream()).elements(2000);
            long[] d = new UniformSampler(field, new SecureStream()).elements(2000);
            for (long[] elements : List.of(a, b, c, d)) {
                for (long element : elements) {
                    assertTrue(field.isElement(element));
                }
            }
            assertNotEquals(List.of(a[0], a[1], a[2]), List.of(b[0], b[1], b[2]));
            assertNotEquals(List.of(c[0], c[1], c[2]), List.of(d[0], d[1], d[2]));
            // 1024 numbers fill the stream's buffer once: the next buffer must not repeat it.
            assertNotEquals(List.of(c[0], c[1], c[2]), List.of(c[1024], c[1025], c[1026]));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void fieldsSurviveSerialisation(FiniteField field) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(field);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            FiniteField copy = (FiniteField) in.readObject();
            assertEquals(field, copy);
            assertEquals(field.hashCode(), copy.hashCode());
            assertEquals(field.mul(2, 2), copy.mul(2, 2));
        }
    }

    private static double chiSquare(FiniteField field, RandomGenerator source) {
        int classes = (int) field.order();
        long[] counts = new long[classes];
        int expected = 256;
        for (int i = 0; i < classes * expected; i++) {
            counts[(int) field.sample(source)]++;
        }
        double statistic = 0;
        for (long count : counts) {
            statistic += Math.pow((double) (count - expected), 2) / expected;
        }
        return statistic;
    }

    private static String refusal(long modulus) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> PrimeField.withModulus(modulus))
                .getMessage());
    }
}
