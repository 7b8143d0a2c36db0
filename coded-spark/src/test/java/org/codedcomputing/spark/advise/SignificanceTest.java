package org.codedcomputing.spark.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

/** By hand, and against tests of another library. */
class SignificanceTest {
    @Test
    void threeOfThreeAreHardlyChance() {
        // One of the 220 ways to choose three of twelve.
        assertThat(Significance.byChance(3, 3, 3, 12)).isCloseTo(1 / 220.0, within(1e-12));
        assertThat(Significance.byChance(0, 3, 3, 12)).isCloseTo(1, within(1e-12));
        assertThat(Significance.byChance(0, 5, 0, 12)).isCloseTo(1, within(1e-12));
        assertThat(Significance.byChance(5, 5, 12, 12)).isCloseTo(1, within(1e-12));
        // Two or three of three, of the 3 x 9 and the one way among 220.
        assertThat(Significance.byChance(2, 3, 3, 12)).isCloseTo(28 / 220.0, within(1e-12));
    }

    @Test
    void ranksAboveOthersAreCountedInStandardDeviations() {
        double[] low = {1, 2, 3, 4};
        double[] high = {5, 6, 7, 8};
        // U = 16 of a mean of 8 and a variance of 12, less a half.
        assertThat(Significance.above(high, low)).isCloseTo(7.5 / Math.sqrt(12), within(1e-12));
        assertThat(Significance.above(low, high)).isCloseTo(-7.5 / Math.sqrt(12), within(1e-12));
        assertThat(Significance.above(new double[] {2, 2}, new double[] {2, 2, 2}))
                .isZero();
        assertThat(Significance.above(new double[0], low)).isZero();
        // Ties share their ranks: 3 of 3.5 each, and what they take from the variance.
        assertThat(Significance.above(new double[] {1, 1, 1}, new double[] {1, 1, 1}))
                .isZero();
    }

    @Test
    void manyRanksGiveTheProbabilityOfAnotherLibrary() {
        SplittableRandom random = new SplittableRandom(7);
        double[] first = random.doubles(40).map(x -> x + 0.2).toArray();
        double[] second = random.doubles(60).toArray();
        double deviations = Significance.above(first, second);
        double twoSided = new MannWhitneyUTest().mannWhitneyUTest(first, second);
        double own = 2 * (1 - phi(Math.abs(deviations)));
        assertThat(Arrays.stream(first).average().orElseThrow()).isPositive();
        assertThat(own).isCloseTo(twoSided, within(0.15 * twoSided));
    }

    private static double phi(double z) {
        return new NormalDistribution().cumulativeProbability(z);
    }
}
