package org.codedcomputing.core.fountain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values, and the inverse of the distribution function at and between its jumps. */
class RobustSolitonTest {
    @ParameterizedTest
    @CsvSource({
        "100, 0.1, 5.298317, 18, 1.307307, 6.3790",
        "1000, 0.03, 7.210849, 138, 1.058910, 10.5099",
        "10000, 0.03, 29.710463, 336, 1.031129, 14.4119"
    })
    void referenceValues(int k, double c, double ripple, int spike, double beta, double meanDegree) {
        RobustSoliton law = new RobustSoliton(k, c, 0.5);
        assertEquals(ripple, law.ripple(), 5e-7);
        assertEquals(spike, law.spike());
        assertEquals(beta, law.beta(), 5e-7);
        assertEquals(meanDegree, law.meanDegree(), 5e-5);
    }

    @Test
    void referenceProbabilities() {
        RobustSoliton hundred = new RobustSoliton(100, 0.1, 0.5);
        assertEquals(0.048178, hundred.probability(1), 5e-7);
        assertEquals(0.402730, hundred.probability(2), 5e-7);
        assertEquals(0.140998, hundred.probability(3), 5e-7);
        assertEquals(0.098169, hundred.probability(18), 5e-7);
        RobustSoliton thousand = RobustSoliton.of(1000);
        assertEquals(0.007754, thousand.probability(1), 5e-7);
        assertEquals(0.475589, thousand.probability(2), 5e-7);
    }

    @Property(tries = 200)
    void degreesInvertTheDistributionFunction(@ForAll @IntRange(min = 30, max = 3000) int k) {
        RobustSoliton law = RobustSoliton.of(k);
        double before = 0;
        for (int d = 1; d <= Math.min(k, 50); d++) {
            double jump = law.probability(d);
            assertEquals(d, law.degree(before + jump / 2));
            before += jump;
        }
        assertEquals(1, law.degree(0));
        assertEquals(k, law.degree(Math.nextDown(1.0)), "the rarest degree ends at 1");
    }

    @Test
    void refusals() {
        assertRefused("robust soliton needs k >= 1, c > 0 and 0 < delta < 1: k=0, c=0.1, delta=0.5", 0, 0.1, 0.5);
        assertRefused("robust soliton needs k >= 1, c > 0 and 0 < delta < 1: k=10, c=0.0, delta=0.5", 10, 0, 0.5);
        assertRefused("robust soliton needs k >= 1, c > 0 and 0 < delta < 1: k=10, c=0.1, delta=1.0", 10, 0.1, 1);
        assertRefused(
                "robust soliton needs k >= 1, c > 0 and 0 < delta < 1: k=10, c=NaN, delta=0.1", 10, Double.NaN, 0.1);
        assertRefused("robust soliton spike at ⌊k/R⌋=1: c=3.4 too large for k=2000", 2000, 3.4, 0.01);
        assertRefused(
                "robust soliton with c=0.01 too small for k=10: R=0.0947 is not above delta=0.5; raise c",
                10,
                0.01,
                0.5);
    }

    private static void assertRefused(String message, int k, double c, double delta) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new RobustSoliton(k, c, delta))
                        .getMessage());
    }
}
