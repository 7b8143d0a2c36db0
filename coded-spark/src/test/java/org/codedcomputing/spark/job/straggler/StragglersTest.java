package org.codedcomputing.spark.job.straggler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StragglersTest {
    private static final int WORKERS = 100;
    private static final int ROUNDS = 500;

    private static double[] sorted(Delays delays) {
        double[] all = new double[WORKERS * ROUNDS];
        for (int i = 0; i < all.length; i++) {
            all[i] = delays.seconds(i % WORKERS, 1 + i / WORKERS);
        }
        Arrays.sort(all);
        return all;
    }

    /** Largest distance between empirical and true distribution; beyond 1.95/sqrt(50000) = 0.0087 once in a thousand seeds. */
    private static double distance(double[] sorted, java.util.function.DoubleUnaryOperator distribution) {
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            double p = distribution.applyAsDouble(sorted[i]);
            most = Math.max(most, Math.max(p - i / (double) sorted.length, (i + 1.0) / sorted.length - p));
        }
        return most;
    }

    @Test
    void shiftedExponentialHasItsDistribution() {
        assertThat(distance(
                        sorted(Delays.shiftedExponential(0.5, 2, 7)), x -> x < 0.5 ? 0 : 1 - Math.exp(-(x - 0.5) / 2)))
                .isLessThan(0.0087);
        assertThat(distance(sorted(Delays.shiftedExponential(0.5, 2, 7)), x -> 1 - Math.exp(-x / 2)))
                .as("another distribution")
                .isGreaterThan(0.05);
    }

    @Test
    void paretoHasItsDistribution() {
        assertThat(distance(sorted(Delays.pareto(0.1, 1.5, 11)), x -> 1 - Math.pow(1 + x / 0.1, -1.5)))
                .isLessThan(0.0087);
    }

    @Test
    void theSameArgumentsGiveTheSameDelaysAlsoBehindSerialization() throws Exception {
        Delays delays = Delays.shiftedExponential(0, 1, 3);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(delays);
        }
        Delays copy = (Delays) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(sorted(copy)).isEqualTo(sorted(delays));
        assertThat(delays.seconds(1, 1)).isNotEqualTo(delays.seconds(1, 2)).isNotEqualTo(delays.seconds(2, 1));
        assertThat(Delays.shiftedExponential(0, 1, 4).seconds(1, 1)).isNotEqualTo(delays.seconds(1, 1));
    }

    @Test
    void aTraceRepeats() {
        Delays trace = Delays.trace(List.of(List.of(1.0, 2.0), List.of(3.0)));
        assertThat(trace.seconds(0, 1)).isEqualTo(1);
        assertThat(trace.seconds(3, 1)).isEqualTo(2);
        assertThat(trace.seconds(5, 2)).isEqualTo(3);
        assertThat(trace.seconds(0, 3)).isEqualTo(1);
        assertThat(Delays.of(Map.of(2, 9.0)).seconds(2, 5)).isEqualTo(9);
        assertThatThrownBy(() -> Delays.trace(List.of())).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> Delays.pareto(1, 0, 1)).hasMessageContaining("shape must be > 0 (was 0.0)");
        assertThatThrownBy(() -> Delays.shiftedExponential(-1, 0, 1)).hasMessageContaining("shift must be >= 0");
    }

    @Test
    void aSlotKeepsItsSpeedWhateverItTakes() {
        Speeds speeds = Speeds.ofSlots("StragglersTest", 1, 2);
        Pace first = speeds.begin(17);
        Pace second = speeds.begin(4);
        assertThat(first.unitsPerSecond()).isCloseTo(1, within(0.0));
        assertThat(second.unitsPerSecond()).isCloseTo(2, within(0.0));
        assertThatThrownBy(() -> speeds.begin(5)).hasMessageContaining("has 2 slots and all are taken");
        first.close();
        assertThat(speeds.begin(9).unitsPerSecond()).isCloseTo(1, within(0.0));
        assertThatThrownBy(() -> Speeds.ofSlots("StragglersTest", 1).begin(0))
                .hasMessageContaining("has 2 slots here, not 1");
    }

    @Test
    void aDelayIsNotPartOfTheWorkBehindIt() throws InterruptedException {
        try (Pace pace = new Pace(100, () -> {})) {
            Pace.sleepUntil(System.nanoTime(), 0.03, () -> {});
            long start = System.nanoTime();
            pace.restart();
            pace.worked(2, () -> {});
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
        }
    }

    @Test
    void aHungPaceEndsOnlyByBeingStopped() {
        IllegalStateException stop = new IllegalStateException("stopped");
        int[] looks = new int[1];
        assertThatThrownBy(() -> new Pace(0, () -> {}).worked(1, () -> {
                    if (looks[0]++ == 3) {
                        throw stop;
                    }
                }))
                .isSameAs(stop);
    }
}
