package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.GRAM;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.bits;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.lists;
import static org.codedcomputing.lcc.code.Fixtures.only;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.codedcomputing.lcc.code.Fixtures.results;
import static org.codedcomputing.lcc.code.Fixtures.scalars;
import static org.codedcomputing.lcc.code.Fixtures.subsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.junit.jupiter.api.Test;

/** Every sufficient set of results gives the answer, every set of few liars is named, and what is no result counts as none. */
class LagrangeCodeTest {
    private static final List<ArgumentKind> DATA = List.of(ArgumentKind.DATA);
    private static final SplittableRandom RANDOM = new SplittableRandom(20261128);

    private static LagrangeCode<int[]> powers(int workers, int blocks, int masks, int degree) {
        return LagrangeCode.of(
                LagrangePoints.of(F97.field(), workers, blocks, masks),
                LagrangeTask.all(F97, X.power(degree), DATA, 1, 1, blocks));
    }

    private static long[] random(int count) {
        return RANDOM.longs(count, 0, 97).toArray();
    }

    private static List<List<Integer>> powersOf(long[] values, int degree) {
        List<List<Integer>> expected = new ArrayList<>();
        for (long value : values) {
            expected.add(List.of(BigInteger.valueOf(value)
                    .modPow(BigInteger.valueOf(degree), BigInteger.valueOf(97))
                    .intValueExact()));
        }
        return expected;
    }

    private static Map<Integer, LagrangeResult<int[]>> spoiled(
            Map<Integer, LagrangeResult<int[]>> results, int... wrong) {
        Map<Integer, LagrangeResult<int[]>> spoiled = new TreeMap<>(results);
        for (int worker : wrong) {
            spoiled.computeIfPresent(
                    worker,
                    (w, right) -> new LagrangeResult<>(
                            right.code(), column(F97, right.value().data()[0] + 1 + RANDOM.nextInt(96))));
        }
        return spoiled;
    }

    @Test
    void everySetOfEnoughResultsGivesTheAnswer() {
        for (int blocks = 1; blocks <= 3; blocks++) {
            for (int masks = 0; masks <= 2; masks++) {
                for (int degree = 0; degree <= 3; degree++) {
                    int threshold = (blocks + masks - 1) * degree + 1;
                    if (threshold > 8 || degree == 0) {
                        continue;
                    }
                    LagrangeCode<int[]> code = powers(threshold + 2, blocks, masks, degree);
                    assertEquals(threshold, code.recoveryThreshold());
                    long[] values = random(blocks);
                    Map<Integer, LagrangeResult<int[]>> results =
                            results(code, code.encode(LagrangeInput.of(scalars(F97, values))));
                    for (int[] set : subsets(threshold + 2, threshold)) {
                        assertEquals(powersOf(values, degree), lists(code.decode(only(results, set))), code.name());
                    }
                    if (threshold > 1) {
                        int[] few = IntStream.range(1, threshold).toArray();
                        assertFalse(code.sufficiency(bits(few)).decodable());
                        assertTrue(refusal(() -> code.decode(only(results, few)))
                                .startsWith("have %d of %d results needed; stragglers: [0, "
                                        .formatted(threshold - 1, threshold)));
                    }
                }
            }
        }
    }

