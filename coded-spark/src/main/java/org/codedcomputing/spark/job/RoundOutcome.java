package org.codedcomputing.spark.job;

import java.util.Optional;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * What a round gave.
 *
 * @param answer the answer; empty only if the caller asked for partial outcomes and the deadline passed
 * @param results the results that it was decoded from, or those that were there at the deadline
 * @param sufficiency what the code said of them
 * @param report how the round went
 */
public record RoundOutcome<R, O>(
        Optional<O> answer, ArrivedResults<R> results, Sufficiency sufficiency, RoundReport report) {}
