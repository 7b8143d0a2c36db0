package org.codedcomputing.core.fountain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cc.redberry.rings.IntegersZp64;
import cc.redberry.rings.linear.LinearSolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;

/** T16, and random subsets of rows: the answer is right, or there is none because the rows are dependent. */
class PeelingDecoderTest {
    private static final long SEED = 20261201;
    private static final SymbolArithmetic<double[]> REAL = SymbolArithmetic.real();

    private static PeelingDecoder<double[]> real(int k, double[] values, int[]... rows) {
        PeelingDecoder<double[]> decoder = new PeelingDecoder<>(REAL, k, 1);
        for (int row = 0; row < rows.length; row++) {
            decoder.add(rows[row], values, row);
        }
        return decoder;
    }

    @Test
    void t16PeelsInOrder() {
        int[][] rows = {{0, 1}, {1}, {1, 2, 3}, {0, 3}, {2, 3}};
        double[] values = {1, -1, 7, 7, 8};
        assertArrayEquals(new double[] {2, -1, 3, 5}, real(4, values, rows).decode());
        Peeling peeling = new Peeling(4, REAL);
        Arrays.stream(rows).forEach(peeling::add);
        assertArrayEquals(new int[] {1, 0, 3, 2}, peeling.order());
    }

    @Test
    void t16WithoutARowIsNotDecodableYet() {
        PeelingDecoder<double[]> decoder =
                real(4, new double[] {1, -1, 7, 8}, new int[][] {{0, 1}, {1}, {1, 2, 3}, {2, 3}});
        assertFalse(decoder.isDecodable());
        assertEquals(1, decoder.missing());
        assertEquals(
                "not decodable yet: have 4 rows for 4 sources, need at least 1 more",
                assertThrows(NotDecodableException.class, decoder::decode).getMessage());
        decoder.add(new int[] {0, 3}, new double[] {7}, 0);
        assertArrayEquals(new double[] {2, -1, 3, 5}, decoder.decode());
    }

    @Test
    void t16StalledPeelingIsInactivated() {
        int[][] rows = {{0, 1}, {1, 2}, {0, 2}};
        assertArrayEquals(
                new double[] {2, -1, 3}, real(3, new double[] {1, 2, 5}, rows).decode(), 1e-14);
        for (long p : new long[] {3, 5, 17, 65_537}) {
            PeelingDecoder<int[]> decoder =
                    new PeelingDecoder<>(SymbolArithmetic.prime(SmallPrimeField.withModulus(p)), 3, 1);
            int[] values = {1, 2, (int) (5 % p)};
            for (int row = 0; row < 3; row++) {
                decoder.add(rows[row], values, row);
            }
            assertArrayEquals(new int[] {2, (int) p - 1, (int) (3 % p)}, decoder.decode());
        }
        PeelingDecoder<byte[]> two = new PeelingDecoder<>(SymbolArithmetic.gf256(), 3, 1);
        for (int[] row : rows) {
            two.add(row, new byte[1], 0);
        }
        assertFalse(two.isDecodable(), "the determinant is 2, which is 0 where 1 + 1 = 0");
        assertEquals(1, two.missing());
    }

