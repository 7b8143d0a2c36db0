package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.bits;
import static org.codedcomputing.lcc.code.Fixtures.only;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.junit.jupiter.api.Test;

/** The example with its digits, and how the error falls. */
class BerrutCodeTest {
    private static final double DIGITS = 1e-6;

    private static Block<double[]> scalar(double x) {
        return new Block<>(1, 1, new double[] {x});
    }

    private static List<Block<double[]>> scalars(double... values) {
        return DoubleStream.of(values).mapToObj(BerrutCodeTest::scalar).toList();
    }

    private static Map<Integer, Block<double[]>> results(
            BerrutCode code, List<Block<double[]>> inputs, DoubleUnaryOperator f) {
        Encoding<Block<double[]>> encoding = code.encode(inputs);
        Map<Integer, Block<double[]>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            Block<double[]> share = encoding.share(i);
            results.put(
                    i,
                    new Block<>(
                            share.rows(),
                            share.columns(),
                            DoubleStream.of(share.data()).map(f).toArray()));
        }
        return results;
    }

    private static double[] values(Approximate<List<Block<double[]>>> answer) {
        return answer.value().stream().mapToDouble(block -> block.data()[0]).toArray();
    }

    @Test
    void theExample() {
        BerrutCode code = new BerrutCode(2, 3, 1, true);
        BerrutCode plain = code.withPlainSigns();
        List<Block<double[]>> inputs = scalars(3, 5);
        Map<Integer, Block<double[]>> same = results(code, inputs, x -> x);
        assertArrayEquals(
                new double[] {2.5857864, 4, 5.4142136},
                same.values().stream().mapToDouble(block -> block.data()[0]).toArray(),
                1e-7);
        assertArrayEquals(
                new double[] {.8047379, .3333333, -.1380712, -.1380712, .3333333, .8047379},
                plain.decodingRows(new int[] {0, 1, 2}),
                1e-7);
        assertArrayEquals(new double[] {2.6666667, 5.3333333}, values(plain.decode(ArrivedResults.of(same))), 1e-7);
        assertArrayEquals(new double[] {3, 5}, values(code.decode(ArrivedResults.of(same))), 1e-12);
        assertArrayEquals(
                new double[] {.8535534, .1464466, .1464466, .8535534}, code.decodingRows(new int[] {0, 2}), 1e-7);
        assertArrayEquals(new double[] {3, 5}, values(code.decode(only(same, 0, 2))), 1e-12);
        Map<Integer, Block<double[]>> squares = results(code, inputs, x -> x * x);
        assertArrayEquals(new double[] {10, 26}, values(code.decode(only(squares, 0, 2))), 1e-12);
    }

    @Test
    void aLiarAmongSix() {
        BerrutCode code = BerrutCode.approxIfer(2, 0, 1);
        assertEquals(6, code.workers());
        Map<Integer, Block<double[]>> results = new TreeMap<>(results(code, scalars(3, 5), x -> x));
        assertArrayEquals(
                new double[] {2.585786, 2.855877, 3.562984, 4.437016, 5.144123, 5.414214},
                results.values().stream().mapToDouble(block -> block.data()[0]).toArray(),
                DIGITS);
        results.computeIfPresent(3, (worker, right) -> scalar(right.data()[0] + 7));
        assertArrayEquals(
                new double[] {4.236, 3.618, 2, 0, 1.618, 2.236},
                BerrutLocator.locatorValues(
                        BerrutWeights.workerPoints(6),
                        results.values().stream()
                                .mapToDouble(block -> block.data()[0])
                                .toArray(),
                        2),
                5e-4);
        ArrivedResults<Block<double[]>> arrived = ArrivedResults.of(results);
        assertEquals(bits(3), BerrutLocator.suspects(code, arrived, 1));
        ArrivedResults<Block<double[]>> rest = arrived.without(bits(3));
        assertArrayEquals(
                new double[] {3.160041, 4.806502}, values(code.withPlainSigns().decode(rest)), DIGITS);
        assertArrayEquals(new double[] {3, 5}, values(code.decode(rest)), 1e-12);
        assertTrue(refusal(() -> BerrutLocator.suspects(code, rest, 1)).contains("have 5 of 2(K+E) = 6"));
    }

    @Test
    void sizesOfApproxIfer() {
        assertEquals(new BerrutCode(8, 9, 8, true), BerrutCode.approxIfer(8, 1, 0));
        assertEquals(new BerrutCode(8, 23, 22, true), BerrutCode.approxIfer(8, 1, 3));
        assertEquals(22, BerrutCode.approxIfer(8, 1, 3).recoveryThreshold());
    }

    /** With the signs of before a loss the denominator vanishes between the nodes: n = 6 without worker 2, at 0.48711. */
    @Test
    void signsAreNumberedAnewAfterALoss() {
        double[] all = BerrutWeights.workerPoints(6);
        double z = 0.48711;
        double[] signs = {1, -1, -1, 1, -1};
        double[] nodes = {all[0], all[1], all[3], all[4], all[5]};
        assertTrue(Math.abs(sum(signs, nodes, z)) < 1e-3);
        assertTrue(sum(signs, nodes, z - 1e-3) * sum(signs, nodes, z + 1e-3) < 0);
        double worst = 0;
        for (double at = -1; at <= 1; at += 1e-4) {
            for (boolean half : new boolean[] {false, true}) {
                double norm = 0;
                for (double weight : BerrutWeights.at(at, nodes, half)) {
                    norm += Math.abs(weight);
                }
                worst = Math.max(worst, norm);
            }
        }
        assertTrue(worst < 5, "weights grow to " + worst);
    }

    private static double sum(double[] signs, double[] nodes, double z) {
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            sum += signs[i] / (z - nodes[i]);
        }
        return sum;
    }

    /** Any set of survivors reproduces linear functions with halved ends; plain signs do for even numbers of them only. */
    @Test
    void linearFunctionsAreReproduced() {
        BerrutCode code = new BerrutCode(3, 7, 1, true);
        Map<Integer, Block<double[]>> results = results(code, scalars(1, 1, 1), x -> x);
        for (int size = 1; size <= 7; size++) {
            for (int[] set : Fixtures.subsets(7, size)) {
                assertArrayEquals(new double[] {1, 1, 1}, values(code.decode(only(results, set))), 1e-12);
                if (size == 1) {
                    continue;
                }
                double[] points = BerrutWeights.workerPoints(7);
                double[] nodes = IntStream.of(set).mapToDouble(i -> points[i]).toArray();
                for (double z : BerrutWeights.inputPoints(3)) {
                    double half = dot(BerrutWeights.at(z, nodes, true), nodes);
                    assertEquals(z, half, 1e-12);
                    double plain = dot(BerrutWeights.at(z, nodes, false), nodes);
                    boolean node = DoubleStream.of(nodes).anyMatch(x -> Math.abs(x - z) < 1e-12);
                    assertEquals(size % 2 == 0 || node, Math.abs(plain - z) < 1e-9, Arrays.toString(set));
                }
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** Measured medians: with one eighth lost, halved ends are five to thirty times closer. */
    @Test
    void theErrorFallsWithTheNumberOfWorkers() {
        double[] inputs =
                IntStream.range(0, 8).mapToDouble(j -> -1 + 2 * j / 7.0).toArray();
        DoubleUnaryOperator f = x -> Math.sin(3 * x) + x * x / 2;
        double before = Double.POSITIVE_INFINITY;
        for (int n : new int[] {18, 66, 258}) {
            BerrutCode code = BerrutCode.of(8, n, n / 8, 0, 0);
            double half = medianError(code, inputs, f);
            double plain = medianError(code.withPlainSigns(), inputs, f);
            assertTrue(half < plain / 3, "n=%d half %g plain %g".formatted(n, half, plain));
            assertTrue(half < before / 3, "n=%d half %g before %g".formatted(n, half, before));
            before = half;
        }
    }

    private static double medianError(BerrutCode code, double[] inputs, DoubleUnaryOperator f) {
        Map<Integer, Block<double[]>> results = results(code, scalars(inputs), f);
        SplittableRandom random = new SplittableRandom(20261128);
        double[] errors = new double[101];
        for (int trial = 0; trial < errors.length; trial++) {
            Map<Integer, Block<double[]>> left = new TreeMap<>(results);
            while (left.size() > code.recoveryThreshold()) {
                left.remove(random.nextInt(code.workers()));
            }
            Approximate<List<Block<double[]>>> answer = code.decode(ArrivedResults.of(left));
            assertTrue(answer.warning().isEmpty());
            double[] decoded = values(answer);
            for (int j = 0; j < inputs.length; j++) {
                errors[trial] = Math.max(errors[trial], Math.abs(decoded[j] - f.applyAsDouble(inputs[j])));
            }
        }
        Arrays.sort(errors);
        return errors[errors.length / 2];
    }

    @Test
    void theEstimateIsThereAndInfiniteForOneResult() {
        BerrutCode code = BerrutCode.of(4, 12, 2, 0, 0);
        Map<Integer, Block<double[]>> results = results(code, scalars(1, 2, 3, 4), Math::tanh);
        Approximate<List<Block<double[]>>> all = code.decode(ArrivedResults.of(results));
        assertTrue(all.estimatedError() > 0 && all.estimatedError() < 0.5);
        assertEquals(Double.POSITIVE_INFINITY, code.decode(only(results, 5)).estimatedError());
        assertEquals(10, code.recoveryThreshold());
        assertEquals(1, code.sufficiency(bits(0, 1, 2, 3, 4, 5, 6, 7, 8)).missing());
        assertTrue(code.sufficiency(bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 11)).decodable());
        assertTrue(new Approximate<>("x", 1, 51).warning().orElseThrow().contains("51.0"));
        assertEquals("have 0 of 1 results", refusal(() -> code.decode(ArrivedResults.of(Map.of()))));
        results.put(2, scalar(Double.NaN));
        assertEquals(
                "result of worker 2 holds NaN at row 0, column 0",
                refusal(() -> code.decode(ArrivedResults.of(results))));
    }

    @Test
    void inputsInOrderAndBack() {
        InputOrder order = InputOrder.byKey(List.of(3.0, 1.0, 2.0));
        assertEquals(List.of("b", "c", "a"), order.apply(List.of("a", "b", "c")));
        assertEquals(List.of("a", "b", "c"), order.undo(order.apply(List.of("a", "b", "c"))));
        assertTrue(refusal(() -> new InputOrder(List.of(0, 0))).contains("not an order"));
    }

    /** Gross lies are found in nearly all trials, small ones are not: a heuristic, and no more. */
    @Test
    void grossLiesAreFoundSmallOnesOften() {
        assertTrue(found(4, 1, 100) >= 98);
        assertTrue(found(8, 1, 100) >= 98);
        assertTrue(found(4, 1, 1) < 98);
    }

    private static int found(int inputs, int liars, double sigma) {
        SplittableRandom random = new SplittableRandom(20261128);
        BerrutCode code = BerrutCode.approxIfer(inputs, 0, liars);
        int found = 0;
        for (int trial = 0; trial < 100; trial++) {
            List<Block<double[]>> blocks = IntStream.range(0, inputs)
                    .mapToObj(j -> new Block<>(
                            10, 1, random.doubles(10, -1, 1).map(x -> 2 * x).toArray()))
                    .toList();
            Map<Integer, Block<double[]>> results = new TreeMap<>(results(code, blocks, Math::tanh));
            int liar = random.nextInt(code.workers());
            results.computeIfPresent(
                    liar,
                    (worker, right) -> new Block<>(
                            10,
                            1,
                            DoubleStream.of(right.data())
                                    .map(y -> y
                                            + sigma
                                                    * (random.nextDouble() < 0.5 ? 1 : -1)
                                                    * (0.5 + random.nextDouble()))
                                    .toArray()));
            found += BerrutLocator.suspects(code, ArrivedResults.of(results), liars)
                            .equals(bits(liar))
                    ? 1
                    : 0;
        }
        return found;
    }
}
