package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.column;
import static org.codedcomputing.lcc.code.Fixtures.list;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keys accept what is right and refuse what is wrong, at the rate they promise; the rule of recoding. */
@Tag("fault-7")
class KeysTest {
    private static final FieldArithmetic<int[]> M31 = FieldArithmetic.of(Mersenne31.FIELD);

    @Test
    void aProductAndItsForgeries() {
        // One worker that holds the block itself.
        LagrangePoints raw = LagrangePoints.systematic(F97.field(), 1, 1);
        CodedBlocks<int[]> data = CodedBlocks.data(raw, F97, List.of(F97.block(3, 2, 1, 2, 3, 4, 5, 6)));
        ProductKeys<int[]> keys = ProductKeys.withSecret(F97, data, F97.block(1, 3, 2, 3, 5));
        assertEquals(List.of(36, 46), list(keys.key(0)));
        Block<int[]> w = column(F97, 7, 11);
        assertEquals(List.of(79), list(ProductKeys.product(F97, keys.key(0), w)));
        assertEquals(List.of(82), list(ProductKeys.product(F97, F97.block(1, 3, 2, 3, 5), column(F97, 29, 66, 4))));
        assertTrue(keys.accepts(0, w, column(F97, 29, 65, 4)));
        assertFalse(keys.accepts(0, w, column(F97, 29, 66, 4)));
        assertTrue(keys.accepts(0, w, column(F97, 30, 65, 23)), "the error (1, 0, 19) is orthogonal to r");
        assertFalse(keys.accepts(0, w, column(F97, 29, 65)));
        assertFalse(keys.accepts(0, w, new Block<>(3, 1, new int[] {29, 65, 97 + 4})));
    }

    private static CodedBlocks<int[]> gramData(LagrangePoints points) {
        return CodedBlocks.withMasks(
                points,
                F97,
                List.of(F97.block(2, 2, 1, 2, 3, 0), F97.block(2, 2, 2, 1, 1, 1)),
                List.of(F97.block(2, 2, 5, 11, 7, 60)));
    }

    @Test
    void aGradientInOneRound() {
        LagrangePoints points = LagrangePoints.of(F97.field(), 8, 2, 1);
        CodedBlocks<int[]> data = gramData(points);
        ProductKeys<int[]> first = ProductKeys.withSecret(F97, data, F97.block(1, 2, 2, 3));
        GradientKeys<int[]> keys = GradientKeys.withSecrets(F97, data, first, column(F97, 4, 7));
        assertEquals(List.of(83, 13), list(first.key(0)));
        assertEquals(List.of(70, 62), list(keys.key(0)));
        Block<int[]> w = column(F97, 19, 33);
        Block<int[]> z = column(F97, 82, 32);
        Block<int[]> gradient = column(F97, 37, 43);
        assertEquals(List.of(66), list(ProductKeys.product(F97, first.key(0), w)));
        assertEquals(List.of(66), list(ProductKeys.product(F97, F97.block(1, 2, 2, 3), z)));
        assertEquals(List.of(61), list(ProductKeys.product(F97, F97.block(1, 2, 4, 7), gradient)));
        WorkerExpression identity = WorkerExpression.argument(0);
        assertTrue(keys.accepts(0, w, identity, z, gradient));
        assertFalse(keys.accepts(0, w, identity, column(F97, 83, 32), gradient));
        assertFalse(keys.accepts(0, w, identity, z, column(F97, 38, 43)));
        assertFalse(keys.accepts(0, w, identity, z, column(F97, 37)));
        assertFalse(keys.accepts(1, w, identity, z, gradient), "another worker's key");
    }

    /** The keys from one pass over data and masks are those from each share, and every honest result of a cubic passes. */
    @Test
    void sharedKeysFitEveryShare() {
        LagrangePoints points = LagrangePoints.of(Mersenne31.FIELD, 9, 2, 1);
        SplittableRandom random = new SplittableRandom(9);
        Block<int[]> x = WorkerExpression.zeros(M31, 10, 4);
        M31.kernels().fillRandom(Slice.of(x.data()), random);
        CodedBlocks<int[]> data = CodedBlocks.data(points, M31, RowBlocks.split(M31, x, 2));
        GradientKeys<int[]> keys = GradientKeys.of(M31, data);
        Block<int[]> w = M31.block(4, 1, 3, -4, 5, 99);
        WorkerExpression g = WorkerExpression.argument(0).power(3).times(7).plus(WorkerExpression.argument(0));
        for (int worker = 0; worker < 9; worker++) {
            Block<int[]> share = data.share(worker);
            Block<int[]> z = ProductKeys.product(M31, share, w);
            Block<int[]> gradient =
                    Fixtures.X.transpose().times(Fixtures.W).evaluate(M31, List.of(share, g.evaluate(M31, List.of(z))));
            assertTrue(keys.accepts(worker, w, g, z, gradient));
            gradient.data()[worker % 4] = (int) M31.field().add(gradient.data()[worker % 4], 1);
            assertFalse(keys.accepts(worker, w, g, z, gradient));
        }
    }

