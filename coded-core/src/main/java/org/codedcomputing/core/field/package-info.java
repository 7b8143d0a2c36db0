/**
 * Finite fields as types: {@link org.codedcomputing.core.field.Mersenne31}, {@link
 * org.codedcomputing.core.field.Mersenne61}, {@link org.codedcomputing.core.field.SmallPrimeField} for any odd prime below
 * 2^31, and {@link org.codedcomputing.core.field.Gf256}.
 *
 * <p>An element is a {@code long} in 0..order-1, never an object. {@link org.codedcomputing.core.field.FiniteField} is what
 * algorithms over any field are written against; the large fields have static methods beside it for inner loops.
 */
@NullMarked
package org.codedcomputing.core.field;

import org.jspecify.annotations.NullMarked;
