/**
 * Coded distributed computing: who maps what, which XOR packets are sent, and how they are read.
 *
 * <p>The way of the data: a {@link org.codedcomputing.core.cdc.DeliveryDesign} says which nodes hold which batch and in
 * which group a node gets each batch that it lacks (CDC, resolvable designs, pods, or two of them that share the input); a
 * {@link org.codedcomputing.core.cdc.Delivery} turns a group and a sender into the segments of one packet; the encoder XORs
 * them, the decoder cancels what its node already knows.
 * Nothing here knows Spark.
 */
@NullMarked
package org.codedcomputing.core.cdc;

import org.jspecify.annotations.NullMarked;
