package org.codedcomputing.core.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.apache.commons.math3.distribution.WeibullDistribution;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The solver tables, and the maxima against an optimiser nobody here wrote. */
class UnitLoadLawTest {
    @ParameterizedTest
    @CsvSource({
        "0.01, 1.148165122379, 7.749, 0.129",
        "0.1, 1.516221161425, 2.937, 0.340",
        "0.25, 1.882714752583, 2.133, 0.469",
        "0.5, 2.357676673946, 1.737, 0.576",
        "1, 3.146193220621, 1.466, 0.682",
        "2, 4.505241495793, 1.285, 0.778",
        "3, 5.749031386013, 1.211, 0.826",
        "5, 8.090717405155, 1.141, 0.876",
        "10, 13.610868638150, 1.079, 0.927",
        "100, 105.660228554850, 1.010, 0.991",
        "1000, 1007.915639754409, 1.001, 0.999"
    })
    void rootsRedundancyAndShareFinished(double product, double z, double redundancy, double finished) {
        double root = ShiftedExponential.root(product);
        assertEquals(z, root, 5e-13 * Math.max(1, z));
        ShiftedExponential law = new ShiftedExponential(product / 2, 2);
        List<ShiftedExponential> equal = List.of(law, law, law);
        assertEquals(redundancy, LoadSolver.closedForm(equal, 100).redundancy(), 5.1e-4);
        assertEquals(finished, law.probability(law.bestUnitTime()), 5.1e-4);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1.518406, 0.338019", "0.7, 1.796670, 0.319380", "1, 2.146193, 0.317844", "2, 2.444812, 0.358310"})
    void weibullTable(double shape, double lambda, double rate) {
        ShiftedWeibull law = new ShiftedWeibull(1, 1, shape);
        assertEquals(lambda, law.bestUnitTime(), 5e-7);
        assertEquals(rate, law.rate(), 5e-7);
    }

    @Test
    void empiricalExample() {
        EmpiricalLaw law = EmpiricalLaw.of(4.0, 1.0, 2.0, 1.2, 1.5);
        assertEquals(2.0, law.bestUnitTime());
        assertEquals(0.4, law.rate(), 1e-15);
        // From 3 on, 0.8/3 beats 1/4; from 3.5 on it does not.
        assertEquals(3.0, law.bestUnitTime(3));
        assertEquals(4.0, law.bestUnitTime(3.5));
        assertEquals(1.94, law.mean(), 1e-15);
        assertEquals(1.2, law.quantile(0.4));
        assertEquals(0.6, law.probability(1.99), 1e-15);
        // Ties go to the larger time: more rows are finished for the same rate.
        assertEquals(2.0, EmpiricalLaw.of(1.0, 2.0).bestUnitTime());
    }

    @Property(tries = 300, seed = "20261128")
    void weibullMaximumIsBrents(
            @ForAll @DoubleRange(min = -2, max = 2) double shiftDigits,
            @ForAll @DoubleRange(min = 0.2, max = 6) double shape) {
        double shift = Math.pow(10, shiftDigits);
        ShiftedWeibull law = new ShiftedWeibull(shift, 1, shape);
        double best = law.bestUnitTime();
        double brent = new BrentOptimizer(1e-12, 1e-14)
                .optimize(
                        new UnivariateObjectiveFunction(x -> law.probability(Math.exp(x)) / Math.exp(x)),
                        GoalType.MAXIMIZE,
                        new SearchInterval(Math.log(shift), Math.log(best) + 3),
                        new MaxEval(10_000))
                .getValue();
        assertTrue(law.rate() >= brent * (1 - 1e-12), () -> law + ": " + law.rate() + " below " + brent);
        WeibullDistribution oracle = new WeibullDistribution(shape, 1);
        assertEquals(oracle.cumulativeProbability(best - shift), law.probability(best), 1e-12);
        assertEquals(shift + oracle.getNumericalMean(), law.mean(), 1e-9 * law.mean());
        assertEquals(shift + oracle.inverseCumulativeProbability(0.3), law.quantile(0.3), 1e-9 * law.quantile(0.3));
    }

    @Test
    void exponentialIsWeibullOfShapeOne() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 1000; i++) {
            double shift = Math.exp(random.nextDouble() * 8 - 4);
            double mu = Math.exp(random.nextDouble() * 8 - 4);
            double expected = new ShiftedExponential(shift, mu).bestUnitTime();
            assertEquals(expected, new ShiftedWeibull(shift, mu, 1).bestUnitTime(), 1e-9 * expected);
        }
    }

    @Test
    void aShiftTooSmallIsRaised() {
        assertEquals(0.0005, new ShiftedExponential(0, 2).shift());
        assertEquals(0.0005, new ShiftedWeibull(0, 2, 0.5).shift());
        assertEquals(0.0006, new ShiftedExponential(0.0006, 2).shift());
    }

    @Test
    void refusals() {
        for (double[] wrong : new double[][] {
            {-1, 1}, {1, 0}, {1, -2}, {Double.NaN, 1}, {1, Double.NaN}, {1, Double.POSITIVE_INFINITY}
        }) {
            String message =
                    "a worker's law needs a shift a >= 0 and a rate mu > 0, both finite: a=%s, mu=%s; fit them to at least two times that differ"
                            .formatted(wrong[0], wrong[1]);
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> new ShiftedExponential(wrong[0], wrong[1]))
                            .getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new ShiftedWeibull(1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> EmpiricalLaw.of());
        assertThrows(IllegalArgumentException.class, () -> EmpiricalLaw.of(1, 0));
        assertThrows(IllegalArgumentException.class, () -> ShiftedExponential.root(0));
    }
}
