package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.gradient.ReduceTreeCode.TreeShare;
import org.junit.jupiter.api.Test;

/** The tree decoded in one place: the same sums and the same patterns as the tree itself. */
class ReduceTreeCodeTest {
    private static final double[][] B = {{0.5, 1, 0}, {0, 1, -1}, {0.5, 0, 1}};

    private static CodedReduce example() {
        return CodedReduce.of(new ReduceTree(3, 2, 1), MatrixScheme.of("T2", B, 1));
    }

    private static void square(int granule, double[] sum) {
        sum[0] += (granule + 1.0) * (granule + 1);
    }

    private static Map<Integer, double[]> messages(ReduceTreeCode<Integer> code, int granules) {
        Encoding<TreeShare<Integer>> encoding =
                code.encode(IntStream.range(0, granules).boxed().toList());
        Map<Integer, double[]> messages = new TreeMap<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            messages.put(worker, encoding.share(worker).message(1, ReduceTreeCodeTest::square));
        }
        return messages;
    }

    @Test
    void workersSendWhatNodesHold() {
        ReduceTreeCode<Integer> code = ReduceTreeCode.of(example(), 1);
        double[] local = {15, 230, 15, 137.25, -68, 205.25, -323.5, 108, -431.5, 379.75, -108, 487.75};
        Map<Integer, double[]> messages = messages(code, 15);
        for (int worker = 0; worker < local.length; worker++) {
            assertArrayEquals(new double[] {local[worker]}, messages.get(worker), 1e-12);
        }
        assertEquals(12, code.workers());
        assertEquals(2 + 4, code.recoveryThreshold());
        assertEquals("leaf-stop tree of n=3, L=2, s=1 (T2)", code.name());
    }

    /** All 4096 sets of workers: decodable exactly where the tree is, and then to the sum. */
    @Test
    void everySetOfWorkers() {
        CodedReduce reduce = example();
        ReduceTreeCode<Integer> code = ReduceTreeCode.of(reduce, 1);
        Map<Integer, double[]> messages = messages(code, 15);
        for (int mask = 0; mask < 1 << 12; mask++) {
            BitSet there = BitSet.valueOf(new long[] {mask});
            Map<Integer, double[]> some = new TreeMap<>(messages);
            some.keySet().removeIf(worker -> !there.get(worker));
            BitSet failed = new BitSet();
            IntStream.rangeClosed(1, 12).filter(node -> !there.get(node - 1)).forEach(failed::set);
            Sufficiency sufficiency = code.sufficiency(there);
            if (sufficiency.decodable()) {
                assertTrue(sufficiency.withinTolerance());
                double[] sum = code.decode(ArrivedResults.of(some));
                assertEquals(1240, sum[0], 1e-9);
                assertArrayEquals(reduce.run(1, ReduceTreeCodeTest::square, failed), sum);
            } else {
                assertFalse(sufficiency.withinTolerance());
                assertThrows(NotDecodableException.class, () -> reduce.run(1, ReduceTreeCodeTest::square, failed));
                assertThrows(NotDecodableException.class, () -> code.decode(ArrivedResults.of(some)));
            }
        }
    }

    @Test
    void wrongNumbersAreRefused() {
        assertEquals("a gradient has at least 1 number, got p=0", refusal(() -> ReduceTreeCode.of(example(), 0)));
        ReduceTreeCode<Integer> code = ReduceTreeCode.of(example(), 1);
        assertTrue(refusal(() -> code.encode(List.of(1, 2)))
                .endsWith("needs 15 granules but got 2; cut the data into as many"));
        Map<Integer, double[]> messages = messages(code, 15);
        messages.put(4, new double[] {Double.NaN});
        assertEquals("node 5 returned NaN at index 0", refusal(() -> code.decode(ArrivedResults.of(messages))));
    }
}
