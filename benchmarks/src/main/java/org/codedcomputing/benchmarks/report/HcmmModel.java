package org.codedcomputing.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.simulation.HcmmStudy;
import org.codedcomputing.core.simulation.WorkerMix;

/** What {@code simulate hcmm} prints of one scenario. */
final class HcmmModel {
    static final String NAME = "simulate-hcmm";
    private static final String SCENARIO = "S2";
    private static final long SEED = 1;
    private static final int TRIALS = 10_000;
    private static final int QUICK_TRIALS = 1_000;
    private static final double LT_OVERHEAD = 0.05;

    /** Rows of the study by the beginnings of their names. */
    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("uu", "UU");
        ROWS.put("lb", "LB");
        ROWS.put("uc", "UC");
        ROWS.put("lt", "HCMM+LT");
        ROWS.put("speculation3", "speculation 75");
        ROWS.put("speculation4", "speculation 90");
        ROWS.put("pull8", "pull g=8 independent");
        ROWS.put("pull16", "pull g=16 independent");
    }

    private HcmmModel() {}

    static Model model() {
        return new Model(
                NAME,
                Source.Kind.SIMULATED,
                "HCMM and its rivals on 100 workers of three speeds, scenario %s, in the model of shifted exponential times"
                        .formatted(SCENARIO),
                SEED,
                quick -> "./scripts/coded simulate hcmm --scenario %s --trials %d --seed %d"
                        .formatted(SCENARIO, trials(quick), SEED),
                quick -> measurements(trials(quick)),
                quick -> Map.of("workers", mix().laws().size()));
    }

    private static WorkerMix mix() {
        return WorkerMix.published().stream()
                .filter(one -> one.name().equals(SCENARIO))
                .findFirst()
                .orElseThrow();
    }

    private static int trials(boolean quick) {
        return quick ? QUICK_TRIALS : TRIALS;
    }

    private static List<Measurement> measurements(int trials) {
        HcmmStudy study = HcmmStudy.of(mix(), trials, SEED, LT_OVERHEAD);
        List<Measurement> measurements = new ArrayList<>();
        String prefix = "hcmm." + SCENARIO + ".";
        measurements.add(Model.one(prefix + "hcmm.mean", study.row("HCMM").mean(), "mean time"));
        ROWS.forEach((id, scheme) -> {
            HcmmStudy.Row row = study.row(scheme);
            measurements.add(Model.one(prefix + id + ".mean", row.mean(), "mean time"));
            measurements.add(Model.one(prefix + id + ".gain", 100 * row.gain(), "% gain of HCMM"));
        });
        return measurements;
    }
}
