package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.field;
import static org.codedcomputing.lcc.code.Fixtures.scalars;
import static org.codedcomputing.lcc.code.Fixtures.subsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.poly.InterpolationNodes;
import org.junit.jupiter.api.Test;

/**
 * Shares of T workers are uniform whatever the data are: exhaustively over tiny fields, by minors and statistics over a large one.
 * Each check is tried on an encoder that leaks, and must see it.
 */
class PrivacyTest {
    private static final int ENCODINGS = 65536;
    private static final double CHI_SQUARE_255 = 414.5;
    private static final FieldArithmetic<int[]> M31 = FieldArithmetic.of(Mersenne31.FIELD);

    /** What a mask is, drawn or not. */
    private interface MaskSource {
        long[] masks(int count, RandomGenerator random);
    }

    private static final MaskSource UNIFORM = (count, random) -> {
        int[] drawn = new int[count];
        M31.kernels().fillRandom(Slice.of(drawn), random);
        return IntStream.of(drawn).asLongStream().toArray();
    };

    private static int share(FieldArithmetic<int[]> f, LagrangePoints points, int worker, long[] data, long... masks) {
        return CodedBlocks.withMasks(points, f, scalars(f, data), scalars(f, masks))
                .share(worker)
                .data()[0];
    }

    /** Points without the checks of the door, as an encoder that gets them wrong would have them: the rows of its matrix. */
    private static boolean everyMaskGivesAnotherShare(PrimeField field, long[] betas, long alpha, int blocks) {
        long[] row = InterpolationNodes.of(field, betas).basisAt(alpha);
        Set<Long> shares = new HashSet<>();
        for (long mask = 0; mask < field.modulus(); mask++) {
            shares.add(field.mul(row[blocks], mask));
        }
        return shares.size() == field.modulus();
    }

    @Test
    void oneMaskOverSevenElements() {
        FieldArithmetic<int[]> f = field(7);
        LagrangePoints points = LagrangePoints.at(f.field(), 2, new long[] {1, 2, 3}, new long[] {4, 5, 6});
        for (int x = 0; x < 49; x++) {
            for (int worker = 0; worker < 3; worker++) {
                Set<Integer> shares = new HashSet<>();
                for (int z = 0; z < 7; z++) {
                    shares.add(share(f, points, worker, new long[] {x / 7, x % 7}, z));
                }
                assertEquals(7, shares.size());
            }
        }
    }

    @Test
    void twoMasksOverElevenElements() {
        FieldArithmetic<int[]> f = field(11);
        LagrangePoints points =
                LagrangePoints.at(f.field(), 2, new long[] {1, 2, 3, 4}, new long[] {5, 6, 7, 8, 9, 10});
        for (int[] pair : subsets(6, 2)) {
            for (long[] data : new long[][] {{0, 0}, {3, 10}, {7, 1}}) {
                Set<Integer> shares = new HashSet<>();
                for (int z = 0; z < 121; z++) {
                    CodedBlocks<int[]> encoded =
                            CodedBlocks.withMasks(points, f, scalars(f, data), scalars(f, z / 11, z % 11));
                    shares.add(encoded.share(pair[0]).data()[0] * 11
                            + encoded.share(pair[1]).data()[0]);
                }
                assertEquals(121, shares.size());
            }
        }
    }

    @Test
    void oneWorkerMoreThanMasksSeesTheData() {
        FieldArithmetic<int[]> f = field(7);
        LagrangePoints points = LagrangePoints.at(f.field(), 2, new long[] {1, 2, 3}, new long[] {4, 5, 6});
        Set<Integer> one = pairs(f, points, 1, 2);
        Set<Integer> other = pairs(f, points, 1, 3);
        assertEquals(7, one.size());
        assertEquals(7, other.size());
        one.retainAll(other);
        assertTrue(one.isEmpty());
    }

    private static Set<Integer> pairs(FieldArithmetic<int[]> f, LagrangePoints points, long... data) {
        Set<Integer> pairs = new HashSet<>();
        for (int z = 0; z < 7; z++) {
            pairs.add(share(f, points, 0, data, z) * 7 + share(f, points, 1, data, z));
        }
        return pairs;
    }

