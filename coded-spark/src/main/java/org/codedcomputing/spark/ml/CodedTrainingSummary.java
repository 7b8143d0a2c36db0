package org.codedcomputing.spark.ml;

import java.util.List;

/**
 * How a model was trained. Not saved with it.
 *
 * @param objectiveHistory value of the objective at the start and behind each iteration
 * @param converged whether training ended by itself, before the most iterations
 * @param reason why it ended
 * @param lines what happened, for the user
 */
public record CodedTrainingSummary(
        List<Double> objectiveHistory, boolean converged, String reason, List<String> lines) {
    /** Copies the lists. */
    public CodedTrainingSummary {
        objectiveHistory = List.copyOf(objectiveHistory);
        lines = List.copyOf(lines);
    }

    /** Iterations that were made. */
    public int totalIterations() {
        return Math.max(0, objectiveHistory.size() - 1);
    }
}
