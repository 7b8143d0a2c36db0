package org.codedcomputing.benchmarks.pagerank;

import java.util.List;
import org.codedcomputing.benchmarks.Result;

/**
 * What was measured of a plan, or of another program, on a graph in the lab.
 *
 * @param graph its name
 * @param name of the plan, or of the program
 * @param advised whether it is what the advisor chose
 * @param sent bytes of values of an iteration, a multicast counted once; 0 of other programs
 * @param delivered the same times receivers
 * @param backSent bytes written back in an iteration
 * @param backDelivered the same times receivers
 * @param interfaceSent bytes that left all workers' network interfaces in an iteration
 * @param interfaceReceived bytes that arrived there
 * @param samples seconds of an iteration
 */
record LabRankLine(
        String graph,
        String name,
        boolean advised,
        double sent,
        double delivered,
        double backSent,
        double backDelivered,
        double interfaceSent,
        double interfaceReceived,
        List<Double> samples) {
    /** What GraphX is called, before the way of cutting. */
    static final String GRAPHX = "graphx.";

    /** What one thread without a cluster is called. */
    static final String ONE_THREAD = "one-thread";

    LabRankLine {
        samples = List.copyOf(samples);
    }

    /** The median. */
    double seconds() {
        return Result.median(samples);
    }

    boolean isGraphX() {
        return name.startsWith(GRAPHX);
    }

    boolean isPlan() {
        return !isGraphX() && !name.equals(ONE_THREAD);
    }
}
