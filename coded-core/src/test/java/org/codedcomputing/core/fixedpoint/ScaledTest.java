package org.codedcomputing.core.fixedpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scales and bounds carried through computations, the worst cases of the sheet, and every refusal. */
class ScaledTest {
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);

    /** m = 12396, d = 1568, |x|, |w| at most 1, degree 1 with c_0 = 1/2 and c_1 = 1/4. */
    private static ValueRange gradient(int lx, int lw, int lc) {
        return RangePlanner.polynomialGradient(
                12396, 1568, ValueRange.ofReal(1, lx), ValueRange.ofReal(1, lw), List.of(0.5, 0.25), lc);
    }

    @ParameterizedTest
    @CsvSource({"2, 4, 4, 34.2", "4, 8, 8, 46.2", "8, 10, 10, 58.2"})
    void gradientBoundsAreThoseOfTheSheet(int lx, int lw, int lc, double bits) {
        ValueRange range = gradient(lx, lw, lc);
        assertEquals(bits, Math.log(range.bound().doubleValue()) / Math.log(2), 0.05);
        assertEquals(2 * lx + lw + lc, range.scaleBits());
        assertTrue(range.fits(Mersenne61.FIELD));
        assertFalse(range.fits(Mersenne31.FIELD));
        assertFalse(range.fits(SmallPrimeField.withModulus(15485863)));
        assertEquals(range, range.requireFits(Mersenne61.FIELD, RangePlanner.GRADIENT, RangePlanner.SCALES));
    }

    @Test
    void aFieldThatIsTooSmallIsRefusedInTheWordsOfTheSheet() {
        ValueRange range = gradient(4, 8, 8);
        assertEquals(
                "worst-case gradient needs 47 bits, field M31 gives 30; lower lx/lw/lc or use M61",
                refusal(() -> range.requireFits(Mersenne31.FIELD, RangePlanner.GRADIENT, RangePlanner.SCALES)));
        ValueRange larger = gradient(10, 12, 12);
        assertEquals(
                "worst-case gradient needs 67 bits, field M61 gives 60; lower lx/lw/lc or use several primes and combine "
                        + "by CRT",
                refusal(() -> larger.requireFits(Mersenne61.FIELD, RangePlanner.GRADIENT, RangePlanner.SCALES)));
        // 49 has 6 bits as 48 = (97-1)/2 has, yet does not fit.
        assertEquals(
                "worst-case sum needs 7 bits, field F_97 gives 6; lower l or use M61",
                refusal(() -> ValueRange.of(0, 49).requireFits(F97, "sum", "l")));
        assertEquals(ValueRange.of(0, 48), ValueRange.of(0, 48).requireFits(F97, "sum", "l"));
    }

    @Test
    void gradientBoundIsTheFormulaOfTheSheet() {
        ValueRange x = ValueRange.of(2, 5);
        ValueRange w = ValueRange.of(4, 3);
        long bz = 7 * 5 * 3;
        // Scale lc = 1 for c_2; each power less has 6 bits more.
        long c0 = 1L << 12;
        long c1 = 3L << 7;
        long c2 = 1;
        ValueRange range = RangePlanner.polynomialGradient(11, 7, x, w, List.of(0.5, -3.0, 0.5), 1);
        assertEquals(11 * 5 * (c0 + c1 * bz + c2 * bz * bz), range.bound().longValueExact());
        assertEquals(2 + 1 + 12, range.scaleBits());
        assertEquals(ValueRange.of(2 + 2 + 4, 11 * 5 * bz), RangePlanner.linearGradient(11, 7, x, w));
        assertThrows(IllegalArgumentException.class, () -> RangePlanner.polynomialGradient(1, 1, x, w, List.of(), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> RangePlanner.polynomialGradient(1, 1, x, w, List.of(Double.NaN), 1));
    }

    @Test
    void realBoundsAreRoundedUpExactly() {
        assertEquals(ValueRange.of(2, 4), ValueRange.ofReal(1, 2));
        assertEquals(ValueRange.of(2, 5), ValueRange.ofReal(Math.nextUp(1.0), 2));
        assertEquals(ValueRange.of(0, 1), ValueRange.ofReal(Double.MIN_VALUE, 0));
        assertEquals(ValueRange.of(5, 0), ValueRange.ofReal(0, 5));
        assertEquals(new ValueRange(100, BigInteger.ONE.shiftLeft(99)), ValueRange.ofReal(0.5, 100));
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> ValueRange.ofReal(bad, 2));
        }
        assertEquals("scale must be >= 0 bits (was -1)", refusal(() -> ValueRange.ofReal(1, -1)));
        assertEquals("bound must be >= 0 (was -3)", refusal(() -> ValueRange.of(1, -3)));
        assertThrows(IllegalArgumentException.class, () -> ValueRange.of(1, 1).sumOf(-1));
        assertThrows(IllegalArgumentException.class, () -> ValueRange.of(1, 1).refinedBy(-1));
    }

    @Test
    void unlikeScalesAreNotAdded() {
        Scaled two = Scaled.of(F97, 1, 2, new long[] {4, 8}, ValueRange.of(2, 8));
        Scaled four = Scaled.of(F97, 1, 2, new long[] {16, 32}, ValueRange.of(4, 32));
        String text = "cannot add a value of scale 2^4 to one of scale 2^2; multiply the one of scale 2^2 by 2^2 first";
        assertEquals(text, refusal(() -> two.plus(four)));
        assertEquals(text, refusal(() -> two.minus(four)));
        assertEquals(
                "cannot add a value of scale 2^2 to one of scale 2^4; multiply the one of scale 2^2 by 2^2 first",
                refusal(() -> four.plus(two)));
        Scaled sum = two.refinedBy(2).plus(four);
        assertEquals(ValueRange.of(4, 64), sum.range());
        assertArrayEquals(new long[] {32, 64}, sum.elements());
    }

    @Test
    void whatMayHaveWrappedAroundIsNotRestored() {
        Scaled a = Scaled.of(F97, 1, 1, new long[] {7}, ValueRange.of(1, 7));
        Scaled square = a.hadamard(a);
        assertEquals(ValueRange.of(2, 49), square.range());
        assertEquals(
                "worst-case value needs 7 bits, field F_97 gives 6; lower the scales or use M61",
                refusal(square::restore));
        assertThrows(ArithmeticException.class, square::restoreWithinGuard);
        // Who knows that the value is small may say so, and a value that turns out small passes the guard.
        Scaled small = Scaled.of(F97, 1, 1, new long[] {94}, ValueRange.of(2, 49));
        assertArrayEquals(new double[] {-0.75}, small.restoreWithinGuard());
        assertArrayEquals(
                new double[] {-0.75}, small.withRange(ValueRange.of(2, 48)).restore());
        assertEquals(
                "scale 2^3 declared for values of scale 2^2; a bound may change, a scale may not",
                refusal(() -> small.withRange(ValueRange.of(3, 48))));
    }

    @Test
    void productsCarryTheSumOverTheInnerDimension() {
        Scaled left = Scaled.of(Mersenne31.FIELD, 2, 3, new long[] {1, 2, 3, 4, 5, 6}, ValueRange.of(2, 6));
        Scaled right = Scaled.of(Mersenne31.FIELD, 3, 1, new long[] {1, 1, 1}, ValueRange.of(3, 1));
        Scaled product = left.matrixProduct(right, new long[] {6, 15});
        assertEquals(ValueRange.of(5, 18), product.range());
        assertEquals(2, product.rows());
        assertEquals(1, product.columns());
        assertArrayEquals(new double[] {6 / 32.0, 15 / 32.0}, product.restore());
        assertEquals(
                "cannot multiply 3 x 1 over M31 at scale 2^3 by 2 x 3 over M31 at scale 2^2",
                refusal(() -> right.matrixProduct(left, new long[] {1})));
        assertThrows(IllegalArgumentException.class, () -> left.matrixProduct(right, new long[] {6}));
    }

    @Test
    void valuesAreImmutableAndCompareByValue() {
        long[] elements = {1, 2};
        Scaled a = Scaled.of(F97, 1, 2, elements, ValueRange.of(0, 2));
        elements[0] = 5;
        a.elements()[1] = 5;
        Scaled b = Scaled.of(F97, 1, 2, new long[] {1, 2}, ValueRange.of(0, 2));
        assertEquals(b, a);
        assertEquals(b.hashCode(), a.hashCode());
        assertNotEquals(Scaled.of(F97, 2, 1, new long[] {1, 2}, ValueRange.of(0, 2)), a);
        assertNotEquals(Scaled.of(F97, 1, 2, new long[] {1, 2}, ValueRange.of(1, 2)), a);
        assertThrows(IllegalArgumentException.class, () -> Scaled.of(F97, 1, 1, new long[] {97}, ValueRange.of(0, 2)));
        assertThrows(IllegalArgumentException.class, () -> Scaled.of(F97, 2, 2, new long[] {1}, ValueRange.of(0, 2)));
        assertEquals(
                "cannot combine 1 x 2 over F_97 at scale 2^0 with 1 x 1 over F_97 at scale 2^0 element by element",
                refusal(() -> a.plus(Scaled.of(F97, 1, 1, new long[] {1}, ValueRange.of(0, 2)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> a.hadamard(Scaled.of(Mersenne31.FIELD, 1, 2, new long[] {1, 1}, ValueRange.of(0, 2))));
    }

    /** (a + b) * c - a over the integers and over the field, with the bound never below the value. */
    @Property
    void expressionsAgreeWithIntegersAndStayWithinTheirBounds(
            @ForAll @Size(3) List<@IntRange(min = -1000, max = 1000) Integer> values) {
        SignedEmbedding embedding = new SignedEmbedding(Mersenne61.FIELD);
        Scaled a = scalar(embedding, values.get(0));
        Scaled b = scalar(embedding, values.get(1));
        Scaled c = scalar(embedding, values.get(2));
        Scaled result = a.plus(b).hadamard(c).minus(a.refinedBy(3));
        long expected = (long) (values.get(0) + values.get(1)) * values.get(2) - 8L * values.get(0);
        assertEquals(expected, embedding.signed(result.elements()[0]));
        assertTrue(result.range().bound().compareTo(BigInteger.valueOf(Math.abs(expected))) >= 0);
        assertEquals(6, result.range().scaleBits());
        assertArrayEquals(new double[] {expected / 64.0}, result.restore());
    }

    private static Scaled scalar(SignedEmbedding embedding, int value) {
        return Scaled.of(
                embedding.field(), 1, 1, new long[] {embedding.embed(value)}, ValueRange.of(3, Math.abs(value)));
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
