package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.GRAM;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.bits;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.field;
import static org.codedcomputing.lcc.code.Fixtures.list;
import static org.codedcomputing.lcc.code.Fixtures.lists;
import static org.codedcomputing.lcc.code.Fixtures.only;
import static org.codedcomputing.lcc.code.Fixtures.results;
import static org.codedcomputing.lcc.code.Fixtures.scalars;
import static org.codedcomputing.lcc.code.Fixtures.subsets;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.fixedpoint.QuantisationException;
import org.codedcomputing.core.fixedpoint.Quantiser;
import org.codedcomputing.core.fixedpoint.Rounding;
import org.codedcomputing.core.fixedpoint.SignedEmbedding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.poly.ExtendedEuclid;
import org.codedcomputing.core.poly.GaoDecoder;
import org.codedcomputing.core.poly.InterpolationNodes;
import org.codedcomputing.core.poly.Polynomial;
import org.codedcomputing.core.poly.ReedSolomonCode;
import org.junit.jupiter.api.Test;

/** Worked examples with every number in them. */
class WorkedExamplesTest {
    private static final LagrangePoints POINTS = LagrangePoints.of(F97.field(), 8, 2, 1);
    private static final List<ArgumentKind> DATA = List.of(ArgumentKind.DATA);

    /** Workers are numbered from 1 in the examples. */
    private static int[] workers(int... fromOne) {
        return IntStream.of(fromOne).map(worker -> worker - 1).toArray();
    }

    private static LagrangeCode<int[]> squares() {
        return LagrangeCode.of(POINTS, LagrangeTask.all(F97, X.power(2), DATA, 1, 1, 2));
    }

    private static Map<Integer, LagrangeResult<int[]>> squaresOf5And7() {
        CodedBlocks<int[]> encoded = CodedBlocks.withMasks(POINTS, F97, scalars(F97, 5, 7), scalars(F97, 3));
        return results(squares(), List.of(encoded));
    }

    @Test
    void squaresOfTwoNumbers() {
        assertArrayEquals(
                new long[] {1, 94, 3, 3, 89, 6, 6, 82, 10, 10, 73, 15, 15, 62, 21, 21, 49, 28, 28, 34, 36, 36, 17, 45},
                POINTS.encodingMatrix());
        CodedBlocks<int[]> encoded = CodedBlocks.withMasks(POINTS, F97, scalars(F97, 5, 7), scalars(F97, 3));
        assertEquals(
                List.of(90, 74, 52, 24, 87, 47, 1, 46),
                IntStream.range(0, 8).mapToObj(i -> encoded.share(i).data()[0]).toList());
        Map<Integer, LagrangeResult<int[]>> results = squaresOf5And7();
        assertEquals(
                List.of(49, 44, 85, 91, 3, 75, 1, 79),
                results.values().stream()
                        .map(result -> result.value().data()[0])
                        .toList());
        LagrangeCode<int[]> code = squares();
        assertEquals(5, code.recoveryThreshold());
        assertArrayEquals(
                new long[] {35, 89, 29, 27, 15, 15, 57, 45, 73, 5}, code.decodingRows(bits(workers(1, 2, 3, 4, 5))));
        assertArrayEquals(
                new long[] {21, 89, 23, 41, 21, 12, 43, 60, 70, 10}, code.decodingRows(bits(workers(2, 4, 5, 7, 8))));
        LagrangeCode<int[]> sum = LagrangeCode.of(POINTS, LagrangeTask.sum(F97, X.power(2), DATA, 1, 1, 2));
        assertArrayEquals(new long[] {50, 49, 74, 3, 20}, sum.decodingRows(bits(workers(1, 2, 3, 4, 5))));
        for (int[] set : subsets(8, 5)) {
            assertEquals(List.of(List.of(25), List.of(49)), lists(code.decode(only(results, set))));
            assertEquals(List.of(List.of(74)), lists(sum.decode(only(results, set))));
        }
    }

