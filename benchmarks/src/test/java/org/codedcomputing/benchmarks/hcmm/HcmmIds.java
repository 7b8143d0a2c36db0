package org.codedcomputing.benchmarks.hcmm;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.matvec.MatvecPlan;
import org.codedcomputing.spark.matvec.MatvecScheme;

/** What the experiment measures, for tests of those who read its result. */
public final class HcmmIds {
    private HcmmIds() {}

    /** Identifiers of all measurements of the full form. */
    public static Set<String> all() {
        Set<String> ids = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            Map<Contestant, MatvecPlan> plans = new EnumMap<>(Contestant.class);
            for (Contestant contestant : Contestant.values()) {
                MatvecScheme scheme = contestant == Contestant.AUTO ? MatvecScheme.CODED_TAIL : contestant.scheme();
                plans.put(contestant, new MatvecPlan(scheme, 1, 1, 1, 1, 1, List.of(), 1, "made"));
            }
            Standing standing = new Standing(setting, plans);
            for (Contestant contestant : Contestant.values()) {
                standing.add(contestant, 1);
            }
            List<Measurement> measurements = new ArrayList<>();
            HcmmExperiment.report(standing, measurements, new ArrayList<>());
            measurements.forEach(measurement -> ids.add(measurement.id()));
        }
        return ids;
    }
}
