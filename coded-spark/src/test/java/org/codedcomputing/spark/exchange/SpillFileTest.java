package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Digest64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fault-11")
class SpillFileTest {
    @TempDir
    private Path temp;

    private SpillFile store(long budget) {
        return new SpillFile(budget, List.of(temp));
    }

    /** Chunks of 256 KiB in memory and on disk mixed: every operation gives what memory alone gives. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300_000, 600_000, 10_000_000})
    void bytesAreTheSameWhereverTheyLie(long budget) throws IOException {
        byte[] content = new byte[1_300_000];
        new Random(7).nextBytes(content);
        ChunkedBytes plain = ChunkedBytes.of(content);
        try (SpillFile store = store(budget)) {
            ChunkedBytes bytes = new ChunkedBytes(store);
            for (int done = 0; done < content.length; ) {
                int step = Math.min(content.length - done, 1 + done / 3);
                bytes.write(content, done, step);
                done += step;
            }
            bytes.trim();
            assertThat(bytes.length()).isEqualTo(content.length);
            assertThat(Digest64.of(bytes)).isEqualTo(Digest64.of(plain));
            assertThat(bytes.openStream().readAllBytes()).isEqualTo(content);
            Random random = new Random(8);
            for (int i = 0; i < 50; i++) {
                int from = random.nextInt(content.length);
                int count = random.nextInt(content.length - from);
                byte[] expected = new byte[count + 5];
                byte[] actual = new byte[count + 5];
                plain.copyTo(from, expected, 5, count);
                bytes.copyTo(from, actual, 5, count);
                assertThat(actual).isEqualTo(expected);
                plain.xorInto(content.length - count, expected, 5, count);
                bytes.xorInto(content.length - count, actual, 5, count);
                assertThat(actual).isEqualTo(expected);
            }
            assertThat(store.mostBytesInMemory()).isLessThanOrEqualTo(budget);
            // A sixteenth of the last chunk may stay reserved for growth.
            assertThat(store.spilledBytes() + store.mostBytesInMemory())
                    .isBetween((long) content.length, content.length + (256L << 10) / 16);
            bytes.free();
            assertThat(store.reserve(budget)).isTrue();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void nothingIsOnDiskWhileItFits() {
        SpillFile store = store(1 << 20);
        ChunkedBytes bytes = new ChunkedBytes(store);
        bytes.write(new byte[1000], 0, 1000);
        bytes.trim();
        assertThat(left()).isEmpty();
        store.close();
        assertThatThrownBy(() -> store.write(new byte[1], 0, 1)).hasMessageContaining("the exchange is over");
    }

    @Test
    void directoriesThatCannotBeWrittenAreNamed() throws IOException {
        Path missing = temp.resolve("missing");
        Path file = Files.write(temp.resolve("file"), new byte[3]);
        try (SpillFile store = new SpillFile(7, List.of(missing, file))) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.write(new byte[10], 0, 10))
                        .isInstanceOf(CodedException.class)
                        .hasMessageContaining("cannot spill 10 bytes after 0")
                        .hasMessageContaining(missing + ": ")
                        .hasMessageContaining(file + ": ")
                        .hasMessageContaining("spark.local.dir")
                        .hasMessageEndingWith("raise spark.coded.exchange.memory = 7 bytes");
            }
        }
        assertThat(left()).containsExactly(file);
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsLeftForTheNext() throws IOException {
        Path file = Files.write(temp.resolve("file"), new byte[3]);
        Path sound = Files.createDirectory(temp.resolve("sound"));
        try (SpillFile store = new SpillFile(0, List.of(file, temp.resolve("missing"), sound))) {
            long first = store.write(new byte[] {1, 2, 3}, 0, 3);
            long second = store.write(new byte[] {4, 5, 6}, 1, 2);
            assertThat(read(store, first, 3)).containsExactly(1, 2, 3);
            assertThat(read(store, second, 2)).containsExactly(5, 6);
            assertThat(store.spilledBytes()).isEqualTo(5);
        }
    }

    @Test
    void aDiskThatGetsFullIsLeftForTheNextAndNothingWrittenIsLost() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(temp.resolve("small")), 256)) {
            Random random = new Random(9);
            List<byte[]> written = new ArrayList<>();
            List<Long> places = new ArrayList<>();
            try (SpillFile store = new SpillFile(0, List.of(disk.directory(), other))) {
                for (int i = 0; i < 100; i++) {
                    byte[] bytes = new byte[10_000];
                    random.nextBytes(bytes);
                    written.add(bytes);
                    places.add(store.write(bytes, 0, bytes.length));
                }
                for (int i = 0; i < 100; i++) {
                    assertThat(read(store, places.get(i), 10_000)).isEqualTo(written.get(i));
                    assertThat(read(store, places.get(i) + 5_000, 10))
                            .isEqualTo(Arrays.copyOfRange(written.get(i), 5_000, 5_010));
                }
                assertThat(OpenSpillFiles.list()).hasSize(2);
                assertThat(store.spilledBytes()).isEqualTo(1_000_000);
            }
            assertThat(OpenSpillFiles.list()).isEmpty();
            assertThat(Files.getFileStore(disk.directory()).getUsableSpace()).isEqualTo(256 << 10);
        }
    }

    @Test
    void aFullDiskIsNamed() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(temp.resolve("small")), 256);
                SpillFile store = new SpillFile(0, List.of(disk.directory()))) {
            long place = store.write(new byte[] {1, 2, 3}, 0, 3);
            assertThatThrownBy(() -> store.write(new byte[1 << 20], 0, 1 << 20))
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("cannot spill 1,048,576 bytes after 3")
                    .hasMessageContaining(disk.directory() + ": java.io.IOException: No space left on device");
            assertThat(read(store, place, 3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aReadOnlyDiskIsNamed() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(temp.resolve("small")), 256)) {
            disk.makeReadOnly();
            try (SpillFile store = new SpillFile(0, List.of(disk.directory()))) {
                assertThatThrownBy(() -> store.write(new byte[1], 0, 1))
                        .isInstanceOf(CodedException.class)
                        .hasMessageContaining(disk.directory() + ": ")
                        .hasMessageContaining("Read-only file system");
            }
        }
    }

    @Test
    void aTaskThatIsStoppedTriesNoOtherDirectory() throws IOException {
        SpillFile store = new SpillFile(0, List.of(temp, temp));
        long unread = store.write(new byte[10], 0, 10);
        // What the cancelling of a job does: a channel that is used by an interrupted thread closes.
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> read(store, unread, 10)).hasMessageContaining("the task was stopped");
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> store.write(new byte[10], 0, 10)).hasMessageContaining("the task was stopped");
        store.close();
        assertThat(OpenSpillFiles.list()).isEmpty();
    }

    @Test
    void tasksAndAttemptsBeginAtDifferentDirectories() {
        File[] dirs = {new File("/a"), new File("/b"), new File("/c")};
        assertThat(SpillFile.inTurn(dirs, 0)).containsExactly(Path.of("/a"), Path.of("/b"), Path.of("/c"));
        assertThat(SpillFile.inTurn(dirs, 4)).containsExactly(Path.of("/b"), Path.of("/c"), Path.of("/a"));
    }

    private static byte[] read(SpillFile store, long place, int count) {
        byte[] bytes = new byte[count];
        store.read(place, bytes, 0, count);
        return bytes;
    }

    private Stream<Path> left() {
        try (Stream<Path> entries = Files.list(temp)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
