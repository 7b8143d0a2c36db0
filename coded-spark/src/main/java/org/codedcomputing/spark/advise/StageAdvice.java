package org.codedcomputing.spark.advise;

import java.util.List;

/**
 * What is said of a stage.
 *
 * @param stage the stage
 * @param diagnosis what its time went to
 * @param replaySeconds what the model says of the stage as it ran, to be compared with the log
 * @param ranked ways to run it, the one to take first; "do nothing" is one of them
 * @param reason why the first
 */
record StageAdvice(LoggedStage stage, Diagnosis diagnosis, double replaySeconds, List<Remedy> ranked, String reason) {
    /** Copies the list. */
    StageAdvice {
        ranked = List.copyOf(ranked);
    }

    /** The one to take. */
    Remedy chosen() {
        return ranked.get(0);
    }

    /** Seconds that it would save, at least 0. */
    double gain() {
        return Math.max(0, replaySeconds - chosen().seconds());
    }
}
