package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FactorCheck;
import org.codedcomputing.core.matmul.RealArithmetic;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.RoundRequest;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.TaskTime;
import org.codedcomputing.spark.job.WorkerFunction;
import org.codedcomputing.spark.plan.TaskSlots;
import org.ejml.data.DMatrixRMaj;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encoded rows of one matrix A, and products with it, one after the other. Thread-safe; to be closed, which cancels what runs and
 * frees the rows.
 */
public final class MatvecSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MatvecSession.class);

    /** Encodings whose rounds a report still tells. */
    private static final int REPORTED_ENCODINGS = 20;

    private final JavaSparkContext spark;
    private final Block<double[]> a;
    private final MatvecOptions options;
    private final MatvecPlanner planner;
    private final List<String> warnings;
    private final Observations observations;
    private final List<String> encodings = new ArrayList<>();
    private final List<JobReport> ended = new ArrayList<>();
    private int replans;
    private long products;
    private volatile Encoded current;
    private volatile boolean closed;

    /**
     * A in one plan.
     *
     * @param plan the plan
     * @param code its code
     * @param session its shares
     * @param checks of its tasks, as far as results have come
     */
    private record Encoded(
            MatvecPlan plan,
            RowCode<?, ?, ?> code,
            CodedSession<Block<double[]>, double[], double[]> session,
            Map<Integer, FactorCheck<double[]>> checks) {}

    private MatvecSession(
            JavaSparkContext spark,
            Block<double[]> a,
            MatvecOptions options,
            MatvecPlanner planner,
            List<String> warnings) {
        this.spark = spark;
        this.a = a;
        this.options = options;
        this.planner = planner;
        this.warnings = List.copyOf(warnings);
        this.observations = new Observations(planner.workers());
        this.current = encode(planner.plan(options.models()), "opened");
    }

    static MatvecSession open(JavaSparkContext spark, DMatrixRMaj a, MatvecOptions options, MatvecPlanner planner) {
        Block<double[]> block = new Block<>(a.numRows, a.numCols, MatvecRows.copy(a));
        RealArithmetic.REALS.requireElements(block, "A");
        List<String> warnings = new ArrayList<>(planner.warnings());
        if (options.scheme() == MatvecScheme.SPECULATION && !spark.getConf().getBoolean("spark.speculation", false)) {
            warnings.add(
                    "spark.speculation = false: Spark copies no late task, so that this is UU; set it to true when the application starts");
        }
        warnings.forEach(warning -> LOG.warn("{} x {}: {}", a.numRows, a.numCols, warning));
        return new MatvecSession(spark, block, options, planner, warnings);
    }

    static void requireVector(double[] x, int columns) {
        if (x.length != columns) {
            throw new IllegalArgumentException(
                    "x has %d elements, A has %d columns; give one for each".formatted(x.length, columns));
        }
        RealArithmetic.REALS.requireElements(new Block<>(x.length, 1, x), "x");
    }

    private Encoded encode(MatvecPlan plan, String why) {
        long start = System.nanoTime();
        RowCode<?, ?, ?> code = RowCode.of(plan, a.columns(), options.tolerance(), options.seed());
        CodedJob<Block<double[]>, Block<double[]>, double[], double[]> job =
                CodedJob.of(spark, code).stragglers(options.delays(), options.speeds());
        if (options.deadline() != null) {
            job = job.deadline(options.deadline());
        }
        job = plan.scheme() == MatvecScheme.CODED_TAIL
                ? job.codedTail(Tail.PARITY)
                : job.homes(plan.tasks().stream().map(MatvecPlan.Task::worker).toList(), plan.workers());
        LOG.info("{} x {}, {}: {}", a.rows(), a.columns(), why, plan.explain());
        Encoded encoded = new Encoded(plan, code, job.open(a), new ConcurrentHashMap<>());
        encodings.add(String.format(
                Locale.ROOT,
                "before product %d, %s, in %.3f s: %s",
                products + 1,
                why,
                (System.nanoTime() - start) / 1e9,
                plan.explain()));
        if (encodings.size() > REPORTED_ENCODINGS) {
            encodings.remove(0);
        }
        return encoded;
    }

    /**
     * A x. Before it runs, the plan may change, see {@link CodedMatvec#adaptive}.
     *
     * @param x as many elements as A has columns; not modified
     * @return as many as A has rows
     * @throws IllegalArgumentException if x has another length, or an element that is not finite
     * @throws IllegalStateException if the session is closed
     * @throws org.codedcomputing.spark.job.CodedJobException if too few results came, or not in time
     * @throws org.codedcomputing.core.computation.NotDecodableException if all results together are beyond the tolerance
     */
    public double[] multiply(double[] x) {
        return multiply(x, MatvecRows.MULTIPLY);
    }

    /** The same with another worker function, such as one that lies. */
    synchronized double[] multiply(double[] x, WorkerFunction<Block<double[]>, double[], double[]> function) {
        requireVector(x, a.columns());
        if (products > 0 && options.adaptive() && options.scheme().adapts()) {
            observe();
            replan();
        }
        products++;
        Encoded used = current;
        double[] argument = x.clone();
        RoundRequest<Block<double[]>, double[], double[], double[]> round = used.session.round(argument, function);
        if (options.verified()) {
            Encoding<Block<double[]>> shares = used.code.encode(a);
            Block<double[]> column = new Block<>(argument.length, 1, argument);
            round.verifier((task, result) -> used.checks
                    .computeIfAbsent(task, t -> FactorCheck.of(RealArithmetic.REALS, shares.share(t), false))
                    .accepts(column, new Block<>(result.length, 1, result)));
        }
        return round.run();
    }

    private void observe() {
        Encoded used = current;
        for (TaskTime time : used.session.takeTaskTimes()) {
            observations.add(
                    spark.sc().isLocal() ? "" : time.executor(),
                    used.plan.tasks().get(time.worker()).worker(),
                    time.seconds(),
                    used.code.rows(time.worker()),
                    time.finished());
        }
    }

    private void replan() {
        if (TaskSlots.count(spark.sc()) < planner.workers()) {
            // An executor is gone: what is encoded still works, a new plan would be refused.
            return;
        }
        Optional<List<WorkerModel>> models = observations.models(CodedJob.executors(spark));
        if (models.isEmpty()) {
            return;
        }
        Optional<MatvecPlan> better = planner.better(current.plan, models.get());
        if (better.isEmpty()) {
            return;
        }
        Encoded before = current;
        Encoded after = encode(better.get(), "re-planned from observed times");
        ended.add(before.session.report());
        if (ended.size() >= REPORTED_ENCODINGS) {
            ended.remove(0);
        }
        current = after;
        replans++;
        before.session.close();
        if (closed) {
            after.session.close();
        }
    }

    /** The plan in use. */
    public MatvecPlan plan() {
        return current.plan;
    }

    /** What is known of the workers, one model for each; nothing before two tasks have ended that count. */
    public synchronized Optional<List<WorkerModel>> estimates() {
        observe();
        return observations.models(CodedJob.executors(spark));
    }

    /** How all products so far went. */
    public synchronized MatvecReport report() {
        List<JobReport> jobs = new ArrayList<>(ended);
        jobs.add(current.session.report());
        return new MatvecReport(current.plan, replans, encodings, jobs, warnings);
    }

    @Override
    public void close() {
        closed = true;
        current.session.close();
    }
}
