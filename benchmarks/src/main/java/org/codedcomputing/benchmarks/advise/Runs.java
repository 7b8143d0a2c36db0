package org.codedcomputing.benchmarks.advise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.job.EvaluationCode;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.gradient.FractionalRepetition;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientShare;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.NoArgument;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.WorkerFunction;
import scala.Tuple2;

/** One scenario's stage in one application, as it is and under every remedy that the advisor may name. Answers are checked. */
final class Runs {
    static final int HOSTS = 4;
    static final int SLOTS = 12;

    /** Of the stage that is logged, but for the skewed one, which has one for each slot. */
    static final int TASKS = 48;

    /** Seconds of a task. */
    static final double TASK = 0.2;

    /** Seconds of an ordinary partition of the skewed stage. */
    static final double PARTITION = 0.5;

    /** What a stage is called that the advisor is asked about. */
    static final String NAME = "advised";

    private static final int ROWS = 2_400;
    private static final int LARGE = 5;
    private static final int LENGTH = 4;
    private static final int WARM_UPS = 40;
    private static final int WARM_UP_TASKS = 3;

    /** Part of a task's time that is too short to tell the advisor something, on the slow host too. */
    private static final double QUICK = 0.05;

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Pattern SMALLER = Pattern.compile("(\\d+) times as many tasks");
    private static final Pattern ANY_OF = Pattern.compile("coded tasks, any (\\d+) of (\\d+)");

    private final JavaSparkContext spark;
    private final Work work;
    private final boolean skewed;

    Runs(JavaSparkContext spark, Scenario scenario, long seed) {
        this.spark = spark;
        this.work = scenario.work(seed);
        this.skewed = scenario == Scenario.SKEWED;
    }

    /** A run of something, which fails if its answer is wrong. */
    @FunctionalInterface
    private interface Run {
        void run();
    }

