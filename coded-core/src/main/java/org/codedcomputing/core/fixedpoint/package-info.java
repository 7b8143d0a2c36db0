/**
 * Real numbers in a prime field: fixed point with the scale and the worst-case size carried along.
 *
 * <p>The way of the data: a {@link org.codedcomputing.core.fixedpoint.Quantiser} turns reals into field elements and
 * refuses what does not fit; {@link org.codedcomputing.core.fixedpoint.Scaled} values carry elements with their {@link
 * org.codedcomputing.core.fixedpoint.ValueRange}, the scale and bound, through a computation; {@link
 * org.codedcomputing.core.fixedpoint.RangePlanner} does the same without data, before anything is sent; the quantiser turns
 * decoded elements back into reals. {@link org.codedcomputing.core.fixedpoint.SignedEmbedding} is the step between signed
 * integers and elements.
 */
@NullMarked
package org.codedcomputing.core.fixedpoint;

import org.jspecify.annotations.NullMarked;
