package org.codedcomputing.spark.job;

import java.io.Serializable;

/**
 * What a worker does with its share in one round.
 *
 * @param <S> the share
 * @param <A> what all workers get in this round, such as a vector
 * @param <R> the result
 */
@FunctionalInterface
public interface WorkerFunction<S, A, R> extends Serializable {
    /**
     * Computes the result of a worker.
     *
     * @param share not to be modified: it serves later rounds
     * @param argument not to be modified: it serves other workers of the JVM
     * @param context to be asked between blocks of work whether the round still needs the result
     * @throws Exception whatever goes wrong: the worker counts as lost in this round, and the text is in the report
     */
    R apply(S share, A argument, WorkerContext context) throws Exception;
}