    @Test
    void wrongRowsAreRefusedAndChangeNothing() {
        PeelingDecoder<double[]> decoder = real(2, new double[] {3}, new int[][] {{0, 1}});
        double[] symbol = {1};
        for (int[] wrong : new int[][] {{}, {2}, {-1}, {1, 1}, {0, 1, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> decoder.add(wrong, symbol, 0));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.add(new int[] {1}, symbol, 1));
        assertFalse(decoder.isDecodable());
        decoder.add(new int[] {1, 0}, new double[] {3}, 0);
        assertFalse(decoder.isDecodable());
        decoder.add(new int[] {1}, symbol, 0);
        assertArrayEquals(new double[] {2, 1}, decoder.decode());
    }

    @Test
    void anAnswerBeyondTheToleranceIsNotGiven() {
        int[][] rows = {{0, 1}, {1, 2}, {0, 2}};
        PeelingDecoder<double[]> strict = new PeelingDecoder<>(REAL, 3, 1, 1e-17);
        for (int row = 0; row < 3; row++) {
            strict.add(rows[row], new double[] {1, 2, 5}, row);
        }
        assertTrue(strict.isDecodable());
        String message =
                assertThrows(NotDecodableException.class, strict::decode).getMessage();
        assertTrue(
                String.valueOf(message)
                        .matches("estimated relative error \\S+ exceeds tolerance 1.0e-17; wait for more results or"
                                + " use field mode"),
                message);
    }

    /** A code whose rows are drawn in a random order until they decode and beyond; every prefix is judged by an oracle. */
    private interface Oracle {
        boolean fullRank(List<int[]> rows, int k);
    }

    private static long[][] matrix(List<int[]> rows, int k) {
        long[][] matrix = new long[rows.size()][k];
        for (int i = 0; i < matrix.length; i++) {
            for (int source : rows.get(i)) {
                matrix[i][source] = 1;
            }
        }
        return matrix;
    }

    private static boolean fullRank(long p, List<int[]> rows, int k) {
        long[][] matrix = matrix(rows, k);
        LinearSolver.rowEchelonForm(new IntegersZp64(p), matrix);
        long rank = Arrays.stream(matrix)
                .filter(row -> Arrays.stream(row).anyMatch(x -> x != 0))
                .count();
        return rank == k;
    }

    private static boolean fullRankOverTwo(List<int[]> rows, int k) {
        long[] basis = new long[k];
        int rank = 0;
        for (int[] row : rows) {
            long bits = Arrays.stream(row).mapToLong(source -> 1L << source).sum();
            while (bits != 0) {
                int top = Long.numberOfTrailingZeros(bits);
                if (basis[top] == 0) {
                    basis[top] = bits;
                    rank++;
                    break;
                }
                bits ^= basis[top];
            }
        }
        return rank == k;
    }

    private static boolean fullRankOverTheReals(List<int[]> rows, int k) {
        double[][] matrix = new double[rows.size()][k];
        for (int i = 0; i < matrix.length; i++) {
            for (int source : rows.get(i)) {
                matrix[i][source] = 1;
            }
        }
        return new SingularValueDecomposition(new Array2DRowRealMatrix(matrix)).getRank() == k;
    }

    /** Decodes random subsets; returns how many of them decoded. */
    private static <A> int decodeSubsets(
            SymbolArithmetic<A> arithmetic, long elements, Oracle oracle, Checker<A> checker) {
        SplittableRandom random = new SplittableRandom(SEED);
        int decoded = 0;
        for (int trial = 0; trial < 1000; trial++) {
            int k = 30 + random.nextInt(30);
            int length = random.nextInt(4);
            LtRows rows = new LtRows(RobustSoliton.of(k), random.nextLong(), 2 * k);
            A sources = arithmetic.newArray(k * length);
            for (int i = 0; i < k * length; i++) {
                checker.set(sources, i, random.nextLong(elements));
            }
            PeelingDecoder<A> decoder = new PeelingDecoder<>(arithmetic, k, length);
            List<int[]> arrived = new ArrayList<>();
            double share = 0.3 + 0.7 * random.nextDouble();
            for (int row = 0; row < rows.rows(); row++) {
                if (random.nextDouble() < share) {
                    int[] members = rows.sources(row);
                    A symbol = arithmetic.newArray(length + 2);
                    for (int source : members) {
                        arithmetic.add(sources, source * length, symbol, 1, length);
                    }
                    decoder.add(members, symbol, 1);
                    arrived.add(members);
                }
            }
            String which = "trial " + trial + " of seed " + SEED + " over " + arithmetic;
            boolean decodable = oracle.fullRank(arrived, k);
            assertEquals(decodable, decoder.isDecodable(), which);
            if (decodable) {
                checker.assertSame(sources, decoder.decode(), which);
                decoded++;
            } else {
                assertThrows(NotDecodableException.class, decoder::decode, which);
                assertTrue(decoder.missing() > 0, which);
            }
        }
        return decoded;
    }

    private interface Checker<A> {
        void set(A data, int at, long value);

        void assertSame(A expected, A actual, String which);
    }

    private static void assertSomeOfBoth(int decoded) {
        assertTrue(decoded > 100 && decoded < 900, "decoded " + decoded);
    }

    @Test
    void randomSubsetsOverTheReals() {
        assertSomeOfBoth(decodeSubsets(REAL, 2001, PeelingDecoderTest::fullRankOverTheReals, new Checker<>() {
            @Override
            public void set(double[] data, int at, long value) {
                data[at] = (value - 1000) / 7.0;
            }

            @Override
            public void assertSame(double[] expected, double[] actual, String which) {
                assertArrayEquals(expected, actual, 143e-9, which);
            }
        }));
    }

    @Test
    void randomSubsetsOverSmallPrimes() {
        for (long p : new long[] {3, 17, 2_147_483_647}) {
            assertSomeOfBoth(decodeSubsets(
                    SymbolArithmetic.prime(SmallPrimeField.withModulus(p)),
                    p,
                    (rows, k) -> fullRank(p, rows, k),
                    new Checker<>() {
                        @Override
                        public void set(int[] data, int at, long value) {
                            data[at] = (int) value;
                        }

                        @Override
                        public void assertSame(int[] expected, int[] actual, String which) {
                            assertArrayEquals(expected, actual, which);
                        }
                    }));
        }
    }

    @Test
    void randomSubsetsOverM61() {
        long p = (1L << 61) - 1;
        assertSomeOfBoth(decodeSubsets(
                SymbolArithmetic.mersenne61(), p, (rows, k) -> fullRank(p, rows, k), new Checker<>() {
                    @Override
                    public void set(long[] data, int at, long value) {
                        data[at] = value;
                    }

                    @Override
                    public void assertSame(long[] expected, long[] actual, String which) {
                        assertArrayEquals(expected, actual, which);
                    }
                }));
    }

    @Test
    void randomSubsetsOfBytes() {
        assertSomeOfBoth(decodeSubsets(
                SymbolArithmetic.gf256(), 256, PeelingDecoderTest::fullRankOverTwo, new Checker<>() {
                    @Override
                    public void set(byte[] data, int at, long value) {
                        data[at] = (byte) value;
                    }

                    @Override
                    public void assertSame(byte[] expected, byte[] actual, String which) {
                        assertArrayEquals(expected, actual, which);
                    }
                }));
    }

    /** In the order of arrival rounding errors grow along chains of thousands of sources, until no digit is left. */
    @Test
    void realPeelingKeepsItsDigits() {
        int k = 5000;
        RobustSoliton law = RobustSoliton.of(k);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] sources = new double[k];
        Arrays.setAll(sources, i -> random.nextDouble() - 0.5);
        PeelingDecoder<double[]> decoder = new PeelingDecoder<>(REAL, k, 1);
        for (int row = 0; row < k / 4 * 5; row++) {
            int[] members = LtRows.draw(law, SEED, row);
            decoder.add(
                    members,
                    new double[] {
                        Arrays.stream(members).mapToDouble(i -> sources[i]).sum()
                    },
                    0);
        }
        assertTrue(decoder.isDecodable());
        assertTrue(decoder.estimatedError() < 1e-10, () -> "estimated " + decoder.estimatedError());
        assertArrayEquals(sources, decoder.decode(), 1e-10);
    }

