package org.codedcomputing.spark.reduce;

/**
 * What a job gave.
 *
 * @param model the last model; its own array
 * @param report how the job went
 */
@SuppressWarnings("ArrayRecordComponent") // A model is an array of numbers everywhere in this package; never compared.
public record ReduceOutcome(double[] model, ReduceReport report) {}
