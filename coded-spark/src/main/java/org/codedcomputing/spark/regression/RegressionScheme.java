package org.codedcomputing.spark.regression;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One way to train a linear or logistic regression, behind {@code coded regression --scheme ID}. */
public interface RegressionScheme {

    /** What the user types, such as {@code frc}: lower case, no blanks. */
    String id();

    /** What it does, in one line, for the list in {@code --help}. */
    String description();

    /**
     * Trains a model.
     *
     * @param spark a running session
     * @param data columns {@code label}, a double, and {@code features}, a vector. Not modified
     * @param request what to train, and on whom
     * @return the model, and what happened
     * @throws IllegalArgumentException if the request does not fit the scheme or the data
     * @throws Exception whatever stops the training
     */
    RegressionOutcome train(SparkSession spark, Dataset<Row> data, RegressionRequest request) throws Exception;

    /**
     * The same training without coding, to compare with: gradient descent or what else a coded gradient has, in real numbers. A
     * scheme that trains in another way has its own twin.
     *
     * @param spark a running session
     * @param data as for {@link #train}. Not modified
     * @param request what was trained
     * @return the model, and what happened
     * @throws Exception whatever stops the training
     */
    default RegressionOutcome trainUncoded(SparkSession spark, Dataset<Row> data, RegressionRequest request)
            throws Exception {
        return RegressionCheck.uncoded(spark, data, request);
    }
}
