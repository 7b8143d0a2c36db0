package org.codedcomputing.benchmarks.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.NoArgument;
import org.codedcomputing.spark.job.RoundOutcome;
import org.codedcomputing.spark.job.WorkerFunction;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;

/**
 * Coded jobs in this JVM: what a round costs over a plain collect, how soon it returns when workers sleep, how soon cancelled
 * tasks let go, a thousand rounds, and the coded tail. Tasks sleep or park: two cores cannot compute twelve at once.
 */
public final class JobExperiment implements Experiment {
    static final int SLOTS = 12;
    private static final int THRESHOLD = 10;
    private static final long TASK_MILLIS = 200;

    @Override
    public String name() {
        return "job";
    }

    @Override
    public String description() {
        return "coded jobs against collect, pull scheduling and speculation: overhead, stragglers, cancel, 1,000 rounds, coded tail";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        try (JavaSparkContext spark = new JavaSparkContext(conf(Map.of()))) {
            overheadAndCancel(spark, options, measurements, goals);
            asleep(spark, options, measurements, goals);
            RoundsPart.run(spark, options, measurements, goals);
        }
        TailPart.run(options, measurements, goals);
        return new Result(
                name(), options.quick(), Machine.describe(), Machine.commit(), options.seed(), measurements, goals);
    }

    static SparkConf conf(Map<String, String> more) {
        SparkConf conf = new SparkConf()
                .setMaster("local[" + SLOTS + "]")
                .setAppName("bench job")
                .set("spark.ui.enabled", "false")
                // What Spark remembers of old jobs would pass for a leak of ours.
                .set("spark.ui.retainedJobs", "50")
                .set("spark.ui.retainedStages", "50")
                .set("spark.ui.retainedTasks", "1000")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.driver.host", "127.0.0.1");
        more.forEach(conf::set);
        return conf;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Until no task runs, so that one run does not take slots from the next. */
    static void awaitIdle(JavaSparkContext spark) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (spark.statusTracker().getActiveJobIds().length > 0
                || Arrays.stream(spark.sc().statusTracker().getExecutorInfos())
                        .anyMatch(executor -> executor.numRunningTasks() > 0)) {
            require(System.nanoTime() < end, "tasks still run a minute after they were cancelled");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static WorkerFunction<long[], NoArgument, Long> sleeping() {
        return (share, none, worker) -> {
            TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
            return PacedWork.block(share[0]);
        };
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    /**
     * Three kinds of round, alternating: a plain collect of 12 tasks; a coded round that needs all 12; and the same right
     * behind a round of which two sleepers were cancelled, whose cores it needs.
     */
    private static void overheadAndCancel(
            JavaSparkContext spark, Options options, List<Measurement> measurements, List<Goal> goals) {
        EvaluationCode all = new EvaluationCode(SLOTS, SLOTS, 1);
        EvaluationCode some = new EvaluationCode(SLOTS, THRESHOLD, 1);
        Delays twoSleep = Delays.of(Map.of(3, 60.0, 7, 60.0));
        JavaRDD<Integer> tasks =
                spark.parallelize(IntStream.range(0, SLOTS).boxed().toList(), SLOTS);
        List<Double> collect = new ArrayList<>();
        List<Double> coded = new ArrayList<>();
        List<Double> behind = new ArrayList<>();
        try (var full = CodedJob.of(spark, all).open(all.input());
                var cancelling = CodedJob.of(spark, some)
                        .stragglers(twoSleep, Speeds.FREE)
                        .open(some.input())) {
            int warm = options.quick() ? 3 : 5;
            for (int i = -warm; i < (options.quick() ? 5 : 25); i++) {
                long start = System.nanoTime();
                require(
                        tasks.map(task -> {
                                            TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
                                            return PacedWork.block(task);
                                        })
                                        .collect()
                                        .size()
                                == SLOTS,
                        "a wrong collect");
                double collected = millis(start);
                start = System.nanoTime();
                full.run(NoArgument.NONE, sleeping());
                double ran = millis(start);
                cancelling.run(NoArgument.NONE, sleeping());
                start = System.nanoTime();
                full.run(NoArgument.NONE, sleeping());
                double ranBehind = millis(start);
                if (i >= 0) {
                    collect.add(collected);
                    coded.add(ran);
                    behind.add(ranBehind);
                }
            }
        }
        measurements.add(Measurement.median("job.collect", "ms", collect));
        measurements.add(Measurement.median("job.round", "ms", coded));
        measurements.add(Measurement.median("job.roundBehindCancel", "ms", behind));
        goals.add(Goal.atMost(
                "job.overhead",
                Result.median(coded) / Result.median(collect),
                "x",
                1.10,
                "plain collect of 12 tasks of 200 ms, all of which the round needs"));
        goals.add(Goal.atMost(
                "job.cancel.released",
                Result.median(behind) / Result.median(collect),
                "x",
                1.10,
                "plain collect; the round needs all slots right behind one whose two sleepers were cancelled"));
        options.progress().accept("overhead and cancel measured");
    }

    /** Two of twelve sleep; the others take 200 to 475 ms. */
    private static void asleep(
            JavaSparkContext spark, Options options, List<Measurement> measurements, List<Goal> goals) {
        EvaluationCode code = new EvaluationCode(SLOTS, THRESHOLD, 1);
        List<List<Double>> trace = List.of(IntStream.range(0, SLOTS)
                .mapToObj(worker -> worker % 6 == 3 ? 60.0 : 0.025 * worker)
                .toList());
        double kth = TASK_MILLIS + 1e3 * trace.get(0).stream().sorted().toList().get(THRESHOLD - 1);
        List<Double> over = new ArrayList<>();
        List<Double> took = new ArrayList<>();
        try (var session = CodedJob.of(spark, code)
                .stragglers(Delays.trace(trace), Speeds.FREE)
                .open(code.input())) {
            for (int i = 0; i < (options.quick() ? 5 : 25); i++) {
                long start = System.nanoTime();
                RoundOutcome<Long, long[]> outcome =
                        session.round(NoArgument.NONE, sleeping()).outcome();
                double all = millis(start);
                require(outcome.answer().isPresent(), "no answer");
                took.add(all);
                over.add(all - 1.1 * kth);
            }
        }
        measurements.add(Measurement.median("job.asleep", "ms", took));
        measurements.add(new Measurement("job.asleep.kthFastest", kth, "ms", List.of(kth)));
        goals.add(Goal.atMost(
                "job.asleep.over",
                Result.median(over),
                "ms",
                50,
                "1.1 times the time of the 10th fastest of 12 tasks, 2 asleep"));
        options.progress().accept("stragglers measured");
    }
}
