package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.error;
import static org.codedcomputing.core.matmul.Fixtures.gaussian;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.results;
import static org.codedcomputing.core.matmul.Fixtures.subset;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.codedcomputing.core.matmul.RealArithmetic.REALS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** T6, T17, dependent rows, and any K results against EJML. */
class RandomKhatriRaoTest {
    private static final double[][] ALPHA = {{1, 1}, {1, 2}};
    private static final double[][] BETA = {{1, 1}, {1, 3}};

    @Test
    void t6TwoLostRawProducts() {
        Operands<double[]> operands =
                Operands.ofTransposed(REALS.block(2, 2, 1, 2, 3, 4), REALS.block(2, 2, 5, 6, 7, 8));
        MatrixProductCode<double[]> code =
                RandomKhatriRao.of(2, 2).overReals(operands.shape(), RealOptions.DEFAULT, ALPHA, BETA);
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        double[] expected = {26, 30, 38, 44, 138, 456};
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(
                    new double[] {expected[i]}, only(results, i).get(i).data());
        }
        assertArrayEquals(
                new double[] {26, 30, 38, 44},
                code.decode(only(results, 0, 3, 4, 5)).data(),
                1e-12);
        assertEquals(4, code.systematicWorkers());
    }

    /** T6's rows lose no set of four; rows (1,0),(0,1) with (1,1),(1,-1) are dependent once their raw twins are lost. */
    @Test
    void dependentCoefficientsAreRefused() {
        ProductShape shape = new ProductShape(2, 2, 2);
        String refused = refusal(() -> RandomKhatriRao.of(2, 2)
                .overReals(
                        shape, RealOptions.DEFAULT, new double[][] {{1, 0}, {1, 1}}, new double[][] {{1, 1}, {0, 1}}));
        assertTrue(refused.startsWith("RKRP(m=2,n=2): some 4 of the 6 results are dependent (condition "), refused);
    }

    /** T7: four rows of determinant 0, on which an answer without raw results would have to stand. */
    @Test
    void t7SingularRows() {
        double[][] alpha = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
        double[][] beta = {{1, 1}, {1, -1}, {1, 0}, {0, 1}};
        DMatrixRMaj rows = new DMatrixRMaj(4, 4);
        for (int i = 0; i < 4; i++) {
            System.arraycopy(SystematicScheme.kronecker(alpha[i], beta[i]), 0, rows.data, 4 * i, 4);
        }
        assertEquals(0, CommonOps_DDRM.det(rows), 1e-15);
        ProductShape shape = new ProductShape(2, 2, 2);
        for (int turn = 0; turn < 4; turn++) {
            Collections.rotate(Arrays.asList(alpha), 1);
            Collections.rotate(Arrays.asList(beta), 1);
            String refused = refusal(() -> RandomKhatriRao.of(2, 2).overReals(shape, RealOptions.DEFAULT, alpha, beta));
            assertTrue(refused.startsWith("RKRP(m=2,n=2): some 4 of the 8 results are dependent (condition "), refused);
        }
    }

    @Test
    void rawResultsAloneNeedNoSolving() {
        Operands<double[]> operands =
                Operands.of(gaussian(6, 5, new SplittableRandom(1)), gaussian(5, 4, new SplittableRandom(2)));
        MatrixProductCode<double[]> code = RandomKhatriRao.of(3, 2).overReals(operands.shape(), 8, RealOptions.DEFAULT);
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        Block<double[]> plain = REALS.multiply(ProductShare.of(operands.a(), operands.b(), false));
        assertArrayEquals(
                plain.data(), code.decode(only(results, 0, 1, 2, 3, 4, 5)).data());
        assertArrayEquals(
                plain.data(), code.decode(only(results, 0, 1, 2, 3, 4, 5, 7)).data());
        assertEquals(Sufficiency.estimated(0x1p-52, 1e-9), code.sufficiency(bits(0, 1, 2, 3, 4, 5)));
    }

    @Test
    void everyThresholdSetOfASmallCode() {
        SplittableRandom random = new SplittableRandom(3);
        Operands<double[]> operands = Operands.of(gaussian(7, 9, random), gaussian(9, 5, random));
        MatrixProductCode<double[]> code =
                RandomKhatriRao.of(3, 2).overReals(operands.shape(), 10, RealOptions.DEFAULT);
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        for (int[] set : subsets(10, 6)) {
            Sufficiency sufficiency = code.sufficiency(bits(set));
            assertTrue(sufficiency.decodable() && sufficiency.withinTolerance());
            double error = error(code.decode(only(results, set)), operands);
            assertTrue(error <= 10 * sufficiency.estimatedError(), () -> error + " beyond " + sufficiency);
        }
        for (int[] set : subsets(10, 5)) {
            assertFalse(code.sufficiency(bits(set)).decodable());
            assertThrows(NotDecodableException.class, () -> code.decode(only(results, set)));
        }
    }

    /** T17: K = 100, s = 10, Gaussian blocks of 20 x 20. */
    @Test
    void t17HundredBlocks() {
        SplittableRandom random = new SplittableRandom(17);
        Operands<double[]> operands = Operands.of(gaussian(200, 20, random), gaussian(20, 200, random));
        MatrixProductCode<double[]> code =
                RandomKhatriRao.of(10, 10).overReals(operands.shape(), 110, RealOptions.DEFAULT);
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        for (int round = 0; round < 20; round++) {
            assertTrue(error(code.decode(only(results, subset(110, 100, random))), operands) < 1e-11);
            int start = round * 5;
            int[] run = IntStream.range(0, 100).map(i -> (start + 10 + i) % 110).toArray();
            assertTrue(error(code.decode(only(results, run)), operands) < 1e-11);
        }
    }

    @Property(tries = 60, seed = "20261128")
    void anyThresholdResultsGiveTheProduct(
            @ForAll @IntRange(min = 1, max = 4) int m,
            @ForAll @IntRange(min = 1, max = 4) int n,
            @ForAll @IntRange(min = 0, max = 4) int parity,
            @ForAll boolean transposed,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProductShape shape = new ProductShape(m + random.nextInt(5), 1 + random.nextInt(5), n + random.nextInt(5));
        Block<double[]> a = transposed
                ? gaussian(shape.inner(), shape.rows(), random)
                : gaussian(shape.rows(), shape.inner(), random);
        Operands<double[]> operands = new Operands<>(a, gaussian(shape.inner(), shape.columns(), random), transposed);
        MatrixProductCode<double[]> code =
                EntangledPolynomial.of(1, m, n).overReals(shape, m * n + parity, RealOptions.DEFAULT.withSeed(seed));
        int[] set = subset(m * n + parity, m * n + random.nextInt(parity + 1), random);
        assertTrue(error(code.decode(only(results(REALS, code, operands), set)), operands) < 1e-9);
    }

    @Test
    void refusals() {
        ProductShape shape = new ProductShape(9, 9, 9);
        assertEquals(
                "RKRP(m=3,n=3) needs 9 results, plan has only 8 tasks; lower p\u00b7m\u00b7n or add tasks",
                refusal(() -> RandomKhatriRao.of(3, 3).overReals(shape, 8, RealOptions.DEFAULT)));
        assertEquals(
                "random Khatri-Rao codes do not split the inner dimension but p=2; take p=1, or an entangled polynomial code",
                refusal(() -> new RandomKhatriRao(new Partition(2, 1, 1))));
        assertEquals("tolerance must be more than 0 (was 0.0)", refusal(() -> new RealOptions(0, 1)));
        MatrixProductCode<double[]> code =
                RandomKhatriRao.of(1, 1).overReals(new ProductShape(1, 2, 1), 2, RealOptions.DEFAULT);
        assertEquals(
                "B holds NaN at row 1, column 0; all entries must be finite",
                refusal(() -> code.encode(Operands.of(
                        REALS.block(1, 2, 1, 1), new Block<>(2, 1, new double[] {1, Double.NaN})))));
    }

    @Test
    void toleranceIsKept() {
        SplittableRandom random = new SplittableRandom(5);
        Operands<double[]> operands = Operands.of(gaussian(3, 3, random), gaussian(3, 3, random));
        MatrixProductCode<double[]> code =
                RandomKhatriRao.of(3, 3).overReals(operands.shape(), 11, new RealOptions(1e-16, 1));
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        Sufficiency sufficiency = code.sufficiency(bits(0, 1, 2, 3, 4, 5, 6, 9, 10));
        assertTrue(sufficiency.decodable());
        assertFalse(sufficiency.withinTolerance());
        String refused = String.valueOf(
                assertThrows(NotDecodableException.class, () -> code.decode(only(results, 0, 1, 2, 3, 4, 5, 6, 9, 10)))
                        .getMessage());
        assertTrue(
                refused.matches(
                        "estimated relative error \\de-1\\d exceeds tolerance 1e-16 \\(condition \\de\\d\\); wait for more results or use field mode"),
                refused);
    }
}
