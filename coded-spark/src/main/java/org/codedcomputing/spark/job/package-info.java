/**
 * The coded job: n tasks, of whose results any sufficient subset gives the answer.
 *
 * <p>The way of the data, each stage a class of its own:
 *
 * <pre>
 *   CodedJob -> SharePlacement -> ShareStore           -> ShareTask  -> RoundCollector         -> decode
 *   (options)   (who gets what)   (encode, ship once)     (worker)      (verify, enough yet?)     (driver, or SliceRdd)
 * </pre>
 *
 * {@link org.codedcomputing.spark.job.Round} drives one round: it submits, takes results as they come, and cancels the rest.
 * {@link org.codedcomputing.spark.job.CodedJob} is the operator that other operators call.
 */
@NullMarked
package org.codedcomputing.spark.job;

import org.jspecify.annotations.NullMarked;
