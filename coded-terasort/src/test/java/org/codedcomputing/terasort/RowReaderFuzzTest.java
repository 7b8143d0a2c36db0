package org.codedcomputing.terasort;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;

/**
 * Files of any bytes, cut into any number of splits, changed between planning and reading: refused with {@link
 * TeraFormatException}, or all rows come back in order.
 */
@Tag("fault-4")
class RowReaderFuzzTest {
    private static final Configuration CONF = new Configuration(false);

    @FuzzTest(maxDuration = "60s")
    void filesAreRefusedOrReadAsTheyAre(FuzzedDataProvider data) throws IOException {
        Path directory = Files.createTempDirectory("rows");
        try {
            int splits = data.consumeInt(1, 9);
            int files = data.consumeInt(0, 3);
            ByteArrayOutputStream planned = new ByteArrayOutputStream();
            for (int file = 0; file < files; file++) {
                planned.writeBytes(write(directory.resolve("part-" + file), data));
            }
            read(directory, splits, planned.toByteArray(), data);
        } finally {
            try (var left = Files.list(directory)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void read(Path directory, int splits, byte[] planned, FuzzedDataProvider data) throws IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try {
            List<TeraSplit> cut =
                    TeraInput.plan(CONF, directory.toUri().toString()).splits(splits);
            assertThat(planned.length % TeraRecord.LENGTH).isZero();
            Path first = directory.resolve("part-0");
            if (Files.exists(first) && data.consumeBoolean()) {
                long before = Files.size(first);
                write(first, data);
                if (Files.size(first) == before) {
                    planned = all(directory);
                }
            }
            for (TeraSplit split : cut) {
                try (RowReader reader = new RowReader(CONF, split.pieces())) {
                    while (reader.next()) {
                        rows.writeBytes(reader.key());
                        rows.writeBytes(reader.value());
                    }
                }
            }
        } catch (TeraFormatException refused) {
            assertThat(refused).hasMessageContaining("part-").hasMessageContaining("offset");
            return;
        }
        // A file that had no rows when the input was planned is not opened, and what it has got since is not missed.
        assertThat(rows.toByteArray()).isEqualTo(planned);
    }

    private static byte[] all(Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                bytes.writeBytes(Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] write(Path file, FuzzedDataProvider data) throws IOException {
        int length = data.consumeInt(0, 4) * TeraRecord.LENGTH + (data.consumeBoolean() ? 0 : data.consumeInt(-1, 1));
        byte[] given = data.consumeBytes(Math.max(0, length));
        byte[] bytes = Arrays.copyOf(given, Math.max(0, length));
        Files.write(file, bytes);
        return bytes;
    }
}