    @Test
    void minorsOfTheMaskColumnsAreInvertible() {
        int masks = 3;
        int blocks = 5;
        LagrangePoints points = LagrangePoints.of(Mersenne31.FIELD, 24, blocks, masks);
        long[] matrix = points.encodingMatrix();
        List<int[]> all = subsets(24, masks);
        assertEquals(2024, all.size());
        for (int[] set : all) {
            long[][] minor = new long[masks][masks];
            for (int i = 0; i < masks; i++) {
                for (int t = 0; t < masks; t++) {
                    minor[i][t] = matrix[set[i] * (blocks + masks) + blocks + t];
                }
            }
            assertNotEquals(0, determinant(Mersenne31.FIELD, minor));
        }
    }

    private static long determinant(PrimeField field, long[][] m) {
        if (m.length == 1) {
            return m[0][0];
        }
        long sum = 0;
        for (int column = 0; column < m.length; column++) {
            long[][] minor = new long[m.length - 1][m.length - 1];
            for (int i = 1; i < m.length; i++) {
                for (int j = 0, at = 0; j < m.length; j++) {
                    if (j != column) {
                        minor[i - 1][at++] = m[i][j];
                    }
                }
            }
            long term = field.mul(m[0][column], determinant(field, minor));
            sum = column % 2 == 0 ? field.add(sum, term) : field.sub(sum, term);
        }
        return sum;
    }

    /** Chi-square of the top 8 bits of one worker's share over many encodings; 256 are expected in each bin. */
    private static double oneWorker(LagrangePoints points, long value, MaskSource source) {
        long[] row = points.encodingMatrix();
        int width = points.blocks() + points.masks();
        int[] bins = new int[256];
        SplittableRandom random = new SplittableRandom(20261128);
        for (int i = 0; i < ENCODINGS; i++) {
            bins[(int) (word(points, row, 0, width, value, source.masks(points.masks(), random)) >>> 23)]++;
        }
        return chiSquare(bins, 256);
    }

    /** Chi-square of the top 4 bits of two workers' shares together. */
    private static double twoWorkers(LagrangePoints points, long value, MaskSource source) {
        long[] matrix = points.encodingMatrix();
        int width = points.blocks() + points.masks();
        int[] bins = new int[256];
        SplittableRandom random = new SplittableRandom(20261129);
        for (int i = 0; i < ENCODINGS; i++) {
            long[] masks = source.masks(points.masks(), random);
            long first = word(points, matrix, 0, width, value, masks) >>> 27;
            long second = word(points, matrix, 1, width, value, masks) >>> 27;
            bins[(int) (first * 16 + second)]++;
        }
        return chiSquare(bins, 256);
    }

    private static long word(LagrangePoints points, long[] matrix, int worker, int width, long value, long[] masks) {
        PrimeField field = points.field();
        long sum = 0;
        for (int j = 0; j < width; j++) {
            long input = j < points.blocks() ? value : masks[j - points.blocks()];
            sum = field.add(sum, field.mul(matrix[worker * width + j], input));
        }
        return sum;
    }

