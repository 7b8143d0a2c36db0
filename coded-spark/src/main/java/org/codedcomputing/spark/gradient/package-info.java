/**
 * Gradient descent that does not wait for stragglers: rows of a dataset -> {@code RowShuffle} (k partitions of equal size, each at
 * the workers that the code says) -> {@code WorkerRows} (blocks that stay on the executors for all iterations) -> a {@code
 * CodedJob} whose workers send one combination of the gradients of their partitions -> {@code GradientSession} (the sum, and how it
 * came about) -> {@code Optimizer}.
 *
 * <p>Codes are those of {@code core.gradient}; a loss is a {@code RowGradient}, of which {@code Losses} has the usual ones.
 */
@NullMarked
package org.codedcomputing.spark.gradient;

import org.jspecify.annotations.NullMarked;