    /** One result fewer leaves the answer open: with it replaced by any other value another answer would follow. */
    @Test
    void everyResultCounts() {
        LagrangeCode<int[]> code = powers(5, 2, 1, 2);
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(scalars(F97, random(2)))));
        List<List<Integer>> answer = lists(code.decode(only(results, 0, 1, 2, 3, 4)));
        for (int worker = 0; worker < 5; worker++) {
            assertNotEquals(answer, lists(code.decode(only(spoiled(results, worker), 0, 1, 2, 3, 4))));
        }
    }

    @Test
    void everySetOfFewLiarsIsNamed() {
        LagrangeCode<int[]> code = powers(9, 2, 1, 2);
        long[] values = random(2);
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(scalars(F97, values))));
        assertEquals(9, code.resultsToLocate(2));
        for (int errors = 0; errors <= 2; errors++) {
            for (int[] wrong : subsets(9, errors)) {
                ArrivedResults<LagrangeResult<int[]>> arrived = ArrivedResults.of(spoiled(results, wrong));
                assertEquals(bits(wrong), code.locate(arrived, 2));
                assertEquals(powersOf(values, 2), lists(code.decode(arrived.without(bits(wrong)))));
            }
        }
        assertEquals("have 8 of 9 results", refusal(() -> code.locate(only(results, 0, 1, 2, 3, 4, 5, 6, 7), 2)));
        assertEquals(
                "more than 1 faulty worker among 9; cannot decode",
                refusal(() -> code.locate(ArrivedResults.of(spoiled(results, 1, 2)), 1)));
    }

    @Test
    void rawBlocksNeedNoDecoding() {
        LagrangeCode<int[]> code = LagrangeCode.of(
                LagrangePoints.systematic(F97.field(), 6, 3), LagrangeTask.all(F97, X.power(2), DATA, 1, 1, 3));
        long[] values = random(3);
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(scalars(F97, values))));
        assertTrue(code.sufficiency(bits(0, 1, 2)).decodable());
        List<Block<int[]>> answer = code.decode(only(results, 0, 1, 2));
        assertEquals(powersOf(values, 2), lists(answer));
        assertSame(only(results, 1).get(1).value(), answer.get(1));
        assertEquals(1, code.sufficiency(bits(0, 1, 5)).missing());
        for (int[] set : subsets(6, 5)) {
            assertEquals(powersOf(values, 2), lists(code.decode(only(results, set))));
        }
    }

    @Test
    void wideFieldsWorkAsNarrowOnes() {
        FieldArithmetic<long[]> m61 = FieldArithmetic.mersenne61();
        LagrangePoints points = LagrangePoints.of(Mersenne61.FIELD, 12, 2, 1);
        List<ArgumentKind> kinds = List.of(ArgumentKind.DATA, ArgumentKind.HIDDEN);
        LagrangeCode<long[]> code = LagrangeCode.of(points, LagrangeTask.sum(m61, GRAM, kinds, 3, 1, 2));
        assertEquals(7, code.recoveryThreshold());
        Block<long[]> x = WorkerExpression.zeros(m61, 5, 3);
        m61.kernels().fillRandom(Slice.of(x.data()), RANDOM);
        Block<long[]> w = m61.block(3, 1, 5, -7, 1L << 60);
        LagrangeInput<long[]> input = LagrangeInput.of(RowBlocks.split(m61, x, 2), w);
        Map<Integer, LagrangeResult<long[]>> results = results(code, code.encode(input));
        Block<long[]> direct = GRAM.evaluate(m61, List.of(x, w));
        Map<Integer, LagrangeResult<long[]>> wrong = new TreeMap<>(results);
        long[] lie = direct.data().clone();
        wrong.put(4, new LagrangeResult<>(points.fingerprint(), new Block<>(3, 1, lie)));
        ArrivedResults<LagrangeResult<long[]>> arrived = ArrivedResults.of(wrong);
        assertEquals(bits(4), code.locate(arrived, 2));
        assertTrue(m61.same(
                direct.data(), code.decode(arrived.without(bits(4))).get(0).data()));
    }

    @Test
    void whatIsNoResultIsAnErasure() {
        LagrangeCode<int[]> code = powers(9, 2, 1, 2);
        long[] values = random(2);
        Map<Integer, LagrangeResult<int[]>> results =
                new TreeMap<>(results(code, code.encode(LagrangeInput.of(scalars(F97, values)))));
        long own = code.points().fingerprint();
        results.put(0, new LagrangeResult<>(own, column(F97, 1, 2)));
        results.put(3, new LagrangeResult<>(own, new Block<>(1, 1, new int[] {97})));
        assertEquals(bits(0, 3), code.locate(ArrivedResults.of(results), 2));
        assertEquals(
                "the result of worker 0 is 2 x 1 but must be 1 x 1",
                refusal(() -> code.decode(ArrivedResults.of(results))));
        results.put(0, new LagrangeResult<>(code.points().withEpoch(1).fingerprint(), column(F97, 1)));
        assertFalse(code.wellFormed(only(results, 0).get(0)));
        assertEquals(
                "the result of worker 0 is of another code; drop it as an erasure",
                refusal(() -> code.decode(ArrivedResults.of(results))));
    }

    @Test
    void codesAreToldApart() {
        LagrangePoints points = LagrangePoints.of(F97.field(), 8, 2, 1);
        assertEquals(
                points.fingerprint(), LagrangePoints.of(F97.field(), 8, 2, 1).fingerprint());
        assertEquals(points, LagrangePoints.of(F97.field(), 8, 2, 1));
        for (LagrangePoints other : List.of(
                points.withEpoch(1),
                LagrangePoints.of(F97.field(), 7, 2, 1),
                LagrangePoints.of(F97.field(), 8, 1, 2),
                LagrangePoints.of(Fixtures.field(101).field(), 8, 2, 1))) {
            assertNotEquals(points.fingerprint(), other.fingerprint());
        }
    }

    @Test
    void emptyBlocksAndRowsThatDoNotDivide() {
        List<Block<int[]>> parts = RowBlocks.split(F97, F97.block(5, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 3);
        assertEquals(List.of(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9, 0, 0)), lists(parts));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), Fixtures.list(RowBlocks.join(F97, parts, 5)));
        LagrangeCode<int[]> code = LagrangeCode.of(
                LagrangePoints.of(F97.field(), 5, 2, 1), LagrangeTask.all(F97, X.power(2), DATA, 0, 2, 2));
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(RowBlocks.split(F97, F97.block(0, 2), 2))));
        assertEquals(List.of(List.of(), List.of()), lists(code.decode(ArrivedResults.of(results))));
    }

    @Test
    void decodingsAreKept() {
        LagrangeCode<int[]> code = powers(8, 2, 1, 2);
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(scalars(F97, random(2)))));
        for (int round = 0; round < 3; round++) {
            for (int[] set :
                    List.of(new int[] {0, 1, 2, 3, 4}, new int[] {0, 1, 2, 3, 4, 7}, new int[] {1, 2, 3, 4, 5})) {
                code.decode(only(results, set));
            }
        }
        assertEquals(2, code.cachedDecodings());
    }

    @Test
    void repetitionDecodesByMajority() {
        LagrangeTask<int[]> cubes = LagrangeTask.all(F97, X.power(3), DATA, 1, 1, 2);
        BlockRepetition<int[]> code = new BlockRepetition<>(cubes, 7);
        assertEquals(5, code.recoveryThreshold());
        long[] values = random(2);
        Map<Integer, LagrangeResult<int[]>> results =
                results(code, code.encode(LagrangeInput.of(scalars(F97, values))));
        for (int size = 1; size <= 7; size++) {
            for (int[] set : subsets(7, size)) {
                boolean both = IntStream.of(set).anyMatch(i -> i % 2 == 0)
                        && IntStream.of(set).anyMatch(i -> i % 2 == 1);
                assertEquals(both, code.sufficiency(bits(set)).decodable());
                assertTrue(both || size < code.recoveryThreshold());
                if (both) {
                    assertEquals(powersOf(values, 3), lists(code.decode(only(results, set))));
                }
            }
        }
        for (int worker = 0; worker < 7; worker++) {
            assertEquals(bits(worker), code.locate(ArrivedResults.of(spoiled(results, worker)), 1));
        }
        assertTrue(refusal(() -> code.locate(ArrivedResults.of(spoiled(results, 0, 1)), 1))
                .startsWith("more than 1 faulty worker among 7"));
        assertTrue(refusal(() -> new BlockRepetition<>(cubes, 1)).contains("N >= K"));
    }

    @Test
    void inputsThatDoNotFit() {
        LagrangeCode<int[]> code = powers(5, 2, 1, 2);
        assertTrue(refusal(() -> code.encode(LagrangeInput.of(scalars(F97, 1, 2, 3))))
                .contains("argument 0 (DATA) has 3 blocks but needs 2"));
        assertTrue(refusal(() -> code.encode(LagrangeInput.of(List.of(column(F97, 1), column(F97, 1, 2)))))
                .contains("block 1 of argument 0 is 2 x 1 but block 0 is 1 x 1"));
        assertTrue(refusal(() ->
                        code.encode(LagrangeInput.of(List.of(column(F97, 1), new Block<>(1, 1, new int[] {-1})))))
                .contains("outside 0..96"));
        assertTrue(refusal(() -> powers(4, 2, 1, 2)).contains("needs 5 results but N=4"));
    }
}
