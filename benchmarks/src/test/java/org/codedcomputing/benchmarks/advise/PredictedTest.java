package org.codedcomputing.benchmarks.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.advise.Advice.Predicted;
import org.junit.jupiter.api.Test;

/** What is made of predictions, and when a mean of a few runs says something of them. */
class PredictedTest {
    private static Advice.Stage stage(Map<String, Predicted> remedies) {
        return new Advice.Stage(0, Runs.NAME, List.of(), 1, 1, "STRAGGLERS", 0, "do nothing", "do nothing", remedies);
    }

    @Test
    void stagesTogetherScatterAsTheirRunsAndBetweenThem() {
        Advice advice = new Advice(
                "",
                List.of(
                        stage(Map.of("a", new Predicted(1, 2, 0.5))),
                        stage(Map.of("a", new Predicted(3, 4, 2.5), "b", new Predicted(9, 9, 9))),
                        stage(Map.of("a", new Predicted(2, 3, 0.6)))));
        assertThat(advice.predicted("a")).hasValueSatisfying(all -> {
            assertThat(all.mean()).isCloseTo(2, within(1e-12));
            // Of each stage the square of its deviation, and of how far its mean is from that of all.
            assertThat(all.deviation()).isCloseTo(Math.sqrt((4 + 1 + 16 + 1 + 9) / 3.0), within(1e-12));
            assertThat(all.median()).isEqualTo(0.6);
        });
        assertThat(advice.predicted("c")).isEmpty();
    }

    @Test
    void aMeanOfTooFewRunsIsNoGoal() {
        List<Double> seconds = List.of(1.0, 1.0, 1.1, 1.1);
        Goal steady = AdviseExperiment.mean("id", new Predicted(1.2, 0.3, 1.2), seconds, "real runs");
        assertThat(steady.met()).isTrue();
        assertThat(steady.value()).isCloseTo(1.2 / 1.05 - 1, within(1e-12));
        assertThat(AdviseExperiment.mean("id", new Predicted(1.4, 0.3, 1.2), seconds, "real runs")
                        .met())
                .isFalse();
        // A few runs of eight seconds: the mean of four runs may be anything.
        Goal scattered = AdviseExperiment.mean("id", new Predicted(1.4, 1.5, 1), seconds, "real runs");
        assertThat(scattered.met()).isNull();
        assertThat(scattered.value()).isNull();
        assertThat(scattered.why())
                .contains("predicted 1.40 s, measured 1.05 s, but the mean of 4 runs scatters by 105 %");
    }
}
