package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
            double value = law.draw(random);
            within += value >= from && value <= to ? 1 : 0;
        }
        return within / (double) all;
    }

    @Test
    void withoutStoppedTasksItIsTheTasks() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 1, 1, 8}, NONE, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(0.75, within(0.01));
        assertThat(share(law, 8, 8)).isCloseTo(0.25, within(0.01));
    }

    /** Of ten two were stopped at 3 and 4, and one ended at 8: the two would have taken 8 as well, as far as one can tell. */
    @Test
    void whatWasStoppedGoesToWhatTookLonger() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 1, 1, 1, 1, 1, 1, 8}, new double[] {3, 4}, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(0.7, within(0.01));
        assertThat(share(law, 8, 8)).isCloseTo(0.3, within(0.01));
        assertThat(share(law, 3, 4)).isZero();
    }

    /** The product-limit law by hand: 1 of 4 ends at 1, one is stopped at 2, of the two left one ends at 3 and one at 5. */
    @Test
    void theWeightsAreThoseOfTheProductLimit() {
        ResidualLaw law = ResidualLaw.of(new double[] {1, 3, 5}, new double[] {2}, NONE);
        assertThat(share(law, 1, 1)).isCloseTo(0.25, within(0.01));
        assertThat(share(law, 3, 3)).isCloseTo(0.375, within(0.01));
        assertThat(share(law, 5, 5)).isCloseTo(0.375, within(0.01));
    }

    @Test
    void whatOutlastedAllIsAsOthersOfItsKindOrEndedThen() {
        double[] finished = {1, 1, 1};
        double[] stopped = {4};
        assertThat(share(ResidualLaw.of(finished, stopped, NONE), 4, 4)).isCloseTo(0.25, within(0.01));
        ResidualLaw elsewhere = ResidualLaw.of(finished, stopped, new double[] {2, 3, 7, 9});
        assertThat(share(elsewhere, 7, 7)).isCloseTo(0.125, within(0.01));
        assertThat(share(elsewhere, 9, 9)).isCloseTo(0.125, within(0.01));
        assertThat(share(elsewhere, 1, 1)).isCloseTo(0.75, within(0.01));
    }
}
