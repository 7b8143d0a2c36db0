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
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** T5, T17, the decision table, and every family over the reals against EJML. */
class RealCodesTest {
    @Test
    void t5OrthoMatDot() {
        Operands<double[]> operands = Operands.of(REALS.block(1, 2, 2, 3), REALS.block(2, 1, 4, 5));
        double[] points = Points.chebyshev(4);
        assertArrayEquals(new double[] {0.92387953, 0.38268343, -0.38268343, -0.92387953}, points, 1e-8);
        MatrixProductCode<double[]> code = OrthoMatDot.of(2).overReals(operands.shape(), RealOptions.DEFAULT, points);
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        double[] expected = {23.36725531, 8.65821879, -0.14350016, 2.11802606};
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(
                    new double[] {expected[i]}, only(results, i).get(i).data(), 5e-9);
        }
        for (int[] set : subsets(4, 3)) {
            assertArrayEquals(new double[] {23}, code.decode(only(results, set)).data(), 1e-12);
        }
        assertArrayEquals(
                new double[] {23}, code.decode(only(results, 0, 1, 2, 3)).data(), 1e-13);
    }

    /** Small families: every set of K results, and no set of K-1. */
    static List<ProductFamily> families() {
        return List.of(
                OrthoMatDot.of(1),
                OrthoMatDot.of(3),
                OrthoPoly.of(2, 3),
                OrthoPoly.of(1, 1),
                RotationEmbedding.of(2, 2),
                RotationEmbedding.of(2, 1),
                RotationEmbedding.of(1, 1),
                ChebyshevEntangled.of(2, 2, 2),
                ChebyshevEntangled.of(2, 1, 2),
                ConjugatePair.of(2, 2, 2),
                ConjugatePair.of(3, 1, 2),
                Mds.of(5),
                RandomKhatriRao.of(2, 2),
                BilinearProduct.of(BilinearAlgorithm.trivial(2, 1, 2)),
                BilinearProduct.of(BilinearAlgorithm.strassen()),
                Repetition.of(2, 2, 1));
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyThresholdSetDecodes(ProductFamily family) {
        SplittableRandom random = new SplittableRandom(11);
        RealOptions loose = new RealOptions(1e-6, 3);
        for (boolean transposed : new boolean[] {false, true}) {
            Operands<double[]> operands = transposed
                    ? Operands.ofTransposed(gaussian(7, 5, random), gaussian(7, 4, random))
                    : Operands.of(gaussian(5, 7, random), gaussian(7, 4, random));
            boolean repetition = family instanceof Repetition;
            int threshold = family.realThreshold(loose);
            int workers = repetition ? threshold : threshold + 2;
            MatrixProductCode<double[]> code = family.overReals(operands.shape(), workers, loose);
            assertEquals(threshold, code.recoveryThreshold());
            assertFalse(code instanceof ErrorLocatingCode);
            Map<Integer, Block<double[]>> results = results(REALS, code, operands);
            for (int[] set : subsets(workers, threshold)) {
                Sufficiency sufficiency = code.sufficiency(bits(set));
                assertTrue(sufficiency.decodable() && sufficiency.withinTolerance(), () -> code.name() + sufficiency);
                double error = error(code.decode(only(results, set)), operands);
                assertTrue(error <= 10 * sufficiency.estimatedError() + 1e-15, () -> code.name() + ": " + error);
            }
            for (int[] set : subsets(workers, threshold - 1)) {
                assertEquals(Sufficiency.notYet(1), code.sufficiency(bits(set)));
                assertThrows(NotDecodableException.class, () -> code.decode(only(results, set)));
            }
            int[] all = IntStream.range(0, workers).toArray();
            assertTrue(error(code.decode(only(results, all)), operands) < 1e-12);
        }
    }

    @Test
    void t17OrthoMatDotWithPermutedPoints() {
        SplittableRandom random = new SplittableRandom(17);
        Operands<double[]> operands = Operands.of(gaussian(20, 1000, random), gaussian(1000, 20, random));
        MatrixProductCode<double[]> code =
                OrthoMatDot.of(50).overReals(operands.shape(), 102, new RealOptions(1e-6, 17));
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        for (int round = 0; round < 10; round++) {
            assertTrue(error(code.decode(only(results, subset(102, 99, random))), operands) < 1e-10);
        }
    }

    /** Any three lost, neighbours of the natural order included. */
    @Test
    void t17EntangledAtChebyshevPoints() {
        SplittableRandom random = new SplittableRandom(18);
        Operands<double[]> operands = Operands.of(gaussian(60, 40, random), gaussian(40, 60, random));
        ChebyshevEntangled family = ChebyshevEntangled.of(2, 3, 3);
        RealOptions loose = new RealOptions(1e-5, 17);
        MatrixProductCode<double[]> code = family.overReals(operands.shape(), loose, Points.chebyshev(22));
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        for (int round = 0; round < 40; round++) {
            int start = round;
            int[] set = round < 20
                    ? IntStream.range(0, 22)
                            .filter(i -> i < start || i >= start + 3)
                            .toArray()
                    : subset(22, 19, random);
            assertTrue(error(code.decode(only(results, set)), operands) < 1e-7);
        }
        // Why integer points are refused.
        double[] integers = DoubleStream.iterate(1, x -> x + 1).limit(22).toArray();
        MatrixProductCode<double[]> hopeless =
                family.atPoints(operands.shape(), new RealOptions(Double.MAX_VALUE, 1), integers);
        Map<Integer, Block<double[]>> garbage = results(REALS, hopeless, operands);
        int[] nineteen = IntStream.range(0, 19).toArray();
        assertTrue(error(hopeless.decode(only(garbage, nineteen)), operands) > 1);
        assertFalse(hopeless.sufficiency(bits(nineteen)).decodable());
        assertEquals(
                "integer points over the reals are refused for K > 6 but ChebyshevEP(p=2,m=3,n=3) has K = 19; take Chebyshev points or field mode",
                refusal(() -> family.overReals(operands.shape(), loose, integers)));
        assertEquals(
                3,
                ChebyshevEntangled.of(1, 3, 1)
                        .overReals(new ProductShape(3, 3, 3), loose, 1, 2, 3, 4)
                        .recoveryThreshold());
    }

    /** More results, smaller error: neighbours lost, and then found again. */
    @Test
    void allResultsThatAreThereAreUsed() {
        SplittableRandom random = new SplittableRandom(19);
        Operands<double[]> operands = Operands.of(gaussian(10, 250, random), gaussian(250, 10, random));
        MatrixProductCode<double[]> code =
                OrthoMatDot.of(25).overReals(operands.shape(), new RealOptions(1e9, 1), Points.chebyshev(55));
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        int[] fewest = IntStream.range(6, 55).toArray();
        int[] more = IntStream.range(3, 55).toArray();
        double fewestError = error(code.decode(only(results, fewest)), operands);
        double moreError = error(code.decode(only(results, more)), operands);
        assertTrue(moreError < fewestError / 100, () -> moreError + " of " + fewestError);
        assertTrue(code.sufficiency(bits(more)).estimatedError()
                < code.sufficiency(bits(fewest)).estimatedError() / 100);
    }

    @Test
    void pointsAreHandedOutInASeededRandomOrder() {
        double[] natural = Points.chebyshev(20);
        double[] permuted = Points.permuted(natural, 5);
        assertArrayEquals(permuted, Points.permuted(natural, 5));
        assertNotEquals(Arrays.toString(permuted), Arrays.toString(Points.permuted(natural, 6)));
        assertNotEquals(Arrays.toString(permuted), Arrays.toString(natural));
        assertArrayEquals(
                Arrays.stream(natural).sorted().toArray(),
                Arrays.stream(permuted).sorted().toArray());
    }

    @Test
    void theDecisionTable() {
        RealOptions nine = RealOptions.DEFAULT;
        assertEquals(RandomKhatriRao.of(3, 4), EntangledPolynomial.of(1, 3, 4).realFamily(nine));
        assertEquals(OrthoMatDot.of(9), EntangledPolynomial.of(9, 1, 1).realFamily(nine));
        assertEquals(
                ChebyshevEntangled.of(2, 2, 4), EntangledPolynomial.of(2, 2, 4).realFamily(nine));
        assertEquals(ConjugatePair.of(2, 3, 3), EntangledPolynomial.of(2, 3, 3).realFamily(nine));
        assertEquals(14, ChebyshevEntangled.largestThreshold(1e-10));
        assertEquals(17, ChebyshevEntangled.largestThreshold(1e-9));
        assertEquals(20, ChebyshevEntangled.largestThreshold(1e-8));
        assertEquals(25, ChebyshevEntangled.largestThreshold(1e-6));
        assertEquals(0, ChebyshevEntangled.largestThreshold(1e-17));
        assertEquals(10, EntangledPolynomial.of(2, 3, 3).realThreshold(nine));
    }

    @Test
    void sharesOfAConjugatePairAreComplex() {
        SplittableRandom random = new SplittableRandom(4);
        Operands<double[]> operands = Operands.of(gaussian(4, 6, random), gaussian(6, 3, random));
        MatrixProductCode<double[]> code =
                ConjugatePair.of(2, 2, 1).overReals(operands.shape(), 5, RealOptions.DEFAULT);
        ProductShare<double[]> share = code.encode(operands).share(2);
        assertTrue(share.complex());
        assertEquals(2, share.a().size());
        Block<double[]> result = REALS.multiply(share);
        assertEquals("4 x 3", result.shape());
        double[] realPart = new double[6];
        for (int part = 0; part < 2; part++) {
            double[] product = REALS.multiply(
                            ProductShare.of(share.a().get(part), share.b().get(part), false))
                    .data();
            for (int i = 0; i < 6; i++) {
                realPart[i] += part == 0 ? product[i] : -product[i];
            }
        }
        assertArrayEquals(realPart, Arrays.copyOf(result.data(), 6), 1e-13);
    }

    @Test
    void largeBilinearForms() {
        SplittableRandom random = new SplittableRandom(20);
        Operands<double[]> operands = Operands.of(gaussian(40, 40, random), gaussian(40, 40, random));
        BilinearAlgorithm squared = BilinearAlgorithm.strassen().times(BilinearAlgorithm.strassen());
        MatrixProductCode<double[]> code =
                BilinearProduct.of(squared).overReals(operands.shape(), 110, new RealOptions(1e-4, 2));
        assertEquals(97, code.recoveryThreshold());
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        assertTrue(error(code.decode(only(results, subset(110, 105, random))), operands) < 1e-9);
    }

    @Test
    void batchesOverTheReals() {
        SplittableRandom random = new SplittableRandom(21);
        List<Operands<double[]>> operands = List.of(
                Operands.of(gaussian(4, 3, random), gaussian(3, 5, random)),
                Operands.of(gaussian(4, 3, random), gaussian(3, 5, random)));
        BatchProductCode<double[]> code = BilinearProduct.of(BilinearAlgorithm.trivial(1, 2, 1))
                .batchOverReals(2, operands.get(0).shape(), 9, RealOptions.DEFAULT);
        assertEquals(7, code.recoveryThreshold());
        Map<Integer, Block<double[]>> results = results(REALS, code, operands);
        for (int[] set : subsets(9, 7)) {
            List<Block<double[]>> products = code.decode(only(results, set));
            for (int i = 0; i < 2; i++) {
                assertTrue(error(products.get(i), operands.get(i)) < 1e-12);
            }
        }
        assertEquals(
                "got 1 products but bilinear(p=1,m=2,n=1,R=2,L=2) over the reals is for 2",
                refusal(() -> code.encode(operands.subList(0, 1))));
    }

    /** Every family over a field is exact, whatever it is called over the reals. */
    @ParameterizedTest
    @MethodSource("families")
    void theSameFamilyOverAField(ProductFamily family) {
        FieldArithmetic<int[]> f = Fixtures.field(2147483629);
        SplittableRandom random = new SplittableRandom(22);
        Operands<int[]> operands = Operands.of(Fixtures.uniform(f, 5, 7, random), Fixtures.uniform(f, 7, 4, random));
        int workers = family.fieldThreshold() + (family instanceof Repetition ? 0 : 2);
        MatrixProductCode<int[]> code = family.overField(operands.shape(), workers, f);
        assertEquals(!(family instanceof Repetition), code instanceof ErrorLocatingCode);
        Map<Integer, Block<int[]>> results = results(f, code, operands);
        long[] expected = Fixtures.product(operands, 2147483629L);
        for (int[] set : subsets(workers, family.fieldThreshold())) {
            assertArrayEquals(
                    expected,
                    Arrays.stream(code.decode(only(results, set)).data())
                            .asLongStream()
                            .toArray());
        }
        assertInstanceOf(Sufficiency.class, code.sufficiency(bits()));
        assertFalse(code.sufficiency(bits()).decodable());
    }

    @Test
    void refusals() {
        ProductShape shape = new ProductShape(9, 9, 9);
        assertEquals(
                "OrthoMatDot splits the inner dimension only but m=2, n=1; take m=n=1",
                refusal(() -> new OrthoMatDot(new Partition(2, 2, 1))));
        assertEquals(
                "OrthoPoly does not split the inner dimension but p=2; take p=1",
                refusal(() -> new OrthoPoly(new Partition(2, 2, 1))));
        assertEquals(
                "MDS codes here split the rows of A only but p=1, n=2; take p=n=1",
                refusal(() -> new Mds(new Partition(1, 2, 2))));
        assertEquals(
                "ConjugatePairEP(p=2,m=3,n=3) needs 10 results, plan has only 9 tasks; lower p\u00b7m\u00b7n or add tasks",
                refusal(() -> ConjugatePair.of(2, 3, 3).overReals(shape, 9, RealOptions.DEFAULT)));
        assertEquals(
                "secrecy needs field arithmetic",
                refusal(() -> BilinearProduct.secure(BilinearAlgorithm.strassen(), 1)
                        .overReals(shape, 20, RealOptions.DEFAULT)));
        assertEquals(
                "the systematic bilinear code is for fields; over the reals take of(), or RandomKhatriRao with p=1",
                refusal(() -> BilinearProduct.systematic(BilinearAlgorithm.strassen())
                        .overReals(shape, 20, RealOptions.DEFAULT)));
        MatrixProductCode<double[]> code =
                OrthoMatDot.of(1).overReals(new ProductShape(1, 2, 1), 2, RealOptions.DEFAULT);
        assertEquals(
                "result of task 0 holds NaN at row 0, column 0; all entries must be finite",
                refusal(() -> code.decode(only(Map.of(0, new Block<>(1, 1, new double[] {Double.NaN})), 0))));
    }
}
