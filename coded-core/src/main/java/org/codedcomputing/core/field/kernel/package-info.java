/**
 * Bulk arithmetic on flat primitive arrays: the inner loops of every code over a field, and the real product.
 *
 * <p>{@link org.codedcomputing.core.field.kernel.Kernels} hands out {@link org.codedcomputing.core.field.kernel.BulkKernels}
 * for the Mersenne primes 2^31-1 ({@code int[]}) and 2^61-1 ({@code long[]}), for any odd prime below 2^31
 * ({@code int[]}), for GF(2^8) ({@code byte[]}) and for {@code double[]}. Two providers give the same results bit for bit:
 * one written with the Vector API, chosen when the module {@code jdk.incubator.vector} is there, and a plain one.
 *
 * <p>Products are blocked and packed: a block of the right operand is copied into panels that stay in the second-level
 * cache, a block of the left operand into panels that stay in the first, and a small tile of the result is kept in
 * registers while both are streamed through it. The bounds that make the arithmetic exact are derived where the constants
 * stand: {@code Residues} for primes below 2^31, {@code Limbs61} for 2^61-1.
 */
@NullMarked
package org.codedcomputing.core.field.kernel;

import org.jspecify.annotations.NullMarked;
