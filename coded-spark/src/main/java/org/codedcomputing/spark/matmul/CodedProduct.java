package org.codedcomputing.spark.matmul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockGrid;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.Operands;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductRows;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.ProductShare;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.HeldAnswer;
import org.codedcomputing.spark.job.NoArgument;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.RoundRequest;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.plan.TaskSlots;
import org.ejml.data.DMatrixRMaj;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A product C = A B, or C = A^T B, that is right without the results of stragglers and, if asked for, in spite of wrong ones.
 *
 * <pre>{@code
 * BlockMatrix c = Coded.multiply(a, b).code(EntangledPolynomial.of(1, 3, 3)).workers(12).run();
 * }</pre>
 *
 * <p>Over the reals, the default, the answer is right within the tolerance or the run fails; its rounding depends on the tasks
 * that answered. In fixed point and over a field it does not.
 *
 * <p>Distributed operands are read up to three times, to look for what would make the answer wrong, to encode, and for parity, so
 * what is expensive to compute should be persisted. They are encoded slab by slab on the executors, and an answer of more than {@code
 * spark.coded.matmul.driverBytes} is decoded there too; it is then persisted, and once executors that hold parts of it are lost,
 * reading it fails. What hides, checks or pins goes by the driver.
 *
 * <p>Setters return a changed copy. Thread-safe.
 *
 * @param <M> type of the matrices
 */
public final class CodedProduct<M> {
    private static final Logger LOG = LoggerFactory.getLogger(CodedProduct.class);

    private final JavaSparkContext spark;
    private final Matrices<M> matrices;
    private final M a;
    private final M b;
    private final boolean transposed;
    private final ProductOptions options;

    private CodedProduct(
            JavaSparkContext spark, Matrices<M> matrices, M a, M b, boolean transposed, ProductOptions options) {
        this.spark = spark;
        this.matrices = matrices;
        this.a = a;
        this.b = b;
        this.transposed = transposed;
        this.options = options;
    }

    /** Of matrices of blocks; the answer has A's rows and B's columns per block. For {@code Coded.multiply}. */
    public static CodedProduct<BlockMatrix> of(BlockMatrix a, BlockMatrix b) {
        return new CodedProduct<>(
                JavaSparkContext.fromSparkContext(a.blocks().sparkContext()),
                new Matrices.Blocks(a.rowsPerBlock(), b.colsPerBlock()),
                a,
                b,
                false,
                ProductOptions.NONE);
    }

    /** Of matrices of rows. For {@code Coded.multiply}. */
    public static CodedProduct<IndexedRowMatrix> of(IndexedRowMatrix a, IndexedRowMatrix b) {
        return new CodedProduct<>(
                JavaSparkContext.fromSparkContext(a.rows().sparkContext()),
                new Matrices.Rows(),
                a,
                b,
                false,
                ProductOptions.NONE);
    }

    /** Of matrices of the driver. For {@code Coded.multiply}. */
    public static CodedProduct<DMatrixRMaj> of(JavaSparkContext spark, DMatrixRMaj a, DMatrixRMaj b) {
        return new CodedProduct<>(spark, new Matrices.Ejml(), a, b, false, ProductOptions.NONE);
    }

    CodedProduct<M> with(ProductOptions changed) {
        return new CodedProduct<>(spark, matrices, a, b, transposed, changed);
    }

    /** Computes A^T B of an A of inner x rows, which is never transposed in memory. */
    public CodedProduct<M> transposed() {
        Matrices<M> answers = matrices;
        if (a instanceof BlockMatrix left && matrices instanceof Matrices.Blocks blocks) {
            @SuppressWarnings("unchecked") // M is BlockMatrix
            Matrices<M> wide =
                    (Matrices<M>) (Matrices<?>) new Matrices.Blocks(left.colsPerBlock(), blocks.colsPerBlock());
            answers = wide;
        }
        return new CodedProduct<>(spark, answers, a, b, true, options);
    }

    /**
     * Code and partition, such as {@code EntangledPolynomial.of(2, 2, 2)}; default: what the planner takes.
     *
     * @param family over the reals the best code of the same partition may stand for it
     */
    public CodedProduct<M> code(ProductFamily family) {
        return with(options.withFamily(family));
    }

