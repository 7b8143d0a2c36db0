package org.codedcomputing.core.matmul;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.DecodingCache;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * What all codes for products have in common: encoding and decoding by the coefficients of a scheme.
 *
 * <p>The worker function is {@link BlockArithmetic#multiply} unless the class says otherwise. Encoding a share reads all blocks
 * that are in it once; decoding is one pass over the results used, K r t / (mn) multiply-adds for each block of C. Decodings of
 * the last {@value #CACHED_SETS} sets of workers are kept.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 * @param <I> what is encoded
 * @param <S> the share of one worker
 * @param <O> the answer
 */
public abstract sealed class LinearProductCode<A, I, S, O> implements ComputationCode<I, S, Block<A>, O>
        permits MatrixProductCode, BatchProductCode, PrivateProductCode {
    private static final long serialVersionUID = 1L;

    /** Sets of workers whose decodings are kept. */
    static final int CACHED_SETS = 64;

    private final BlockGrid grid;
    private final BlockArithmetic<A> arithmetic;
    private final ProductScheme<A> scheme;
    private final double tolerance;
    private final DecodingCache<Decoding<A>> cache = new DecodingCache<>(CACHED_SETS);

    /**
     * @param tolerance relative error that is allowed over the reals
     */
    LinearProductCode(BlockGrid grid, BlockArithmetic<A> arithmetic, ProductScheme<A> scheme, double tolerance) {
        this.grid = grid;
        this.arithmetic = arithmetic;
        this.scheme = scheme;
        this.tolerance = tolerance;
    }

    /** How the operands are cut. */
    public final BlockGrid grid() {
        return grid;
    }

    /** The numbers that blocks consist of, which have the worker function. */
    public final BlockArithmetic<A> arithmetic() {
        return arithmetic;
    }

    final ProductScheme<A> scheme() {
        return scheme;
    }

    /** K: what any set of results needs that is not all systematic ones. */
    final int threshold() {
        return scheme.threshold();
    }

    @Override
    public final String name() {
        return scheme.name() + " over " + arithmetic;
    }

    @Override
    public final int workers() {
        return scheme.workers();
    }

    @Override
    public final int recoveryThreshold() {
        return scheme.systematic() > 0 ? Math.min(scheme.threshold(), scheme.systematic()) : scheme.threshold();
    }

    /**
     * Workers 0.. that get raw blocks, and from whose results alone the answer follows without any solving; 0 if the code has
     * none.
     */
    public final int systematicWorkers() {
        return scheme.systematic();
    }

    /** Workers that may pool what they hold and learn nothing of A; 0 without masks. */
    public final int colluders() {
        return scheme.masksA();
    }

    @Override
    public final boolean exact() {
        return arithmetic.exact();
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        requireWorkers(arrived);
        int missing = scheme.missing(arrived);
        if (missing > 0) {
            return Sufficiency.notYet(missing);
        }
        if (arithmetic.exact()) {
            return Sufficiency.EXACT;
        }
        double error = decoding(arrived).error();
        // An answer without one right digit is none: dependent results, or a basis that doubles cannot resolve.
        return error < 1 ? Sufficiency.estimated(error, tolerance) : Sufficiency.notYet(1);
    }

    @Override
    public final boolean sameResult(Block<A> first, Block<A> second) {
        return first.rows() == second.rows()
                && first.columns() == second.columns()
                && arithmetic.same(first.data(), second.data());
    }

    /**
     * Prepares the shares of L products.
     *
     * @param operands L products of the code's shape
     * @param random where masks come from
     */
    final BlockEncoding<A> encode(List<Operands<A>> operands, RandomGenerator random) {
        List<Slice<A>> blocksA = new ArrayList<>();
        List<Slice<A>> blocksB = new ArrayList<>();
        boolean transposed = operands.get(0).transposed();
        for (Operands<A> product : operands) {
            requireShape(product, transposed);
            arithmetic.requireElements(product.a(), "A");
            arithmetic.requireElements(product.b(), "B");
            blocksA.addAll(grid.splitA(arithmetic, product.a(), transposed));
            blocksB.addAll(grid.splitB(arithmetic, product.b()));
        }
        addMasks(blocksA, scheme.masksA(), random);
        addMasks(blocksB, scheme.masksB(), random);
        return new BlockEncoding<>(scheme, arithmetic, grid, transposed, blocksA, blocksB);
    }

    /** Masks that nobody can predict. */
    static RandomGenerator secureMasks() {
        return new SecureStream();
    }

    final void addMasks(List<Slice<A>> blocks, int masks, RandomGenerator random) {
        int length = blocks.get(0).length();
        for (int i = 0; i < masks; i++) {
            Slice<A> mask = Slice.of(arithmetic.newArray(length));
            arithmetic.kernels().fillRandom(mask, random);
            blocks.add(mask);
        }
    }

    private void requireShape(Operands<A> product, boolean transposed) {
        if (!product.shape().equals(grid.shape())) {
            throw new IllegalArgumentException(
                    "operands are " + product.shape() + " but the code is for " + grid.shape());
        }
        if (product.transposed() != transposed) {
            throw new IllegalArgumentException("a batch cannot mix AB and A\u1d40B; transpose one kind first");
        }
    }

    /**
     * The L products.
     *
     * @param results not modified
     */
    final List<Block<A>> decodeProducts(ArrivedResults<Block<A>> results) {
        List<Slice<A>> decoded = decodeBlocks(results, grid.blockRows());
        int blocks = grid.partition().blocksC();
        List<Block<A>> products = new ArrayList<>();
        for (int i = 0; i < scheme.batch(); i++) {
            products.add(grid.assemble(arithmetic, decoded.subList(i * blocks, (i + 1) * blocks)));
        }
        return products;
    }

    /**
     * The same rows of all blocks of C.
     *
     * @param results the same rows of all blocks of each result; not modified
     * @param height how many rows
     */
    final List<Slice<A>> decodeBlocks(ArrivedResults<Block<A>> results, int height) {
        BitSet arrived = results.workers();
        requireWorkers(arrived);
        if (scheme.missing(arrived) > 0) {
            throw results.size() < scheme.threshold()
                    ? NotDecodableException.tooFew(results.size(), scheme.threshold())
                    : new NotDecodableException(
                            "results of workers %s do not suffice for %s; at least %d more are needed"
                                    .formatted(arrived, name(), scheme.missing(arrived)));
        }
        Decoding<A> decoding = decoding(arrived);
        if (!(decoding.error() <= tolerance)) {
            throw new NotDecodableException(
                    "estimated relative error %s exceeds tolerance %s (condition %s); wait for more results or use field mode"
                            .formatted(
                                    Figures.size(decoding.error()),
                                    Figures.size(tolerance),
                                    Figures.size(decoding.condition())));
        }
        List<Slice<A>> inputs = new ArrayList<>();
        for (int worker : decoding.workers()) {
            Block<A> result = results.get(worker);
            requireResult(result, worker, height);
            for (int part = 0; part < scheme.resultBlocks(); part++) {
                inputs.add(result.rowSlice(part * height, (part + 1) * height));
            }
        }
        return arithmetic.combine(
                decoding.rows(), inputs, scheme.batch() * grid.partition().blocksC());
    }

    private Decoding<A> decoding(BitSet arrived) {
        return cache.get(scheme.used(arrived), scheme::decoding);
    }

    private void requireWorkers(BitSet arrived) {
        if (arrived.length() > workers()) {
            throw new IllegalArgumentException("results of worker %d but %s has workers 0..%d"
                    .formatted(arrived.length() - 1, name(), workers() - 1));
        }
    }

    /** Whether a result, or some rows of each of its blocks, has the shape that it must have. */
    private boolean fits(Block<A> result, int height) {
        return result.rows() == scheme.resultBlocks() * height && result.columns() == grid.blockColumns();
    }

    private void requireResult(Block<A> result, int worker, int height) {
        if (!fits(result, height)) {
            throw new IllegalArgumentException("result of task %d is %s but must be %d x %d"
                    .formatted(worker, result.shape(), scheme.resultBlocks() * height, grid.blockColumns()));
        }
        arithmetic.requireElements(result, "result of task " + worker);
    }

    /** Rows {@code from} to {@code to} of each block of a result, as a copy. */
    final Block<A> sliceResult(Block<A> result, int from, int to) {
        int parts = scheme.resultBlocks();
        int height = result.rows() / parts;
        int width = result.columns();
        A slice = arithmetic.newArray(parts * (to - from) * width);
        for (int part = 0; part < parts; part++) {
            Elements.copy(
                    result.data(),
                    (part * height + from) * width,
                    slice,
                    part * (to - from) * width,
                    (to - from) * width);
        }
        return new Block<>(parts * (to - from), width, slice);
    }

    /** The elements of a slice alone; shared if it is a whole array. */
    final A copy(Slice<A> slice) {
        if (slice.offset() == 0 && slice.length() == Array.getLength(slice.data())) {
            return slice.data();
        }
        A copy = arithmetic.newArray(slice.length());
        Elements.copy(slice.data(), slice.offset(), copy, 0, slice.length());
        return copy;
    }

    /**
     * The combinations of an operand's blocks, or of the same rows of them, that some workers get.
     *
     * @param blocks all blocks of the operand; not modified
     * @param workers who
     * @return for each of them its combinations; those that are raw are shared
     */
    final List<List<Slice<A>>> combineFor(boolean ofA, List<Slice<A>> blocks, int[] workers) {
        int each = ofA ? scheme.blocksInA() : scheme.blocksInB();
        int width = each * blocks.size();
        A rows = arithmetic.newArray(workers.length * width);
        for (int i = 0; i < workers.length; i++) {
            Elements.copy(coefficients(ofA, workers[i]), 0, rows, i * width, width);
        }
        List<Slice<A>> combined = arithmetic.combine(rows, blocks, workers.length * each);
        List<List<Slice<A>>> byWorker = new ArrayList<>();
        for (int i = 0; i < workers.length; i++) {
            byWorker.add(combined.subList(i * each, (i + 1) * each));
        }
        return byWorker;
    }

    private A coefficients(boolean ofA, int worker) {
        return ofA ? scheme.rowsA(worker) : scheme.rowsB(worker);
    }

    /** The block of an operand that a worker gets as it is, or -1 if it gets a combination, or several blocks. */
    final int rawBlock(boolean ofA, int worker) {
        if ((ofA ? scheme.blocksInA() : scheme.blocksInB()) > 1) {
            return -1;
        }
        A row = coefficients(ofA, worker);
        return arithmetic.unitIndex(row, 0, Array.getLength(row));
    }

    /** Whether two workers get the same combinations of an operand's blocks. */
    final boolean sameBlocks(boolean ofA, int one, int other) {
        return arithmetic.same(coefficients(ofA, one), coefficients(ofA, other));
    }

    /** The wrong ones among results, see {@link org.codedcomputing.core.computation.ErrorLocatingCode#locate}. */
    final BitSet locateFaults(ArrivedResults<Block<A>> results, int errors) {
        if (errors < 0) {
            throw new IllegalArgumentException("errors must be >= 0 (was " + errors + ")");
        }
        if (!(scheme instanceof PolynomialScheme<A> words) || !(arithmetic instanceof FieldArithmetic<A> field)) {
            throw new IllegalStateException(name() + " cannot locate errors");
        }
        requireWorkers(results.workers());
        BitSet misshapen = new BitSet();
        results.byWorker().forEach((worker, result) -> {
            if (!fits(result, grid.blockRows()) || field.firstOutside(result.data()) >= 0) {
                misshapen.set(worker);
            }
        });
        return new FaultLocator<>(words, field).locate(results, misshapen, errors);
    }
}
