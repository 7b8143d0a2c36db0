/**
 * Coded gradients: the sum of the gradients of k partitions of the data, from any sufficient subset of n workers that each hold
 * several partitions and send one combination of their gradients.
 *
 * <p>The way of the data: a {@link org.codedcomputing.core.gradient.GradientScheme} says who holds what and with which
 * coefficients (its {@link org.codedcomputing.core.gradient.EncodingMatrix}), and how the sum follows from messages (a {@link
 * org.codedcomputing.core.gradient.DecodingVector}); {@link org.codedcomputing.core.gradient.GradientCode} makes an exact scheme a
 * code for jobs, {@link org.codedcomputing.core.gradient.ApproximateGradientCode} an approximate one, whose answers carry their
 * error. {@link org.codedcomputing.core.gradient.GradientSchemes#auto} picks an exact scheme. {@link
 * org.codedcomputing.core.gradient.CodedReduce} is the same in a tree of workers.
 *
 * <p>Gradients are sums over rows, never means, and hold any further statistics that are sums as further coordinates.
 */
@NullMarked
package org.codedcomputing.core.gradient;

import org.jspecify.annotations.NullMarked;