    /**
     * No code: each of the pmn products of blocks by one task, all of which are needed, on any free slot.
     *
     * @param p parts of the inner dimension, at least 1
     * @param m parts of the rows of C, at least 1
     * @param n parts of the columns of C, at least 1
     */
    public CodedProduct<M> uncoded(int p, int m, int n) {
        return with(options.withFamily(Repetition.of(p, m, n)));
    }

    /**
     * Tasks N; default: one for each slot, or what the code needs if that is more.
     *
     * @param workers at least 1
     */
    public CodedProduct<M> workers(int workers) {
        return with(options.withWorkers(workers));
    }

    /**
     * Lets more tasks than slots run, see {@link Tail}; default: what the planner takes, and without one {@link Tail#NONE}.
     *
     * @param tail form of the coded tail
     */
    public CodedProduct<M> codedTail(Tail tail) {
        return with(options.withTail(tail));
    }

    /**
     * Computes over the reals, the default, with a tolerance of 1e-9.
     *
     * @param reals largest relative error as estimated from the condition of the decoding, and seed of the code
     */
    public CodedProduct<M> reals(RealOptions reals) {
        return with(options.withNumbers(new Numbers.Reals(reals)));
    }

    /**
     * Rounds all entries to multiples of 2^-f and multiplies those without error.
     *
     * @param scaleBits f, 0..52
     */
    public CodedProduct<M> fixedPoint(int scaleBits) {
        return with(options.withNumbers(new Numbers.FixedPoints(scaleBits)));
    }

    /**
     * Computes over a prime field: entries are integers 0..q-1, and so are those of the answer.
     *
     * @param field q below 2^31
     */
    public CodedProduct<M> field(PrimeField field) {
        return with(options.withNumbers(new Numbers.Residues(field)));
    }

    /**
     * Results that may be missing in what the planner takes; default 1.
     *
     * @param stragglers at least 0
     */
    public CodedProduct<M> stragglers(int stragglers) {
        return with(options.withStragglers(stragglers));
    }

    /**
     * Survives so many wrong results and names their workers in the report: with {@link #verified} from K + e results, else, over
     * a field or in fixed point, from K + 2e.
     *
     * @param errors e, at least 0
     */
    public CodedProduct<M> errors(int errors) {
        return with(options.withErrors(errors));
    }

    /** Checks each result as it comes, by [29], with secret columns; a wrong one is dropped and its worker named. */
    public CodedProduct<M> verified() {
        return with(options.withVerified());
    }

    /**
     * Where shares may be opened; default {@link Pin#HOST} for codes with colluders, else anywhere.
     *
     * @param pin what counts as a place
     */
    public CodedProduct<M> pinned(Pin pin) {
        return with(options.withPin(pin));
    }

    /**
     * Longest time from the shares to the answer; default {@code spark.coded.job.deadline}.
     *
     * @param deadline greater than 0
     */
    public CodedProduct<M> deadline(Duration deadline) {
        return with(options.withDeadline(deadline));
    }

    /**
     * What the planner should expect of tasks; default: each takes its work and half as much again, exponentially distributed.
     *
     * @param law how tasks straggle
     */
    public CodedProduct<M> expecting(StragglerLaw law) {
        return with(options.withLaw(law));
    }

    /**
     * What the planner should expect of machines; default what was measured in this application, see {@link #calibrated}, and
     * until then 1e9 multiply-adds a second and 1 Gbit/s.
     *
     * @param rates their slots give way to those of the application, or to the workers that are set
     */
    public CodedProduct<M> rates(ProductRates rates) {
        return with(options.withRates(rates));
    }

    /**
     * Measures what the executors do, for the planner of this and of later products of the application: in some tens of seconds
     * at most, in which all task slots work. Nothing else measures; what is known already is not measured again.
     */
    public CodedProduct<M> calibrated() {
        LOG.info("planning with what was {}", ProductCalibration.of(spark).explain());
        return this;
    }

    /**
     * Makes stragglers on purpose, for tests and experiments.
     *
     * @param delays sleep of each worker before it computes
     * @param speeds speed of each worker in multiply-adds per second
     */
    public CodedProduct<M> madeStragglers(Delays delays, Speeds speeds) {
        return with(options.withMade(delays, speeds));
    }

