package org.codedcomputing.core.computation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.codedcomputing.core.allocation.BlockLoads;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FixedFactorCode;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealOptions;
import org.junit.jupiter.api.Test;

/** Loads over an MDS code for y = A x, A 60 x 5 in 12 blocks of rows. */
class LoadedCodeTest {
    private static final int BLOCKS = 12;
    private static final int ROWS = 60;
    private static final int COLUMNS = 5;

    private final Random random = new Random(1);

    private static FixedFactorCode<double[]> mds(int workers) {
        return FixedFactorCode.of(
                Mds.of(BLOCKS).overReals(new ProductShape(ROWS, COLUMNS, 1), workers, RealOptions.DEFAULT), false);
    }

    private Block<double[]> gaussian(int rows, int columns) {
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian();
        }
        return new Block<>(rows, columns, data);
    }

    /** Every subset of five workers with loads by the allocation: those with 12 blocks decode, and no other. */
    @Test
    void everySubset() {
        List<WorkerModel> workers = java.util.stream.DoubleStream.of(4, 2, 2, 1, 1)
                .mapToObj(mu -> WorkerModel.of(new ShiftedExponential(1 / mu, mu)))
                .toList();
        List<Integer> loads = BlockLoads.of(workers, ROWS, ROWS / BLOCKS).blocks();
        FixedFactorCode<double[]> mds =
                mds(loads.stream().mapToInt(Integer::intValue).sum());
        var code = LoadedCode.of(mds, loads);
        Block<double[]> a = gaussian(ROWS, COLUMNS);
        Block<double[]> x = gaussian(COLUMNS, 1);
        double[] expected = product(a, x);
        var shares = code.encode(a);
        int decoded = 0;
        for (int subset = 0; subset < 32; subset++) {
            BitSet arrived = BitSet.valueOf(new long[] {subset});
            Map<Integer, List<Block<double[]>>> results = new TreeMap<>();
            arrived.stream()
                    .forEach(worker -> results.put(
                            worker,
                            shares.share(worker).stream()
                                    .map(share -> FixedFactorCode.multiply(mds.arithmetic(), share, x, false))
                                    .toList()));
            int held = arrived.stream().map(loads::get).sum();
            Sufficiency sufficiency = code.sufficiency(arrived);
            assertEquals(held >= BLOCKS, sufficiency.decodable());
            if (held >= BLOCKS) {
                assertArrayEquals(
                        expected, code.decode(ArrivedResults.of(results)).data(), 1e-10);
                assertTrue(arrived.cardinality() >= code.recoveryThreshold());
                decoded++;
            } else {
                assertEquals(fewest(loads, BLOCKS - held, subset), sufficiency.missing());
            }
        }
        assertTrue(decoded > 1 && decoded < 31, () -> "loads " + loads + " leave nothing to test");
    }

    /** The fewest workers outside a subset that hold so many blocks, by trying all of them. */
    private static int fewest(List<Integer> loads, int blocks, int subset) {
        int fewest = Integer.MAX_VALUE;
        int most = 1;
        for (int more = 1; more < 32; more++) {
            if ((more & subset) == 0) {
                int held = BitSet.valueOf(new long[] {more}).stream()
                        .map(loads::get)
                        .sum();
                most = Math.max(most, Integer.bitCount(more));
                fewest = held >= blocks ? Math.min(fewest, Integer.bitCount(more)) : fewest;
            }
        }
        return Math.min(fewest, most);
    }

    private static double[] product(Block<double[]> a, Block<double[]> x) {
        double[] y = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                y[i] += a.data()[i * COLUMNS + j] * x.data()[j];
            }
        }
        return y;
    }

    @Test
    void aWorkerWithoutLoad() {
        var code = LoadedCode.of(mds(BLOCKS + 2), List.of(BLOCKS, 0, 2));
        assertEquals(1, code.recoveryThreshold());
        assertEquals(0, code.load(1));
        assertTrue(code.encode(gaussian(ROWS, COLUMNS)).share(1).isEmpty());
        BitSet small = BitSet.valueOf(new long[] {0b110});
        assertEquals(Sufficiency.notYet(1), code.sufficiency(small));
        small.set(0);
        assertTrue(code.sufficiency(small).decodable());
        assertEquals("MDS(k=12) over the reals for a fixed A with loads [12, 0, 2]", code.name());
    }

    @Test
    void resultsOfAnotherNumberThanTheLoadAreRefused() {
        var code = LoadedCode.of(mds(BLOCKS + 2), List.of(BLOCKS, 2));
        Map<Integer, List<Block<double[]>>> results = Map.of(0, List.of(gaussian(5, 1)));
        assertEquals(
                "worker 0 returned 1 results, its load is 12",
                assertThrows(IllegalArgumentException.class, () -> code.decode(ArrivedResults.of(results)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> code.sufficiency(BitSet.valueOf(new long[] {0b100})));
    }

    @Test
    void refusesLoadsThatDoNotAddUp() {
        assertEquals(
                "MDS(k=12) over the reals for a fixed A has 14 workers but the loads add up to 13; make the code for as many",
                assertThrows(IllegalArgumentException.class, () -> LoadedCode.of(mds(14), List.of(12, 1)))
                        .getMessage());
        assertEquals(
                "a load is at least 0, loads are [15, -1]",
                assertThrows(IllegalArgumentException.class, () -> LoadedCode.of(mds(14), List.of(15, -1)))
                        .getMessage());
    }

    @Test
    void equalLoadsOfEqualCodesAreEqual() {
        FixedFactorCode<double[]> mds = mds(14);
        assertEquals(LoadedCode.of(mds, List.of(7, 7)), LoadedCode.of(mds, List.of(7, 7)));
        assertFalse(LoadedCode.of(mds, List.of(7, 7)).equals(LoadedCode.of(mds, List.of(8, 6))));
    }
}
