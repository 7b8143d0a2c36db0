package org.codedcomputing.benchmarks.lcc;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.lcc.spark.LagrangeOptions;
import org.codedcomputing.lcc.spark.LagrangeRegression;
import org.codedcomputing.lcc.spark.Liars;
import org.codedcomputing.lcc.spark.Placement;
import org.codedcomputing.lcc.spark.RegressionResult;
import org.codedcomputing.lcc.spark.RegressionSettings;
import org.codedcomputing.spark.job.RoundReport;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;

/**
 * A regression by the library, and the times of its iterations.
 *
 * @param result what was trained
 */
record LagrangeRun(RegressionResult result) {
    /**
     * Trains.
     *
     * @param iterations that are timed; one more comes before them
     */
    static LagrangeRun of(
            JavaSparkContext spark,
            Problem problem,
            RegressionSettings settings,
            LagrangeOptions options,
            Delays delays,
            double unitsPerSecond,
            Liars liars,
            int iterations) {
        RegressionResult result = LagrangeRegression.of(
                        spark, settings.withIterations(iterations + 1).withStepSize(Steps.STEP))
                .with(options.withPlacement(Placement.SLOTS)
                        .withMadeFaults(delays, Speeds.ofWorkers(unitsPerSecond), liars))
                .train(problem.x(), problem.y(), -1);
        Executors.awaitIdle(spark);
        double[] w = result.weights().stream().mapToDouble(Double::doubleValue).toArray();
        Steps.require(result.summary().plan(), problem, w, iterations + 1);
        return new LagrangeRun(result);
    }

    /** Seconds of each iteration but the first: of both products, if there are two. */
    List<Double> seconds() {
        return result.summary().iterationSeconds().stream().skip(1).toList();
    }

    /** Seconds of one kind in all rounds but the first. */
    double sum(ToDoubleFunction<RoundReport> kind) {
        return result.summary().jobs().stream()
                .flatMap(job -> job.rounds().stream())
                .filter(round -> round.epoch() > 1)
                .mapToDouble(kind)
                .sum();
    }

    /** Seconds of making and shipping shares, in the first round. */
    double encodeSeconds() {
        return result.summary().jobs().stream()
                .flatMap(job -> job.rounds().stream())
                .filter(round -> round.epoch() == 1)
                .mapToDouble(round -> round.encodeSeconds() + round.shipSeconds())
                .sum();
    }
}
