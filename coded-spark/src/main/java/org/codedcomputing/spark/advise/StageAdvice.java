package org.codedcomputing.spark.advise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said of a stage.
 *
 * @param stage the stage
 * @param diagnosis what its time went to
 * @param replaySeconds what the model says of the stage as it ran, to be compared with the log
 * @param ranked ways to run it, the one to take first; "do nothing" is one of them
 * @param otherwise the one to take if the stage is none of those that the first can be used for
 * @param reason why the first
 */
record StageAdvice(
        LoggedStage stage,
        Diagnosis diagnosis,
        double replaySeconds,
        List<Remedy> ranked,
        Remedy otherwise,
        String reason) {
    /** How far the model may be from what the log has for a stage: beyond that the text says so. */
    private static final double FITS = 0.25;

    /** Copies the list. */
    StageAdvice {
        ranked = List.copyOf(ranked);
    }

    /** The one to take. */
    Remedy chosen() {
        return ranked.get(0);
    }

    /** Ways to run it, of every scheme only the parameters that the model likes best; the one to take first. */
    List<Remedy> best() {
        Map<String, Remedy> byScheme = new LinkedHashMap<>();
        ranked.forEach(remedy -> byScheme.putIfAbsent(remedy.scheme(), remedy));
        return List.copyOf(byScheme.values());
    }

    /** Whether the model gives about the seconds that the log has. */
    boolean fits() {
        return Math.abs(replaySeconds - stage.seconds()) <= FITS * stage.seconds();
    }

    /** Seconds that it would save, at least 0. */
    double gain() {
        return Math.max(0, replaySeconds - chosen().seconds());
    }
}
