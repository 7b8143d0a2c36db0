package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.bits;
import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.junit.jupiter.api.Test;

/** Trees: loads, the worked example node by node, failures of every pattern. */
class CodedReduceTest {
    private static final BitSet NOBODY = new BitSet();

    private static CodedReduce example() {
        double[][] b = {{0.5, 1, 0}, {0, 1, -1}, {0.5, 0, 1}};
        return CodedReduce.of(new ReduceTree(3, 2, 1), MatrixScheme.of("T2", b, 1));
    }

    /** Granules are numbered from 1 in the example, and their gradients are the squares. */
    private static void square(int granule, double[] sum) {
        sum[0] += (granule + 1.0) * (granule + 1);
    }

    @Test
    void t9Loads() {
        int[][] trees = {{3, 2, 1}, {3, 3, 1}, {4, 2, 1}, {4, 3, 1}, {12, 2, 1}, {2, 3, 1}, {5, 2, 2}, {6, 2, 2}};
        double[] loads = {4 / 15.0, 8 / 57.0, 1 / 6.0, 1 / 14.0, 1 / 42.0, 1 / 3.0, 9 / 40.0, 1 / 6.0};
        for (int i = 0; i < trees.length; i++) {
            assertEquals(loads[i], new ReduceTree(trees[i][0], trees[i][1], trees[i][2]).load(), 1e-16);
        }
        assertEquals(1 / 3.0, new ReduceTree(5, 3, 4).load(), 1e-16);
        assertEquals(4 / 9.0, new ReduceTree(9, 1, 3).load(), 1e-16);
        assertEquals(1 / 84.0, new ReduceTree(4, 3, 0).load(), 1e-16);
        assertEquals(1 / 5.0, new ReduceTree(1, 5, 0).load(), 1e-16);
        assertEquals(84, new ReduceTree(4, 3, 1).workers());
        assertEquals(156, new ReduceTree(12, 2, 1).workers());
        assertEquals(3.2, 12 * new ReduceTree(3, 2, 1).load(), 1e-15);
    }

    @Test
    void nodesAreNumberedAsInAHeap() {
        ReduceTree tree = new ReduceTree(3, 2, 1);
        assertEquals(1, tree.layerStart(1));
        assertEquals(4, tree.layerStart(2));
        assertEquals(2, tree.layer(12));
        assertEquals(7, tree.child(2, 0));
        for (int node = 0; node < 4; node++) {
            for (int child = 0; child < 3; child++) {
                assertEquals(node, tree.parent(tree.child(node, child)));
                assertEquals(child, tree.indexInParent(tree.child(node, child)));
                assertEquals(node > 0, tree.leaf(tree.child(node, child)));
            }
        }
        ReduceTree chain = new ReduceTree(1, 4, 0);
        assertEquals(3, chain.layer(3));
        assertEquals(2, chain.parent(3));
        assertEquals(4, chain.workers());
        assertTrue(chain.leaf(4));
    }

    @Test
    void t10WorkedExample() {
        CodedReduce reduce = example();
        assertEquals(15, reduce.tree().granules());
        assertEquals(4, reduce.tree().granulesOfWorker());
        assertArrayEquals(new int[0], reduce.allocation().granules(0));
        int[][] granules = {
            {1, 2, 3, 4}, {6, 7, 8, 9}, {1, 2, 3, 4}, {5, 6, 7, 8}, {7, 8, 9, 10}, {5, 6, 9, 10},
            {10, 11, 12, 13}, {12, 13, 14, 15}, {10, 11, 14, 15}, {5, 11, 12, 13}, {12, 13, 14, 15}, {5, 11, 14, 15}
        };
        double[][] coefficients = {
            {.5, .5, .5, .5}, {1, 1, 1, 1}, {.5, .5, .5, .5}, {.25, .5, 1, 1}, {1, 1, -1, -1}, {.25, .5, 1, 1},
            {.5, -.5, -1, -1}, {-1, -1, 1, 1}, {.5, -.5, -1, -1}, {.25, .5, 1, 1}, {1, 1, -1, -1}, {.25, .5, 1, 1}
        };
        double[] local = {15, 230, 15, 137.25, -68, 205.25, -323.5, 108, -431.5, 379.75, -108, 487.75};
        for (int node = 1; node <= 12; node++) {
            int[] fromOne = Arrays.stream(reduce.allocation().granules(node))
                    .map(granule -> granule + 1)
                    .toArray();
            assertArrayEquals(granules[node - 1], fromOne, "node " + node);
            assertArrayEquals(coefficients[node - 1], reduce.allocation().coefficients(node), "node " + node);
            assertEquals(local[node - 1], reduce.local(node, 1, CodedReduceTest::square)[0], 1e-12);
        }
        double[] merged = {357.5, -525, 882.5};
        for (int node = 1; node <= 3; node++) {
            for (int straggler = 0; straggler < 3; straggler++) {
                Map<Integer, double[]> messages = new TreeMap<>();
                for (int child = 0; child < 3; child++) {
                    if (child != straggler) {
                        int leaf = reduce.tree().child(node, child);
                        messages.put(child, reduce.local(leaf, 1, CodedReduceTest::square));
                    }
                }
                double[] own = reduce.local(node, 1, CodedReduceTest::square);
                assertEquals(merged[node - 1], reduce.merge(node, own, ArrivedResults.of(messages))[0], 1e-10);
            }
        }
    }

