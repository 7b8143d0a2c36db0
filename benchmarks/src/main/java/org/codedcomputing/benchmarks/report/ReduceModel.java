package org.codedcomputing.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.core.simulation.GradientSimulator;
import org.codedcomputing.core.simulation.NodeTimes;
import org.codedcomputing.core.simulation.ReduceStudy;

/** What {@code simulate gradient --message 1} prints, with nobody late and with some workers late. */
final class ReduceModel {
    static final String NAME = "simulate-gradient";
    private static final long SEED = 1;
    private static final int TRIALS = 2_000;
    private static final int QUICK_TRIALS = 400;
    private static final double MESSAGE = 1;
    private static final double LATE = 0.05;
    private static final double DELAY = 200;

    /** Of a row's time: what it takes at least, and what it takes more on average. */
    private static final double SHIFT = 1;

    private static final double MEAN = 1;
    private static final List<String> SCHEMES = List.of("tree", "one-port", "ring", "uncoded");

    private ReduceModel() {}

    static Model model() {
        return new Model(
                NAME,
                Source.Kind.SIMULATED,
                "one round of CodedReduce, gradient coding through one port, a ring and the plain sum, by discrete events",
                SEED,
                quick ->
                        "./scripts/coded simulate gradient --message %s --late %s --delay %s --trials %d --seed %d (and without --late, --delay)"
                                .formatted(
                                        Numbers.plain(MESSAGE),
                                        Numbers.plain(LATE),
                                        Numbers.plain(DELAY),
                                        trials(quick),
                                        SEED),
                quick -> measurements(trials(quick)),
                quick -> Map.of(
                        "late",
                        100 * LATE,
                        "delay",
                        DELAY,
                        "message",
                        MESSAGE,
                        "shift",
                        SHIFT,
                        "mean",
                        MEAN,
                        "stragglers",
                        ReduceStudy.examples().get(0).stragglers(),
                        "trees",
                        ReduceStudy.examples().stream()
                                .map(tree -> "(%d,%d)".formatted(tree.fanOut(), tree.depth()))
                                .collect(Collectors.joining(" and "))));
    }

    private static int trials(boolean quick) {
        return quick ? QUICK_TRIALS : TRIALS;
    }

    private static List<Measurement> measurements(int trials) {
        List<Measurement> measurements = new ArrayList<>();
        for (ReduceTree tree : ReduceStudy.examples()) {
            NodeTimes times = NodeTimes.shiftedExponential(tree.workers(), SHIFT, 1 / MEAN);
            Map<String, NodeTimes> cases = new LinkedHashMap<>();
            cases.put("none", times);
            cases.put("late5", times.late(LATE, DELAY));
            cases.forEach((what, drawn) -> {
                ReduceStudy study = ReduceStudy.of(tree, new GradientSimulator(drawn, MESSAGE, 0), what, trials, SEED);
                for (int i = 0; i < SCHEMES.size(); i++) {
                    ReduceStudy.Row row = study.rows().get(i);
                    String id = "reduce.N%d.%s.%s".formatted(tree.workers(), what, SCHEMES.get(i));
                    measurements.add(Model.one(id, row.time().mean(), "mean time"));
                }
            });
        }
        return measurements;
    }
}