    /** Rows beyond those that suffice make shorter chains of sources, and are put to use. */
    @Test
    void moreRowsLessError() {
        int k = 2000;
        RobustSoliton law = RobustSoliton.of(k);
        PeelingDecoder<double[]> decoder = new PeelingDecoder<>(REAL, k, 0);
        Peeling peeling = new Peeling(k, REAL);
        while (peeling.resolved() < k) {
            int[] row = LtRows.draw(law, SEED, peeling.rows());
            peeling.add(row);
            decoder.add(row, new double[0], 0);
        }
        double justEnough = decoder.estimatedError();
        for (int row = peeling.rows(); row < k / 2 * 3; row++) {
            decoder.add(LtRows.draw(law, SEED, row), new double[0], 0);
        }
        double withMore = decoder.estimatedError();
        assertTrue(withMore < justEnough / 2, () -> "estimated %s, then %s".formatted(justEnough, withMore));
    }

    /** Overheads of the sheet's table, received/k - 1 when peeling completes; bounds are six standard errors and the digits. */
    @Test
    void overheadOfPeeling() {
        assertOverhead(100, 0.1, 0.5, 400, 0.33, 0.17);
        assertOverhead(500, 0.03, 0.5, 200, 0.17, 0.10);
        assertOverhead(1000, 0.03, 0.5, 150, 0.12, 0.06);
        assertOverhead(1000, 0.1, 0.05, 100, 0.27, 0.04);
        assertOverhead(10_000, 0.03, 0.5, 20, 0.05, 0.02);
    }

    private static void assertOverhead(int k, double c, double delta, int trials, double mean, double deviation) {
        RobustSoliton law = new RobustSoliton(k, c, delta);
        double sum = 0;
        for (int trial = 0; trial < trials; trial++) {
            Peeling peeling = new Peeling(k, SymbolArithmetic.gf256());
            for (long row = 0; peeling.resolved() < k; row++) {
                peeling.add(LtRows.draw(law, SEED + trial, row));
            }
            sum += (double) peeling.rows() / k - 1;
        }
        assertEquals(mean, sum / trials, 6 * deviation / Math.sqrt(trials) + 0.005, "k=" + k + ", c=" + c);
    }
}