    /** All 2^12 patterns of the (3,2)-tree: exactly those in which every node that is needed has two children decode. */
    @Test
    void allPatternsOfTheExample() {
        CodedReduce reduce = example();
        int decoded = 0;
        for (int mask = 0; mask < 1 << 12; mask++) {
            BitSet failed = new BitSet();
            for (int node = 1; node <= 12; node++) {
                failed.set(node, (mask >> (node - 1) & 1) == 1);
            }
            int alive = 0;
            for (int node = 1; node <= 3; node++) {
                int leaves = 0;
                for (int leaf = 3 * node + 1; leaf <= 3 * node + 3; leaf++) {
                    leaves += failed.get(leaf) ? 0 : 1;
                }
                alive += !failed.get(node) && leaves >= 2 ? 1 : 0;
            }
            if (alive >= 2) {
                assertEquals(1240, reduce.run(1, CodedReduceTest::square, failed)[0], 1e-9);
                decoded++;
            } else {
                assertThrows(NotDecodableException.class, () -> reduce.run(1, CodedReduceTest::square, failed));
            }
        }
        // Each of three subtrees works in 4 of its 16 patterns, and two of them must.
        assertEquals(3 * 4 * 4 * 12 + 4 * 4 * 4, decoded);
    }

    @Test
    void t11RandomFailuresInTreesOfAllShapes() {
        int[][] trees = {{4, 2, 1}, {4, 3, 1}, {4, 2, 3}, {2, 3, 1}, {5, 2, 2}, {3, 2, 2}, {12, 2, 1}};
        SplittableRandom random = new SplittableRandom(31);
        for (int[] shape : trees) {
            ReduceTree tree = new ReduceTree(shape[0], shape[1], shape[2]);
            CodedReduce reduce = CodedReduce.of(tree);
            double[][] gradients = new double[tree.granules()][];
            double[] expected = new double[3];
            for (int granule = 0; granule < gradients.length; granule++) {
                gradients[granule] = new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
                GradientFixtures.add(gradients[granule], expected);
            }
            for (int trial = 0; trial < 5; trial++) {
                BitSet failed = new BitSet();
                for (int parent = 0; !tree.leaf(parent); parent++) {
                    for (int lost = 0; lost < tree.stragglers(); lost++) {
                        failed.set(tree.child(parent, random.nextInt(tree.fanOut())));
                    }
                }
                assertArrayEquals(
                        expected,
                        reduce.run(3, (granule, sum) -> GradientFixtures.add(gradients[granule], sum), failed),
                        2e-13,
                        () -> reduce.scheme().name() + " in " + tree);
            }
        }
    }

