package org.codedcomputing.spark.matvec;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.plan.TaskSlots;
import org.ejml.data.DMatrixRMaj;

/**
 * Products y = A x of one matrix with vectors, on workers of unequal speed: each gets as many coded rows as suits it [70], and the
 * answer is there as soon as what has arrived decodes. A is encoded once for any number of products.
 *
 * <pre>{@code
 * try (MatvecSession session = Coded.matvec(jsc, a).workers(8).scheme(MatvecScheme.HCMM_MDS).open()) {
 *     for (int i = 0; i < 20; i++) {
 *         x = session.multiply(x);
 *     }
 *     System.out.println(session.report().explain());
 * }
 * }</pre>
 *
 * <p>A worker is one task slot. With executors of their own, shares of worker w are shipped to executor w mod E, which its tasks
 * prefer; executors count in the order of host and id, one of each host before a second of any. Spark cannot be made to wait for a
 * busy executor, so an idle one may take its task. In local mode all slots are alike, and worker w is whoever runs its tasks.
 *
 * <p>Setters return a changed copy. Thread-safe.
 */
public final class CodedMatvec {
    private final JavaSparkContext spark;
    private final DMatrixRMaj a;
    private final MatvecOptions options;

    private CodedMatvec(JavaSparkContext spark, DMatrixRMaj a, MatvecOptions options) {
        this.spark = spark;
        this.a = a;
        this.options = options;
    }

    /** For {@code Coded.matvec}. */
    public static CodedMatvec of(JavaSparkContext spark, DMatrixRMaj a) {
        Objects.requireNonNull(a, "a");
        return new CodedMatvec(spark, a, MatvecOptions.NONE);
    }

    private CodedMatvec with(MatvecOptions changed) {
        return new CodedMatvec(spark, a, changed);
    }

    /**
     * Number of workers n; default the number of task slots.
     *
     * @param workers at least 1, at most the task slots
     */
    public CodedMatvec workers(int workers) {
        return with(options.withWorkers(workers));
    }

    /** How rows are spread; default {@link MatvecScheme#AUTO}. */
    public CodedMatvec scheme(MatvecScheme scheme) {
        return with(options.withScheme(Objects.requireNonNull(scheme, "scheme")));
    }

    /**
     * What is known of the workers before anything is measured. Without it all count as equal, with a mu = 1.
     *
     * @param models one for each worker, in seconds a row; caps in rows. Copied
     */
    public CodedMatvec expecting(List<WorkerModel> models) {
        return with(options.withModels(models));
    }

    /**
     * Rows g of a block, in which loads are counted; default r/(10 n), so that rounding costs little, and for an LT code what gives
     * it 1,000 blocks.
     *
     * @param rows at least 1
     */
    public CodedMatvec blockRows(int rows) {
        return with(options.withBlockRows(rows));
    }

    /**
     * Tasks for each worker on average in the schemes of small tasks: pull, coded tail and HCMM with an LT code. Default
     * {@value MatvecOptions#DEFAULT_TASKS_PER_WORKER}.
     *
     * @param tasks at least 1
     */
    public CodedMatvec tasksPerWorker(int tasks) {
        return with(options.withTasksPerWorker(tasks));
    }

    /**
     * Largest relative error of an answer, as estimated; default 1e-9. While the estimate is above it, the product waits for more
     * results, and fails if there are none.
     *
     * @param relative more than 0
     */
    public CodedMatvec tolerance(double relative) {
        return with(options.withTolerance(relative));
    }

    /** Seed of the code's coefficients; default 1. */
    public CodedMatvec seed(long seed) {
        return with(options.withSeed(seed));
    }

    /**
     * Whether a session follows what it observes of its tasks' times: before a product it plans anew, and encodes anew if the plan
     * in use would take a tenth longer than the new one. Default true; schemes without loads that depend on speeds never do.
     */
    public CodedMatvec adaptive(boolean adaptive) {
        return with(options.withAdaptive(adaptive));
    }

    /**
     * Checks each result by secret combinations of the rows it was made of, as it comes; a wrong one is dropped, and the report
     * names its task among the faulty ones. What a check misses is said in {@link
     * org.codedcomputing.core.matmul.FactorCheck}. The first check of a task encodes its rows a second time.
     */
    public CodedMatvec verified() {
        return with(options.withVerified());
    }

    /** Longest time of a product; default {@code spark.coded.job.deadline}. */
    public CodedMatvec deadline(Duration deadline) {
        return with(options.withDeadline(deadline));
    }

    /**
     * Makes stragglers on purpose, for tests and experiments. Both count tasks, not workers: {@link MatvecPlan#tasks} says whose
     * task each is.
     *
     * @param delays sleep of each task before it computes
     * @param speeds speed of each task in coded rows per second
     */
    public CodedMatvec madeStragglers(Delays delays, Speeds speeds) {
        return with(options.withStragglers(delays, speeds));
    }

    /**
     * What {@link #open} would do first. Runs nothing.
     *
     * @throws IllegalArgumentException if what was set contradicts itself or A
     */
    public MatvecPlan plan() {
        return planner(true).plan(options.models());
    }

    private MatvecPlanner planner(boolean repeated) {
        int workers = options.workers() > 0 ? options.workers() : Math.max(1, TaskSlots.count(spark.sc()));
        boolean fair = "FAIR".equalsIgnoreCase(spark.getConf().get("spark.scheduler.mode", "FIFO"));
        return MatvecPlanner.of(options, a.numRows, a.numCols, workers, repeated, !fair);
    }

    /**
     * One product. {@link MatvecScheme#AUTO} chooses among uncoded schemes here.
     *
     * @param x as many elements as A has columns; not modified
     * @return as many as A has rows
     * @throws IllegalArgumentException as {@link #open}, and if x has another length or an element that is not finite
     * @throws org.codedcomputing.spark.job.CodedJobException if too few results came, or not in time
     */
    public double[] times(double[] x) {
        MatvecSession.requireVector(x, a.numCols);
        try (MatvecSession session = MatvecSession.open(spark, a, options, planner(false))) {
            return session.multiply(x);
        }
    }

    /**
     * Encodes A.
     *
     * @return to be closed
     * @throws IllegalArgumentException if what was set contradicts itself or A, or A holds an element that is not finite
     * @throws IllegalStateException if there are fewer task slots than workers
     */
    public MatvecSession open() {
        return MatvecSession.open(spark, a, options, planner(true));
    }
}
