package org.codedcomputing.spark.gradient;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.core.gradient.ApproximateGradientCode;
import org.codedcomputing.core.gradient.ApproximateScheme;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.GradientCode;
import org.codedcomputing.core.gradient.GradientPlan;
import org.codedcomputing.core.gradient.GradientPlanner;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.spark.compatibility.SparkConnect;
import org.codedcomputing.spark.job.TaskTime;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.plan.TaskSlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gradients of any loss that sums over rows, on workers of whom some may straggle.
 *
 * <pre>{@code
 * try (GradientSession session = Coded.gradients(data).workers(12).stragglers(1).open(Losses.logistic(true), d + 1)) {
 *     DescentOutcome outcome = Optimizer.lbfgs(100, 1e-8).minimize(session.objective(0.01, d), new double[d + 1]);
 *     System.out.println(session.report().explain());
 * }
 * }</pre>
 *
 * <p>The data is cut into partitions of equal size that stay on the executors; s+1 workers hold each. Setters return a changed
 * copy. Thread-safe.
 */
public final class CodedGradientDescent {
    private static final Logger LOG = LoggerFactory.getLogger(CodedGradientDescent.class);

    /** Rounds without coding whose times decide, behind one that warms up. */
    private static final int PROBES = 3;

    private final Dataset<Row> data;
    private final GradientOptions options;

    private CodedGradientDescent(Dataset<Row> data, GradientOptions options) {
        this.data = data;
        this.options = options;
    }

    /**
     * Gradients over the rows of a dataset.
     *
     * @param data columns {@code label}, a number, and {@code features}, a vector of spark.ml; the same rows in the same order
     *     whenever it is evaluated. Not modified
     * @throws IllegalArgumentException if it lives on the other side of Spark Connect
     */
    public static CodedGradientDescent of(Dataset<Row> data) {
        SparkConnect.refuse(Objects.requireNonNull(data, "data"));
        return new CodedGradientDescent(data, GradientOptions.NONE);
    }

    private CodedGradientDescent with(GradientOptions set) {
        return new CodedGradientDescent(data, set);
    }

    /** Other names of the columns. */
    public CodedGradientDescent columns(String label, String features) {
        return with(options.withColumns(label, features));
    }

    /** The column of the rows' weights, finite and at least 0; default 1 each. */
    public CodedGradientDescent weights(String column) {
        return with(options.withWeightColumn(column));
    }

    /**
     * Workers n, one a task slot; default all slots.
     *
     * @param n at least 1
     */
    public CodedGradientDescent workers(int n) {
        return with(options.withWorkers(n));
    }

    /**
     * Stragglers s, any of whom may be missing; every worker then computes s+1 times as much. Default: what {@link
     * GradientCoding#AUTO} finds, 1 with other codings.
     *
     * @param s 0..n-1
     */
    public CodedGradientDescent stragglers(int s) {
        return with(options.withStragglers(s));
    }

    /** How gradients are coded; default {@link GradientCoding#AUTO}. */
    public CodedGradientDescent coding(GradientCoding coding) {
        return with(options.withCoding(coding));
    }

    /** A scheme of one's own, such as {@link org.codedcomputing.core.gradient.ReedSolomonForm} with unequal loads; sets n and s. */
    public CodedGradientDescent scheme(ExactScheme scheme) {
        return with(options.withScheme(scheme));
    }

    /**
     * How tasks straggle, for {@link GradientCoding#AUTO}; else it measures that by {@value #PROBES} rounds without coding, behind one
     * that warms up.
     *
     * @param delays t0 of a task with 1/n of the rows and D, in seconds
     */
    public CodedGradientDescent expecting(TaskDelays delays) {
        return with(options.withExpected(delays));
    }

    /**
     * Tasks of a worker in a coded tail; default 4.
     *
     * @param tasks at least 1
     */
    public CodedGradientDescent tasksPerWorker(int tasks) {
        return with(options.withTasksPerWorker(tasks));
    }

    /** Longest time of a gradient; default {@code spark.coded.job.deadline}. */
    public CodedGradientDescent deadline(Duration deadline) {
        return with(options.withDeadline(deadline));
    }

    /**
     * Parameters above which messages stay on the executors and the driver gets one sum; default 1,000,000. It costs a second
     * Spark job for each gradient.
     *
     * @param parameters at least 1
     */
    public CodedGradientDescent slicedFrom(int parameters) {
        return with(options.withSlicedFrom(parameters));
    }

    /** Seed of random codes; default 1. */
    public CodedGradientDescent seed(long seed) {
        return with(options.withSeed(seed));
    }

    /**
     * Makes stragglers on purpose, for tests and experiments.
     *
     * @param delays sleep of each worker before it computes
     * @param speeds speed of each worker in rows per second
     */
    public CodedGradientDescent madeStragglers(Delays delays, Speeds speeds) {
        return with(options.withStragglers(delays, speeds));
    }

