package org.codedcomputing.spark.matmul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockGrid;
import org.codedcomputing.core.matmul.DoubleFactorCode;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.plan.TaskSlots;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products A x, or A^T x, of one matrix with vectors or matrices x: A is encoded once, and its shares lie ready for any number of
 * rounds.
 *
 * <pre>{@code
 * try (FactorSession session = Coded.factor(a).workers(12).stragglers(2).open()) {
 *     for (int i = 0; i < 20; i++) {
 *         x = session.multiply(x);
 *     }
 *     System.out.println(session.report().explain());
 * }
 * }</pre>
 *
 * <p>Without a code that is set, an MDS code of as many parts as workers can be relied on; one that cuts x is refused. Setters
 * return a changed copy. Thread-safe.
 */
public final class CodedFactor {
    private static final Logger LOG = LoggerFactory.getLogger(CodedFactor.class);

    private final JavaSparkContext spark;
    private final Operand a;
    private final boolean transposed;
    private final int columns;
    private final double largest;
    private final ProductOptions options;

    private CodedFactor(
            JavaSparkContext spark,
            Operand a,
            boolean transposed,
            int columns,
            double largest,
            ProductOptions options) {
        this.spark = spark;
        this.a = a;
        this.transposed = transposed;
        this.columns = columns;
        this.largest = largest;
        this.options = options;
    }

    /** Of a matrix of blocks. For {@code Coded.factor}. */
    public static CodedFactor of(BlockMatrix a) {
        return of(JavaSparkContext.fromSparkContext(a.blocks().sparkContext()), Operand.Blocks.of(a));
    }

    /** Of a matrix of rows. For {@code Coded.factor}. */
    public static CodedFactor of(IndexedRowMatrix a) {
        return of(JavaSparkContext.fromSparkContext(a.rows().sparkContext()), Operand.Rows.of(a));
    }

    /** Of a matrix of the driver. For {@code Coded.factor}. */
    public static CodedFactor of(JavaSparkContext spark, DMatrixRMaj a) {
        return of(spark, new Operand.Local(MllibBlocks.of(a)));
    }

    private static CodedFactor of(JavaSparkContext spark, Operand a) {
        return new CodedFactor(spark, a, false, 1, 1, ProductOptions.NONE);
    }

    private CodedFactor with(ProductOptions changed) {
        return new CodedFactor(spark, a, transposed, columns, largest, changed);
    }

    /** Computes A^T x of an A of inner x rows. */
    public CodedFactor transposed() {
        return new CodedFactor(spark, a, true, columns, largest, options);
    }

    /**
     * Columns of every x; default 1, vectors.
     *
     * @param ofX at least 1
     */
    public CodedFactor columns(int ofX) {
        if (ofX < 1) {
            throw new IllegalArgumentException("x must have at least 1 column (was " + ofX + ")");
        }
        return new CodedFactor(spark, a, transposed, ofX, largest, options);
    }

    /** See {@link CodedProduct#code}; p and n must be 1. */
    public CodedFactor code(ProductFamily family) {
        return with(options.withFamily(family));
    }

    /** See {@link CodedProduct#workers}. */
    public CodedFactor workers(int workers) {
        return with(options.withWorkers(workers));
    }

    /** See {@link CodedProduct#codedTail}. */
    public CodedFactor codedTail(Tail tail) {
        return with(options.withTail(tail));
    }

    /** See {@link CodedProduct#reals}. */
    public CodedFactor reals(RealOptions reals) {
        return with(options.withNumbers(new Numbers.Reals(reals)));
    }

    /**
     * Computes in fixed point, see {@link CodedProduct#fixedPoint}.
     *
     * @param scaleBits f, 0..52
     * @param largestOfX largest absolute entry of any x, for which primes are chosen; an x beyond it may be refused
     */
    public CodedFactor fixedPoint(int scaleBits, double largestOfX) {
        return new CodedFactor(
                spark, a, transposed, columns, largestOfX, options.withNumbers(new Numbers.FixedPoints(scaleBits)));
    }

    /** See {@link CodedProduct#field}. */
    public CodedFactor field(PrimeField field) {
        return with(options.withNumbers(new Numbers.Residues(field)));
    }

    /**
     * Results that may be missing; default 1. Without a code that is set, the code's parts are as many fewer than workers.
     *
     * @param stragglers at least 0
     */
    public CodedFactor stragglers(int stragglers) {
        return with(options.withStragglers(stragglers));
    }

    /** See {@link CodedProduct#errors}. */
    public CodedFactor errors(int errors) {
        return with(options.withErrors(errors));
    }

    /** Checks each result as it comes by secret columns that stay for all rounds; a wrong one is dropped and its worker named. */
    public CodedFactor verified() {
        return with(options.withVerified());
    }

    /** See {@link CodedProduct#pinned}. */
    public CodedFactor pinned(Pin pin) {
        return with(options.withPin(pin));
    }

    /** Longest time of a round; default {@code spark.coded.job.deadline}. */
    public CodedFactor deadline(Duration deadline) {
        return with(options.withDeadline(deadline));
    }

    /** See {@link CodedProduct#madeStragglers}. */
    public CodedFactor madeStragglers(Delays delays, Speeds speeds) {
        return with(options.withMade(delays, speeds));
    }

    /** See {@link CodedProduct#madeLiars}. */
    public CodedFactor madeLiars(Integer... workers) {
        return with(options.withLiars(new Liars(Set.of(workers))));
    }