    /** Over 97 elements one row lets 1 in 97 forgeries pass: 20000 tries, 206 expected, standard deviation 14. */
    @Test
    void forgeriesPassAtTheRateOfTheField() {
        LagrangePoints points = LagrangePoints.of(F97.field(), 3, 1, 1);
        SplittableRandom random = new SplittableRandom(20261128);
        CodedBlocks<int[]> data = CodedBlocks.data(points, F97, List.of(F97.block(2, 2, 1, 2, 3, 4)), random);
        Block<int[]> w = column(F97, 1, 1);
        Block<int[]> y = ProductKeys.product(F97, data.share(0), w);
        int passed = 0;
        for (int i = 0; i < 20000; i++) {
            ProductKeys<int[]> keys = ProductKeys.of(F97, data, 1, random);
            assertTrue(keys.accepts(0, w, y));
            Block<int[]> forged = column(F97, y.data()[0] + 1 + random.nextInt(96), y.data()[1] + random.nextInt(97));
            passed += keys.accepts(0, w, forged) ? 1 : 0;
        }
        assertTrue(passed > 120 && passed < 300, "passed " + passed);
        assertEquals(1.0 / 96, ProductKeys.of(F97, data, 1, random).missProbability(1), 1e-12);
        assertEquals(2, ProductKeys.rows(M31));
        assertEquals(1, ProductKeys.rows(FieldArithmetic.mersenne61()));
    }

    @Test
    void recodingFollowsTheRule() {
        int[][] examples = {
            {12, 9, 0, 1, 1, 1, 1, 11, 9},
            {12, 9, 0, 1, 2, 1, 0, 10, 9},
            {12, 9, 0, 1, 2, 2, -1, 10, 8},
            {20, 5, 1, 3, 2, 5, -3, 18, 4}
        };
        for (int[] e : examples) {
            LagrangeParameters before = LagrangeParameters.of(e[0], e[1], e[2], 0, 0, e[3]);
            Recoding after = Recoding.after(before, e[4], e[5]);
            assertEquals(new Recoding(e[6], e[7], e[8], e[6] < 0), after);
        }
        LagrangeParameters before = LagrangeParameters.of(12, 9, 0, 0, 0, 1);
        assertEquals(
                "slack -1: N 12 -> 10, K 9 -> 8, encoding anew",
                Recoding.after(before, 2, 2).decision(before));
        assertTrue(Recoding.pays(2, 10, 19));
        assertFalse(Recoding.pays(2, 10, 20));
        assertEquals(
                "8 refused and 4 late of N=12 workers leave no code for T=0, degree 1",
                refusal(() -> Recoding.after(before, 8, 4)));
        assertTrue(refusal(() -> Recoding.after(before, 9, 4)).contains("more than N=12"));
        // Whatever happens, the new code works with the workers that answered in time.
        for (int n = 4; n <= 24; n++) {
            for (int refused = 0; refused <= 4; refused++) {
                for (int late = 0; late <= 4 && refused + late <= n; late++) {
                    for (int degree = 1; degree <= 3; degree++) {
                        for (int t = 0; t <= 2; t++) {
                            LagrangeParameters p =
                                    LagrangeParameters.of(n, Math.max(1, (n - 1) / degree - t + 1), t, late, 0, degree);
                            if (p.lagrangeThreshold() > n) {
                                continue;
                            }
                            try {
                                Recoding next = Recoding.after(p, refused, late);
                                assertTrue(LagrangeParameters.of(next.workers(), next.blocks(), t, late, 0, degree)
                                        .lagrangeFits());
                            } catch (IllegalArgumentException none) {
                                assertTrue(n - refused - late < (long) t * degree + 1, p::toString);
                            }
                        }
                    }
                }
            }
        }
    }
}