    /**
     * Brings the rows to their workers: a Spark job that counts and checks them, and one shuffle.
     *
     * @param loss the loss
     * @param parameters p, at least 1
     * @return to be closed
     * @throws IllegalArgumentException if what was set contradicts itself, or rows cannot be trained on
     * @throws IllegalStateException if there are fewer task slots than workers
     */
    public GradientSession open(RowGradient loss, int parameters) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(data.sparkSession().sparkContext());
        int n = options.workers() > 0 ? options.workers() : Math.max(1, TaskSlots.count(spark.sc()));
        GradientMessage message = new GradientMessage(loss, parameters);
        if (options.scheme() == null
                && options.coding() == GradientCoding.AUTO
                && options.stragglers() == GradientOptions.UNSET) {
            return planned(spark, n, message);
        }
        ExactScheme scheme = options.scheme();
        boolean tail = scheme == null && options.coding() == GradientCoding.TAIL;
        if (scheme == null) {
            int s = tolerated(n);
            scheme = options.coding().scheme(tail ? n * options.tasksPerWorker() : n, s, options.seed());
        }
        JavaRDD<Row> input = input();
        return open(spark, input, RowCut.of(input, n), scheme, message, tail ? "coded tail" : "as asked", tail);
    }

    private int tolerated(int n) {
        int asked = options.stragglers();
        if (!options.coding().tolerates()) {
            if (asked > 0) {
                throw new IllegalArgumentException("%s tolerates no stragglers, but s=%d; choose another coding, or s=0"
                        .formatted(options.coding().label(), asked));
            }
            return 0;
        }
        return asked == GradientOptions.UNSET ? Math.min(1, n - 1) : asked;
    }

    /** Label, weight, features. */
    private JavaRDD<Row> input() {
        String weights = options.weightColumn();
        return data.select(
                        col(options.labelColumn()).cast("double"),
                        weights == null ? lit(1.0) : col(weights).cast("double"),
                        col(options.featuresColumn()))
                .toJavaRDD();
    }

    private GradientSession open(
            JavaSparkContext spark,
            JavaRDD<Row> input,
            RowCut cut,
            ExactScheme scheme,
            GradientMessage message,
            String why,
            boolean tail) {
        GradientCode<RowBlocks> code = GradientCode.of(scheme, message.parameters() + GradientMessage.STATISTICS);
        return new GradientSession(GradientRounds.open(spark, input, cut, code, message, options, why, tail), code);
    }

    private GradientSession planned(JavaSparkContext spark, int n, GradientMessage message) {
        JavaRDD<Row> input = input();
        RowCut cut = RowCut.of(input, n);
        TaskDelays delays = options.expected();
        if (delays != null) {
            Choice choice = choose(n, delays, "as expected");
            return open(spark, input, cut, choice.scheme, message, choice.why, false);
        }
        ExactScheme uncoded = GradientCoding.UNCODED.scheme(n, 0, options.seed());
        GradientSession session = open(spark, input, cut, uncoded, message, "measured: coding would not pay", false);
        boolean kept = false;
        try {
            Choice choice = choose(n, measured(session, message.parameters()), "measured");
            if (choice.scheme.stragglers() == 0) {
                kept = true;
                return session;
            }
            session.close();
            return open(spark, input, cut, choice.scheme, message, choice.why, false);
        } finally {
            if (!kept) {
                session.close();
            }
        }
    }

    private static TaskDelays measured(GradientSession session, int parameters) {
        double[] origin = new double[parameters];
        session.gradient(origin);
        session.takeTaskTimes();
        for (int probe = 0; probe < PROBES; probe++) {
            session.gradient(origin);
        }
        return TaskDelays.fit(session.takeTaskTimes().stream()
                .filter(TaskTime::finished)
                .mapToDouble(TaskTime::seconds)
                .filter(seconds -> seconds > 0)
                .toArray());
    }

    /**
     * What to take.
     *
     * @param scheme the scheme
     * @param why for the report
     */
    private record Choice(ExactScheme scheme, String why) {}

    private static Choice choose(int n, TaskDelays delays, String how) {
        List<GradientPlan> ranked = GradientPlanner.rank(n, delays);
        GradientPlan uncoded = ranked.stream()
                .filter(plan -> plan.stragglers() == 0)
                .findFirst()
                .orElseThrow();
        String model = String.format(
                Locale.ROOT,
                "%s: t0 = %.4g s, %.3g of tasks later by %.4g s",
                how,
                delays.task(),
                delays.probability(),
                delays.delay());
        for (GradientPlan plan : ranked) {
            if (plan.stragglers() == 0 || plan.expected() > GradientPlanner.MARGIN * uncoded.expected()) {
                break;
            }
            try {
                return new Choice(plan.scheme(), model + "; " + plan);
            } catch (IllegalArgumentException e) {
                // A plan whose matrix would be ill-conditioned: the next one.
                LOG.info("{} is left out: {}", plan, e.getMessage());
            }
        }
        return new Choice(uncoded.scheme(), model + "; coding would not pay");
    }

    /**
     * Gradients by an approximate scheme: what it gives is not the sum, and says how far off it may be.
     *
     * @param scheme sets n
     * @param least fewest messages that are accepted, 1..n
     * @param wantedError error to wait for, at least 0, see {@link org.codedcomputing.core.gradient.DecodingVector#error}; infinite to
     *     stop at the fewest messages
     * @param loss the loss
     * @param parameters p, at least 1
     * @return to be closed
     * @throws IllegalArgumentException if what was set contradicts itself, or rows cannot be trained on
     * @throws IllegalStateException if there are fewer task slots than workers
     */
    public ApproximateGradientSession openApproximate(
            ApproximateScheme scheme, int least, double wantedError, RowGradient loss, int parameters) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(data.sparkSession().sparkContext());
        GradientMessage message = new GradientMessage(loss, parameters);
        ApproximateGradientCode<RowBlocks> code =
                ApproximateGradientCode.of(scheme, parameters + GradientMessage.STATISTICS, least, wantedError);
        JavaRDD<Row> input = input();
        RowCut cut = RowCut.of(input, scheme.matrix().partitions());
        return new ApproximateGradientSession(
                GradientRounds.open(spark, input, cut, code, message, options, "approximate", false));
    }
}
