package org.codedcomputing.benchmarks.job;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.WorkerFunction;

/** A thousand rounds, fewer in the quick form: threads, heap and time must stay flat. */
final class RoundsPart {
    private static final int ROUNDS = 1_000;
    private static final int QUICK_ROUNDS = 400;
    private static final int SETTLED = 200;
    private static final double MIB = 1024.0 * 1024;

    private RoundsPart() {}

    static void run(
            JavaSparkContext spark, Experiment.Options options, List<Measurement> measurements, List<Goal> goals) {
        int all = options.quick() ? QUICK_ROUNDS : ROUNDS;
        EvaluationCode code = new EvaluationCode(JobExperiment.SLOTS, JobExperiment.SLOTS - 2, 1);
        WorkerFunction<long[], Long, Long> function = (share, round, worker) -> PacedWork.block(share[0]);
        List<Double> early = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        try (CodedSession<long[], Long, long[]> session =
                CodedJob.of(spark, code).open(code.input())) {
            rounds(session, function, SETTLED, early);
            double heapBefore = heap();
            int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
            rounds(session, function, all - SETTLED, late);
            double grown = heap() - heapBefore;
            int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
            List<Double> settled = early.subList(SETTLED / 2, SETTLED);
            List<Double> last = late.subList(late.size() - SETTLED / 2, late.size());
            measurements.add(Measurement.median("job.rounds.settled", "ms", settled));
            measurements.add(Measurement.median("job.rounds.last", "ms", last));
            goals.add(Goal.atMost(
                    "job.rounds.slower",
                    Result.median(last) / Result.median(settled),
                    "x",
                    1.10,
                    "rounds 101 to 200, by the last hundred of " + all));
            goals.add(
                    Goal.atMost("job.rounds.heap", grown, "MiB", 8, "live heap at round 200, by that at round " + all));
            goals.add(Goal.atMost("job.rounds.threads", threads, "threads", 0, "threads at round 200"));
        }
        options.progress().accept(all + " rounds measured");
    }

    private static void rounds(
            CodedSession<long[], Long, long[]> session,
            WorkerFunction<long[], Long, Long> function,
            int rounds,
            List<Double> millis) {
        for (long i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            session.run(i, function);
            millis.add((System.nanoTime() - start) / 1e6);
        }
    }

    /** Heap in use behind a collection; twice, since Spark frees broadcasts when the first one has found them dead. */
    private static double heap() {
        Runtime.getRuntime().gc();
        Runtime.getRuntime().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    }
}
