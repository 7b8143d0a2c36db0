package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs that Spark 4.1 wrote in a run of {@code bench advise}, on a machine that was busy with other things. Their files have the
 * events of the stages that were to be advised on; what went before only warmed up, and of the settings those of speculation are left.
 */
class RealLogsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"skewed, SKEW", "slow_host, SLOW_EXECUTORS", "stragglers, STRAGGLERS"})
    void theCauseIsNamed(String name, Cause cause) throws Exception {
        Path log = folder.resolve(name + ".gz");
        try (InputStream in = Objects.requireNonNull(RealLogsTest.class.getResourceAsStream(name + ".gz"), name)) {
            Files.copy(in, log);
        }
        LoggedApplication application =
                EventLogReader.read(EventLogFiles.of(log).get(0));
        assertThat(application.notes()).isEmpty();
        assertThat(application.executors()).isEqualTo(4);
        List<StageAdvice> advice = Advisor.of(application);
        assertThat(advice)
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.stage().slots()).isEqualTo(12));
        assertThat(advice).extracting(one -> one.diagnosis().cause()).containsOnly(cause);
        // One stage is one sample of what the model gives the mean of.
        double logged =
                advice.stream().mapToDouble(one -> one.stage().seconds()).sum();
        double replayed =
                advice.stream().mapToDouble(StageAdvice::replaySeconds).sum();
        assertThat(replayed / logged).isBetween(0.75, 1.25);
    }
}
