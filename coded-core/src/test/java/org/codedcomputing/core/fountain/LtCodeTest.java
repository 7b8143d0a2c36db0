package org.codedcomputing.core.fountain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.SmallPrimeField;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.junit.jupiter.api.Test;

/** Coded products against plain ones, for sets of workers that suffice and sets that do not. */
class LtCodeTest {
    private static final long SEED = 20261202;
    private static final int ROWS = 613;
    private static final int COLUMNS = 7;
    private static final List<Integer> LOADS = List.of(90, 0, 45, 120, 30, 60, 75, 15, 100);

    /** Arrives worker by worker in a random order; returns the answer of the first sufficient set. */
    private static <A> A run(LtCode<A> code, MatrixView<A> matrix, A x, SplittableRandom random) {
        Encoding<CodedRows<A>> encoding = code.encode(matrix);
        Map<Integer, A> results = new HashMap<>();
        BitSet arrived = new BitSet();
        int[] order = new int[code.workers()];
        Arrays.setAll(order, i -> i);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int worker = order[i];
            order[i] = order[other];
            order[other] = worker;
        }
        for (int worker : order) {
            Sufficiency before = code.sufficiency(arrived);
            if (before.decodable() && before.withinTolerance()) {
                return code.decode(ArrivedResults.of(results));
            }
            assertTrue(before.decodable() || before.missing() > 0);
            ArrivedResults<A> tooFew = ArrivedResults.of(results);
            assertThrows(NotDecodableException.class, () -> code.decode(tooFew));
            CodedRows<A> share = encoding.share(worker);
            assertEquals(code.load(worker) * code.blockRows(), share.rows());
            results.put(worker, code.multiply(share, x));
            arrived.set(worker);
        }
        assertTrue(code.sufficiency(arrived).decodable(), "all results decode");
        return code.decode(ArrivedResults.of(results));
    }

    @Test
    void realProductsAreThePlainOnes() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 20; trial++) {
            LtCode<double[]> code =
                    LtCode.of(SymbolArithmetic.real(), RobustSoliton.of(300), random.nextLong(), ROWS, LOADS);
            assertEquals(3, code.blockRows());
            double[] data = new double[2 + ROWS * (COLUMNS + 1)];
            Arrays.setAll(data, i -> random.nextDouble() - 0.5);
            MatrixView<double[]> matrix = new MatrixView<>(data, 2, ROWS, COLUMNS, COLUMNS + 1);
            double[] x = new double[COLUMNS];
            Arrays.setAll(x, i -> random.nextDouble() - 0.5);
            double[][] plain = new double[ROWS][COLUMNS];
            for (int i = 0; i < ROWS; i++) {
                System.arraycopy(data, 2 + i * (COLUMNS + 1), plain[i], 0, COLUMNS);
            }
            double[] expected = new Array2DRowRealMatrix(plain).operate(x);
            assertArrayEquals(expected, run(code, matrix, x, random), 1e-9);
        }
    }

    @Test
    void fieldProductsAreThePlainOnesToTheLastBit() {
        SmallPrimeField field = SmallPrimeField.withModulus(65_537);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int trial = 0; trial < 20; trial++) {
            LtCode<int[]> code =
                    LtCode.of(SymbolArithmetic.prime(field), RobustSoliton.of(300), random.nextLong(), ROWS, LOADS);
            int[] data = new int[ROWS * COLUMNS];
            Arrays.setAll(data, i -> random.nextInt(65_537));
            int[] x = new int[COLUMNS];
            Arrays.setAll(x, i -> random.nextInt(65_537));
            int[] expected = new int[ROWS];
            for (int i = 0; i < ROWS; i++) {
                long sum = 0;
                for (int j = 0; j < COLUMNS; j++) {
                    sum += (long) data[i * COLUMNS + j] * x[j] % 65_537;
                }
                expected[i] = (int) (sum % 65_537);
            }
            assertArrayEquals(expected, run(code, MatrixView.of(data, ROWS, COLUMNS), x, random));
        }
    }

    @Test
    void namesThresholdsAndTravel() throws Exception {
        LtCode<double[]> code = LtCode.of(SymbolArithmetic.real(), RobustSoliton.of(300), 1, ROWS, LOADS);
        assertEquals(9, code.workers());
        assertEquals(3, code.recoveryThreshold(), "120 + 100 + 90 blocks");
        assertFalse(code.exact());
        assertEquals(Sufficiency.notYet(3), code.sufficiency(new BitSet()));
        assertTrue(code.name().startsWith("LT(k=300, coded="), code.name());
        assertTrue(code.sameResult(new double[] {1, 2}, new double[] {1, 2}));
        assertFalse(code.sameResult(new double[] {1, 2}, new double[] {1, 3}));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(code);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(code, in.readObject());
        }
        assertNotEquals(code, LtCode.of(SymbolArithmetic.real(), RobustSoliton.of(300), 2, ROWS, LOADS));
    }

    @Test
    void refusals() {
        RobustSoliton law = RobustSoliton.of(300);
        assertRefused(
                "cannot split 200 rows into 300 blocks", () -> LtCode.of(SymbolArithmetic.real(), law, 1, 200, LOADS));
        assertRefused(
                "LT over 300 blocks needs more than 300 coded blocks, plan has only 250; lower k or add load",
                () -> LtCode.of(SymbolArithmetic.real(), law, 1, ROWS, List.of(100, 150)));
        LtCode<double[]> code = LtCode.of(SymbolArithmetic.real(), law, 1, ROWS, LOADS);
        assertRefused(
                code.name() + " is for 613 rows, the matrix has 2",
                () -> code.encode(MatrixView.of(new double[4], 2, 2)));
        assertRefused(
                "worker 0 returned 5 elements, its share has %d rows".formatted(3 * code.load(0)),
                () -> code.decode(ArrivedResults.of(Map.of(0, new double[5]))));
        BitSet tenth = new BitSet();
        tenth.set(9);
        assertRefused("there is no worker 9 of 9", () -> code.sufficiency(tenth));
    }

    private static void assertRefused(String message, Runnable run) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, run::run).getMessage());
    }
}