    private List<Double> timed(int repetitions, Run run) {
        List<Double> seconds = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            long start = System.nanoTime();
            run.run();
            seconds.add((System.nanoTime() - start) / 1e9);
            Executors.awaitIdle(spark);
        }
        return seconds;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("a wrong answer of " + what);
        }
    }

    /** The stage as it is; seconds of each run. */
    List<Double> asIs(int repetitions) {
        return asIs(NAME, work, repetitions);
    }

    private List<Double> asIs(String name, Work own, int repetitions) {
        return skewed ? partitions(name, own, repetitions, false) : plain(name, own, TASKS, repetitions);
    }

    /**
     * The stage under a remedy.
     *
     * @param name as the advisor has it
     * @return seconds of each run; empty if that takes an application of its own
     */
    Optional<List<Double>> under(String name, int repetitions) {
        Matcher smaller = SMALLER.matcher(name);
        Matcher anyOf = ANY_OF.matcher(name);
        if (name.startsWith("speculation")) {
            return Optional.empty();
        }
        if (smaller.matches()) {
            return Optional.of(plain(NAME, work, TASKS * Integer.parseInt(smaller.group(1)), repetitions));
        }
        if (anyOf.matches()) {
            return Optional.of(linear(Integer.parseInt(anyOf.group(1)), Integer.parseInt(anyOf.group(2)), repetitions));
        }
        return Optional.of(
                switch (name) {
                    case "do nothing" -> asIs(repetitions);
                    case "even partitions" -> partitions(NAME, work, repetitions, true);
                    case "coded tail of copies" ->
                        gradient(FractionalRepetition.of(TASKS, 0), Tail.COPIES, repetitions);
                    case "fractional repetition, s = 1" ->
                        gradient(FractionalRepetition.of(SLOTS, 1), Tail.NONE, repetitions);
                    default -> throw new IllegalStateException("nobody here can run " + name);
                });
    }

    /**
     * All classes are loaded by then, those of the stage itself too, in stages of so few or so short tasks that the advisor makes
     * nothing of them.
     */
    void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            numbers(WARM_UP_TASKS).map(task -> task + 1).collect();
        }
        for (int i = 0; i < WARM_UPS / 4; i++) {
            numbers(WARM_UP_TASKS)
                    .mapToPair(task -> new Tuple2<>(task, task))
                    .partitionBy(new HashPartitioner(WARM_UP_TASKS))
                    .mapPartitions(all -> List.of(count(all)).iterator())
                    .collect();
        }
        asIs("warming up", work.quick(QUICK), 4);
        Executors.awaitIdle(spark);
    }

    private JavaRDD<Integer> numbers(int count) {
        return spark.parallelize(IntStream.range(0, count).boxed().toList(), count);
    }

    private List<Double> plain(String name, Work own, int tasks, int repetitions) {
        double each = TASKS / (double) tasks;
        JavaRDD<Integer> squares = numbers(tasks).map(task -> {
            own.plain(each);
            return task * task;
        });
        List<Integer> expected =
                IntStream.range(0, tasks).mapToObj(task -> task * task).toList();
        return timed(repetitions, () -> require(named(name, squares).equals(expected), "plain tasks"));
    }

    private static <T> List<T> named(String name, JavaRDD<T> rdd) {
        rdd.context().setCallSite(name);
        try {
            return rdd.collect();
        } finally {
            rdd.context().clearCallSite();
        }
    }

    /** Rows by partition: all have as many, or the first has five times as many as another. */
    private JavaPairRDD<Integer, Integer> rows(boolean even) {
        int all = (SLOTS - 1 + LARGE) * ROWS;
        return numbers(SLOTS)
                .flatMapToPair(part -> {
                    List<Tuple2<Integer, Integer>> rows = new ArrayList<>();
                    for (int partition = 0; partition < SLOTS; partition++) {
                        int count = even ? all / SLOTS : partition == 0 ? LARGE * ROWS : ROWS;
                        for (int row = 0; row < count / SLOTS; row++) {
                            rows.add(new Tuple2<>(partition, row));
                        }
                    }
                    return rows.iterator();
                })
                .partitionBy(new HashPartitioner(SLOTS));
    }

    private static int count(Iterator<?> rows) {
        int count = 0;
        while (rows.hasNext()) {
            rows.next();
            count++;
        }
        return count;
    }

    private List<Double> partitions(String name, Work own, int repetitions, boolean even) {
        JavaPairRDD<Integer, Integer> rows = rows(even);
        // The shuffle is written once, and by then; what is measured reads it.
        long all = rows.count();
        JavaRDD<Integer> counts = rows.mapPartitions(iterator -> {
            int count = count(iterator);
            own.plain(count / (double) ROWS);
            return List.of(count).iterator();
        });
        return timed(
                repetitions,
                () -> require(
                        named(name, counts).stream().mapToInt(count -> count).sum() == all, "partitions"));
    }

    /** A sum over all tasks' work by a gradient code. */
    private List<Double> gradient(FractionalRepetition scheme, Tail tail, int repetitions) {
        Work own = work;
        int blocks = scheme.matrix().partitions();
        double each = TASKS / (double) blocks;
        GradientCode<Integer> code = GradientCode.of(scheme, LENGTH);
        double[] expected = new double[LENGTH];
        Arrays.fill(expected, blocks * (blocks - 1) / 2.0);
        WorkerFunction<GradientShare<Integer>, NoArgument, double[]> unpaced =
                (share, none, worker) -> share.message(LENGTH, Runs::addTo);
        WorkerFunction<GradientShare<Integer>, NoArgument, double[]> paced = (share, none, worker) -> {
            own.run(each * share.terms().size(), worker::stopIfCancelled);
            return share.message(LENGTH, Runs::addTo);
        };
        try (var session = CodedJob.of(spark, code)
                .codedTail(tail)
                .deadline(DEADLINE)
                .open(IntStream.range(0, blocks).boxed().toList())) {
            timed(2, () -> session.run(NoArgument.NONE, unpaced));
            return timed(
                    repetitions,
                    () -> require(Arrays.equals(session.run(NoArgument.NONE, paced), expected), scheme.name()));
        }
    }

    private static void addTo(int block, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += block;
        }
    }

    /** A linear function of K inputs by n coded tasks of 1/K of all work each. */
    private List<Double> linear(int needed, int workers, int repetitions) {
        Work own = work;
        EvaluationCode code = new EvaluationCode(workers, needed, 1);
        long[] input = code.input();
        long[] expected = Arrays.stream(input).map(Runs::thrice).toArray();
        double each = TASKS / (double) needed;
        WorkerFunction<long[], NoArgument, Long> unpaced = (share, none, worker) -> thrice(share[0]);
        WorkerFunction<long[], NoArgument, Long> paced = (share, none, worker) -> {
            own.run(each, worker::stopIfCancelled);
            return thrice(share[0]);
        };
        try (var session = CodedJob.of(spark, code).deadline(DEADLINE).open(input)) {
            timed(2, () -> session.run(NoArgument.NONE, unpaced));
            return timed(
                    repetitions,
                    () -> require(Arrays.equals(session.run(NoArgument.NONE, paced), expected), code.name()));
        }
    }

    private static long thrice(long value) {
        return Mersenne31.FIELD.mul(value, 3);
    }
}
