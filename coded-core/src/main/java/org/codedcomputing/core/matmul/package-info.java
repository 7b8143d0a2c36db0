/**
 * Coded matrix products: C = A B and C = A^T B by n workers, of which any sufficient subset gives the answer.
 *
 * <p>The way of the data: a {@link org.codedcomputing.core.matmul.ProductFamily} with the {@link
 * org.codedcomputing.core.matmul.ProductShape} of the operands gives a code; the code cuts A and B into the blocks of a {@link
 * org.codedcomputing.core.matmul.BlockGrid}; each worker gets linear combinations of blocks, a {@link
 * org.codedcomputing.core.matmul.ProductShare}, and multiplies them ({@link
 * org.codedcomputing.core.matmul.BlockArithmetic#multiply}); the blocks of C are linear combinations of results. Which
 * combinations is for a {@link org.codedcomputing.core.matmul.ProductScheme} to say, and that is all in which most codes differ.
 */
@NullMarked
package org.codedcomputing.core.matmul;

import org.jspecify.annotations.NullMarked;
