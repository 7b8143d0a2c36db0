package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.product;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.results;
import static org.codedcomputing.core.matmul.Fixtures.subset;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.codedcomputing.core.computation.Encoding;
import org.junit.jupiter.api.Test;

/** T4, T8 to T10 and T12 to the digit, Brent's equations, Kronecker products, systematic form. */
class BilinearProductTest {
    private static final BilinearAlgorithm STRASSEN = BilinearAlgorithm.strassen();

    @Test
    void t4SystematicMatDot() {
        FieldArithmetic<int[]> f7 = field(7);
        Operands<int[]> operands = Operands.of(f7.block(1, 2, 2, 3), f7.block(2, 1, 4, 5));
        MatrixProductCode<int[]> code =
                BilinearProduct.systematic(BilinearAlgorithm.innerProduct(2)).overField(operands.shape(), 5, f7);
        Map<Integer, Block<int[]>> results = results(f7, code, operands);
        int[] expected = {1, 1, 3, 0, 6};
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(new int[] {expected[i]}, only(results, i).get(i).data());
        }
        for (int[] set : subsets(5, 3)) {
            assertArrayEquals(new int[] {2}, code.decode(only(results, set)).data());
        }
        // The raw two are enough, any other two are not.
        assertEquals(2, code.recoveryThreshold());
        assertArrayEquals(new int[] {2}, code.decode(only(results, 0, 1)).data());
        for (int[] set : subsets(5, 2)) {
            boolean raw = set[0] == 0 && set[1] == 1;
            assertEquals(raw, code.sufficiency(bits(set)).decodable());
            assertEquals(raw ? 0 : 1, code.sufficiency(bits(set)).missing());
        }
        assertEquals(1, code.sufficiency(bits(1)).missing());
        assertEquals(2, code.sufficiency(bits(4)).missing());
    }

    @Test
    void t8StrassenOverF31() {
        FieldArithmetic<int[]> f31 = field(31);
        Operands<int[]> operands = Operands.of(f31.block(2, 2, 1, 2, 3, 4), f31.block(2, 2, 5, 6, 7, 8));
        assertArrayEquals(
                new long[] {5, 7, 1, 4, 3, 2, 29},
                Products.multiply(f31.field(), residues(f31, STRASSEN.u()), new long[] {1, 2, 3, 4}, 4, 1));
        assertArrayEquals(
                new long[] {13, 5, 29, 2, 8, 11, 15},
                Products.multiply(f31.field(), residues(f31, STRASSEN.v()), new long[] {5, 6, 7, 8}, 4, 1));
        assertArrayEquals(
                new long[] {19, 22, 12, 19},
                Products.multiply(f31.field(), residues(f31, STRASSEN.w()), new long[] {3, 4, 29, 8, 24, 22, 1}, 7, 1));
        MatrixProductCode<int[]> code = BilinearProduct.of(STRASSEN).overField(operands.shape(), 16, f31);
        int[][] expected = {
            {10, 20, 14}, {6, 22, 8}, {7, 26, 27}, {27, 10, 22}, {4, 26, 11}, {1, 4, 4}, {26, 3, 16}, {29, 10, 11},
            {14, 0, 0}, {18, 9, 7}, {19, 3, 26}, {21, 8, 13}, {6, 5, 30}, {1, 24, 24}, {12, 3, 5}, {11, 1, 11}
        };
        Encoding<ProductShare<int[]>> shares = code.encode(operands);
        Map<Integer, Block<int[]>> results = results(f31, code, shares);
        for (int i = 0; i < 16; i++) {
            assertArrayEquals(
                    new int[] {expected[i][0]}, shares.share(i).a().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][1]}, shares.share(i).b().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][2]}, only(results, i).get(i).data());
        }
        List<int[]> sets = subsets(16, 13);
        assertEquals(560, sets.size());
        for (int[] set : sets) {
            assertArrayEquals(
                    new int[] {19, 22, 12, 19}, code.decode(only(results, set)).data());
        }
        Fixtures.assertTight(code, 16);
    }

    private static long[] residues(FieldArithmetic<?> arithmetic, long[] integers) {
        return LongStream.of(integers).map(arithmetic.field()::of).toArray();
    }

    @Test
    void t9SecureOverF11() {
        FieldArithmetic<int[]> f11 = field(11);
        Operands<int[]> operands = Operands.of(f11.block(1, 1, 3), f11.block(1, 1, 4));
        MatrixProductCode<int[]> code = BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 1)
                .overField(operands.shape(), f11, 3, 4, 5, 6);
        Encoding<ProductShare<int[]>> shares = code.encode(operands, new SplittableRandom(Masks.seed(f11, 5, 9)));
        Map<Integer, Block<int[]>> results = results(f11, code, shares);
        int[][] expected = {{7, 3, 10}, {9, 8, 6}, {0, 2, 0}, {2, 7, 3}};
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(
                    new int[] {expected[i][0]}, shares.share(i).a().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][1]}, shares.share(i).b().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][2]}, only(results, i).get(i).data());
        }
        assertEquals(1, code.colluders());
        for (int[] set : subsets(4, 3)) {
            assertArrayEquals(new int[] {1}, code.decode(only(results, set)).data());
        }
    }

    @Test
    void t10ThresholdsOnStrassenOverF101() {
        FieldArithmetic<int[]> f101 = field(101);
        SplittableRandom random = new SplittableRandom(10);
        Operands<int[]> operands = Operands.of(uniform(f101, 4, 6, random), uniform(f101, 6, 4, random));
        for (BilinearProduct family :
                List.of(BilinearProduct.secure(STRASSEN, 2), BilinearProduct.secureA(STRASSEN, 2))) {
            int threshold = family.fieldThreshold();
            assertEquals(family.masksB() == 2 ? 17 : 15, threshold);
            MatrixProductCode<int[]> code = family.overField(operands.shape(), threshold + 2, f101);
            Map<Integer, Block<int[]>> results = results(f101, code, operands);
            for (int[] set : subsets(threshold + 2, threshold)) {
                assertArrayEquals(
                        product(operands, 101),
                        Arrays.stream(code.decode(only(results, set)).data())
                                .asLongStream()
                                .toArray());
            }
            Fixtures.assertTight(code, threshold + 2);
        }
    }

    @Test
    void t12BatchOverF13() {
        FieldArithmetic<int[]> f13 = field(13);
        List<Operands<int[]>> operands = List.of(
                Operands.of(f13.block(1, 1, 2), f13.block(1, 1, 4)),
                Operands.of(f13.block(1, 1, 3), f13.block(1, 1, 5)));
        BatchProductCode<int[]> code = BilinearProduct.of(BilinearAlgorithm.trivial(1, 1, 1))
                .batchOverField(2, new ProductShape(1, 1, 1), 4, f13);
        int[][] expected = {{4, 6, 11}, {5, 7, 9}, {6, 8, 9}, {7, 9, 11}};
        Encoding<ProductShare<int[]>> shares = code.encode(operands);
        Map<Integer, Block<int[]>> results = results(f13, code, shares);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(
                    new int[] {expected[i][0]}, shares.share(i).a().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][1]}, shares.share(i).b().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][2]}, only(results, i).get(i).data());
        }
        for (int[] set : subsets(4, 3)) {
            List<Block<int[]>> products = code.decode(only(results, set));
            assertArrayEquals(new int[] {8}, products.get(0).data());
            assertArrayEquals(new int[] {2}, products.get(1).data());
        }
    }

    @Test
    void secureBatches() {
        FieldArithmetic<int[]> f = field(2147483629);
        SplittableRandom random = new SplittableRandom(13);
        List<Operands<int[]>> operands = List.of(
                Operands.ofTransposed(uniform(f, 5, 4, random), uniform(f, 5, 3, random)),
                Operands.ofTransposed(uniform(f, 5, 4, random), uniform(f, 5, 3, random)),
                Operands.ofTransposed(uniform(f, 5, 4, random), uniform(f, 5, 3, random)));
        BilinearProduct family = BilinearProduct.secure(BilinearAlgorithm.trivial(1, 2, 1), 2);
        assertEquals(2 * 3 * 2 + 2 * 2 - 1, family.threshold(3));
        BatchProductCode<int[]> code = family.batchOverField(3, operands.get(0).shape(), 17, f);
        assertEquals(3, code.batch());
        Map<Integer, Block<int[]>> results = results(f, code, operands);
        for (int round = 0; round < 20; round++) {
            List<Block<int[]>> products = code.decode(only(results, subset(17, 15, random)));
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(
                        product(operands.get(i), 2147483629L),
                        Arrays.stream(products.get(i).data()).asLongStream().toArray());
            }
        }
        assertEquals(
                "a batch cannot mix AB and A\u1d40B; transpose one kind first",
                refusal(() -> code.encode(List.of(
                        operands.get(0),
                        operands.get(1),
                        Operands.of(uniform(f, 4, 5, random), uniform(f, 5, 3, random))))));
        assertEquals(
                "a batch has at least 1 product (was L=0)",
                refusal(() -> family.batchOverField(0, new ProductShape(4, 4, 4), 17, f)));
    }

    @Test
    void kroneckerProducts() {
        assertEquals(49, STRASSEN.times(STRASSEN).rank());
        assertEquals(new Partition(4, 4, 4), STRASSEN.times(STRASSEN).partition());
        BilinearAlgorithm mixed = BilinearAlgorithm.trivial(1, 3, 2).times(STRASSEN);
        assertEquals(new Partition(2, 6, 4), mixed.partition());
        assertEquals(42, mixed.rank());
        assertEquals(
                BilinearAlgorithm.trivial(6, 1, 1).rank(),
                BilinearAlgorithm.innerProduct(2)
                        .times(BilinearAlgorithm.innerProduct(3))
                        .rank());
        FieldArithmetic<int[]> f = field(2147483629);
        SplittableRandom random = new SplittableRandom(14);
        Operands<int[]> operands = Operands.of(uniform(f, 13, 5, random), uniform(f, 5, 9, random));
        MatrixProductCode<int[]> code = BilinearProduct.of(mixed).overField(operands.shape(), 90, f);
        assertEquals(83, code.recoveryThreshold());
        Map<Integer, Block<int[]>> results = results(f, code, operands);
        for (int round = 0; round < 5; round++) {
            assertArrayEquals(
                    product(operands, 2147483629L),
                    Arrays.stream(code.decode(only(results, subset(90, 83, random)))
                                    .data())
                            .asLongStream()
                            .toArray());
        }
    }

    /** Every single change of a coefficient of Strassen's algorithm breaks a Brent equation. */
    @Test
    void brentEquationsAreChecked() {
        for (int which = 0; which < 3; which++) {
            for (int i = 0; i < 28; i++) {
                long[] u = STRASSEN.u().clone();
                long[] v = STRASSEN.v().clone();
                long[] w = STRASSEN.w().clone();
                (which == 0 ? u : which == 1 ? v : w)[i] += 1;
                String refused = refusal(() -> new BilinearAlgorithm(new Partition(2, 2, 2), 7, u, v, w));
                assertTrue(
                        refused.startsWith("not a bilinear algorithm for \u27e82,2,2\u27e9: coefficient ("), refused);
            }
        }
        assertEquals(
                "not a bilinear algorithm for \u27e81,1,1\u27e9: coefficient (0,0,0,0,0,0)=2",
                refusal(() -> new BilinearAlgorithm(
                        new Partition(1, 1, 1), 1, new long[] {2}, new long[] {1}, new long[] {1})));
        assertEquals(
                "U has 2 coefficients but must have 1",
                refusal(() -> new BilinearAlgorithm(
                        new Partition(1, 1, 1), 1, new long[] {2, 0}, new long[] {1}, new long[] {1})));
    }

    @Test
    void refusals() {
        FieldArithmetic<int[]> f31 = field(31);
        ProductShape shape = new ProductShape(2, 2, 2);
        BilinearProduct secure = BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 3);
        assertEquals(
                "task point 3 coincides with data node 3: the task would hold unmasked data",
                refusal(() -> secure.overField(shape, f31, 7, 3, 5, 6, 8, 9, 10)));
        assertEquals(
                "T = 3 colluders among 3 workers; T must be below the number of workers",
                refusal(() -> secure.overField(shape, 3, f31)));
        assertEquals(
                "secure(p=1,m=1,n=1,R=1,T=3) needs 7 results, plan has only 6 tasks; lower p\u00b7m\u00b7n or add tasks",
                refusal(() -> secure.overField(shape, 6, f31)));
        assertEquals(
                "field of 31 elements has only 31 distinct points, plan needs 34",
                refusal(() -> secure.overField(shape, 30, f31)));
        assertEquals(
                "T must be at least 1 (was 0); take of() without secrecy",
                refusal(() -> BilinearProduct.secure(STRASSEN, 0)));
        assertEquals(
                "a systematic code gives raw data to workers; T = 1 needs a code that does not",
                refusal(() -> new BilinearProduct(STRASSEN, 1, 1, true)));
        assertEquals(
                "T must be >= 0, for A alone or the same for both (was 1 and 2)",
                refusal(() -> new BilinearProduct(STRASSEN, 1, 2, false)));
    }
}
