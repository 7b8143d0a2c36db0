package org.codedcomputing.benchmarks.report;

import org.codedcomputing.benchmarks.Result.Goal;

/**
 * How many goals were met.
 *
 * @param results experiments that have measured something
 * @param met goals that were
 * @param missed goals that were measured and not met
 * @param notMeasured goals with a reason instead of a value
 */
record GoalCount(int results, int met, int missed, int notMeasured) {
    /** Counts. */
    static GoalCount of(Sources sources) {
        int results = 0;
        int met = 0;
        int missed = 0;
        int notMeasured = 0;
        for (Source source : sources.all()) {
            if (source.kind() == Source.Kind.EXPERIMENT && source.measured()) {
                results++;
            }
            for (Goal goal : sources.goals(source)) {
                if (goal.met() == null) {
                    notMeasured++;
                } else if (goal.met()) {
                    met++;
                } else {
                    missed++;
                }
            }
        }
        return new GoalCount(results, met, missed, notMeasured);
    }

    @Override
    public String toString() {
        return "%d met, %d missed, %d not measured".formatted(met, missed, notMeasured);
    }
}