    @Test
    void oneLieAndOneStraggler() {
        Map<Integer, LagrangeResult<int[]>> results = new TreeMap<>(squaresOf5And7());
        LagrangeCode<int[]> code = squares();
        results.remove(5);
        results.put(2, new LagrangeResult<>(POINTS.fingerprint(), column(F97, 50)));
        assertEquals(bits(2), code.locate(only(results, 0, 1, 2, 3, 4, 6, 7), 1));
        long[] alphas = {4, 5, 6, 7, 8, 10, 11};
        ReedSolomonCode words = new ReedSolomonCode(InterpolationNodes.of(F97.field(), alphas), 5);
        assertArrayEquals(new long[] {23, 7, 57, 66, 64, 26, 48}, words.nodes().weights());
        long[] word = {49, 44, 50, 91, 3, 1, 79};
        assertArrayEquals(new long[] {42, 58}, words.syndromes(word));
        Polynomial master = words.nodes().master();
        Polynomial interpolant = words.nodes().interpolate(word);
        assertArrayEquals(new long[] {37, 45, 44, 0, 76, 28, 46, 1}, master.coefficients());
        assertArrayEquals(new long[] {41, 77, 65, 51, 30, 50, 42}, interpolant.coefficients());
        // 2 deg r >= n + R = 12 goes on: r is below degree 6 after one step.
        ExtendedEuclid.Row row = ExtendedEuclid.untilBelow(master, interpolant, 6);
        assertArrayEquals(new long[] {14, 30}, row.v().coefficients());
        assertEquals(0, row.v().evaluate(6), "the point of worker 3");
        Polynomial.Division division = row.r().divide(row.v());
        assertTrue(division.remainder().isZero());
        assertArrayEquals(new long[] {9, 31, 42, 31, 9}, division.quotient().coefficients());
        OptimisticDecoder<int[]> decoder = new OptimisticDecoder<>(code, 1);
        results.forEach(
                (worker, result) -> assertEquals(OptimisticDecoder.Arrival.COUNTED, decoder.offer(worker, result)));
        OptimisticDecoder.Answer<int[]> answer = decoder.answer(true);
        assertEquals(List.of(List.of(25), List.of(49)), lists(answer.values()));
        assertEquals(bits(2), answer.faulty());
        results.put(6, new LagrangeResult<>(POINTS.fingerprint(), column(F97, 11)));
        assertEquals(
                "more than 1 faulty worker among 7; cannot decode",
                Fixtures.refusal(() -> code.locate(only(results, 0, 1, 2, 3, 4, 6, 7), 1)));
    }

    @Test
    void vectorsWithAWrongOne() {
        // f(a, b, c) = (a^2, ab, b^2 + 3c)
        WorkerExpression a = X.rows(0, 1);
        WorkerExpression b = X.rows(1, 2);
        WorkerExpression c = X.rows(2, 3);
        WorkerExpression f = WorkerExpression.constant(3, 1, 1, 0, 0)
                .times(a.power(2))
                .plus(WorkerExpression.constant(3, 1, 0, 1, 0).times(a.hadamard(b)))
                .plus(WorkerExpression.constant(3, 1, 0, 0, 1).times(b.power(2).plus(c.times(3))));
        assertEquals(2, f.degree(1));
        LagrangeCode<int[]> code = LagrangeCode.of(POINTS, LagrangeTask.all(F97, f, DATA, 3, 1, 2));
        CodedBlocks<int[]> encoded = CodedBlocks.withMasks(
                POINTS, F97, List.of(column(F97, 5, 1, 0), column(F97, 7, 2, 4)), List.of(column(F97, 3, 9, 8)));
        assertEquals(
                List.of(
                        List.of(90, 22, 12),
                        List.of(74, 41, 16),
                        List.of(52, 66, 20),
                        List.of(24, 0, 24),
                        List.of(87, 37, 28),
                        List.of(47, 80, 32),
                        List.of(1, 32, 36),
                        List.of(46, 87, 40)),
                IntStream.range(0, 8).mapToObj(i -> list(encoded.share(i))).toList());
        Map<Integer, LagrangeResult<int[]>> results = new TreeMap<>(results(code, List.of(encoded)));
        assertEquals(
                List.of(
                        List.of(49, 40, 35),
                        List.of(44, 27, 80),
                        List.of(85, 37, 51),
                        List.of(91, 0, 72),
                        List.of(3, 18, 95),
                        List.of(75, 74, 94),
                        List.of(1, 32, 65),
                        List.of(79, 25, 26)),
                results.values().stream().map(result -> list(result.value())).toList());
        results.remove(5);
        results.put(2, new LagrangeResult<>(POINTS.fingerprint(), column(F97, 85, 57, 56)));
        assertEquals(bits(2), code.locate(only(results, 0, 1, 2, 3, 4, 6, 7), 1));
        // One secret combination of each vector is one word; whether it shows the lie depends on the combination.
        assertArrayEquals(new long[] {69, 69, 47, 16, 80, 31, 19}, combined(results, 1, 10, 3));
        ReedSolomonCode words = new ReedSolomonCode(InterpolationNodes.of(F97.field(), 4, 5, 6, 7, 8, 10, 11), 5);
        assertEquals(
                List.of(2),
                new GaoDecoder().decode(words, combined(results, 1, 10, 3)).errors());
        assertTrue(words.contains(combined(results, 55, 1, 93)), "this combination is blind");
        assertArrayEquals(
                new long[] {21, 1, 42, 70, 61, 10, 81, 16, 87, 1}, code.decodingRows(bits(workers(1, 2, 4, 5, 7))));
        assertEquals(
                List.of(List.of(25, 5, 1), List.of(49, 14, 16)),
                lists(code.decode(only(results, workers(1, 2, 4, 5, 7)))));
    }

