/**
 * The coded exchange: repartitioning of key-value pairs in which every input partition is mapped at r nodes, so that one
 * XOR packet serves r receivers.
 *
 * <p>The way of the data, each stage a class of its own:
 *
 * <pre>
 *   ExchangePlanner -> ReplicatedRdd -> ReplicatedMap -> Rendezvous -> SendStage    -> HandOver -> Spark's shuffle
 *   (driver)           (who maps what)  (values, seal)   (digests)     ReceiveStage    (records)   (user's partitioner)
 * </pre>
 *
 * No stage reaches back. {@link org.codedcomputing.spark.exchange.CodedPairs} is the operator that users call.
 */
@NullMarked
package org.codedcomputing.spark.exchange;

import org.jspecify.annotations.NullMarked;
