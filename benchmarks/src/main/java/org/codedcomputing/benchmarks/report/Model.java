package org.codedcomputing.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.codedcomputing.benchmarks.Result.Measurement;

/**
 * Figures that take seconds to make, need no cluster and are the same everywhere: simulations and counts. They are made with the
 * page.
 *
 * @param name of the source
 * @param kind {@link Source.Kind#SIMULATED} or {@link Source.Kind#COUNTED}
 * @param description one line
 * @param seed of all draws
 * @param command what prints them, by whether they are quick
 * @param run makes them, by whether they are quick
 * @param settings numbers of what they are of, by whether they are quick
 */
record Model(
        String name,
        Source.Kind kind,
        String description,
        long seed,
        Function<Boolean, String> command,
        Function<Boolean, List<Measurement>> run,
        Function<Boolean, Map<String, Object>> settings) {

    /** All models of the report. */
    static List<Model> all() {
        return List.of(HcmmModel.model(), ReduceModel.model(), GraphCounts.model());
    }

    static Measurement one(String id, double value, String unit) {
        return new Measurement(id, value, unit, List.of(value));
    }
}
