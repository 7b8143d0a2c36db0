package org.codedcomputing.core.fountain;

import java.io.Serializable;

/**
 * What one worker multiplies by x: coded rows of a matrix, dense, row by row.
 *
 * @param rows number of rows, at least 0
 * @param columns number of columns, at least 0
 * @param data the elements, shared
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
public record CodedRows<A>(int rows, int columns, A data) implements Serializable {}
