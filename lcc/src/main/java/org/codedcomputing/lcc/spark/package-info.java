/**
 * Lagrange codes [60] at work on Spark: any polynomial, regression under secrecy and wrong results, predictions of any model.
 *
 * <p>The way of the data: {@link org.codedcomputing.lcc.spark.LagrangeJob} (options) -> {@link
 * org.codedcomputing.lcc.spark.LagrangePlan} (scheme, N, K, T, thresholds, what is promised) -> shares, encoded on the driver, or
 * without secrets by executors -> {@link org.codedcomputing.lcc.spark.LagrangeSession} (rounds of a {@code CodedJob}) -> values and
 * who was wrong. {@link org.codedcomputing.lcc.spark.LagrangeRegression} runs gradient descent on top of it, in one form or with
 * every result verified; the estimators {@link org.codedcomputing.lcc.spark.LagrangeLinearRegression} and {@link
 * org.codedcomputing.lcc.spark.LagrangeLogisticRegression} are Spark ML's way to it. {@link
 * org.codedcomputing.lcc.spark.ApproxPredictions} stands apart: it is approximate, for any model.
 */
@NullMarked
package org.codedcomputing.lcc.spark;

import org.jspecify.annotations.NullMarked;
