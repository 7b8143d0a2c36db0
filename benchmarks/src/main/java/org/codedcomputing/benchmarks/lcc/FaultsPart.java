package org.codedcomputing.benchmarks.lcc;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.lcc.spark.LagrangeOptions;
import org.codedcomputing.lcc.spark.Liars;
import org.codedcomputing.lcc.spark.RegressionProtocol;
import org.codedcomputing.lcc.spark.RegressionSettings;
import org.codedcomputing.spark.job.straggler.Delays;

/**
 * What liars cost 12 workers if they are located and if they are seen through one by one; and what hiding data and weights from up to
 * 3 colluders costs 40 workers.
 */
final class FaultsPart {
    static final int FEW = 12;

    /** Late workers that jobs with colluders bear. */
    static final int STRAGGLERS = 4;

    /** A. */
    static final List<Integer> LIARS = List.of(1, 2, 3);

    /** A pass over all elements takes one worker so long. */
    private static final double ALL_SECONDS = 1.5;

    private static final double UNITS_PER_SECOND = 2.0 * Contest.ROWS * Contest.COLUMNS / ALL_SECONDS;

    static final double PUBLISHED_OVER_LCC = 4.2;

    private final Experiment.Options options;
    private final JavaSparkContext spark;
    private final Problem problem;

    FaultsPart(Experiment.Options options, JavaSparkContext spark) {
        this.options = options;
        this.spark = spark;
        this.problem = Problem.of(Contest.ROWS, Contest.COLUMNS, options.seed() + 1);
    }

    void run(List<Measurement> measurements, List<Goal> goals) {
        byzantine(measurements, goals);
        colluders(measurements);
    }

    private LagrangeRun lied(RegressionProtocol protocol, int liars, int iterations) {
        // One worker is far too late in every iteration.
        Delays late = (worker, epoch) -> worker == FEW - 1 && epoch > 1 ? 30 : 0;
        return LagrangeRun.of(
                spark,
                problem,
                RegressionSettings.linear().withProtocol(protocol),
                LagrangeOptions.DEFAULT.withWorkers(FEW).withStragglers(1).withByzantine(liars),
                late,
                UNITS_PER_SECOND,
                Liars.of(IntStream.range(0, liars).toArray()),
                iterations);
    }

    private void byzantine(List<Measurement> measurements, List<Goal> goals) {
        int n = options.quick() ? 3 : 15;
        double best = 0;
        for (int liars : options.quick() ? List.of(1, 3) : LIARS) {
            LagrangeRun located = lied(RegressionProtocol.LOCATED, liars, n);
            LagrangeRun verified = lied(RegressionProtocol.VERIFIED, liars, n);
            String id = "lcc.byzantine.%d".formatted(liars);
            measurements.add(Measurement.median(id + ".located", "s", located.seconds()));
            measurements.add(Measurement.median(id + ".verified", "s", verified.seconds()));
            double lossLocated = located.result().summary().objective();
            double lossVerified = verified.result().summary().objective();
            measurements.add(Contest.one(id + ".located.objective", lossLocated, "loss"));
            measurements.add(Contest.one(id + ".verified.objective", lossVerified, "loss"));
            double ratio = Result.median(located.seconds()) / Result.median(verified.seconds());
            best = Math.max(best, ratio);
            measurements.add(Contest.one(id + ".gain", ratio, "x faster"));
            options.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "%d liars of 12: located %.3f s, verified %.3f s an iteration; losses %.6f and %.6f",
                            liars,
                            Result.median(located.seconds()),
                            Result.median(verified.seconds()),
                            lossLocated,
                            lossVerified));
        }
        goals.add(
                Goal.atLeast(
                        "lcc.avcc.over.lcc",
                        best,
                        "x faster",
                        PUBLISHED_OVER_LCC,
                        "LCC that bears as many liars; published up to 4.2 over one that bears fewer, hence 5.1 % more accurate"));
    }

    private void colluders(List<Measurement> measurements) {
        int n = options.quick() ? 2 : 10;
        double open = 0;
        for (int colluders : options.quick() ? List.of(0, 1, 3) : List.of(0, 1, 2, 3)) {
            LagrangeRun run = LagrangeRun.of(
                    spark,
                    problem,
                    RegressionSettings.linear(),
                    LagrangeOptions.DEFAULT
                            .withWorkers(Contest.WORKERS)
                            .withStragglers(STRAGGLERS)
                            .withColluders(colluders),
                    Delays.NONE,
                    UNITS_PER_SECOND,
                    Liars.NONE,
                    n);
            double median = Result.median(run.seconds());
            open = colluders == 0 ? median : open;
            measurements.add(Measurement.median("lcc.private.%d".formatted(colluders), "s", run.seconds()));
            measurements.add(Contest.one("lcc.private.%d.price".formatted(colluders), median / open, "x"));
            options.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "T=%d: %.3f s an iteration, %.2f times the open job",
                            colluders,
                            median,
                            median / open));
        }
    }
}