    private static long[] combined(Map<Integer, LagrangeResult<int[]>> results, long... lambda) {
        return results.values().stream()
                .mapToLong(result -> IntStream.range(0, 3)
                                .mapToLong(i -> lambda[i] * result.value().data()[i])
                                .sum()
                        % 97)
                .toArray();
    }

    private static CodedBlocks<int[]> gramData() {
        return CodedBlocks.withMasks(
                POINTS,
                F97,
                List.of(F97.block(2, 2, 1, 2, 3, 0), F97.block(2, 2, 2, 1, 1, 1)),
                List.of(F97.block(2, 2, 5, 11, 7, 60)));
    }

    @Test
    void gramProductWithHiddenAndPublicWeights() {
        CodedBlocks<int[]> data = gramData();
        CodedBlocks<int[]> weights =
                CodedBlocks.repeatedWithMasks(POINTS, F97, column(F97, 2, 3), List.of(column(F97, 40, 13)));
        assertEquals(List.of(10, 32, 21, 80), list(data.share(0)));
        assertEquals(List.of(19, 33), list(weights.share(0)));
        long[] repeated = POINTS.repeatedMatrix();
        assertArrayEquals(
                new long[] {95, 92, 88, 83, 77, 70, 62, 53},
                IntStream.range(0, 8).mapToLong(i -> repeated[2 * i]).toArray());

        LagrangeCode<int[]> hidden = LagrangeCode.of(
                POINTS, LagrangeTask.sum(F97, GRAM, List.of(ArgumentKind.DATA, ArgumentKind.HIDDEN), 2, 1, 2));
        assertEquals(7, hidden.recoveryThreshold());
        Map<Integer, LagrangeResult<int[]>> results = results(hidden, List.of(data, weights));
        assertEquals(
                List.of(
                        List.of(37, 43),
                        List.of(70, 29),
                        List.of(18, 11),
                        List.of(0, 43),
                        List.of(57, 85),
                        List.of(32, 77),
                        List.of(13, 43)),
                results.values().stream()
                        .limit(7)
                        .map(result -> list(result.value()))
                        .toList());
        assertArrayEquals(new long[] {15, 92, 93, 3, 1, 54, 35}, hidden.decodingRows(bits(0, 1, 2, 3, 4, 5, 6)));
        for (int[] set : subsets(8, 7)) {
            assertEquals(List.of(List.of(45, 28)), lists(hidden.decode(only(results, set))));
        }

        LagrangeCode<int[]> open = LagrangeCode.of(
                POINTS, LagrangeTask.sum(F97, GRAM, List.of(ArgumentKind.DATA, ArgumentKind.PUBLIC), 2, 1, 2));
        assertEquals(5, open.recoveryThreshold());
        Map<Integer, LagrangeResult<int[]>> shown = results(
                open,
                worker -> new LagrangeShare<>(POINTS.fingerprint(), List.of(data.share(worker), column(F97, 2, 3))));
        assertEquals(
                List.of(List.of(1, 82), List.of(83, 27), List.of(61, 24), List.of(78, 63), List.of(44, 20)),
                shown.values().stream()
                        .limit(5)
                        .map(result -> list(result.value()))
                        .toList());
        assertArrayEquals(new long[] {50, 49, 74, 3, 20}, open.decodingRows(bits(0, 1, 2, 3, 4)));
        assertEquals(List.of(List.of(45, 28)), lists(open.decode(only(shown, 0, 1, 2, 3, 4))));
    }

    @Test
    void realsAsElements() {
        PrimeField field = F97.field();
        double[][] examples = {
            {-1.25, 2, 92, -1.25}, {1.3, 3, 10, 1.25}, {-0.06, 3, 0, 0}, {12.0, 2, 48, 12.0}, {-12.0, 2, 49, -12.0}
        };
        for (double[] example : examples) {
            Quantiser quantiser = new Quantiser(field, (int) example[1], Rounding.nearest());
            long element = quantiser.quantise(example[0], 0, 0);
            assertEquals((long) example[2], element);
            assertEquals(example[3], quantiser.restore(element));
        }
        assertEquals(-5, new SignedEmbedding(field).signed(92), "-1.25 at 2 bits");
        Quantiser quantiser = new Quantiser(field, 2, Rounding.nearest());
        assertEquals(
                "value 12.25 at (0,3) exceeds +-12.0 for p=97, l=2",
                assertThrows(QuantisationException.class, () -> quantiser.quantise(12.25, 0, 3))
                        .getMessage());
        assertEquals("NaN at (0,3)", Fixtures.refusal(() -> quantiser.quantise(Double.NaN, 0, 3)));
    }

