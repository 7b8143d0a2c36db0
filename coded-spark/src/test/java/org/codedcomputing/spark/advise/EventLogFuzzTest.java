package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Files of any bytes in the place of event logs: refused with {@link EventLogException}, or read, and then advised on with numbers
 * that are some. An input that begins with a digit is what a codec is said to have written, others are plain.
 */
@Tag("fault-16")
class EventLogFuzzTest {
    private static final List<String> CODECS = List.of(".gz", ".zstd", ".lz4", ".snappy", ".lzf");

    @FuzzTest(maxDuration = "60s")
    void aLogIsRefusedOrAdvisedOn(byte[] data) throws IOException {
        int codec = data.length == 0 ? -1 : data[0] - '0';
        boolean packed = codec >= 0 && codec < CODECS.size();
        Path folder = Files.createTempDirectory("log");
        Path file = folder.resolve(packed ? "app" + CODECS.get(codec) : "app");
        try {
            Files.write(file, packed ? Arrays.copyOfRange(data, 1, data.length) : data);
            readAndAdvise(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void readAndAdvise(Path file) throws IOException {
        LoggedApplication application;
        try {
            application = EventLogReader.read(EventLogFiles.of(file).get(0));
        } catch (EventLogException refused) {
            assertThat(refused).hasMessageContaining("app");
            return;
        }
        List<StageAdvice> advice = Advisor.of(application);
        assertThat(AdviceText.of(application, advice, 10)).isNotEmpty();
        assertThat(advice)
                .flatExtracting(StageAdvice::ranked)
                .allSatisfy(remedy -> assertThat(remedy.seconds())
                        .as("seconds of %s", remedy.name())
                        .isFinite());
    }
}
