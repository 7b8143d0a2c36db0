package org.codedcomputing.spark.regression;

import java.util.Arrays;
import java.util.List;

/**
 * A trained model, and what happened on the way.
 *
 * @param coefficients one for each feature; copied on the way in and out
 * @param intercept what is added
 * @param objective mean loss over the rows with the regularization, at the model; NaN if the scheme does not know it
 * @param lines what happened, for the user
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out; equals below compares the contents.
public record RegressionOutcome(double[] coefficients, double intercept, double objective, List<String> lines) {
    /** Copies the array and the list. */
    public RegressionOutcome {
        coefficients = coefficients.clone();
        lines = List.copyOf(lines);
    }

    /** One for each feature, as a new array. */
    @Override
    public double[] coefficients() {
        return coefficients.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegressionOutcome that
                && Arrays.equals(coefficients, that.coefficients)
                && Double.compare(intercept, that.intercept) == 0
                && Double.compare(objective, that.objective) == 0
                && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(coefficients) + Double.hashCode(intercept);
    }
}
