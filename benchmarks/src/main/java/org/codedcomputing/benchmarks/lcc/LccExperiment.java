package org.codedcomputing.benchmarks.lcc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
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

    private static void notMeasured(List<Goal> goals, String id, double goal, String baseline) {
        goals.add(Goal.notMeasured(id, "x faster", goal, baseline, Executors.NEEDED));
    }
}