    /**
     * Makes workers lie on purpose, for tests and experiments.
     *
     * @param workers who adds 1 to an element of its result
     */
    public CodedProduct<M> madeLiars(Integer... workers) {
        return with(options.withLiars(new Liars(Set.of(workers))));
    }

    /**
     * The plan in one line. Looks at dimensions only.
     *
     * @throws IllegalArgumentException if what was set contradicts itself or the operands
     */
    public String plan() {
        ProductShape shape = shape(matrices.operand(a), matrices.operand(b));
        return shape.trivial() ? "nothing to compute" : plan(shape).explain();
    }

    private ProductPlan plan(ProductShape shape) {
        return ProductPlan.of(
                options, shape, Math.max(1, TaskSlots.count(spark.sc())), ProductCalibration.known(spark));
    }

    /**
     * C.
     *
     * @throws IllegalArgumentException if what was set contradicts itself or the operands
     * @throws org.codedcomputing.spark.job.CodedJobException if too few results came, or in time
     * @throws org.codedcomputing.core.computation.NotDecodableException if all results together are beyond the tolerance
     */
    public M run() {
        return outcome().product();
    }

    /** C with the report; otherwise as {@link #run}. */
    public ProductOutcome<M> outcome() {
        long start = System.nanoTime();
        Operand left = matrices.operand(a);
        Operand right = matrices.operand(b);
        ProductShape shape = shape(left, right);
        if (shape.trivial()) {
            Block<double[]> zeros =
                    new Block<>(shape.rows(), shape.columns(), new double[shape.rows() * shape.columns()]);
            return new ProductOutcome<>(
                    matrices.ofBlock(spark, zeros),
                    new ProductReport(
                            "nothing to compute", "no tasks", 0, seconds(start), Optional.empty(), List.of()));
        }
        ProductPlan plan = plan(shape);
        // Refuses a partition that does not fit before anybody looks at the elements.
        BlockGrid grid = new BlockGrid(shape, plan.family().partition());
        MatrixSurvey surveyA = left.survey("A", options.numbers());
        MatrixSurvey surveyB = right.survey("B", options.numbers());
        ProductJobs.requireDense(plan, "A", surveyA, grid.partition().blocksA());
        ProductJobs.requireDense(plan, "B", surveyB, grid.partition().blocksB());
        DoubleProductCode<?> code =
                options.numbers().code(plan.family(), shape, plan.workers(), surveyA.largest(), surveyB.largest());
        ProductJobs.requireSerializer(spark);
        List<String> warnings = plan.warnings(code);
        LOG.info("{}: {}", shape, plan.explain());
        warnings.forEach(warning -> LOG.warn("{}: {}", shape, warning));
        Run<?> run = new Run<>(code, plan, left, right, warnings, start);
        ProductOutcome<M> outcome = run.outcome();
        LOG.info("{}: {}", shape, outcome.report().summary());
        return outcome;
    }

