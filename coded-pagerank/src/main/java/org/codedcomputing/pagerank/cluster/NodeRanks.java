package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.spark.exchange.transport.TransportCounts;

/**
 * What one server has at the end.
 *
 * @param node the server
 * @param ranks of the vertices that it reduces, ascending
 * @param iterations done since the beginning of the job
 * @param firstIteration the one that this attempt began with
 * @param stop what ended them
 * @param change of the last one
 * @param sent messages of this attempt
 * @param counts what its transport counted
 * @param nanos time of this attempt from the first message on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record NodeRanks(
        int node,
        double[] ranks,
        int iterations,
        int firstIteration,
        RankRule.Stop stop,
        double change,
        SentBytes sent,
        TransportCounts counts,
        long nanos)
        implements Serializable {}
