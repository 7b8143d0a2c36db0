package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.field.Mersenne61;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With K + 2e results every set of up to e wrong workers is named, over large and small fields. */
@Tag("fault-7")
class FaultLocationTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(20261128);

    @SuppressWarnings("unchecked") // The codes here have these type arguments.
    private static ErrorLocatingCode<Operands<int[]>, ProductShare<int[]>, Block<int[]>, Block<int[]>> locating(
            MatrixProductCode<int[]> code) {
        return (ErrorLocatingCode<Operands<int[]>, ProductShare<int[]>, Block<int[]>, Block<int[]>>) code;
    }

    private static Map<Integer, Block<int[]>> spoiled(
            FieldArithmetic<int[]> f, Map<Integer, Block<int[]>> results, int... wrong) {
        Map<Integer, Block<int[]>> spoiled = new TreeMap<>(results);
        for (int worker : wrong) {
            Block<int[]> right = only(results, worker).get(worker);
            int[] data = right.data().clone();
            int at = RANDOM.nextInt(data.length);
            long error = 1 + RANDOM.nextLong(f.field().modulus() - 1);
            data[at] = (int) f.field().add(data[at], error);
            spoiled.put(worker, new Block<>(right.rows(), right.columns(), data));
        }
        return spoiled;
    }

    @Test
    void everySetOfWrongWorkersIsNamed() {
        for (long prime : new long[] {11, 97, 2147483647}) {
            FieldArithmetic<int[]> f = field(prime);
            for (ProductFamily family : List.of(
                    EntangledPolynomial.of(1, 2, 1),
                    EntangledPolynomial.of(2, 1, 1),
                    Mds.of(3),
                    BilinearProduct.secure(BilinearAlgorithm.trivial(1, 1, 1), 1))) {
                int workers = family.fieldThreshold() + 4;
                Operands<int[]> operands = Operands.of(uniform(f, 3, 4, RANDOM), uniform(f, 4, 3, RANDOM));
                MatrixProductCode<int[]> code = family.overField(operands.shape(), workers, f);
                assertEquals(workers, locating(code).resultsToLocate(2));
                Map<Integer, Block<int[]>> results = Fixtures.results(f, code, operands);
                Block<int[]> answer = code.decode(ArrivedResults.of(results));
                for (int errors = 0; errors <= 2; errors++) {
                    for (int[] wrong : subsets(workers, errors)) {
                        ArrivedResults<Block<int[]>> arrived = ArrivedResults.of(spoiled(f, results, wrong));
                        BitSet found = locating(code).locate(arrived, 2);
                        assertEquals(bits(wrong), found, code.name());
                        assertArrayEquals(
                                answer.data(),
                                code.decode(arrived.without(found)).data());
                    }
                }
            }
        }
    }

    @Test
    void privateQueriesLocateToo() {
        FieldArithmetic<int[]> f = field(97);
        ProductShape shape = new ProductShape(2, 3, 2);
        PrivateProductCode<int[]> code =
                PrivateProduct.of(BilinearAlgorithm.trivial(1, 1, 1), 2).query(1, shape, 7, f, false);
        List<Block<int[]>> library = List.of(uniform(f, 3, 2, RANDOM), uniform(f, 3, 2, RANDOM));
        Map<Integer, Block<int[]>> results = new TreeMap<>();
        var shares = code.encode(uniform(f, 2, 3, RANDOM));
        for (int i = 0; i < 7; i++) {
            results.put(i, code.function().answer(shares.share(i), library));
        }
        for (int[] wrong : subsets(7, 2)) {
            assertEquals(bits(wrong), code.locate(ArrivedResults.of(spoiled(f, results, wrong)), 2));
        }
    }

    @Test
    void batchesAndFixedFactorsLocateToo() {
        FieldArithmetic<int[]> f = field(2147483629);
        List<Operands<int[]>> operands = List.of(
                Operands.of(uniform(f, 2, 2, RANDOM), uniform(f, 2, 2, RANDOM)),
                Operands.of(uniform(f, 2, 2, RANDOM), uniform(f, 2, 2, RANDOM)));
        BatchProductCode<int[]> code = BilinearProduct.of(BilinearAlgorithm.trivial(1, 1, 1))
                .batchOverField(2, operands.get(0).shape(), 5, f);
        Map<Integer, Block<int[]>> results = Fixtures.results(f, code, operands);
        for (int wrong = 0; wrong < 5; wrong++) {
            assertEquals(
                    bits(wrong),
                    ((ErrorLocatingCode<?, ?, Block<int[]>, ?>) code)
                            .locate(ArrivedResults.of(spoiled(f, results, wrong)), 1));
        }
        Block<int[]> a = uniform(f, 6, 4, RANDOM);
        FixedFactorCode<int[]> fixed = FixedFactorCode.of(Mds.of(3).overField(new ProductShape(6, 4, 1), 5, f), false);
        Block<int[]> x = uniform(f, 4, 1, RANDOM);
        Map<Integer, Block<int[]>> products = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            products.put(i, FixedFactorCode.multiply(f, fixed.encode(a).share(i), x, false));
        }
        for (int wrong = 0; wrong < 5; wrong++) {
            assertEquals(
                    bits(wrong),
                    ((ErrorLocatingCode<?, ?, Block<int[]>, ?>) fixed)
                            .locate(ArrivedResults.of(spoiled(f, products, wrong)), 1));
        }
    }

    /** A result of another shape, or with values that are no residues, is wrong without any algebra. */
    @Test
    void misshapenResultsAreWrong() {
        FieldArithmetic<int[]> f = field(97);
        Operands<int[]> operands = Operands.of(uniform(f, 4, 2, RANDOM), uniform(f, 2, 2, RANDOM));
        MatrixProductCode<int[]> code = Mds.of(2).overField(operands.shape(), 6, f);
        Map<Integer, Block<int[]>> results = spoiled(f, Fixtures.results(f, code, operands), 4);
        results.put(1, f.block(1, 2, 3, 4));
        assertEquals(bits(1, 4), locating(code).locate(ArrivedResults.of(results), 2));
        results.put(0, new Block<>(2, 2, new int[] {1, 2, 3, 97}));
        results.put(4, only(Fixtures.results(f, code, operands), 4).get(4));
        assertEquals(bits(0, 1), locating(code).locate(ArrivedResults.of(results), 2));
        results.put(2, f.block(3, 1, 1, 2, 3));
        NotDecodableException refused =
                assertThrows(NotDecodableException.class, () -> locating(code).locate(ArrivedResults.of(results), 2));
        assertEquals("more than 2 of 6 results are wrong; cannot decode", refused.getMessage());
    }

    @Test
    void moreFaultsThanPromisedAreRefusedAndTooFewResultsToo() {
        FieldArithmetic<int[]> f = field(2147483647);
        Operands<int[]> operands = Operands.of(uniform(f, 4, 2, RANDOM), uniform(f, 2, 2, RANDOM));
        MatrixProductCode<int[]> code = Mds.of(2).overField(operands.shape(), 8, f);
        Map<Integer, Block<int[]>> results = Fixtures.results(f, code, operands);
        ArrivedResults<Block<int[]>> three = ArrivedResults.of(spoiled(f, results, 1, 2, 6));
        assertEquals(bits(1, 2, 6), locating(code).locate(three, 3));
        assertThrows(NotDecodableException.class, () -> locating(code).locate(three, 2));
        assertThrows(
                NotDecodableException.class,
                () -> locating(code).locate(ArrivedResults.of(spoiled(f, results, 0, 1, 2, 6)), 3));
        assertEquals(
                "have 5 of 6 results",
                assertThrows(NotDecodableException.class, () -> locating(code).locate(only(results, 0, 1, 2, 3, 4), 2))
                        .getMessage());
        assertEquals(
                "errors must be >= 0 (was -1)", refusal(() -> locating(code).locate(three, -1)));
        // Nothing is tolerated, one result to spare contradicts: that is said, not passed over.
        assertThrows(
                NotDecodableException.class, () -> locating(code).locate(only(spoiled(f, results, 1), 0, 1, 2), 0));
    }

    @Test
    void scalarsFollowTheSizeOfTheField() {
        assertEquals(1, FaultLocator.scalars(Mersenne61.FIELD));
        assertEquals(3, FaultLocator.scalars(field(2147483647).field()));
        assertEquals(11, FaultLocator.scalars(field(97).field()));
        assertEquals(103, FaultLocator.scalars(field(3).field()));
    }
}
