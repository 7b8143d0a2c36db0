/**
 * LT codes [72]: as many coded blocks as wanted, each the sum of a few source blocks, decoded by peeling.
 *
 * <p>{@link org.codedcomputing.core.fountain.RobustSoliton} says how many sources a row has,
 * {@link org.codedcomputing.core.fountain.LtRows} which ones: any party rebuilds a row from the seed and its index.
 * {@link org.codedcomputing.core.fountain.Peeling} follows what arrives and says when it decodes, without touching a value;
 * {@link org.codedcomputing.core.fountain.PeelingDecoder} then computes the values, over the reals or a field
 * ({@link org.codedcomputing.core.fountain.SymbolArithmetic}). {@link org.codedcomputing.core.fountain.LtCode} is all of it for
 * matrix-vector products.
 */
@NullMarked
package org.codedcomputing.core.fountain;

import org.jspecify.annotations.NullMarked;
