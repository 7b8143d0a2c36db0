/**
 * Who maps and reduces which vertex, what the servers must tell each other, and how: the published schemes and the plans that
 * compete with them. No Spark.
 *
 * <p>The way of the data: an {@link org.codedcomputing.pagerank.plan.Allocation} places vertices, {@link
 * org.codedcomputing.pagerank.plan.Rows} lists the values that each server lacks, {@link
 * org.codedcomputing.pagerank.plan.GraphPlan} counts what sending them costs, {@link
 * org.codedcomputing.pagerank.plan.NodePlan} is all of it that one server needs, and {@link
 * org.codedcomputing.pagerank.plan.GraphNode} iterates on it, exchanging messages of bytes.
 *
 * <p>Servers are numbered from 0, sets of servers are bit masks as in {@code core.cdc}.
 */
@NullMarked
package org.codedcomputing.pagerank.plan;

import org.jspecify.annotations.NullMarked;
