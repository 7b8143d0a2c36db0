package org.codedcomputing.benchmarks.terasort;

import java.util.Set;
import java.util.TreeSet;
import org.codedcomputing.benchmarks.Result.Measurement;

/** What the sort measures, for tests of those who read it. */
public final class SortIds {
    private SortIds() {}

    /** Identifiers of all measurements of the full form. */
    public static Set<String> all() {
        Set<String> ids = new TreeSet<>();
        TeraSortExperiment.measurements(TeraSortGoalsTest.runs(Cell.all())).stream()
                .map(Measurement::id)
                .forEach(ids::add);
        TeraSortExperiment.measurements(TeraSortGoalsTest.runs(Cell.quick())).stream()
                .map(Measurement::id)
                .forEach(ids::add);
        return ids;
    }
}
