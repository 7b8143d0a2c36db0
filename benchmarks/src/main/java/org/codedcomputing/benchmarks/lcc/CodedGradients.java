package org.codedcomputing.benchmarks.lcc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.gradient.CyclicRepetition;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.WorkerFunction;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;

/** Gradient coding: each worker sums the gradients of several parts, any n - s sums give the whole. */
final class CodedGradients {
    private CodedGradients() {}

    /** Seconds of each iteration but the first. */
    static List<Double> seconds(
            JavaSparkContext spark,
            Problem problem,
            int workers,
            int stragglers,
            Delays delays,
            double unitsPerSecond,
            int iterations,
            long seed) {
        GradientCode<Part> code = GradientCode.of(
                CyclicRepetition.of(workers, stragglers, seed), problem.x().columns());
        List<Part> parts = IntStream.range(0, workers)
                .mapToObj(i -> new Part(problem.part(i, workers)))
                .toList();
        double[] speed = {unitsPerSecond};
        WorkerFunction<GradientShare<Part>, double[], double[]> function = (share, w, worker) -> {
            double[] work = new double[1];
            double[] message = share.message(w.length, (part, sum) -> {
                double[] gradient = part.problem().gradient(w);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += gradient[j];
                }
                work[0] += part.problem().work();
            });
            worker.worked(work[0]);
            return message;
        };
        double[] w = new double[problem.x().columns()];
        List<Double> seconds = new ArrayList<>();
        try (CodedSession<GradientShare<Part>, double[], double[]> session = CodedJob.of(spark, code)
                .stragglers(delays, Speeds.ofWorkers(speed))
                .open(parts)) {
            for (int epoch = 1; epoch <= iterations + 1; epoch++) {
                long start = System.nanoTime();
                double[] sum = session.run(w.clone(), function);
                if (epoch > 1) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
                Steps.step(w, sum, problem.x().rows());
                Executors.awaitIdle(spark);
            }
        }
        Steps.require("gradient coding", problem, w, iterations + 1);
        return seconds;
    }
}