    /**
     * One product with a vector.
     *
     * @param x as many elements as A has columns, or rows if transposed
     */
    public Vector multiply(Vector x) {
        try (FactorSession session = open()) {
            return session.multiply(x);
        }
    }

    /**
     * Encodes A.
     *
     * @return to be closed
     * @throws IllegalArgumentException if what was set contradicts itself or A
     * @throws IllegalStateException if there are fewer task slots than workers, or pinned shares have too few places
     */
    public FactorSession open() {
        long start = System.nanoTime();
        ProductShape shape =
                new ProductShape(transposed ? a.columns() : a.rows(), transposed ? a.rows() : a.columns(), columns);
        if (shape.trivial()) {
            throw new IllegalArgumentException(
                    "A is %d x %d, there is nothing to encode".formatted(a.rows(), a.columns()));
        }
        int slots = Math.max(1, TaskSlots.count(spark.sc()));
        ProductPlan plan = ProductPlan.ofFactor(options, shape, slots);
        // Refuses a partition that does not fit before anybody looks at the elements.
        BlockGrid grid = new BlockGrid(shape, plan.family().partition());
        MatrixSurvey survey = a.survey("A", options.numbers());
        ProductJobs.requireDense(plan, "A", survey, grid.partition().blocksA());
        ProductJobs.requireSerializer(spark);
        DoubleProductCode<?> code =
                options.numbers().code(plan.family(), shape, plan.workers(), survey.largest(), largest);
        return open(code, plan, survey, slots, start);
    }

    private <A> FactorSession open(
            DoubleProductCode<A> product, ProductPlan plan, MatrixSurvey survey, int slots, long start) {
        DoubleFactorCode<A> code = DoubleFactorCode.of(product, transposed, survey.largest());
        List<String> warnings = plan.warnings(product);
        LOG.info("{} x {}: {}", a.rows(), a.columns(), plan.explain());
        warnings.forEach(warning -> LOG.warn("{} x {}: {}", a.rows(), a.columns(), warning));
        boolean pinned = ProductJobs.pin(options, code.product().colluders()) != Pin.NONE;
        if (a instanceof Operand.Distributed tiled
                && code.product().colluders() == 0
                && !options.verified()
                && !pinned) {
            return onExecutors(code, plan, tiled, slots, warnings, start);
        }
        if (a instanceof Operand.Distributed) {
            ProductJobs.requireOnDriver(
                    spark, (options.verified() ? "checked results" : "hidden or pinned shares") + " need A", a.bytes());
        }
        Encoding<List<Block<A>>> shares = code.encode(a.local());
        CodedSession<List<Block<A>>, List<Block<A>>, Block<double[]>> session = ProductJobs.of(
                        spark,
                        HandedOver.of(code),
                        options,
                        plan.tail(),
                        code.product().colluders())
                .open(shares);
        return session(
                new FactorRounds<>(
                        code, session, options.verified() ? new FactorVerifier<>(code, shares) : null, options.liars()),
                "encoded on the driver",
                plan,
                warnings,
                start,
                () -> {});
    }

    private <A> FactorSession onExecutors(
            DoubleFactorCode<A> code,
            ProductPlan plan,
            Operand.Distributed tiled,
            int slots,
            List<String> warnings,
            long start) {
        JavaRDD<List<Block<A>>> shares = SlabEncoder.factor(code.product(), tiled.tiles(), transposed, slots);
        shares.persist(StorageLevel.MEMORY_AND_DISK());
        boolean opened = false;
        try {
            shares.foreachPartition(share -> share.forEachRemaining(one -> {}));
            CodedSession<List<Block<A>>, List<Block<A>>, Block<double[]>> session =
                    ProductJobs.of(spark, code, options, plan.tail(), 0).openEncoded(shares);
            opened = true;
            return session(
                    new FactorRounds<>(code, session, null, options.liars()),
                    "encoded on executors",
                    plan,
                    warnings,
                    start,
                    () -> shares.unpersist(false));
        } finally {
            if (!opened) {
                shares.unpersist(false);
            }
        }
    }

    private static FactorSession session(
            FactorRounds<?> rounds,
            String encoded,
            ProductPlan plan,
            List<String> warnings,
            long start,
            Runnable onClose) {
        return new FactorSession(
                rounds,
                "%s, %s".formatted(rounds.name(), plan.explain()),
                encoded,
                (System.nanoTime() - start) / 1e9,
                new ArrayList<>(warnings),
                onClose);
    }

    /**
     * The rounds of a session, in the arithmetic of its code.
     *
     * @param code the code
     * @param session where shares lie
     * @param verifier checks results, or null
     * @param liars workers that lie on purpose
     */
    record FactorRounds<A>(
            DoubleFactorCode<A> code,
            CodedSession<List<Block<A>>, List<Block<A>>, Block<double[]>> session,
            @Nullable FactorVerifier<A> verifier,
            Liars liars) {
        String name() {
            return code.name();
        }

        Block<double[]> multiply(Block<double[]> x) {
            List<Block<A>> argument = code.argument(x);
            var round = session.round(
                    argument, new MultiplyFactor<>(code.product().arithmetics(), code.transposed(), liars));
            if (verifier != null) {
                round.verifier(verifier.of(argument));
            }
            return round.run();
        }
    }
}