    private ProductShape shape(Operand left, Operand right) {
        int inner = transposed ? left.rows() : left.columns();
        if (inner != right.rows()) {
            throw new IllegalArgumentException("inner dimensions differ: A has %d %s, B has %d rows (%s)"
                    .formatted(inner, transposed ? "rows" : "columns", right.rows(), transposed ? "A\u1d40B" : "AB"));
        }
        return new ProductShape(transposed ? left.columns() : left.rows(), inner, right.columns());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** One run, in the arithmetic of its code. */
    private final class Run<A> {
        private final DoubleProductCode<A> code;
        private final ProductPlan plan;
        private final Operand left;
        private final Operand right;
        private final List<String> warnings;
        private final long start;
        private double encodeSeconds;

        Run(
                DoubleProductCode<A> code,
                ProductPlan plan,
                Operand left,
                Operand right,
                List<String> warnings,
                long start) {
            this.code = code;
            this.plan = plan;
            this.left = left;
            this.right = right;
            this.warnings = warnings;
            this.start = start;
        }

        ProductOutcome<M> outcome() {
            boolean pinned = ProductJobs.pin(options, code.colluders()) != Pin.NONE;
            if (left instanceof Operand.Distributed a
                    && right instanceof Operand.Distributed b
                    && code.colluders() == 0
                    && !options.verified()
                    && !pinned) {
                return onExecutors(a, b);
            }
            if (left instanceof Operand.Distributed || right instanceof Operand.Distributed) {
                ProductJobs.requireOnDriver(
                        spark,
                        (code.colluders() > 0 ? "a code with colluders" : pinned ? "pinned shares" : "checked results")
                                + " need the operands",
                        left.bytes() + right.bytes());
            }
            return onDriver();
        }

        private ProductOutcome<M> onDriver() {
            long began = System.nanoTime();
            Encoding<List<ProductShare<A>>> shares =
                    code.encode(new Operands<>(left.local(), right.local(), transposed));
            encodeSeconds = seconds(began);
            CodedJob<Encoding<List<ProductShare<A>>>, List<ProductShare<A>>, List<Block<A>>, Block<double[]>> job =
                    ProductJobs.of(spark, HandedOver.of(code), options, plan.tail(), code.colluders());
            try (CodedSession<List<ProductShare<A>>, List<Block<A>>, Block<double[]>> session = job.open(shares)) {
                RoundRequest<List<ProductShare<A>>, NoArgument, List<Block<A>>, Block<double[]>> round =
                        session.round(NoArgument.NONE, new MultiplyShare<>(code.arithmetics(), options.liars()));
                if (options.verified()) {
                    round.verifier(new ShareVerifier<>(code.arithmetics(), shares));
                }
                M product = matrices.ofBlock(spark, round.run());
                double shipped = session.report().rounds().stream()
                        .mapToDouble(r -> r.encodeSeconds())
                        .sum();
                encodeSeconds += shipped;
                return ended(product, "encoded and decoded on the driver", session);
            }
        }

        private ProductOutcome<M> onExecutors(Operand.Distributed a, Operand.Distributed b) {
            int slots = Math.max(1, TaskSlots.count(spark.sc()));
            double results = (double) plan.threshold()
                    * code.arithmetics().size()
                    * Double.BYTES
                    * code.grid().blockRows()
                    * code.grid().blockColumns();
            boolean held = results > ProductJobs.driverBytes(spark);
            if (held && options.errors() > 0) {
                ProductJobs.requireOnDriver(spark, "locating wrong results needs them", results);
            }
            // Parity is made in the round, on slots that its workers have: nobody waits for it who needs none.
            int raw = code.systematicWorkers() > 0 ? code.systematicWorkers() : plan.threshold();
            boolean parity = code.systematicWorkers() > 0 ? plan.tail() != Tail.COPIES : plan.tail() == Tail.PARITY;
            int early = parity ? raw : code.workers();
            try (SlabEncoder.Shares<A> shares =
                    SlabEncoder.product(spark, code, a.tiles(), b.tiles(), transposed, early, slots)) {
                long began = System.nanoTime();
                shares.make();
                encodeSeconds = seconds(began);
                CodedJob<Operands<double[]>, List<ProductShare<A>>, List<Block<A>>, Block<double[]>> job =
                        ProductJobs.of(spark, code, options, plan.tail(), 0);
                try (CodedSession<List<ProductShare<A>>, List<Block<A>>, Block<double[]>> session =
                        job.openEncoded(shares.first(), shares.all())) {
                    RoundRequest<List<ProductShare<A>>, NoArgument, List<Block<A>>, Block<double[]>> round =
                            session.round(NoArgument.NONE, new MultiplyShare<>(code.arithmetics(), options.liars()));
                    if (!held) {
                        M product = matrices.ofBlock(spark, round.run());
                        return ended(product, "encoded on executors, decoded on the driver", session);
                    }
                    BlockGrid grid = code.grid();
                    try (HeldAnswer<ProductRows> answer = round.runHeld(code)) {
                        JavaRDD<Tile> tiles = answer.parts()
                                .flatMap(rows -> ProductJobs.tiles(rows, grid).iterator());
                        M product = matrices.ofTiles(spark, tiles, grid.shape());
                        return ended(product, "encoded and decoded on executors", session);
                    }
                }
            }
        }

        private ProductOutcome<M> ended(M product, String where, CodedSession<?, ?, ?> session) {
            double total = seconds(start);
            List<String> all = new ArrayList<>(warnings);
            return new ProductOutcome<>(
                    product,
                    new ProductReport(
                            String.format(Locale.ROOT, "%s, %s", code.name(), plan.explain()),
                            where,
                            encodeSeconds,
                            total,
                            Optional.of(session.report()),
                            all));
        }
    }
}
