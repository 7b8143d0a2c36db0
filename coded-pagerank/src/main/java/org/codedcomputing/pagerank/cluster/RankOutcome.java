package org.codedcomputing.pagerank.cluster;

import org.codedcomputing.pagerank.engine.PageRankResult;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.plan.SentBytes;

/**
 * What came of a PageRank job.
 *
 * @param ranks one for each vertex, on the scale of the rule's normalisation
 * @param run the rest
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to the caller, never compared.
public record RankOutcome(double[] ranks, RunOutcome run) {
    /** The same as that of one machine. */
    public PageRankResult result() {
        return PageRankResult.of(ranks, iterations(), reason(), change());
    }

    /** Iterations done. */
    public int iterations() {
        return run.iterations();
    }

    /** What ended them. */
    public StopReason reason() {
        return run.reason();
    }

    /** What the last one changed, of ranks that add up to 1. */
    public double change() {
        return run.change();
    }

    /** Stages that were run, 1 if nothing failed. */
    public int attempts() {
        return run.attempts();
    }

    /** The iteration that the last attempt began with: 0, or that of a checkpoint. */
    public int firstIteration() {
        return run.firstIteration();
    }

    /** Bytes of all servers in the attempt that came through. */
    public SentBytes sent() {
        return run.sent();
    }

    /** Of the slowest server in that attempt. */
    public double secondsPerIteration() {
        return run.secondsPerIteration();
    }

    @Override
    public String toString() {
        return run.toString();
    }
}
