package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.bits;
import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.only;
import static org.codedcomputing.core.matmul.Fixtures.product;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.results;
import static org.codedcomputing.core.matmul.Fixtures.subsets;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.junit.jupiter.api.Test;

/** T1 to T3 to the digit, thresholds exhaustively, and A B and A^T B of all shapes against exact integers. */
class EntangledPolynomialTest {
    /** T1: all values of A(x), B(x) and h(x) and all 55 sets of 9 results. */
    @Test
    void t1EntangledOverF17() {
        FieldArithmetic<int[]> f17 = field(17);
        Operands<int[]> operands = Operands.ofTransposed(f17.block(2, 2, 1, 2, 3, 4), f17.block(2, 2, 5, 6, 7, 8));
        MatrixProductCode<int[]> code =
                EntangledPolynomial.of(2, 2, 2).overField(operands.shape(), f17, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertEquals("EP(p=2,m=2,n=2) over F_17", code.name());
        assertEquals(9, code.recoveryThreshold());
        int[][] expected = {
            {10, 9, 5},
            {13, 14, 12},
            {0, 3, 0},
            {12, 8, 11},
            {5, 16, 12},
            {3, 9, 10},
            {13, 4, 1},
            {8, 8, 13},
            {12, 7, 16},
            {15, 6, 5},
            {7, 1, 7}
        };
        Encoding<ProductShare<int[]>> shares = code.encode(operands);
        Map<Integer, Block<int[]>> results = results(f17, code, shares);
        for (int i = 0; i < 11; i++) {
            assertArrayEquals(
                    new int[] {expected[i][0]}, shares.share(i).a().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][1]}, shares.share(i).b().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][2]}, only(results, i).get(i).data());
        }
        List<int[]> sets = subsets(11, 9);
        assertEquals(55, sets.size());
        for (int[] set : sets) {
            assertArrayEquals(
                    new int[] {9, 13, 4, 10}, code.decode(only(results, set)).data());
        }
        for (int[] set : subsets(11, 8)) {
            assertEquals(Sufficiency.notYet(1), code.sufficiency(bits(set)));
            NotDecodableException refused =
                    assertThrows(NotDecodableException.class, () -> code.decode(only(results, set)));
            assertEquals("have 8 of 9 results", refused.getMessage());
        }
    }

    @Test
    void t2PolynomialOverF11() {
        FieldArithmetic<int[]> f11 = field(11);
        Operands<int[]> operands = Operands.ofTransposed(f11.block(2, 2, 1, 2, 3, 4), f11.block(2, 2, 5, 6, 7, 8));
        MatrixProductCode<int[]> code =
                EntangledPolynomial.polynomial(2, 2).overField(operands.shape(), f11, 1, 2, 3, 4, 5);
        int[][][] expected = {
            {{3, 7}, {0, 4}, {6}},
            {{5, 0}, {7, 6}, {2}},
            {{7, 4}, {4, 2}, {3}},
            {{9, 8}, {2, 3}, {9}},
            {{0, 1}, {1, 9}, {9}}
        };
        Encoding<ProductShare<int[]>> shares = code.encode(operands);
        Map<Integer, Block<int[]>> results = results(f11, code, shares);
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(expected[i][0], shares.share(i).a().get(0).data());
            assertArrayEquals(expected[i][1], shares.share(i).b().get(0).data());
            assertArrayEquals(expected[i][2], only(results, i).get(i).data());
        }
        assertEquals(4, code.recoveryThreshold());
        // Coefficients 4, 5, 8, 0 are C00, C10, C01, C11.
        assertArrayEquals(
                new int[] {4, 8, 5, 0}, code.decode(only(results, 0, 1, 3, 4)).data());
    }

    @Test
    void t3MatDotOverF7() {
        FieldArithmetic<int[]> f7 = field(7);
        Operands<int[]> operands = Operands.of(f7.block(1, 2, 2, 3), f7.block(2, 1, 4, 5));
        MatrixProductCode<int[]> code = EntangledPolynomial.matDot(2).overField(operands.shape(), f7, 1, 2, 3, 4);
        int[][] expected = {{5, 2, 3}, {1, 6, 6}, {4, 3, 5}, {0, 0, 0}};
        Encoding<ProductShare<int[]>> shares = code.encode(operands);
        Map<Integer, Block<int[]>> results = results(f7, code, shares);
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(
                    new int[] {expected[i][0]}, shares.share(i).a().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][1]}, shares.share(i).b().get(0).data());
            assertArrayEquals(
                    new int[] {expected[i][2]}, only(results, i).get(i).data());
        }
        for (int[] set : subsets(4, 3)) {
            assertArrayEquals(new int[] {2}, code.decode(only(results, set)).data());
        }
    }

    /** Point 0 gives raw blocks: A_{0,0} and B_{p-1,0}. */
    @Test
    void pointZeroHoldsRawBlocks() {
        FieldArithmetic<int[]> f17 = field(17);
        Operands<int[]> operands = Operands.of(f17.block(2, 2, 1, 2, 3, 4), f17.block(2, 2, 5, 6, 7, 8));
        MatrixProductCode<int[]> code =
                EntangledPolynomial.of(2, 2, 2).overField(operands.shape(), f17, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertArrayEquals(
                new int[] {1}, code.encode(operands).share(0).a().get(0).data());
        assertArrayEquals(
                new int[] {7}, code.encode(operands).share(0).b().get(0).data());
        assertArrayEquals(
                new int[] {2, 5, 9, 16},
                code.decode(only(results(f17, code, operands), 0, 1, 2, 3, 4, 5, 6, 7, 8))
                        .data());
    }

    /**
     * Every result of every set of K matters, so that no set of K-1 determines C. In a small field some do by accident: four
     * points with e_2 = 0 give the coefficient of x^2 of a polynomial of degree 4.
     */
    @Test
    void noFewerResultsThanTheThresholdDetermineC() {
        for (EntangledPolynomial family : List.of(
                EntangledPolynomial.of(2, 2, 2),
                EntangledPolynomial.of(1, 2, 3),
                EntangledPolynomial.of(3, 1, 1),
                EntangledPolynomial.of(2, 3, 1))) {
            int workers = family.fieldThreshold() + 2;
            Fixtures.assertTight(family.overField(new ProductShape(6, 6, 6), workers, field(2147483629)), workers);
        }
    }

    @Property(tries = 300)
    void anyThresholdResultsGiveTheProduct(
            @ForAll @IntRange(min = 1, max = 3) int p,
            @ForAll @IntRange(min = 1, max = 3) int m,
            @ForAll @IntRange(min = 1, max = 3) int n,
            @ForAll @IntRange(min = 0, max = 5) int moreRows,
            @ForAll @IntRange(min = 0, max = 5) int moreInner,
            @ForAll @IntRange(min = 0, max = 5) int moreColumns,
            @ForAll boolean transposed,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FieldArithmetic<int[]> f = field(2147483629);
        ProductShape shape = new ProductShape(m + moreRows, p + moreInner, n + moreColumns);
        Block<int[]> a = transposed
                ? uniform(f, shape.inner(), shape.rows(), random)
                : uniform(f, shape.rows(), shape.inner(), random);
        Operands<int[]> operands = new Operands<>(a, uniform(f, shape.inner(), shape.columns(), random), transposed);
        EntangledPolynomial family = EntangledPolynomial.of(p, m, n);
        int workers = family.fieldThreshold() + random.nextInt(4);
        MatrixProductCode<int[]> code = family.overField(shape, workers, f);
        Map<Integer, Block<int[]>> results = results(f, code, operands);
        long[] expected = product(operands, 2147483629L);
        for (int round = 0; round < 3; round++) {
            int[] set = Fixtures.subset(workers, family.fieldThreshold(), random);
            Block<int[]> decoded = code.decode(only(results, set));
            assertEquals(shape.rows(), decoded.rows());
            assertArrayEquals(
                    expected, Arrays.stream(decoded.data()).asLongStream().toArray());
        }
    }

    @Test
    void theProductOverMersenne61() {
        FieldArithmetic<long[]> m61 = FieldArithmetic.mersenne61();
        Operands<long[]> operands =
                Operands.of(m61.block(2, 3, 1, -2, 3, 4, 5, -6), m61.block(3, 2, 1L << 40, 2, 3, -4, 5, 6));
        MatrixProductCode<long[]> code = EntangledPolynomial.of(3, 2, 1).overField(operands.shape(), 10, m61);
        Map<Integer, Block<long[]>> results = results(m61, code, operands);
        long[] expected = m61.integers((1L << 40) - 6 + 15, 2 + 8 + 18, (4L << 40) + 15 - 30, 8 - 20 - 36);
        for (int[] set : subsets(10, 8)) {
            assertArrayEquals(expected, code.decode(only(results, set)).data());
        }
    }

    @Test
    void emptyProducts() {
        FieldArithmetic<int[]> f17 = field(17);
        for (int[] size : new int[][] {{0, 3, 2}, {3, 0, 2}, {3, 2, 0}}) {
            Operands<int[]> operands = Operands.of(
                    f17.block(size[0], size[1], new long[size[0] * size[1]]),
                    f17.block(size[1], size[2], new long[size[1] * size[2]]));
            MatrixProductCode<int[]> code = EntangledPolynomial.of(2, 2, 2).overField(operands.shape(), 9, f17);
            Block<int[]> zeros = code.decode(only(results(f17, code, operands), 0, 1, 2, 3, 4, 5, 6, 7, 8));
            assertArrayEquals(new int[size[0] * size[2]], zeros.data());
        }
    }

    @Test
    void oneByOneByOneIsReplication() {
        FieldArithmetic<int[]> f17 = field(17);
        Operands<int[]> operands = Operands.of(f17.block(2, 2, 1, 2, 3, 4), f17.block(2, 2, 5, 6, 7, 8));
        MatrixProductCode<int[]> code = EntangledPolynomial.of(1, 1, 1).overField(operands.shape(), 3, f17);
        assertEquals(1, code.recoveryThreshold());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    new int[] {2, 5, 9, 16},
                    code.decode(only(results(f17, code, operands), i)).data());
        }
    }

    @Test
    void refusals() {
        FieldArithmetic<int[]> f17 = field(17);
        ProductShape shape = new ProductShape(9, 9, 9);
        assertEquals(
                "partition counts must be at least 1: p=0, m=2, n=3", refusal(() -> EntangledPolynomial.of(0, 2, 3)));
        assertEquals(
                "cannot split inner dimension 3 into 4 parts",
                refusal(() -> EntangledPolynomial.of(4, 1, 1).overField(new ProductShape(9, 3, 9), 9, f17)));
        assertEquals(
                "cannot split row dimension 1 into 2 parts",
                refusal(() -> EntangledPolynomial.of(1, 2, 1).overField(new ProductShape(1, 3, 9), 9, f17)));
        assertEquals(
                "cannot split column dimension 2 into 3 parts",
                refusal(() -> EntangledPolynomial.of(1, 1, 3).overField(new ProductShape(9, 3, 2), 9, f17)));
        assertEquals(
                "EP(p=2,m=3,n=3) needs 19 results, plan has only 16 tasks; lower p\u00b7m\u00b7n or add tasks",
                refusal(() -> EntangledPolynomial.of(2, 3, 3).overField(shape, 16, field(97))));
        assertEquals(
                "evaluation point 5 used by tasks 2 and 9",
                refusal(() -> EntangledPolynomial.of(1, 3, 3).overField(shape, f17, 1, 2, 5, 4, 3, 6, 7, 8, 9, 5)));
        assertEquals(
                "field of 17 elements has only 17 distinct points, plan needs 20",
                refusal(() -> EntangledPolynomial.of(1, 3, 3).overField(shape, 20, f17)));
        assertEquals("modulus 65535 is not prime", refusal(() -> field(65535)));
        assertEquals(
                "inner dimensions differ: A has 3 rows, B has 2 rows (A\u1d40B)",
                refusal(() -> Operands.ofTransposed(f17.block(3, 1, 1, 1, 1), f17.block(2, 1, 1, 1))));
        assertEquals(
                "inner dimensions differ: A has 1 columns, B has 2 rows (AB)",
                refusal(() -> Operands.of(f17.block(3, 1, 1, 1, 1), f17.block(2, 1, 1, 1))));
        MatrixProductCode<int[]> code = EntangledPolynomial.of(1, 1, 1).overField(new ProductShape(1, 2, 1), 2, f17);
        assertEquals(
                "operands are 1 x 1 times 1 x 1 but the code is for 1 x 2 times 2 x 1",
                refusal(() -> code.encode(Operands.of(f17.block(1, 1, 1), f17.block(1, 1, 1)))));
        assertEquals(
                "A holds 17 at row 0, column 1, outside 0..16 of F_17",
                refusal(() -> code.encode(Operands.of(new Block<>(1, 2, new int[] {1, 17}), f17.block(2, 1, 1, 1)))));
        assertEquals(
                "result of task 1 is 1 x 2 but must be 1 x 1",
                refusal(() -> code.decode(only(Map.of(1, f17.block(1, 2, 3, 4)), 1))));
        assertEquals(
                "result of task 1 holds -1 at row 0, column 0, outside 0..16 of F_17",
                refusal(() -> code.decode(only(Map.of(1, new Block<>(1, 1, new int[] {-1})), 1))));
        assertEquals(
                "results of worker 2 but EP(p=1,m=1,n=1) over F_17 has workers 0..1",
                refusal(() -> code.decode(only(Map.of(2, f17.block(1, 1, 3)), 2))));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> code.encode(Operands.of(f17.block(1, 2, 1, 2), f17.block(2, 1, 1, 1)))
                        .share(2));
    }

    @Test
    void paddingOfMoreThanATenthIsWorthAWarning() {
        BlockGrid grid = new BlockGrid(new ProductShape(5, 10, 10), new Partition(2, 2, 2));
        assertEquals(1.2, grid.paddedVolume(), 1e-12);
        assertEquals(
                "padding 5 x 10 times 10 x 10 to blocks of 3 x 5 times 5 x 5 adds 20 % to the work; take counts that divide the dimensions (p=2, m=2, n=2)",
                grid.paddingWarning().orElseThrow());
        assertTrue(new BlockGrid(new ProductShape(10, 10, 10), new Partition(2, 2, 2))
                .paddingWarning()
                .isEmpty());
        assertFalse(new BlockGrid(new ProductShape(9, 11, 10), new Partition(1, 4, 1))
                .paddingWarning()
                .isEmpty());
    }

    @Test
    void sparseOperandsAreNotMixed() {
        BlockGrid.requireSparse("A", 0.04, 5);
        BlockGrid.requireSparse("A", 0.9, 1);
        assertEquals(
                "A is sparse (density 0.050) and a coded block of 5 mixed ones is not: 0.25 is more than 0.2; use an LT code or run uncoded",
                refusal(() -> BlockGrid.requireSparse("A", 0.05, 5)));
    }

    @Test
    void resultsThatDifferAreToldApart() {
        FieldArithmetic<int[]> f17 = field(17);
        MatrixProductCode<int[]> code = EntangledPolynomial.of(1, 1, 1).overField(new ProductShape(1, 2, 1), 2, f17);
        assertTrue(code.sameResult(f17.block(1, 1, 3), f17.block(1, 1, 3)));
        assertFalse(code.sameResult(f17.block(1, 1, 3), f17.block(1, 1, 4)));
        assertFalse(code.sameResult(f17.block(1, 2, 3, 3), f17.block(2, 1, 3, 3)));
    }
}
