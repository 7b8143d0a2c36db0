/**
 * Polynomials over finite fields and the Reed-Solomon codes that they make.
 *
 * <p>{@link org.codedcomputing.core.poly.InterpolationNodes} turns values at distinct points into values at other points
 * or into coefficients; {@link org.codedcomputing.core.poly.ReedSolomonCode} says whether a word of values belongs to a
 * low-degree polynomial; {@link org.codedcomputing.core.poly.GaoDecoder} finds the wrong values of one word; {@link
 * org.codedcomputing.core.poly.VectorLocator} finds the wrong ones among whole vectors.
 *
 * <p>Matrices are flat {@code long} arrays, row by row, ready for the bulk kernels.
 */
@NullMarked
package org.codedcomputing.core.poly;

import org.jspecify.annotations.NullMarked;