    @Test
    void oneStepOfLogisticRegression() {
        FieldArithmetic<int[]> f = field(15485863);
        GradientScales scales = new GradientScales(2, 4, 4, 1);
        long[] constants = scales.integers(List.of(0.5, 0.25));
        assertArrayEquals(new long[] {512, 4}, constants);
        Quantiser x = new Quantiser(f.field(), 2, Rounding.nearest());
        double[] reals = {.5, -1, 1.25, .75, -.5, 1, 2, -.25};
        long[] elements = x.quantise(reals, 4, 2).elements();
        assertArrayEquals(
                new long[] {2, -4, 5, 3, -2, 4, 8, -1},
                Arrays.stream(elements)
                        .map(v -> v > f.field().maxSigned() ? v - f.field().modulus() : v)
                        .toArray());
        LagrangePoints points = LagrangePoints.of(f.field(), 7, 2, 1);
        Block<int[]> matrix = f.block(4, 2, elements);
        CodedBlocks<int[]> data = CodedBlocks.withMasks(
                points, f, RowBlocks.split(f, matrix, 2), List.of(f.block(2, 2, 1000003, 77, 123456, 15000000)));
        CodedBlocks<int[]> weights =
                CodedBlocks.repeatedWithMasks(points, f, column(f, 5, -3), List.of(column(f, 9999999, 4242)));
        assertEquals(List.of(3000017, 215, 370349, 14028280), list(data.share(0)));
        assertEquals(List.of(14514124, 12732), list(weights.share(0)));
        LagrangeCode<int[]> code = LagrangeCode.of(
                points,
                LagrangeTask.sum(
                        f,
                        GradientScales.gradient(constants, 2, 1),
                        List.of(ArgumentKind.DATA, ArgumentKind.HIDDEN),
                        2,
                        1,
                        2));
        assertEquals(7, code.recoveryThreshold());
        Map<Integer, LagrangeResult<int[]>> results = results(code, List.of(data, weights));
        assertEquals(
                List.of(
                        List.of(10640607, 1782820),
                        List.of(6197432, 8887852),
                        List.of(12438793, 1924760),
                        List.of(8040670, 10277756),
                        List.of(512118, 3487982),
                        List.of(11773876, 9429129),
                        List.of(6803052, 11758292)),
                results.values().stream().map(result -> list(result.value())).toList());
        assertArrayEquals(
                new long[] {112, 15485373, 966, 15484799, 680, 15485626, 35},
                code.decodingRows(bits(0, 1, 2, 3, 4, 5, 6)));
        Block<int[]> decoded = code.decode(only(results, 0, 1, 2, 3, 4, 5, 6)).get(0);
        assertEquals(List.of(8704, 340), list(decoded));
        Block<int[]> labels = column(f, 0, 1024, 1024, 0);
        assertEquals(1 << 10, 1L << scales.labels());
        Block<int[]> xy = X.transpose().times(Fixtures.W).evaluate(f, List.of(matrix, labels));
        assertEquals(List.of(3072, 7168), list(xy));
        Block<int[]> gradient = X.minus(Fixtures.W).evaluate(f, List.of(decoded, xy));
        Quantiser result = new Quantiser(f.field(), scales.gradient(), Rounding.nearest());
        assertEquals(12, scales.gradient());
        assertEquals(1.375, result.restore(gradient.data()[0]));
        assertEquals(-1.6669921875, result.restore(gradient.data()[1]));
    }

    @Test
    void masksThatAreUsedAgainShowTheDifference() {
        List<Block<int[]>> mask = List.of(column(F97, 40, 13));
        CodedBlocks<int[]> first = CodedBlocks.repeatedWithMasks(POINTS, F97, column(F97, 2, 3), mask);
        CodedBlocks<int[]> second = CodedBlocks.repeatedWithMasks(POINTS, F97, column(F97, 9, 1), mask);
        assertEquals(List.of(19, 33), list(first.share(0)));
        assertEquals(List.of(5, 37), list(second.share(0)));
        long inverse = F97.field().inv(95);
        assertEquals(
                List.of(7L, 95L),
                IntStream.range(0, 2)
                        .mapToObj(i -> F97.field()
                                .mul(
                                        inverse,
                                        F97.field()
                                                .sub(
                                                        second.share(0).data()[i],
                                                        first.share(0).data()[i])))
                        .toList());
    }
}
