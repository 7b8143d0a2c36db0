package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fault-10")
class RecordSorterTest {
    @TempDir
    private Path temp;

    private static byte[] sorted(List<byte[]> records) throws IOException {
        return sorted(records, ChunkStore.HEAP, RecordSorter.RUN_BYTES);
    }

    private static byte[] sorted(List<byte[]> records, ChunkStore store, int runBytes) throws IOException {
        RecordSorter sorter = new RecordSorter(store, runBytes);
        for (byte[] record : records) {
            sorter.target().write(record, 0, record.length);
            sorter.endRecord();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sorter.drainTo(out);
        return out.toByteArray();
    }

    @Test
    void bytesAreUnsignedAndAPrefixComesFirst() throws IOException {
        byte[] result = sorted(List.of(
                new byte[] {(byte) 0x80}, new byte[] {0x7f, 1}, new byte[] {0x7f}, new byte[0], new byte[] {0x7f, 0}));
        assertThat(result).containsExactly(0x7f, 0x7f, 0, 0x7f, 1, 0x80);
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(sorted(List.of())).isEmpty();
        assertThat(sorted(List.of(new byte[0], new byte[0]))).isEmpty();
    }

    @Property(tries = 200)
    void anyOrderOfTheSameRecordsGivesTheBytesOfTheSortedOnes(
            @ForAll @Size(max = 200) List<byte[]> records,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 500) int runBytes)
            throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        records.stream().sorted(Arrays::compareUnsigned).forEach(expected::writeBytes);
        List<byte[]> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(sorted(shuffled)).isEqualTo(expected.toByteArray());
        assertThat(sorted(shuffled, ChunkStore.HEAP, runBytes)).isEqualTo(expected.toByteArray());
    }

    private static List<byte[]> randomRecords(int count) {
        Random random = new Random(11);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[random.nextInt(2_000)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    /** Some 5 MB in five runs, of which nothing stays in memory. */
    @Test
    void runsWaitInTheStore() throws IOException {
        List<byte[]> records = randomRecords(5_000);
        try (SpillFile store = new SpillFile(0, List.of(temp))) {
            byte[] actual = sorted(records, store, RecordSorter.RUN_BYTES);
            assertThat(actual).isEqualTo(sorted(records, ChunkStore.HEAP, Integer.MAX_VALUE));
            assertThat(store.spilledBytes()).isEqualTo(actual.length + 4L * records.size());
        }
        try (SpillFile store = new SpillFile(10 << 20, List.of(temp))) {
            sorted(records, store, RecordSorter.RUN_BYTES);
            assertThat(store.mostBytesInMemory()).isPositive();
            assertThat(store.reserve(10 << 20)).as("everything was given back").isTrue();
        }
    }

    @Test
    void oneBitFlippedInARunThatWaitsOnDiskIsSeen() throws IOException {
        OpenSpillFiles.assumeListable();
        List<byte[]> records = randomRecords(30);
        int bytes = records.stream().mapToInt(record -> 4 + record.length).sum();
        Random random = new Random(12);
        for (int tries = 0; tries < 50; tries++) {
            try (SpillFile store = new SpillFile(0, List.of(temp))) {
                RecordSorter sorter = new RecordSorter(store, 3_000);
                for (byte[] record : records) {
                    sorter.target().write(record, 0, record.length);
                    sorter.endRecord();
                }
                int spilled = (int) store.spilledBytes();
                assertThat(spilled).isBetween(bytes / 2, bytes);
                flip(OpenSpillFiles.list().get(0), random.nextInt(spilled), random.nextInt(8));
                assertThatThrownBy(() -> sorter.drainTo(new ByteArrayOutputStream()))
                        .isInstanceOf(CorruptDataException.class)
                        .hasMessageContaining("changed between being written and being merged");
            }
        }
    }

    private static void flip(Path file, int position, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(position);
            int value = open.read();
            open.seek(position);
            open.write(value ^ 1 << bit);
        }
    }
}
