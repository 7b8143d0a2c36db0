package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.gaussian;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeated products of one A, and the check of their results. */
class DoubleFactorCodeTest {
    private static final ProductShape SHAPE = new ProductShape(7, 5, 2);

    private static Block<double[]> factor(boolean transposed, SplittableRandom random) {
        return transposed ? gaussian(5, 7, random) : gaussian(7, 5, random);
    }

    private static <A> Map<Integer, List<Block<A>>> results(
            DoubleFactorCode<A> code, Encoding<List<Block<A>>> shares, Block<double[]> x) {
        List<Block<A>> argument = code.argument(x);
        Map<Integer, List<Block<A>>> results = new TreeMap<>();
        for (int i = 0; i < code.workers(); i++) {
            results.put(
                    i,
                    DoubleFactorCode.multiply(
                            code.product().arithmetics(),
                            shares.share(i),
                            argument,
                            code.transposed(),
                            WorkMeter.NONE));
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyXWithTheSameShares(boolean transposed) {
        SplittableRandom random = new SplittableRandom(2);
        Block<double[]> a = factor(transposed, random);
        DoubleFactorCode<int[]> exact = DoubleFactorCode.of(
                DoubleProductCode.fixedPoint(Mds.of(3), SHAPE, 7, 40, Elements.largest(a), 8),
                transposed,
                Elements.largest(a));
        DoubleFactorCode<double[]> real = DoubleFactorCode.of(
                DoubleProductCode.overReals(Mds.of(3), SHAPE, 7, RealOptions.DEFAULT), transposed, Double.NaN);
        Encoding<List<Block<int[]>>> exactShares = exact.encode(a);
        Encoding<List<Block<double[]>>> realShares = real.encode(a);
        for (int round = 0; round < 3; round++) {
            Block<double[]> x = gaussian(5, 2, random);
            double[] expected = RealArithmetic.REALS
                    .multiply(ProductShare.of(a, x, transposed))
                    .data();
            Map<Integer, List<Block<int[]>>> results = results(exact, exactShares, x);
            int wrong = round;
            List<Block<int[]>> spoiled = new ArrayList<>(results.get(wrong));
            int[] data = spoiled.get(1).data().clone();
            data[0] ^= 1;
            spoiled.set(1, new Block<>(spoiled.get(1).rows(), 2, data));
            results.put(wrong, spoiled);
            ArrivedResults<List<Block<int[]>>> arrived = ArrivedResults.of(results);
            assertEquals(bits(wrong), ((ErrorLocatingCode<?, ?, List<Block<int[]>>, ?>) exact).locate(arrived, 2));
            assertArrayEquals(
                    expected, exact.decode(arrived.without(bits(wrong))).data(), 1e-9);
            Map<Integer, List<Block<double[]>>> reals = results(real, realShares, x);
            reals.keySet().removeIf(worker -> worker < 3);
            assertArrayEquals(expected, real.decode(ArrivedResults.of(reals)).data(), 1e-12);
        }
        assertEquals(
                "X is 4 x 2 but must be 5 x 2: inner dimensions differ, or the columns",
                refusal(() -> real.argument(gaussian(4, 2, random))));
        assertTrue(refusal(() -> exact.argument(new Block<>(5, 2, new double[] {0, 0, 0, 0, 1e3, 0, 0, 0, 0, 0})))
                .startsWith("product entries may reach"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCheckRefusesEveryWrongEntry(boolean transposed) {
        SplittableRandom random = new SplittableRandom(4);
        Block<double[]> a = factor(transposed, random);
        Block<double[]> x = gaussian(5, 2, random);
        Block<double[]> y = RealArithmetic.REALS.multiply(ProductShare.of(a, x, transposed));
        FactorCheck<double[]> check = FactorCheck.of(RealArithmetic.REALS, a, transposed);
        assertTrue(check.accepts(x, y));
        FieldArithmetic<int[]> field = Fixtures.field(2147483647L);
        Block<int[]> residues = Fixtures.uniform(field, a.rows(), a.columns(), random);
        Block<int[]> vector = Fixtures.uniform(field, 5, 2, random);
        Block<int[]> product = field.multiply(ProductShare.of(residues, vector, transposed));
        FactorCheck<int[]> exact = FactorCheck.of(field, residues, transposed);
        assertTrue(exact.accepts(vector, product));
        for (int i = 0; i < 14; i++) {
            double[] wrong = y.data().clone();
            // A coefficient below 1e-4 would let a difference of 1e-5 pass, in both columns with probability 1e-8.
            wrong[i] += 1e-1;
            assertFalse(check.accepts(x, new Block<>(7, 2, wrong)));
            int[] off = product.data().clone();
            off[i] = (int) field.field().add(off[i], 1);
            assertFalse(exact.accepts(vector, new Block<>(7, 2, off)));
        }
        assertFalse(check.accepts(x, new Block<>(2, 7, y.data())));
        double[] nan = y.data().clone();
        nan[3] = Double.NaN;
        assertFalse(check.accepts(x, new Block<>(7, 2, nan)));
    }
}
