/**
 * Sums of gradients among the tasks of one barrier job, with the whole training loop inside: the driver hears of it again when
 * the model is done.
 *
 * <p>{@link org.codedcomputing.spark.reduce.CodedReduceJob} is what users call. Who talks to whom is a {@link
 * org.codedcomputing.spark.reduce.ReduceForm}: CodedReduce's tree of workers, in which every parent goes on with its fastest
 * children, or a ring. The way of the data:
 *
 * <pre>
 *   ReduceData -> ReduceTask -> LocalGradient -> TreeNode or RingNode -> ReduceMessage -> Post -> Transport
 *   (who holds    (one node)    (what a node     (what to wait for,      (bytes)          (one session)
 *    what)                       computes)        what to send)
 * </pre>
 */
@NullMarked
package org.codedcomputing.spark.reduce;

import org.jspecify.annotations.NullMarked;
