package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Digest64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillFileTest {
    @TempDir
    private Path temp;

    private SpillFile store(long budget) {
        return new SpillFile(budget, () -> temp.resolve("spill").toFile());
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
            assertThat(store.spilledBytes()).isEqualTo(content.length - store.mostBytesInMemory());
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
    void aDirectoryThatCannotBeWrittenIsNamed() {
        SpillFile store = new SpillFile(0, () -> new File(temp.toFile(), "missing/spill"));
        assertThatThrownBy(() -> store.write(new byte[10], 0, 10))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("cannot write 10 bytes at 0 to the spill file")
                .hasMessageContaining("missing")
                .hasMessageContaining("spark.local.dir");
    }

    private Stream<Path> left() {
        try (Stream<Path> entries = Files.list(temp)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
