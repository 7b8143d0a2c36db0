package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.codedcomputing.core.computation.Encoding;
import org.junit.jupiter.api.Test;

/** Exhaustively over small fields: what T workers hold takes every value equally often, whatever the data. */
class SecrecyTest {
    private static final BilinearAlgorithm SCALAR = BilinearAlgorithm.trivial(1, 1, 1);
    private static final ProductShape ONE = new ProductShape(1, 1, 1);

    /** How often each joint view of some workers comes, over all masks. */
    private static Map<List<Integer>, Integer> views(
            MatrixProductCode<int[]> code,
            Operands<int[]> operands,
            Map<List<Integer>, Long> masks,
            boolean both,
            int... workers) {
        Map<List<Integer>, Integer> views = new HashMap<>();
        for (long seed : masks.values()) {
            Encoding<ProductShare<int[]>> shares = code.encode(operands, new SplittableRandom(seed));
            List<Integer> view = new ArrayList<>();
            for (int worker : workers) {
                view.add(shares.share(worker).a().get(0).data()[0]);
                if (both) {
                    view.add(shares.share(worker).b().get(0).data()[0]);
                }
            }
            views.merge(view, 1, Integer::sum);
        }
        return views;
    }

    private static void assertUniform(Map<List<Integer>, Integer> views, int values) {
        assertEquals(values, views.size());
        assertEquals(1, new HashSet<>(views.values()).size());
    }

    @Test
    void oneWorkerLearnsNothingOfBoth() {
        FieldArithmetic<int[]> f7 = field(7);
        MatrixProductCode<int[]> code = BilinearProduct.secure(SCALAR, 1).overField(ONE, 5, f7);
        Map<List<Integer>, Long> masks = Masks.all(f7, 2);
        for (int a = 0; a < 7; a++) {
            for (int b = 0; b < 7; b++) {
                Operands<int[]> operands = Operands.of(f7.block(1, 1, a), f7.block(1, 1, b));
                for (int worker = 0; worker < 5; worker++) {
                    assertUniform(views(code, operands, masks, true, worker), 49);
                }
            }
        }
    }

    @Test
    void twoWorkersLearnNothingOfA() {
        FieldArithmetic<int[]> f11 = field(11);
        MatrixProductCode<int[]> code = BilinearProduct.secureA(SCALAR, 2).overField(ONE, 5, f11);
        Map<List<Integer>, Long> masks = Masks.all(f11, 2);
        for (int a = 0; a < 11; a++) {
            Operands<int[]> operands = Operands.of(f11.block(1, 1, a), f11.block(1, 1, 4));
            for (int[] pair : subsets(5, 2)) {
                assertUniform(views(code, operands, masks, false, pair), 121);
            }
        }
    }

    @Test
    void twoWorkersLearnNothingOfBoth() {
        FieldArithmetic<int[]> f = field(11);
        MatrixProductCode<int[]> code = BilinearProduct.secure(SCALAR, 2).overField(ONE, 5, f);
        Map<List<Integer>, Long> masks = Masks.all(f, 4);
        for (int[] data : new int[][] {{0, 0}, {3, 10}}) {
            Operands<int[]> operands = Operands.of(f.block(1, 1, data[0]), f.block(1, 1, data[1]));
            for (int[] pair : new int[][] {{0, 1}, {1, 4}}) {
                assertUniform(views(code, operands, masks, true, pair), 14641);
            }
        }
    }

    /** Several blocks, batches and Strassen's factors: the shares of A of any T workers, over all masks. */
    @Test
    void everyFormHidesItsBlocks() {
        FieldArithmetic<int[]> f = field(23);
        ProductShape shape = new ProductShape(2, 2, 2);
        MatrixProductCode<int[]> code =
                BilinearProduct.secureA(BilinearAlgorithm.strassen(), 1).overField(shape, 15, f);
        Map<List<Integer>, Long> masks = Masks.all(f, 1);
        for (long[] data : new long[][] {{0, 0, 0, 0}, {1, 2, 3, 4}, {22, 5, 0, 7}}) {
            Operands<int[]> operands = Operands.of(f.block(2, 2, data), f.block(2, 2, 1, 1, 2, 3));
            for (int worker = 0; worker < 15; worker++) {
                assertUniform(views(code, operands, masks, false, worker), 23);
            }
        }
    }

    /** Controls: one worker more than masks, no masks, and a code that gives raw data. */
    @Test
    void moreWorkersThanMasksTellDataApart() {
        FieldArithmetic<int[]> f7 = field(7);
        MatrixProductCode<int[]> code = BilinearProduct.secureA(SCALAR, 1).overField(ONE, 5, f7);
        Map<List<Integer>, Long> masks = Masks.all(f7, 1);
        for (int[] pair : subsets(5, 2)) {
            Set<List<Integer>> ofOne =
                    views(code, operands(f7, 1), masks, false, pair).keySet();
            Set<List<Integer>> ofTwo =
                    views(code, operands(f7, 2), masks, false, pair).keySet();
            assertEquals(7, ofOne.size());
            assertTrue(ofOne.stream().noneMatch(ofTwo::contains));
        }
        MatrixProductCode<int[]> plain = BilinearProduct.of(SCALAR).overField(ONE, 5, f7);
        assertNotEquals(views(plain, operands(f7, 1), masks, false, 0), views(plain, operands(f7, 2), masks, false, 0));
        assertEquals(0, plain.colluders());
    }

    /** The encoding keeps its masks: a share asked for twice is the same; another encoding has other masks. */
    @Test
    void masksAreFreshForEveryEncoding() {
        FieldArithmetic<int[]> f = field(2147483629);
        MatrixProductCode<int[]> code = BilinearProduct.secure(SCALAR, 1).overField(ONE, 3, f);
        Operands<int[]> operands = operands(f, 5);
        Encoding<ProductShare<int[]>> first = code.encode(operands);
        assertEquals(
                first.share(1).a().get(0).data()[0], first.share(1).a().get(0).data()[0]);
        boolean differs = false;
        for (int i = 0; i < 5; i++) {
            Encoding<ProductShare<int[]>> other = code.encode(operands);
            differs |= other.share(1).a().get(0).data()[0]
                    != first.share(1).a().get(0).data()[0];
        }
        assertTrue(differs);
        assertFalse(first instanceof java.io.Serializable);
    }

    private static Operands<int[]> operands(FieldArithmetic<int[]> f, int a) {
        return Operands.of(f.block(1, 1, a), f.block(1, 1, 3));
    }
}
