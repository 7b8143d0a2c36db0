package org.codedcomputing.pagerank.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.junit.jupiter.api.Tag;

/**
 * Files of any bytes in the place of a server's checkpoint: refused with {@link CorruptDataException}, or read as the ranks that they
 * hold; and folders of any name among those of iterations.
 */
@Tag("fault-16")
class RankCheckpointFuzzTest {
    private static final Configuration CONF = new Configuration(false);
    private static final int ITERATION = 4;
    private static final int VERTICES = 3;
    private static final int HEAD = 40;

    @FuzzTest(maxDuration = "60s")
    void aCheckpointIsRefusedOrReadAsItSays(byte[] data) throws IOException {
        Path folder = Files.createTempDirectory("ranks");
        Path iteration = Files.createDirectory(folder.resolve("iteration-000000004"));
        Path part = iteration.resolve("part-00000");
        try {
            read(folder, part, data);
            read(folder, part, sealed(data));
        } finally {
            Files.deleteIfExists(part);
            Files.delete(iteration);
            Files.delete(folder);
        }
    }

    private static void read(Path folder, Path part, byte[] data) throws IOException {
        Files.write(part, data);
        RankCheckpoint.Kept kept;
        try {
            kept = new RankCheckpoint(folder.toUri().toString(), 2, 1).read(CONF, ITERATION, VERTICES);
        } catch (CorruptDataException refused) {
            assertThat(refused).hasMessageContaining("ranks");
            return;
        }
        assertThat(data).hasSize(HEAD + 12 * VERTICES + Long.BYTES);
        ByteBuffer file = ByteBuffer.wrap(data);
        for (int i = 0; i < VERTICES; i++) {
            int at = HEAD + 12 * i;
            assertThat(Double.doubleToRawLongBits(kept.ranks()[file.getInt(at)]))
                    .isEqualTo(file.getLong(at + 4));
        }
    }

    /** The same bytes with the checksum that they should have: what is before it is to be fuzzed too. */
    private static byte[] sealed(byte[] data) {
        if (data.length < Long.BYTES) {
            return data;
        }
        byte[] copy = data.clone();
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, copy.length - Long.BYTES);
        ByteBuffer.wrap(copy).putLong(copy.length - Long.BYTES, crc.getValue());
        return copy;
    }

    @FuzzTest(maxDuration = "60s")
    void whatIsNoIterationIsPassedOver(byte[] data) throws IOException {
        String name = new String(data, StandardCharsets.ISO_8859_1).replaceAll("[^-_.A-Za-z0-9]", "x");
        Path folder = Files.createTempDirectory("ranks");
        Path entry = folder.resolve("iteration-" + name.substring(0, Math.min(100, name.length())));
        try {
            Files.createDirectory(entry);
            Files.createFile(entry.resolve("part-00000"));
            Optional<Integer> latest = new RankCheckpoint(folder.toUri().toString(), 1, 1).latest(CONF);
            assertThat(latest.map("iteration-%09d"::formatted).orElse("none"))
                    .isIn("none", String.valueOf(entry.getFileName()));
        } finally {
            Files.deleteIfExists(entry.resolve("part-00000"));
            Files.deleteIfExists(entry);
            Files.delete(folder);
        }
    }
}
