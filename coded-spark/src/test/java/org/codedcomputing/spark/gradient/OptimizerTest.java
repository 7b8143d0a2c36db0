package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways down, on functions whose lowest point is known. */
class OptimizerTest {
    /** (x-1)^2/2 + 5 (y+2)^2, lowest at (1, -2). */
    private static final Objective BOWL = (at, gradient) -> {
        gradient[0] = at[0] - 1;
        gradient[1] = 10 * (at[1] + 2);
        return gradient[0] * gradient[0] / 2 + 5 * (at[1] + 2) * (at[1] + 2);
    };

    private static final Objective ROSENBROCK = (at, gradient) -> {
        double off = at[1] - at[0] * at[0];
        gradient[0] = -2 * (1 - at[0]) - 400 * at[0] * off;
        gradient[1] = 200 * off;
        return (1 - at[0]) * (1 - at[0]) + 100 * off * off;
    };

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Optimizer.gradientDescent(400, 0.1, 0),
                Optimizer.momentum(400, 0.05, 0.8, 0),
                Optimizer.nesterov(400, 0.05, 0.8, 0),
                Optimizer.lbfgs(50, 1e-12));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void theLowestPointIsFound(Optimizer optimizer) {
        double[] initial = {5, 5};
        DescentOutcome outcome = optimizer.minimize(BOWL, initial);
        assertThat(outcome.parameters()).containsExactly(new double[] {1, -2}, within(1e-8));
        assertThat(outcome.value()).isCloseTo(0, within(1e-14));
        assertThat(outcome.values().get(0)).isEqualTo(253);
        assertThat(outcome.iterations()).isPositive();
        assertThat(initial).containsExactly(5, 5);
    }

    @Test
    void lbfgsTurnsCorners() {
        DescentOutcome outcome = Optimizer.lbfgs(200, 1e-14).minimize(ROSENBROCK, new double[] {-1.2, 1});
        assertThat(outcome.parameters()).containsExactly(new double[] {1, 1}, within(1e-5));
        assertThat(outcome.converged()).isTrue();
        assertThat(outcome.reason()).isNotBlank();
    }

    /** f = x^2/2 from 1 with step 1/2: by hand. */
    @Test
    void stepsAreThoseOfTheFormulas() {
        List<Double> asked = new ArrayList<>();
        Objective square = (at, gradient) -> {
            asked.add(at[0]);
            gradient[0] = at[0];
            return at[0] * at[0] / 2;
        };
        Optimizer.gradientDescent(3, 0.5, 0).minimize(square, new double[] {1});
        assertThat(asked).containsExactly(1.0, 0.5, 0.25, 0.125);
        asked.clear();
        // v = v/2 - x/2: 1 -> 0.5 -> 0 -> -0.25.
        Optimizer.momentum(3, 0.5, 0.5, 0).minimize(square, new double[] {1});
        assertThat(asked).containsExactly(1.0, 0.5, 0.0, -0.25);
        asked.clear();
        // Ahead: asked at 1, v=-0.5, x=0.5; at 0.25, v=-0.375, x=0.125; at -0.0625; v=-0.15625, x=-0.03125.
        Optimizer.nesterov(3, 0.5, 0.5, 0).minimize(square, new double[] {1});
        assertThat(asked).containsExactly(1.0, 0.25, -0.0625, -0.03125);
    }

    @Test
    void itEndsWhereNothingChanges() {
        DescentOutcome outcome = Optimizer.gradientDescent(1000, 0.1, 1e-9).minimize(BOWL, new double[] {5, 5});
        assertThat(outcome.converged()).isTrue();
        assertThat(outcome.iterations()).isLessThan(1000);
        assertThat(outcome.value()).isEqualTo(outcome.values().get(outcome.iterations()));
        assertThat(Optimizer.lbfgs(2, 0)
                        .minimize(ROSENBROCK, new double[] {-1.2, 1})
                        .converged())
                .isFalse();
    }

    @Test
    void failuresComeThrough() {
        Objective failing = (at, gradient) -> {
            throw new IllegalStateException("no gradient");
        };
        assertThat(optimizers())
                .allSatisfy(optimizer -> assertThatThrownBy(() -> optimizer.minimize(failing, new double[1]))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("no gradient"));
    }

    @Test
    void regularizationIsOfTheFirstParameters() {
        GradientSum sum = new GradientSum(new double[] {4, 6, 8}, 10, 2);
        double[] gradient = new double[3];
        double value = Objective.mean(at -> sum, 0.5, 2).evaluate(new double[] {1, 2, 3}, gradient);
        assertThat(value).isEqualTo(5 + 0.25 * 5);
        assertThat(gradient).containsExactly(2.5, 4, 4);
        assertThatThrownBy(() -> Objective.mean(at -> sum, -1, 0)).hasMessageContaining("l2 must be at least 0");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Optimizer.gradientDescent(0, 1, 0)).hasMessageContaining("iterations >= 1");
        assertThatThrownBy(() -> Optimizer.momentum(1, 1, 1, 0)).hasMessageContaining("momentum < 1");
        assertThatThrownBy(() -> Optimizer.gradientDescent(1, Double.NaN, 0)).hasMessageContaining("step > 0");
        assertThatThrownBy(() -> Optimizer.lbfgs(-1, 0)).hasMessageContaining("iterations >= 0");
    }
}
