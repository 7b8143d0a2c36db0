package org.codedcomputing.terasort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.mapreduce.lib.input.InvalidInputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-16")
class TeraInputTest {
    private final Configuration conf = new Configuration();

    @TempDir
    private Path temp;

    @Property(tries = 100)
    void equalSplitsCoverManyFilesOnceAndInOrder(
            @ForAll @Size(max = 12) List<@IntRange(max = 40) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 70) int count)
            throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path input = folder.path();
            byte[] all = write(input, sizes);
            TeraInput planned = TeraInput.plan(conf, input.toString());
            List<TeraSplit> splits = planned.splits(count);
            assertEquals(count, splits.size());
            long rows = all.length / 100;
            assertEquals(rows, planned.rows());
            for (TeraSplit split : splits) {
                assertTrue(split.rows() == rows / count || split.rows() == rows / count + 1, split.toString());
            }
            assertArrayEquals(all, read(splits));
        }
    }

    @Property(tries = 100)
    void blockSplitsCoverManyFilesOnceAndInOrder(
            @ForAll @Size(max = 6) List<@IntRange(max = 60) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 2500) int block)
            throws IOException {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            Path input = folder.path();
            byte[] all = write(input, sizes);
            List<TeraSplit> splits = TeraInput.plan(conf, input.toString()).fileSplits(block);
            for (TeraSplit split : splits) {
                assertEquals(1, split.pieces().size());
                assertTrue(split.rows() > 0 && split.getLength() < Math.max(block, 100) + 100, split.toString());
            }
            assertArrayEquals(all, read(splits));
        }
    }

    @Test
    void readsMoreThanOneChunk() throws IOException {
        byte[] rows = RowFiles.rows(0, 25_000);
        Path file = RowFiles.write(temp.resolve("big"), rows);
        TeraInput planned = TeraInput.plan(conf, file.toString());
        assertArrayEquals(rows, read(planned.splits(1)));
        assertArrayEquals(rows, read(planned.splits(2)));
    }

    @Test
    void keysAndValuesAreFresh() throws IOException {
        Path file = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 2));
        try (RowReader reader =
                new RowReader(conf, TeraInput.plan(conf, file.toString()).pieces(0, 2))) {
            assertTrue(reader.next());
            byte[] key = reader.key();
            byte[] value = reader.value();
            Arrays.fill(reader.key(), (byte) 1);
            Arrays.fill(reader.value(), (byte) 1);
            assertTrue(reader.next());
            assertArrayEquals(RowFiles.rows(0, 1), RowFiles.concat(key, value));
            assertFalse(reader.next());
            assertFalse(reader.next());
        }
    }

    @ParameterizedTest
    @CsvSource({"150, 100, 50", "99, 0, 99", "1099, 1000, 99", "1, 0, 1"})
    void refusesACutRecord(int length, int offset, int tail) throws IOException {
        RowFiles.write(temp.resolve("in/part-0"), RowFiles.rows(0, 3));
        RowFiles.write(temp.resolve("in/part-1"), Arrays.copyOf(RowFiles.rows(0, 20), length));
        TeraFormatException refusal = assertThrows(
                TeraFormatException.class,
                () -> TeraInput.plan(conf, temp.resolve("in").toString()));
        String message = String.valueOf(refusal.getMessage());
        for (String part : List.of("in/part-1 ", " " + length + " bytes", "offset " + offset + " ", "only " + tail)) {
            assertTrue(message.contains(part), part + " not in: " + message);
        }
        assertEquals(1, message.lines().count());
    }

    @Test
    void leavesOutHiddenFilesAndTakesEmptyOnes() throws IOException {
        Path input = temp.resolve("in");
        RowFiles.write(input.resolve("_SUCCESS"), new byte[0]);
        RowFiles.write(input.resolve("_partition.lst"), new byte[30]);
        RowFiles.write(input.resolve(".hidden"), new byte[7]);
        RowFiles.write(input.resolve("part-0"), new byte[0]);
        RowFiles.write(input.resolve("part-1"), RowFiles.rows(0, 4));
        RowFiles.write(input.resolve("part-2"), new byte[0]);
        TeraInput planned = TeraInput.plan(conf, input.toString());
        assertEquals(4, planned.rows());
        assertEquals(3, planned.fileCount());
        assertEquals(1, planned.fileSplits(0).size());
        assertArrayEquals(RowFiles.rows(0, 4), read(planned.splits(3)));
    }

    @Test
    void refusesADirectoryInTheInputAndAMissingInput() throws IOException {
        Files.createDirectories(temp.resolve("in/deeper"));
        TeraFormatException directory = assertThrows(
                TeraFormatException.class,
                () -> TeraInput.plan(conf, temp.resolve("in").toString()));
        assertTrue(String.valueOf(directory.getMessage()).contains("in/deeper is a directory"));
        InvalidInputException missing = assertThrows(
                InvalidInputException.class,
                () -> TeraInput.plan(conf, temp.resolve("none").toString()));
        assertTrue(String.valueOf(missing.getMessage()).contains("does not exist"));
    }

    @Test
    void refusesAFileThatChangedItsLength() throws IOException {
        Path file = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 10));
        List<TeraSplit> splits = TeraInput.plan(conf, file.toString()).splits(2);
        for (int rows : new int[] {9, 11, 0}) {
            RowFiles.write(file, RowFiles.rows(0, rows));
            TeraFormatException refusal = assertThrows(TeraFormatException.class, () -> read(splits));
            String message = String.valueOf(refusal.getMessage());
            assertTrue(
                    message.contains("f has " + rows * 100 + " bytes but had 1000") && message.contains("offset 0"),
                    message);
        }
    }

    @Test
    void namesTheOffsetWhereAFileEndsWhileItIsRead() throws IOException {
        // The length still agrees when the file is opened: the piece reaches beyond it, as after a later truncation.
        Path file = RowFiles.write(temp.resolve("f"), RowFiles.rows(0, 10));
        TeraSplit.Piece beyond = new TeraSplit.Piece(new org.apache.hadoop.fs.Path(file.toUri()), 500, 1000, 1000);
        try (RowReader reader = new RowReader(conf, List.of(beyond))) {
            TeraFormatException refusal = assertThrows(TeraFormatException.class, reader::next);
            String message = String.valueOf(refusal.getMessage());
            assertTrue(message.contains("within the 1000 bytes from offset 500"), message);
        }
    }

    @Test
    void locationsAreTheHostsOfTheLargestShares() throws IOException {
        BlockLocation[] blocks = {
            block(0, 500, "a", "b"), block(500, 500, "b", "c"), block(1000, 500, "d", "e"), block(1500, 500, "d", "a")
        };
        FileStatus status = new FileStatus(2000, false, 1, 500, 0, new org.apache.hadoop.fs.Path("file:/never-read"));
        TeraInput planned = TeraInput.of(conf, List.of(new LocatedFileStatus(status, blocks)));
        List<TeraSplit> splits = planned.splits(2);
        assertArrayEquals(new String[] {"b", "a", "c"}, splits.get(0).getLocations());
        assertArrayEquals(new String[] {"d", "a", "e"}, splits.get(1).getLocations());
    }

    @Test
    void aSplitTravels() throws IOException {
        RowFiles.write(temp.resolve("in/a"), RowFiles.rows(0, 3));
        RowFiles.write(temp.resolve("in/b c"), RowFiles.rows(3, 3));
        for (TeraSplit split :
                TeraInput.plan(conf, temp.resolve("in").toString()).splits(4)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            split.write(new DataOutputStream(bytes));
            TeraSplit copy = new TeraSplit();
            copy.readFields(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertEquals(split.pieces(), copy.pieces());
        }
    }

    @Test
    void refusesNoSplits() throws IOException {
        TeraInput empty = TeraInput.of(conf, List.of());
        assertEquals(0, empty.rows());
        assertEquals(5, empty.splits(5).size());
        assertThrows(IllegalArgumentException.class, () -> empty.splits(0));
        assertThrows(IllegalArgumentException.class, () -> TeraSampler.sample(empty, 0));
        assertEquals(0, TeraSampler.sample(empty, 10).length);
    }

    private static BlockLocation block(long offset, long length, String... hosts) {
        return new BlockLocation(hosts, hosts, offset, length);
    }

    private static byte[] write(Path input, List<Integer> sizes) throws IOException {
        byte[] all = {};
        for (int i = 0; i < sizes.size(); i++) {
            byte[] rows = RowFiles.rows(all.length / 100, sizes.get(i));
            RowFiles.write(input.resolve(String.format("part-%05d", i)), rows);
            all = RowFiles.concat(all, rows);
        }
        return all;
    }

    private byte[] read(List<TeraSplit> splits) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        for (TeraSplit split : splits) {
            try (RowReader reader = new RowReader(conf, split.pieces())) {
                while (reader.next()) {
                    parts.add(reader.key());
                    parts.add(reader.value());
                }
            }
        }
        return RowFiles.concat(parts.toArray(byte[][]::new));
    }
}
