package org.codedcomputing.lcc.spark;

import java.util.List;

/**
 * A trained regression.
 *
 * @param weights w after the last step, one for each column of the data
 * @param trajectory w after each step
 * @param summary how it went
 */
public record RegressionResult(List<Double> weights, List<List<Double>> trajectory, LagrangeTrainingSummary summary) {
    /** Copies the lists. */
    public RegressionResult {
        weights = List.copyOf(weights);
        trajectory = trajectory.stream().map(List::copyOf).toList();
    }
}
