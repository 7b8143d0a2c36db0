package org.codedcomputing.spark.matmul;

/**
 * An answer and how it came about.
 *
 * @param product C, in the operands' own type
 * @param report how it went
 * @param <M> type of the matrices
 */
public record ProductOutcome<M>(M product, ProductReport report) {}
