package org.codedcomputing.core.fixedpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reals to elements and back: TV-6 whole, every refusal, rounding against exact decimals. */
class QuantiserTest {
    private static final long SEED = 20260408;
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);

    @ParameterizedTest
    @CsvSource({
        "-1.25, 2, -5, 92, -1.25",
        "1.3, 3, 10, 10, 1.25",
        "-0.06, 3, 0, 0, 0.0",
        "12.0, 2, 48, 48, 12.0",
        "-12.0, 2, -48, 49, -12.0"
    })
    void tv6(double x, int l, long integer, long element, double restored) {
        Quantiser quantiser = new Quantiser(F97, l, Rounding.nearest());
        assertEquals(element, quantiser.quantise(x, 0, 0));
        assertEquals(integer, new SignedEmbedding(F97).signed(element));
        assertEquals(element, new SignedEmbedding(F97).embed(integer));
        assertEquals(restored, quantiser.restore(element));
    }

    @Test
    void tv6OverflowIsRefusedWithPlaceAndBound() {
        Quantiser quantiser = new Quantiser(F97, 2, Rounding.nearest());
        double[] matrix = {0, 0, 0, 12.25};
        QuantisationException refused =
                assertThrows(QuantisationException.class, () -> quantiser.quantise(matrix, 1, 4));
        assertEquals("value 12.25 at (0,3) exceeds +-12.0 for p=97, l=2", refused.getMessage());
        assertEquals(12.25, refused.value());
        assertEquals(0, refused.row());
        assertEquals(3, refused.column());
        assertEquals(12.0, refused.bound());
        assertEquals(
                "value -12.25 at (1,1) exceeds +-12.0 for p=97, l=2",
                refusal(() -> quantiser.quantise(new double[] {0, 0, 0, -12.25}, 2, 2)));
        assertEquals(
                "integer 49 exceeds +-48 for p=97; use a larger field",
                refusal(() -> new SignedEmbedding(F97).embed(49)));
        assertThrows(IllegalArgumentException.class, () -> new SignedEmbedding(F97).embed(-49));
        assertThrows(IllegalArgumentException.class, () -> new SignedEmbedding(F97).embed(Long.MIN_VALUE));
    }

    @Test
    void nanAndInfinitiesAreRefusedWithPlaceAndBound() {
        Quantiser quantiser = new Quantiser(F97, 2, Rounding.nearest());
        double[] matrix = {0, 0, 0, Double.NaN};
        QuantisationException refused =
                assertThrows(QuantisationException.class, () -> quantiser.quantise(matrix, 1, 4));
        assertEquals("NaN at (0,3)", refused.getMessage());
        assertEquals(3, refused.column());
        assertEquals(12.0, refused.bound());
        matrix[3] = Double.POSITIVE_INFINITY;
        assertEquals(
                "value Infinity at (0,3) exceeds +-12.0 for p=97, l=2",
                refusal(() -> quantiser.quantise(matrix, 1, 4)));
        matrix[3] = Double.NEGATIVE_INFINITY;
        assertEquals(
                "value -Infinity at (3,0) exceeds +-12.0 for p=97, l=2",
                refusal(() -> quantiser.quantise(matrix, 4, 1)));
        matrix[3] = Double.MAX_VALUE;
        assertThrows(QuantisationException.class, () -> quantiser.quantise(matrix, 1, 4));
        Quantiser stochastic = new Quantiser(Mersenne61.FIELD, 62, Rounding.stochastic(new SplittableRandom(SEED)));
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, 1, -1}) {
            assertThrows(QuantisationException.class, () -> stochastic.quantise(bad, 0, 0));
        }
    }

    @Test
    void wholeRangesOfTheLargeFieldsFit() {
        long top = Mersenne61.FIELD.maxSigned();
        Quantiser m61 = new Quantiser(Mersenne61.FIELD, 0, Rounding.nearest());
        double below = Math.nextDown((double) top);
        assertEquals((long) below, m61.quantise(below, 0, 0));
        assertEquals(Mersenne61.P - (long) below, m61.quantise(-below, 0, 0));
        // (p-1)/2 = 2^60-1 is not a double; the nearest one, 2^60, is too large.
        assertThrows(QuantisationException.class, () -> m61.quantise(0x1p60, 0, 0));
        Quantiser m31 = new Quantiser(Mersenne31.FIELD, 30, Rounding.nearest());
        assertEquals((1 << 30) - 1, m31.quantise(1 - 0x1p-30, 0, 0));
        assertThrows(QuantisationException.class, () -> m31.quantise(1, 0, 0));
    }

    /** x * 2^l + 0.5 is rounded up twice by a naive floor: the largest double below one half, and odd integers. */
    @Test
    void nearestIsExactWhereAHalfCannotBeAdded() {
        Rounding nearest = Rounding.nearest();
        assertEquals(0, nearest.round(Math.nextDown(0.5)));
        assertEquals(1, nearest.round(0.5));
        assertEquals(0, nearest.round(-0.5));
        assertEquals(-1, nearest.round(Math.nextDown(-0.5)));
        assertEquals((1L << 52) + 1, nearest.round(0x1p52 + 1));
        assertEquals(-(1L << 53) + 1, nearest.round(-0x1p53 + 1));
    }

    @Property
    void nearestAgreesWithExactDecimals(
            @ForAll @DoubleRange(min = -1000, max = 1000) double x, @ForAll @IntRange(max = 40) int l) {
        BigDecimal scaled = new BigDecimal(x).multiply(new BigDecimal(BigInteger.TWO.pow(l)));
        BigInteger expected = scaled.add(new BigDecimal("0.5"))
                .setScale(0, RoundingMode.FLOOR)
                .toBigInteger();
        Quantiser quantiser = new Quantiser(Mersenne61.FIELD, l, Rounding.nearest());
        long element = quantiser.quantise(x, 0, 0);
        assertEquals(Mersenne61.FIELD.of(expected), element);
        assertTrue(Math.abs(quantiser.restore(element) - x) <= Math.scalb(0.5, -l));
    }

    @Property
    void stochasticStaysWithinOneStep(
            @ForAll @DoubleRange(min = -1000, max = 1000) double x,
            @ForAll @IntRange(max = 20) int l,
            @ForAll long seed) {
        Quantiser quantiser = new Quantiser(Mersenne61.FIELD, l, Rounding.stochastic(new SplittableRandom(seed)));
        double error = quantiser.restore(quantiser.quantise(x, 0, 0)) - x;
        assertTrue(Math.abs(error) < Math.scalb(1.0, -l), "error " + error);
    }

    /** The mean of 2^16 roundings of 0.3: standard error 0.0018, so 0.01 is more than five of them. */
    @Test
    void stochasticIsUnbiased() {
        Rounding rounding = Rounding.stochastic(new SplittableRandom(SEED));
        for (double y : new double[] {0.3, -0.3, 7.75, -2.9}) {
            long sum = 0;
            for (int i = 0; i < 1 << 16; i++) {
                sum += rounding.round(y);
            }
            assertEquals(y, Math.scalb((double) sum, -16), 0.01);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(-5, rounding.round(-5));
        }
    }

    /** 12.1 at 2 bits is 48.4, which may become 49: refused always, not now and then. */
    @Test
    void stochasticRefusesWhatMayOverflow() {
        Quantiser nearest = new Quantiser(F97, 2, Rounding.nearest());
        assertEquals(48, nearest.quantise(12.1, 0, 0));
        Quantiser stochastic = new Quantiser(F97, 2, Rounding.stochastic(new SplittableRandom(SEED)));
        for (int i = 0; i < 100; i++) {
            assertThrows(QuantisationException.class, () -> stochastic.quantise(12.1, 0, 0));
            assertThrows(QuantisationException.class, () -> stochastic.quantise(-12.1, 0, 0));
            assertEquals(48, stochastic.quantise(12.0, 0, 0));
            assertEquals(49, stochastic.quantise(-12.0, 0, 0));
        }
    }

    @Test
    void matricesCarryTheirRange() {
        Quantiser quantiser = new Quantiser(F97, 2, Rounding.nearest());
        double[] reals = {1, -1.5, 0, 2, -3.25, 0.5};
        Scaled measured = quantiser.quantise(reals, 2, 3);
        assertEquals(ValueRange.of(2, 13), measured.range());
        assertArrayEquals(new long[] {4, 91, 0, 8, 84, 2}, measured.elements());
        assertArrayEquals(reals, measured.restore());
        assertEquals(ValueRange.of(2, 16), quantiser.quantise(reals, 2, 3, 4).range());
        assertEquals(
                "value -3.25 at (1,1) exceeds the declared +-3.0; declare a larger bound",
                refusal(() -> quantiser.quantise(reals, 2, 3, 3)));
        assertEquals(
                ValueRange.of(2, 0), quantiser.quantise(new double[0], 0, 3).range());
        assertEquals(0, quantiser.quantise(new double[0], 5, 0).elements().length);
        assertEquals(
                "array of 6 values is not a matrix of 2 x 4 = 8 values",
                refusal(() -> quantiser.quantise(reals, 2, 4)));
        assertThrows(IllegalArgumentException.class, () -> quantiser.quantise(reals, 6, 0, 9));
        assertThrows(IllegalArgumentException.class, () -> quantiser.quantise(reals, -2, -3));
    }

    /** The integers of the sheet's logistic step, over its 24-bit field. */
    @Test
    void tv7Integers() {
        PrimeField field = SmallPrimeField.withModulus(15485863);
        double[] x = {.5, -1, 1.25, .75, -.5, 1, 2, -.25};
        assertSigned(new long[] {2, -4, 5, 3, -2, 4, 8, -1}, new Quantiser(field, 2, Rounding.nearest()), x);
        assertSigned(new long[] {5, -3}, new Quantiser(field, 4, Rounding.nearest()), .3125, -.1875);
        assertSigned(new long[] {0, 1024, 1024, 0}, new Quantiser(field, 10, Rounding.nearest()), 0, 1, 1, 0);
        SignedEmbedding embedding = new SignedEmbedding(field);
        Scaled gradient = Scaled.of(
                field, 1, 2, new long[] {embedding.embed(5632), embedding.embed(-6828)}, ValueRange.of(12, 6828));
        assertArrayEquals(new double[] {1.375, -1.6669921875}, gradient.restore());
    }

    private static void assertSigned(long[] integers, Quantiser quantiser, double... reals) {
        SignedEmbedding embedding = new SignedEmbedding(quantiser.field());
        long[] elements = quantiser.quantise(reals, 1, reals.length).elements();
        for (int i = 0; i < reals.length; i++) {
            assertEquals(integers[i], embedding.signed(elements[i]));
        }
    }

    @Test
    void scalesAreLimited() {
        assertEquals("scale must be 0..62 bits (was 63)", refusal(() -> new Quantiser(F97, 63, Rounding.nearest())));
        assertEquals("scale must be 0..62 bits (was -1)", refusal(() -> new Quantiser(F97, -1, Rounding.nearest())));
        assertThrows(IllegalArgumentException.class, () -> new Quantiser(F97, 2, Rounding.nearest()).restore(97));
    }

    @Test
    void theGuardBandIsATenthOfTheRange() {
        SignedEmbedding f97 = new SignedEmbedding(F97);
        assertEquals(43, f97.guardedBound());
        assertEquals(43, f97.signedWithinGuard(43));
        assertEquals(-43, f97.signedWithinGuard(54));
        ArithmeticException refused = assertThrows(ArithmeticException.class, () -> f97.signedWithinGuard(53));
        assertEquals(
                "possible wrap-around: decoded integer -44 is beyond +-43 (0.45 p) for p=97; lower the scale or use a "
                        + "larger field",
                refused.getMessage());
        for (PrimeField field : new PrimeField[] {Mersenne31.FIELD, Mersenne61.FIELD}) {
            BigInteger nineTwentieths = BigInteger.valueOf(field.modulus())
                    .multiply(BigInteger.valueOf(9))
                    .divide(BigInteger.valueOf(20));
            assertEquals(nineTwentieths.longValueExact(), new SignedEmbedding(field).guardedBound());
        }
    }

    @Test
    void embeddingIsOneToOneOnTheWholeField() {
        SignedEmbedding embedding = new SignedEmbedding(F97);
        for (long element = 0; element < 97; element++) {
            assertEquals(element, embedding.embed(embedding.signed(element)));
        }
        assertNotEquals(embedding.signed(48), embedding.signed(49));
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
