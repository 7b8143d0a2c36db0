package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of tasks of which some were stopped. */
class ResidualLawTest {
    private static final double[] NONE = {};

    private static double share(ResidualLaw law, double from, double to) {
        SplittableRandom random = new SplittableRandom(3);
        int all = 40_000;
        int within = 0;
        for (int i = 0; i < all; i++) {
            double value = law.draws().next(random);
            within += value >= from && value <= to ? 1 : 0;
        }
        return within / (double) all;
    }

    @Test
    void withoutStoppedTasksItIsTheTasks() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 1, 1, 8}, NONE, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(3.5 / 5, within(0.01));
        assertThat(share(law, 8, 8)).isCloseTo(1.5 / 5, within(0.01));
    }

    /** Of ten two were stopped at 3 and 4, and one ended at 8: the two would have taken 8 as well, as far as one can tell. */
    @Test
    void whatWasStoppedGoesToWhatTookLonger() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 1, 1, 1, 1, 1, 1, 8}, new double[] {3, 4}, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(7.5 / 11, within(0.01));
        assertThat(share(law, 8, 8)).isCloseTo(3.5 / 11, within(0.01));
        assertThat(share(law, 3, 4)).isZero();
    }

    /** The product-limit law by hand: 1 of 4 ends at 1, one is stopped at 2, of the two left one ends at 3 and one at 5. */
    @Test
    void theWeightsAreThoseOfTheProductLimit() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 3, 5}, new double[] {2}, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(1.5 / 5, within(0.01));
        assertThat(share(law, 3, 3)).isCloseTo(3.5 / 5 / 2, within(0.01));
        assertThat(share(law, 5, 5)).isCloseTo(3.5 / 5 / 2, within(0.01));
    }

    @Test
    void whatOutlastedAllIsAsOthersOfItsKindOrEndedThen() {
        double[] finished = {1, 1, 1};
        double[] stopped = {4};
        assertThat(share(ResidualLaw.of(finished, stopped, NONE), 4, 4)).isCloseTo(1.5 / 5, within(0.01));
        ResidualLaw elsewhere = ResidualLaw.of(finished, stopped, new double[] {2, 3, 7, 9});
        assertThat(share(elsewhere, 7, 7)).isCloseTo(1.5 / 5 / 2, within(0.01));
        assertThat(share(elsewhere, 9, 9)).isCloseTo(1.5 / 5 / 2, within(0.01));
        assertThat(share(elsewhere, 1, 1)).isCloseTo(3.5 / 5, within(0.01));
    }

    /** How many of 12 draws of one run are late is the beta-binomial law of half a late task more than were seen: by its formula. */
    @Test
    void theShareOfLateOnesIsAnotherInEveryRun() {
        double[] finished = new double[48];
        Arrays.fill(finished, 1);
        Arrays.fill(finished, 0, 3, 8);
        ResidualLaw law = ResidualLaw.of(finished, NONE, NONE);
        double[] expected = new double[13];
        expected[0] = 1;
        for (int i = 0; i < 12; i++) {
            expected[0] *= (45.5 + i) / (49 + i);
        }
        for (int late = 1; late <= 12; late++) {
            expected[late] = expected[late - 1] * (13 - late) / late * (2.5 + late) / (45.5 + 12 - late);
        }
        assertThat(Arrays.stream(expected).sum()).isCloseTo(1, within(1e-12));
        SplittableRandom random = new SplittableRandom(5);
        int runs = 40_000;
        int[] seen = new int[13];
        for (int run = 0; run < runs; run++) {
            ResidualLaw.Draws draws = law.draws();
            int late = 0;
            for (int task = 0; task < 12; task++) {
                late += draws.next(random) > 1 ? 1 : 0;
            }
            seen[late]++;
        }
        for (int late = 0; late <= 12; late++) {
            double deviation = Math.sqrt(expected[late] * (1 - expected[late]) / runs);
            assertThat(seen[late] / (double) runs).as("%d late", late).isCloseTo(expected[late], within(5 * deviation));
        }
        // Twice as often as with the share that was seen, 3.5 %, three or more are late.
        assertThat(Arrays.stream(expected, 3, 13).sum()).isCloseTo(0.067, within(0.001));
    }

    /** Where all of them were late, or none, nobody knows of others. */
    @Test
    void whatTheLogHasNoneOfIsNotDrawn() {
        assertThat(share(ResidualLaw.of(new double[] {1, 1.2}, NONE, NONE), 1, 1.2))
                .isEqualTo(1);
        assertThat(share(ResidualLaw.of(new double[] {2, 3}, NONE, NONE), 2, 3)).isEqualTo(1);
        assertThat(share(ResidualLaw.of(NONE, NONE, NONE), 1, 1)).isEqualTo(1);
    }
}
