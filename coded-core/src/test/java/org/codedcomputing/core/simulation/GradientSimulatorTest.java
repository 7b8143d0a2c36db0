package org.codedcomputing.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.ReduceTree;
import org.junit.jupiter.api.Test;

/** The simulator against cases by hand, and against means in the model of the published study. */
class GradientSimulatorTest {
    private static final int TRIALS = 2000;

    private static double draw(GradientSimulator.Round round) {
        return round.draw(new SplittableRandom(1));
    }

    @Test
    void aTreeByHand() {
        // Nodes 1..3 need 1, 4, 2; leaves 4..12 need 1..9; a message takes 2, and the latency is 0.5.
        double[] times = {0, 1, 4, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        GradientSimulator simulator = new GradientSimulator((node, load, random) -> times[node], 2, 0.5);
        // Node 1 has leaves at 1.5 and 2.5: received at 3.5 and 5.5. Node 2: 4.5, 5.5 -> 8.5. Node 3: 7.5, 8.5 -> 11.5.
        // The master receives those of nodes 1 and 2 from 6 to 8 and from 9 to 11.
        assertEquals(11, draw(simulator.codedReduce(new ReduceTree(3, 2, 1))));
        // Without redundancy: node 1 at 7.5, 2 at 10.5, 3 at 13.5; the last one is received from 14 to 16.
        assertEquals(16, draw(simulator.codedReduce(new ReduceTree(3, 2, 0))));
        assertEquals(7.5, draw(simulator.gradientCoding(3, 0)), "1.5 to 3.5 to 5.5 to 7.5");
        assertEquals(4 + 4 * (2 / 3.0 + 0.5), draw(simulator.ring(3)), 1e-12);
    }

    @Test
    void uplinksByHand() {
        double[] times = {0, 1, 4, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        GradientSimulator simulator =
                new GradientSimulator((node, load, random) -> times[node], 2, 0.5, GradientSimulator.Network.UPLINKS);
        // Inner nodes have the model at 3 * 2 + 0.5, leaves at 7. A leaf's message is received 2.5 after it has
        // computed:
        // node 1 has two of its leaves at 11.5, node 2 at 14.5, node 3 at 17.5; the master has theirs 2.5 later.
        assertEquals(17, draw(simulator.codedReduce(new ReduceTree(3, 2, 1))));
        assertEquals(18.5 + 2.5, draw(simulator.codedReduce(new ReduceTree(3, 2, 0))));
        assertEquals(6.5 + 4 + 2.5, draw(simulator.gradientCoding(3, 0)));
        assertEquals(4 + 4 * (2 / 3.0 + 0.5), draw(simulator.ring(3)), 1e-12);
    }

    /** Delays of the sheet's model: 500 with probability 0.05 on top of 50 for each of 24 parts. */
    @Test
    void delaysThatDoNotGrowWithTheLoad() {
        NodeTimes steady = (node, load, random) -> 24 * 50 * load;
        GradientSimulator simulator = new GradientSimulator(steady.late(0.05, 500), 0, 0);
        assertMean(404.01, simulator.uncoded(24));
        assertMean(269.59, simulator.gradientCoding(24, 1));
        FractionalRepetition groups = FractionalRepetition.of(24, 1);
        assertMean(114.80, simulator.codedReduce(new ReduceTree(24, 1, 1), children -> groups.missing(children) == 0));
        GradientSimulator slowed = new GradientSimulator(steady.slowed(1, 4), 0, 0);
        assertEquals(200, draw(slowed.uncoded(24)));
    }

    @Test
    void estimatesCarryTheirError() {
        NodeTimes law =
                (node, load, random) -> random.nextDouble() < 0.25 ? Double.POSITIVE_INFINITY : 2 + random.nextDouble();
        GradientSimulator.Estimate estimate =
                GradientSimulator.estimate(new GradientSimulator(law, 0, 0).uncoded(1), 4000, 3);
        assertEquals(2.5, estimate.mean(), 3 * estimate.error());
        // 1.96 / sqrt(12) / sqrt(3000).
        assertEquals(0.01033, estimate.error(), 0.0005);
        assertEquals(0.25, estimate.failed(), 0.03);
    }

    @Test
    void nodesThatHangAreToleratedUpToS() {
        GradientSimulator simulator = new GradientSimulator(
                (node, load, random) -> node == 1 || node == 7 ? Double.POSITIVE_INFINITY : 1, 0, 0);
        assertEquals(1, draw(simulator.codedReduce(new ReduceTree(3, 2, 1))));
        assertEquals(Double.POSITIVE_INFINITY, draw(simulator.codedReduce(new ReduceTree(3, 2, 0))));
        assertEquals(Double.POSITIVE_INFINITY, draw(simulator.ring(12)));
    }

    /** Where one of a group of two is slow, the groups suffice before any n-s do. */
    @Test
    void coverageStopsEarlier() {
        FractionalRepetition groups = FractionalRepetition.of(6, 1);
        GradientSimulator simulator = new GradientSimulator((node, load, random) -> node % 2 == 1 ? 1 : 9, 0, 0);
        ReduceTree flat = new ReduceTree(6, 1, 1);
        assertEquals(1, draw(simulator.codedReduce(flat, children -> groups.missing(children) == 0)));
        assertEquals(9, draw(simulator.codedReduce(flat)));
    }

    private static void assertMean(double expected, GradientSimulator.Round round) {
        assertEquals(expected, GradientSimulator.mean(round, TRIALS, 7), 0.03 * expected);
    }

    @Test
    void meansOfTheModel() {
        NodeTimes law = NodeTimes.shiftedExponential(84, 1, 1);
        GradientSimulator computing = new GradientSimulator(law, 0, 0);
        assertMean(17.6, computing.codedReduce(new ReduceTree(4, 3, 1)));
        assertMean(51.8, computing.gradientCoding(84, 21));
        assertMean(6.0, computing.ring(84));
        assertMean(5.9, computing.uncoded(84));
        GradientSimulator sending = new GradientSimulator(law, 1, 0);
        assertMean(20.3, sending.codedReduce(new ReduceTree(4, 3, 1)));
        assertMean(85.3, sending.gradientCoding(84, 21));
        assertMean(7.9, sending.ring(84));
        assertMean(85.0, sending.uncoded(84));
        GradientSimulator wide = new GradientSimulator(NodeTimes.shiftedExponential(156, 1, 1), 1, 0);
        assertMean(25.8, wide.codedReduce(new ReduceTree(12, 2, 1)));
        assertMean(157, wide.gradientCoding(156, 13));
        assertMean(8.6, wide.ring(156));
    }

    @Test
    void impossibleNumbersAreRefused() {
        NodeTimes law = (node, load, random) -> 1;
        assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, () -> new GradientSimulator(law, -1, 0))
                        .getMessage())
                .endsWith("got -1.0 and 0.0"));
        assertThrows(IllegalArgumentException.class, () -> NodeTimes.shiftedExponential(0, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> GradientSimulator.mean(new GradientSimulator(law, 0, 0).ring(2), 0, 1));
    }
}
