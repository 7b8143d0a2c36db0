/**
 * PageRank and other vertex programs on a cluster by any plan of {@code pagerank.plan}: as one barrier stage whose tasks keep
 * their state and talk to each other over the exchange's transport, or in Spark's own shuffles where tasks cannot reach each other.
 *
 * <p>{@link org.codedcomputing.pagerank.cluster.DistributedRanks} is where to begin, {@link
 * org.codedcomputing.pagerank.cluster.DistributedRun} for other programs; {@link
 * org.codedcomputing.pagerank.cluster.GraphTask} is one server of the barrier stage.
 */
@NullMarked
package org.codedcomputing.pagerank.cluster;

import org.jspecify.annotations.NullMarked;
