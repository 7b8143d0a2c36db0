package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Loads, growth of rounding errors and the rule that picks a scheme. */
class SchemeChoiceTest {
    @Test
    void loadsOfGeneralisedRepetition() {
        int[][] cases = {{10, 3}, {8, 2}, {10, 2}, {11, 1}};
        double[] loads = {0.5, 0.5, 1 / 3.0, 0.2};
        for (int i = 0; i < cases.length; i++) {
            FractionalRepetition scheme = FractionalRepetition.generalised(cases[i][0], cases[i][1]);
            assertEquals(loads[i], scheme.matrix().load(), 1e-15);
            for (int group = 0; group < scheme.groups(); group++) {
                assertTrue(scheme.members(group) > cases[i][1]);
            }
        }
    }

    /** The sheet's table of worst cases. */
    @Test
    void worstAmplifications() {
        assertEquals(1, Amplification.worst(FractionalRepetition.of(8, 3)));
        assertEquals(1, Amplification.worst(FractionalRepetition.generalised(10, 3)));
        assertEquals(1.0, Amplification.worst(RealCirculant.strict(4, 1)), 0.05);
        assertEquals(1.9, Amplification.worst(RealCirculant.strict(5, 2)), 0.05);
        assertEquals(5.8, Amplification.worst(RealCirculant.strict(8, 3)), 0.05);
        assertEquals(9.5, Amplification.worst(RealCirculant.strict(10, 3)), 0.05);
        assertEquals(40, Amplification.worst(RealCirculant.strict(20, 3)), 0.5);
        assertEquals(1.7, Amplification.worst(ReedSolomonForm.cyclic(4, 1)), 0.05);
        assertEquals(2.6, Amplification.worst(ReedSolomonForm.cyclic(5, 2)), 0.05);
        assertEquals(9.1, Amplification.worst(ReedSolomonForm.cyclic(8, 3)), 0.05);
        assertEquals(18, Amplification.worst(ReedSolomonForm.cyclic(10, 3)), 0.5);
    }

    @Test
    void theBestDrawIsNoWorseThanOthers() {
        double best = Amplification.worst(CyclicRepetition.best(8, 2, 40));
        for (int seed = 40; seed < 60; seed++) {
            assertTrue(best <= Amplification.worst(CyclicRepetition.of(8, 2, seed)));
        }
    }

    @Test
    void illConditionedSchemesAreRefused() {
        assertTrue(refusal(() -> RealCirculant.strict(84, 21))
                .matches("no well-conditioned matrix found for n=84, s=21 \\(best amplification .* > 1e7\\)"));
        assertTrue(refusal(() -> ReedSolomonForm.cyclic(84, 21))
                .matches("no well-conditioned matrix found for n=84, s=21 \\(best amplification .* > 1e7\\)"));
        assertEquals(
                "H has 2 neighbouring columns that are dependent; draw another",
                refusal(() -> CyclicRepetition.of(new double[][] {{1, 1, -1, -1}, {1, 1, 2, -4}})));
        assertEquals(
                "row 1 of H adds up to 3.0; make its last number minus the sum of the others",
                refusal(() -> CyclicRepetition.of(new double[][] {{1, 1, -1, -1}, {1, 1, 2, -1}})));
    }

    @Test
    void theRulePicksTheCheapest() {
        assertEquals("FRC(n=24, s=2)", GradientSchemes.auto(24, 2).name());
        assertEquals("FRC(n=5, s=0)", GradientSchemes.auto(5, 0).name());
        assertEquals("FRC(n=5, s=4)", GradientSchemes.auto(5, 4).name());
        assertEquals("generalised FRC(n=10, s=3)", GradientSchemes.auto(10, 3).name());
        assertEquals("generalised FRC(n=10, s=2)", GradientSchemes.auto(10, 2).name());
        assertEquals("generalised FRC(n=11, s=1)", GradientSchemes.auto(11, 1).name());
        assertEquals("circulant(n=5, s=2)", GradientSchemes.auto(5, 2).name());
        assertEquals("cyclic(n=8, s=2)", GradientSchemes.auto(8, 2).name());
        assertEquals("circulant(n=3, s=2)", RealCirculant.strict(3, 2).name());
        assertEquals("circulant(n=10, s=3)", GradientSchemes.regular(10, 3).name());
        assertEquals("FRC(n=12, s=3)", GradientSchemes.regular(12, 3).name());
    }
}