    private static double chiSquare(int[] bins, double expected) {
        return IntStream.of(bins)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    @Test
    void sharesLookAlikeWhateverTheDataAre() {
        LagrangePoints one = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 1);
        LagrangePoints two = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 2);
        for (long value : new long[] {0, Mersenne31.FIELD.maxSigned()}) {
            assertTrue(oneWorker(one, value, UNIFORM) < CHI_SQUARE_255);
            assertTrue(oneWorker(two, value, UNIFORM) < CHI_SQUARE_255);
            assertTrue(twoWorkers(two, value, UNIFORM) < CHI_SQUARE_255);
        }
    }

    /** The library's own encoder draws what the statistics above are of. */
    @Test
    void theEncoderItselfIsUniform() {
        LagrangePoints points = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 1);
        Block<int[]> block = new Block<>(ENCODINGS, 1, new int[ENCODINGS]);
        CodedBlocks<int[]> encoded = CodedBlocks.data(points, M31, List.of(block, block), new SplittableRandom(5));
        int[] bins = new int[256];
        IntStream.of(encoded.share(0).data()).forEach(element -> bins[element >>> 23]++);
        assertTrue(chiSquare(bins, 256) < CHI_SQUARE_255);
    }

    @Test
    void leaksAreSeen() {
        LagrangePoints one = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 1);
        LagrangePoints two = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 2);
        long half = Mersenne31.FIELD.maxSigned();
        MaskSource zeros = (count, random) -> new long[count];
        MaskSource small = (count, random) -> random.longs(count, 0, 1 << 16).toArray();
        MaskSource equal = (count, random) -> {
            long drawn = UNIFORM.masks(1, random)[0];
            return IntStream.range(0, count).mapToLong(t -> drawn).toArray();
        };
        assertTrue(oneWorker(one, half, zeros) > CHI_SQUARE_255);
        assertTrue(oneWorker(one, half, small) > CHI_SQUARE_255);
        assertTrue(twoWorkers(two, half, equal) > CHI_SQUARE_255);
        assertFalse(everyMaskGivesAnotherShare(field(7).field(), new long[] {1, 2, 3}, 1, 2));
        assertTrue(everyMaskGivesAnotherShare(field(7).field(), new long[] {1, 2, 3}, 4, 2));
    }

    /** With fresh masks the differences of two encodings are no multiple of the difference of the weights. */
    @Test
    void masksAreFreshForEveryEncoding() {
        LagrangePoints points = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 1);
        Block<int[]> before = M31.block(3, 1, 2, 3, 4);
        Block<int[]> after = M31.block(3, 1, 9, 1, 4);
        assertFalse(proportional(
                CodedBlocks.repeated(points, M31, before), CodedBlocks.repeated(points, M31, after), 7, -2, 0));
        List<Block<int[]>> again = List.of(M31.block(3, 1, 40, 13, 77));
        assertTrue(proportional(
                CodedBlocks.repeatedWithMasks(points, M31, before, again),
                CodedBlocks.repeatedWithMasks(points, M31, after, again),
                7,
                -2,
                0));
    }

    private static boolean proportional(CodedBlocks<int[]> first, CodedBlocks<int[]> second, long... difference) {
        PrimeField field = M31.field();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < difference.length; i++) {
            steps.add(field.sub(second.share(0).data()[i], first.share(0).data()[i]));
        }
        IntPredicate cross = i ->
                field.mul(steps.get(i), field.of(difference[0])) == field.mul(steps.get(0), field.of(difference[i]));
        return IntStream.range(1, difference.length).allMatch(cross);
    }

    @Test
    void whatIsSentHoldsNeitherBlocksNorMasksNorKeys() throws IOException {
        LagrangePoints points = LagrangePoints.of(Mersenne31.FIELD, 6, 2, 1);
        LagrangeCode<int[]> code = LagrangeCode.of(
                points, LagrangeTask.all(M31, Fixtures.X.power(2), List.of(ArgumentKind.DATA), 1, 4, 2));
        Block<int[]> first = M31.block(1, 4, 1234567, 2345678, 3456789, 4567890);
        Block<int[]> second = M31.block(1, 4, 5678901, 6789012, 7890123, 8901234);
        SplittableRandom masks = new SplittableRandom(77);
        int[] mask = new int[4];
        M31.kernels().fillRandom(Slice.of(mask), new SplittableRandom(77));
        Encoding<LagrangeShare<int[]>> encoding = code.encode(LagrangeInput.of(List.of(first, second)), masks);
        for (int worker = 0; worker < 6; worker++) {
            String sent =
                    latin(bytes(List.of(encoding.share(worker), code.task().function())));
            for (int[] secret : List.of(first.data(), second.data(), mask)) {
                for (int value : secret) {
                    assertFalse(sent.contains(
                            latin(ByteBuffer.allocate(4).putInt(value).array())));
                }
            }
        }
        CodedBlocks<int[]> data = CodedBlocks.data(points, M31, List.of(first, second));
        assertThrows(NotSerializableException.class, () -> bytes(List.of(data)));
        assertThrows(NotSerializableException.class, () -> bytes(List.of(ProductKeys.of(M31, data))));
        assertThrows(NotSerializableException.class, () -> bytes(List.of(encoding)));
    }

    private static byte[] bytes(List<?> objects) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            for (Object object : objects) {
                out.writeObject(object);
            }
        }
        return bytes.toByteArray();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
