package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.spark.exchange.transport.TransportCounts;

/**
 * What one server has at the end.
 *
 * @param node the server
 * @param states of the vertices that it reduces, ascending
 * @param iterations done since the beginning of the job
 * @param firstIteration the one that this attempt began with
 * @param reason what ended them
 * @param change of the last one
 * @param sent messages of this attempt
 * @param counts what its transport counted
 * @param nanos time of this attempt from the first message on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record NodeStates(
        int node,
        double[] states,
        int iterations,
        int firstIteration,
        StopReason reason,
        double change,
        SentBytes sent,
        TransportCounts counts,
        long nanos)
        implements Serializable {
    /** Puts states where their vertices are among all. */
    void scatter(int[] reduced, double[] all) {
        for (int i = 0; i < reduced.length; i++) {
            all[reduced[i]] = states[i];
        }
    }
}
