package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeraPartitionerTest {
    @TempDir
    private Path temp;

    @Property(tries = 200)
    void theRangeIsTheNumberOfSplitKeysNotAbove(
            @ForAll @IntRange(max = 300) int count, @ForAll @IntRange(min = 1, max = 3) int values, @ForAll long seed) {
        // Few byte values: duplicates, shared prefixes and keys equal to split keys are frequent.
        Random random = new Random(seed);
        byte[][] splits = new byte[count][];
        for (int i = 0; i < count; i++) {
            splits[i] = key(random, values);
        }
        Arrays.sort(splits, KeyOrder.UNSIGNED);
        TeraPartitioner partitioner = new TeraPartitioner(splits);
        assertEquals(count + 1, partitioner.numPartitions());
        for (int i = 0; i < 50; i++) {
            byte[] key = key(random, i % 2 == 0 ? values : 256);
            int expected = (int) Arrays.stream(splits)
                    .filter(split -> Arrays.compareUnsigned(split, key) <= 0)
                    .count();
            assertEquals(expected, partitioner.getPartition(key));
            byte[] row = new byte[30];
            random.nextBytes(row);
            System.arraycopy(key, 0, row, i % 20, 10);
            assertEquals(expected, partitioner.getPartition(row, i % 20, 10));
        }
    }

    /** Tables of every size, from 8 bits of prefix to 16; keys at the split keys and one below each. */
    @Test
    void splitKeysOfAnyNumberAreFoundAndWhatIsJustBelowThemIsNot() {
        for (int count : new int[] {0, 1, 15, 16, 17, 255, 256, 1023, 4095, 4096, 70_000}) {
            byte[][] splits = new byte[count][];
            for (int i = 0; i < count; i++) {
                // Spread over all prefixes, the first key not at zero.
                splits[i] = ByteBuffer.allocate(10)
                        .putLong(Long.divideUnsigned(-1L, count + 1) * (i + 1))
                        .putShort((short) i)
                        .array();
            }
            TeraPartitioner partitioner = new TeraPartitioner(splits);
            assertEquals(0, partitioner.getPartition(new byte[10]));
            for (int i = 0; i < count; i++) {
                assertEquals(i + 1, partitioner.getPartition(splits[i]), count + " split keys");
                assertEquals(i, partitioner.getPartition(oneBelow(splits[i])), count + " split keys");
            }
        }
    }

    private static byte[] oneBelow(byte[] key) {
        byte[] below = key.clone();
        for (int i = below.length - 1; below[i]-- == 0; i--) {
            // Borrow from the byte before.
        }
        return below;
    }

    @Test
    void equalSplitKeysEncloseEmptyRanges() {
        byte[] k = hex("55555555555555555555");
        TeraPartitioner partitioner = new TeraPartitioner(new byte[][] {k, k, k});
        assertEquals(0, partitioner.getPartition(hex("55555555555555555554")));
        assertEquals(3, partitioner.getPartition(k));
        assertEquals(3, partitioner.getPartition(hex("ffffffffffffffffffff")));
    }

    @Test
    void noSplitKeyIsOneRange() {
        assertEquals(0, new TeraPartitioner(new byte[0][]).getPartition(hex("ffffffffffffffffffff")));
    }

    @Test
    void travelsAndComparesByItsSplitKeys() throws IOException, ClassNotFoundException {
        byte[][] splits = {hex("00000000000000000001"), hex("80000000000000000000")};
        TeraPartitioner partitioner = new TeraPartitioner(splits);
        splits[0][0] = 99;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(partitioner);
        }
        assertTrue(bytes.size() < 1000, "the table must not travel, but " + bytes.size() + " bytes did");
        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertEquals(partitioner, copy);
        assertEquals(partitioner.hashCode(), copy.hashCode());
        assertEquals(1, ((TeraPartitioner) copy).getPartition(hex("7fffffffffffffffffff")));
        assertEquals(2, ((TeraPartitioner) copy).getPartition(hex("80000000000000000000")));
        assertNotEquals(partitioner, new TeraPartitioner(new byte[][] {hex("00000000000000000001")}));
    }

    @Test
    void refusesWhatIsNoKey() {
        TeraPartitioner partitioner = new TeraPartitioner(new byte[0][]);
        assertThrows(IllegalArgumentException.class, () -> partitioner.getPartition(new byte[9]));
        assertThrows(IllegalArgumentException.class, () -> partitioner.getPartition("key"));
        assertThrows(IllegalArgumentException.class, () -> partitioner.getPartition(new byte[20], 5, 11));
        assertThrows(IllegalArgumentException.class, () -> partitioner.getPartition(null));
        assertThrows(IllegalArgumentException.class, () -> new TeraPartitioner(new byte[][] {new byte[11]}));
        assertThatThrownBy(() ->
                        new TeraPartitioner(new byte[][] {hex("80000000000000000000"), hex("7f000000000000000000")}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7f000000000000000000");
    }

    @Test
    void splitKeysAreAtRoundedPositions() {
        byte[][] sample = new byte[10][];
        for (int i = 0; i < 10; i++) {
            sample[i] = new byte[10];
            sample[i][0] = (byte) i;
        }
        // round(10/4) = 3, round(20/4) = 5, round(30/4) = 8.
        assertArrayEquals(new byte[][] {sample[3], sample[5], sample[8]}, TeraSampler.splitKeys(sample, 4));
        assertEquals(29, TeraSampler.splitKeys(sample, 30).length);
        assertArrayEquals(new byte[2][10], TeraSampler.splitKeys(new byte[0][], 3));
        assertEquals(0, TeraSampler.splitKeys(sample, 1).length);
    }

    @Test
    void rowsOfEachRangeAreInProportionToTheSample() {
        byte[][] sample = {hex("01000000000000000000"), hex("05000000000000000000"), hex("05000000000000000000")};
        TeraPartitioner partitioner =
                new TeraPartitioner(new byte[][] {hex("02000000000000000000"), hex("05000000000000000001")});
        assertArrayEquals(new long[] {33, 67, 0}, TeraSampler.rowsByRange(sample, partitioner, 100));
        long most = Long.MAX_VALUE / 100;
        assertArrayEquals(
                new long[] {most / 3, most - most / 3, 0}, TeraSampler.rowsByRange(sample, partitioner, most));
        assertArrayEquals(new long[3], TeraSampler.rowsByRange(new byte[0][], partitioner, 0));
    }

    @Property(tries = 60)
    void aSampleIsSpreadOverAllFiles(
            @ForAll @IntRange(min = 1, max = 500) int wanted, @ForAll @IntRange(max = 200) int rows)
            throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path input = folder.path();
            for (int file = 0; file < 3; file++) {
                int first = (int) Shares.start(rows, 3, file);
                int end = (int) Shares.start(rows, 3, file + 1);
                RowFiles.write(input.resolve("part-" + file), RowFiles.rows(first, end - first));
            }
            byte[][] sample = TeraSampler.sample(TeraInput.plan(new Configuration(), input.toString()), wanted);
            assertEquals(Math.min(wanted, rows), sample.length);
            byte[][] all = RowFiles.split(RowFiles.rows(0, rows));
            Arrays.sort(all, KeyOrder.UNSIGNED);
            int at = 0;
            for (byte[] key : sample) {
                // Sorted and distinct: each is found further on in the sorted input.
                while (KeyOrder.UNSIGNED.compare(all[at], key) != 0) {
                    at++;
                }
                at++;
            }
        }
    }

    @Test
    void aSortedInputIsCutFairly() throws IOException {
        byte[][] rows = RowFiles.split(RowFiles.rows(0, 20_000));
        Arrays.sort(rows, KeyOrder.UNSIGNED);
        Path input = RowFiles.write(temp.resolve("sorted"), RowFiles.concat(rows));
        byte[][] sample = TeraSampler.sample(TeraInput.plan(new Configuration(), input.toString()), 2_000);
        TeraPartitioner partitioner = new TeraPartitioner(TeraSampler.splitKeys(sample, 8));
        int[] sizes = new int[8];
        for (byte[] row : rows) {
            sizes[partitioner.getPartition(Arrays.copyOf(row, 10))]++;
        }
        for (int size : sizes) {
            assertTrue(size > 2000 && size < 3000, "sizes " + Arrays.toString(sizes) + " for 2500 wanted");
        }
    }

    private static byte[] key(Random random, int values) {
        byte[] key = new byte[10];
        for (int i = 0; i < key.length; i++) {
            // Values on both sides of the sign bit.
            key[i] = (byte) (127 + random.nextInt(values));
        }
        return key;
    }

    private static byte[] hex(String key) {
        return HexFormat.of().parseHex(key);
    }
}
