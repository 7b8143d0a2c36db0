package org.codedcomputing.lcc.code;

import java.io.Serializable;

/**
 * What verified coded computing [64] does after an iteration in which some results were refused and some workers were late: go on
 * without the refused workers, and if that leaves too few, encode anew for fewer blocks. With masks, new ones are drawn.
 *
 * @param slack A_t = N - M - S - R: workers to spare, negative if too few are left
 * @param workers N of the next iteration, N - M
 * @param blocks K of the next iteration
 * @param recode whether K has changed, so that data are encoded and sent anew
 */
public record Recoding(long slack, int workers, int blocks, boolean recode) implements Serializable {
    /**
     * The rule.
     *
     * @param parameters N, K, T and deg f of this iteration
     * @param refused M, workers whose results were refused, 0..N
     * @param late S, workers that were waited for in vain, 0..N-M
     * @throws IllegalArgumentException if a number is out of range, or not even one block is left
     */
    public static Recoding after(LagrangeParameters parameters, int refused, int late) {
        LagrangePoints.requireAtLeast("M", refused, 0);
        LagrangePoints.requireAtLeast("S", late, 0);
        if (refused + (long) late > parameters.workers()) {
            throw new IllegalArgumentException(
                    "%d refused and %d late workers are more than N=%d".formatted(refused, late, parameters.workers()));
        }
        int workers = parameters.workers() - refused;
        long slack = (long) workers - late - parameters.lagrangeThreshold();
        if (slack >= 0) {
            return new Recoding(slack, workers, parameters.blocks(), false);
        }
        // At degree 0 one result is enough, so there is no smaller code.
        long blocks =
                parameters.degree() == 0 ? 0 : parameters.blocks() + Math.floorDiv(slack, (long) parameters.degree());
        if (blocks < 1) {
            throw new IllegalArgumentException(
                    "%d refused and %d late of N=%d workers leave no code for T=%d, degree %d"
                            .formatted(
                                    refused, late, parameters.workers(), parameters.colluders(), parameters.degree()));
        }
        return new Recoding(slack, workers, (int) blocks, true);
    }

    /**
     * Whether encoding anew pays.
     *
     * @param savedSeconds expected saving of one iteration, in seconds
     * @param iterations that are left, at least 0
     * @param costSeconds encoding and sending anew, in seconds
     */
    public static boolean pays(double savedSeconds, int iterations, double costSeconds) {
        return savedSeconds * iterations > costSeconds;
    }

    /** The line to log, such as {@code slack -1: N 12 -> 10, K 9 -> 8, encoding anew}. */
    public String decision(LagrangeParameters before) {
        return "slack %d: N %d -> %d, K %d -> %d, %s"
                .formatted(
                        slack,
                        before.workers(),
                        workers,
                        before.blocks(),
                        blocks,
                        recode ? "encoding anew" : "shares stay");
    }
}
