package org.codedcomputing.benchmarks.lcc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.matmul.Block;
import scala.Tuple2;

/** Gradients by Spark's own map and collect: one task for each slot, with speculation, or pulled in smaller tasks. */
final class PlainSpark {
    private final JavaSparkContext spark;
    private final Problem problem;
    private final int slots;
    private final double unitsPerSecond;
    private final long seed;

    PlainSpark(JavaSparkContext spark, Problem problem, int slots, double unitsPerSecond, long seed) {
        this.spark = spark;
        this.problem = problem;
        this.slots = slots;
        this.unitsPerSecond = unitsPerSecond;
        this.seed = seed;
    }

    /** Sets what Spark copies in stages that start from now on; the context itself started with speculation. */
    static void speculation(JavaSparkContext spark, boolean on) {
        SparkConf live = spark.sc().conf();
        // A stage of which all tasks have ended has nothing to copy.
        live.set("spark.speculation", Boolean.toString(on))
                .set("spark.speculation.quantile", on ? "0.75" : "1")
                .set("spark.speculation.multiplier", "1.5");
    }

    /**
     * Seconds of each iteration but the first.
     *
     * @param perSlot tasks for each slot
     */
    List<Double> seconds(Scenario scenario, int iterations, int perSlot, boolean speculation) {
        int tasks = slots * perSlot;
        List<Tuple2<Block<double[]>, double[]>> parts = IntStream.range(0, tasks)
                .mapToObj(i -> problem.part(i, tasks))
                .map(part -> new Tuple2<>(part.x(), part.y()))
                .toList();
        JavaRDD<Tuple2<Block<double[]>, double[]>> data =
                spark.parallelize(parts, tasks).persist(StorageLevel.MEMORY_ONLY());
        speculation(spark, speculation);
        try {
            double[] w = new double[problem.x().columns()];
            List<Double> seconds = new ArrayList<>();
            for (int epoch = 1; epoch <= iterations + 1; epoch++) {
                PlainTask task = new PlainTask(scenario.delays(seed, 1.0 / perSlot), unitsPerSecond, epoch);
                double[] now = w.clone();
                long start = System.nanoTime();
                List<double[]> gradients = data.map(part -> task.gradient(part._1(), part._2(), now))
                        .collect();
                double[] sum = new double[w.length];
                for (double[] gradient : gradients) {
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] += gradient[j];
                    }
                }
                if (epoch > 1) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
                Steps.step(w, sum, problem.x().rows());
                Executors.awaitIdle(spark);
            }
            Steps.require("plain Spark", problem, w, iterations + 1);
            return seconds;
        } finally {
            speculation(spark, false);
            data.unpersist(false);
        }
    }
}
