package org.codedcomputing.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.codedcomputing.core.gradient.ReduceTree;
import org.junit.jupiter.api.Test;

/** Who is compared with whom, and with which loads. */
class ReduceStudyTest {
    @Test
    void gradientCodingToleratesTheSamePart() {
        GradientSimulator simulator = new GradientSimulator((node, load, random) -> 84 * load, 1, 0);
        ReduceStudy study = ReduceStudy.of(new ReduceTree(4, 3, 1), simulator, "steady", 20, 1);
        assertEquals("gradient coding S=21, one port", study.rows().get(1).scheme());
        assertEquals(22 / 84.0, study.rows().get(1).load(), 1e-15);
        // Steady times: 6 to compute, then one message after the other, of three children at each of three layers: the
        // second one has what the first has.
        assertEquals(15, study.rows().get(0).time().mean(), 1e-12);
        assertEquals(22 + 63, study.rows().get(1).time().mean(), 1e-12);
        assertEquals(85 / 15.0, study.rows().get(1).over(), 1e-12);
        assertEquals(1 + 2 * 83 / 84.0, study.rows().get(2).time().mean(), 1e-12);
        assertEquals(85, study.rows().get(3).time().mean(), 1e-12);
        assertEquals(0, study.rows().get(0).time().error(), 1e-9);
        assertTrue(study.table().contains("(4,3)-tree, N=84: steady; simulated, 20 rounds each"), study.table());
        assertEquals(
                "gradient coding S=13, one port",
                ReduceStudy.of(ReduceStudy.examples().get(1), simulator, "", 20, 1)
                        .rows()
                        .get(1)
                        .scheme());
    }
}
