package org.codedcomputing.benchmarks.lcc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.Series;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * Least squares on 40 paced workers with drawn delays: Lagrange coding against uncoded work, speculation, pull scheduling,
 * repetition, a matrix code in two rounds and gradient coding; verified against located results; what secrecy costs; approximate
 * predictions. On four hosts, since speculation copies a task to another one only. All weights are compared with descent in reals.
 */
public final class LccExperiment implements Experiment {
    private static final int HOSTS = 4;
    private static final int MEBIBYTES = 768;

    /** What is put behind the experiment's name in the name of that plot's file. */
    private static final String LIARS_PLOT = "liars";

    /** For the list of experiments. */
    public LccExperiment() {}

    @Override
    public String name() {
        return "lcc";
    }

    @Override
    public String description() {
        return "least squares on 40 paced workers: Lagrange coding against uncoded, speculation, pull, repetition, MDS, gradient coding; liars, secrecy";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        new ApproxPart(options).run(measurements);
        if (Executors.available()) {
            try (LoopbackCluster cluster = LoopbackCluster.start(HOSTS, Contest.WORKERS / HOSTS, MEBIBYTES)) {
                SparkConf conf = cluster.configure(Executors.conf(Map.of(
                        "spark.app.name",
                        "bench lcc",
                        "spark.executor.memory",
                        MEBIBYTES + "m",
                        // Four at once have two cores to start on, and their pace leaves a compiler nothing to gain;
                        // but
                        // vector kernels without it make an object of every vector.
                        "spark.executor.extraJavaOptions",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -D" + Kernels.PROPERTY + "=scalar",
                        "spark.speculation",
                        "true")));
                conf.set("spark.cores.max", "" + Contest.WORKERS);
                try (JavaSparkContext spark = new JavaSparkContext(conf)) {
                    Executors.await(spark, Contest.WORKERS);
                    PlainSpark.speculation(spark, false);
                    new Contest(options, spark).run(measurements, goals);
                    new FaultsPart(options, spark).run(measurements, goals);
                }
            }
        } else {
            goals.add(Goal.notMeasured("lcc.oracle", "x", Contest.ORACLE, "the R-th fastest worker", Executors.NEEDED));
            notMeasured(goals, "lcc.over.uncoded", Contest.PUBLISHED_OVER_UNCODED, "uncoded");
            notMeasured(goals, "lcc.over.gradientCoding", Contest.PUBLISHED_OVER_CODED_LEAST, "gradient coding");
            notMeasured(goals, "lcc.avcc.over.lcc", FaultsPart.PUBLISHED_OVER_LCC, "LCC");
        }
        new RealPart(options, measurements, goals).run();
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    /** The error of approximate predictions over the number of workers. */
    @Override
    public Optional<LinePlot> plot(Result result) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("plain signs, as published", "lcc.approx.n*.plain");
        lines.put("half end-weights", "lcc.approx.n*.half");
        SortedMap<Double, String> workers = new TreeMap<>();
        ApproxPart.WORKERS.forEach(n -> workers.put((double) n, n.toString()));
        return Series.of(
                result,
                "Berrut coding: median largest error of tanh, one result lost",
                "workers",
                "largest error",
                lines,
                workers);
    }

    @Override
    public Map<String, LinePlot> otherPlots(Result result) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("located (LCC)", "lcc.byzantine.*.located");
        lines.put("verified (AVCC)", "lcc.byzantine.*.verified");
        SortedMap<Double, String> liars = new TreeMap<>();
        FaultsPart.LIARS.forEach(a -> liars.put((double) a, a.toString()));
        return Series.of(result, "An iteration with liars", "liars A", "seconds", lines, liars)
                .map(plot -> Map.of(LIARS_PLOT, plot))
                .orElse(Map.of());
    }

    @Override
    public Map<String, Object> settings(boolean quick) {
        Map<String, Object> settings = new HashMap<>(Contest.settings());
        settings.put("executors", HOSTS);
        settings.put("pull", Contest.PULL);
        settings.put("few", FaultsPart.FEW);
        settings.put("stragglers", FaultsPart.STRAGGLERS);
        settings.put("inputs", ApproxPart.INPUTS);
        settings.put("copies", 2 * ApproxPart.INPUTS);
        return settings;
    }

    private static void notMeasured(List<Goal> goals, String id, double goal, String baseline) {
        goals.add(Goal.notMeasured(id, "x faster", goal, baseline, Executors.NEEDED));
    }
}
