package org.codedcomputing.pagerank.cluster;

import java.util.Locale;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.plan.SentBytes;

/**
 * What came of a job.
 *
 * @param states one for each vertex
 * @param iterations done
 * @param reason what ended them
 * @param change of the last one, by the norm of the rule; NaN if none ran
 * @param attempts stages that were run, 1 if nothing failed
 * @param firstIteration the one that the last attempt began with: 0, or that of a checkpoint
 * @param sent bytes of all servers in the attempt that came through
 * @param secondsPerIteration of the slowest server in that attempt
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to the caller, never compared.
public record RunOutcome(
        double[] states,
        int iterations,
        StopReason reason,
        double change,
        int attempts,
        int firstIteration,
        SentBytes sent,
        double secondsPerIteration) {
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d iterations (%s, change %.3g), %d attempts, the last from iteration %d; sent %,d bytes of values and %,d written back, delivered %,d and %,d, headers %,d, in %,d messages; %.6f s an iteration",
                iterations,
                reason.name().toLowerCase(Locale.ROOT),
                change,
                attempts,
                firstIteration,
                sent.shuffleBytes(),
                sent.backBytes(),
                sent.shuffleDelivered(),
                sent.backDelivered(),
                sent.headerBytes(),
                sent.messages(),
                secondsPerIteration);
    }
}
