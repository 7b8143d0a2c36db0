package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Figures of a few runs, by hand. */
class RunSecondsTest {
    @Test
    void aFewLongRunsAreInTheMeanOnly() {
        double[] runs = new double[40];
        Arrays.fill(runs, 1);
        Arrays.fill(runs, 0, 3, 9);
        RunSeconds seconds = RunSeconds.of(runs);
        assertThat(seconds.mean()).isCloseTo(1.6, within(1e-12));
        assertThat(seconds.deviation()).isCloseTo(Math.sqrt(37 / 40.0 * 0.36 + 3 / 40.0 * 7.4 * 7.4), within(1e-12));
        assertThat(seconds.median()).isEqualTo(1);
        // 37 of 40 are less than 19 of 20.
        assertThat(seconds.most()).isEqualTo(9);
        assertThat(seconds.scatters()).isTrue();
        runs[0] = 1;
        assertThat(RunSeconds.of(runs).most()).isEqualTo(1);
        assertThat(runs[1]).isEqualTo(9);
    }

    @Test
    void quantilesAreRunsThatWere() {
        RunSeconds seconds = RunSeconds.of(new double[] {4, 1, 3, 2});
        assertThat(seconds.median()).isEqualTo(2);
        assertThat(seconds.most()).isEqualTo(4);
        assertThat(RunSeconds.of(new double[] {5})).isEqualTo(RunSeconds.always(5));
        assertThat(RunSeconds.always(5).scatters()).isFalse();
    }
}