    @Test
    void t12FailureProbabilities() {
        assertEquals(.02744, new ReduceTree(4, 3, 1).failureProbability(.05), 5e-6);
        assertEquals(.6035, new ReduceTree(12, 2, 1).failureProbability(.05), 5e-5);
        assertEquals(.002605, new ReduceTree(12, 2, 3).failureProbability(.05), 5e-7);
        assertEquals(.00934, new ReduceTree(3, 2, 1).failureProbability(.05), 5e-6);
        assertEquals(1.1e-10, new ReduceTree(84, 1, 21).failureProbability(.05), 5e-12);
        assertEquals(.0006717, new ReduceTree(4, 3, 1).failureProbability(.01), 5e-8);
        assertEquals(.01539, new ReduceTree(12, 2, 1).failureProbability(.01), 5e-6);
        assertEquals(4.651e-6, new ReduceTree(12, 2, 3).failureProbability(.01), 5e-10);
        assertEquals(.0003158, new ReduceTree(3, 2, 1).failureProbability(.01), 5e-8);
    }

    @Test
    void granulesCutTheRowsEvenly() {
        ReduceTree tree = new ReduceTree(3, 2, 1);
        for (long rows : new long[] {0, 7, 15, 1_000_000_007L, Long.MAX_VALUE}) {
            assertEquals(0, tree.granuleStart(rows, 0));
            assertEquals(rows, tree.granuleStart(rows, 15));
            for (int granule = 0; granule < 15; granule++) {
                long size = tree.granuleStart(rows, granule + 1) - tree.granuleStart(rows, granule);
                assertTrue(size == rows / 15 || size == rows / 15 + 1);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "(4,8)-tree needs 87380 workers, cluster has 64 slots",
                refusal(() -> new ReduceTree(4, 8, 0).requireSlots(64)));
        new ReduceTree(4, 2, 1).requireSlots(20);
        assertEquals("a tree has at least 1 layer below its master, got L=0", refusal(() -> new ReduceTree(3, 0, 1)));
        assertEquals("stragglers s must satisfy 0 <= s < n, got s=3, n=3", refusal(() -> new ReduceTree(3, 2, 3)));
        assertEquals(
                "(10,10)-tree with s=0 needs 11111111110 workers and 11111111110 granules, both must be below 2^31; take fewer layers",
                refusal(() -> new ReduceTree(10, 10, 0)));
        assertEquals(
                "generalised FRC(n=4, s=1) does not fit a tree of n=4, s=1; each of n workers must hold s+1 of n partitions",
                refusal(() -> CodedReduce.of(new ReduceTree(4, 2, 1), FractionalRepetition.generalised(4, 1))));
        CodedReduce reduce = example();
        assertEquals(
                "node 2 (layer 1): 1 of 3 children answered, 2 needed",
                assertThrows(
                                NotDecodableException.class,
                                () -> reduce.merge(2, new double[1], ArrivedResults.of(Map.of(1, new double[1]))))
                        .getMessage());
        assertEquals(
                "node 2 (layer 1): 1 of 3 children answered, 2 needed; node 0 (layer 0): 1 of 3 children answered, 2 needed",
                assertThrows(NotDecodableException.class, () -> reduce.run(1, CodedReduceTest::square, bits(7, 8, 3)))
                        .getMessage());
        Map<Integer, double[]> messages = new TreeMap<>(Map.of(0, new double[2], 1, new double[1]));
        assertEquals(
                "node 7 returned 2 values, expected 1",
                refusal(() -> reduce.merge(2, new double[1], ArrivedResults.of(messages))));
        messages.put(0, new double[] {Double.POSITIVE_INFINITY});
        assertEquals(
                "node 7 returned Infinity at index 0",
                refusal(() -> reduce.merge(2, new double[1], ArrivedResults.of(messages))));
    }

    @Test
    void repetitionInATreeIsTheSameBitForBit() {
        CodedReduce reduce = CodedReduce.of(new ReduceTree(4, 2, 1));
        double[] values =
                new SplittableRandom(32).doubles(reduce.tree().granules()).toArray();
        PartitionGradient<Integer> gradient = (granule, sum) -> sum[0] += values[granule] / 3;
        double[] expected = reduce.run(1, gradient, NOBODY);
        SplittableRandom random = new SplittableRandom(33);
        for (int trial = 0; trial < 100; trial++) {
            BitSet failed = new BitSet();
            for (int parent = 0; parent <= 4; parent++) {
                failed.set(reduce.tree().child(parent, random.nextInt(4)));
            }
            assertArrayEquals(expected, reduce.run(1, gradient, failed));
        }
    }
}
