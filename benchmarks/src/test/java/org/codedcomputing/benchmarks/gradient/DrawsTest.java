package org.codedcomputing.benchmarks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Iterations that are measured are like what the formula expects, whoever runs them. */
class DrawsTest {
    private static final double TASK = 0.2;
    private static final double DELAY = 2;

    @ParameterizedTest
    @EnumSource
    void drawsAreTypicalOfBothSchemes(Scenario scenario) {
        FractionalRepetition uncoded = Contestant.JOB_S0.scheme();
        FractionalRepetition frc = Contestant.FRC_S1.scheme();
        for (boolean quick : List.of(false, true)) {
            int iterations = scenario.iterations(quick);
            Draws draws = new Draws(20261123, scenario.late(), DELAY).typical(List.of(uncoded, frc), iterations, TASK);
            double oneMore = DELAY / iterations;
            for (FractionalRepetition scheme : List.of(uncoded, frc)) {
                double expected = draws.expected(scheme, TASK);
                assertThat(draws.model(scheme, iterations, TASK))
                        .isCloseTo(expected, within(Math.max(0.04 * expected, oneMore / 2) + 1e-12));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Scenario.class,
            names = {"NONE", "LATE5"})
    void theFormulaIsThatOfTheSheet(Scenario scenario) {
        Draws draws = new Draws(1, scenario.late(), DELAY);
        double late = scenario == Scenario.NONE ? 0 : 1 - Math.pow(1 - 0.05 * 0.05, 12);
        assertThat(draws.expected(Contestant.FRC_S1.scheme(), TASK)).isCloseTo(0.4 + 2 * late, within(1e-12));
    }
}
