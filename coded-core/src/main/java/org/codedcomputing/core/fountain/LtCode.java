package org.codedcomputing.core.fountain;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Matrix-vector products y = A x in an LT code [72, 73]: A (r x s) is cut into k blocks of g = ceil(r/k) rows, the last ones
 * padded with zeros, and worker w gets some consecutive coded blocks. The worker function is {@link #multiply}. About k (1 + eps)
 * coded blocks decode, whichever they are, with eps from 0.05 (k = 10,000) to 0.2 (k = 500); below k = 300 an MDS code is better.
 *
 * <p>To use the part that a slow worker has finished, give the code many small workers instead, several of them to one executor.
 *
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
public final class LtCode<A> implements ComputationCode<MatrixView<A>, CodedRows<A>, A, A> {
    private static final long serialVersionUID = 1L;

    private final SymbolArithmetic<A> arithmetic;
    private final LtRows coded;
    private final int rows;
    private final int blockRows;
    private final double tolerance;

    /** First coded block of each worker, and behind the last one of the last. */
    private final int[] starts;

    private LtCode(SymbolArithmetic<A> arithmetic, LtRows coded, int rows, int[] starts, double tolerance) {
        this.arithmetic = arithmetic;
        this.coded = coded;
        this.rows = rows;
        this.blockRows = (rows + coded.law().sources() - 1) / coded.law().sources();
        this.starts = starts;
        this.tolerance = tolerance;
    }

    /**
     * A code with given loads, and the default tolerance. Coded blocks that are added so that each block of A is in two at least
     * go to the workers with the largest loads, one each.
     *
     * @param arithmetic what matrices consist of
     * @param law degrees; its k is the number of blocks
     * @param seed any value
     * @param rows r, at least k
     * @param loads coded blocks of each worker, at least 0; not modified
     * @throws IllegalArgumentException if r is below k, or the loads together are below k
     */
    public static <A> LtCode<A> of(
            SymbolArithmetic<A> arithmetic, RobustSoliton law, long seed, int rows, List<Integer> loads) {
        return of(arithmetic, law, seed, rows, loads, PeelingDecoder.DEFAULT_TOLERANCE);
    }

    /**
     * A code with given loads.
     *
     * @param tolerance relative error that is allowed over the reals, positive
     * @see #of(SymbolArithmetic, RobustSoliton, long, int, List)
     */
    public static <A> LtCode<A> of(
            SymbolArithmetic<A> arithmetic,
            RobustSoliton law,
            long seed,
            int rows,
            List<Integer> loads,
            double tolerance) {
        Objects.requireNonNull(arithmetic, "arithmetic");
        int k = law.sources();
        if (rows < k) {
            throw new IllegalArgumentException("cannot split %d rows into %d blocks".formatted(rows, k));
        }
        if (loads.stream().anyMatch(load -> load < 0)) {
            throw new IllegalArgumentException("a worker has at least 0 coded blocks, loads are " + loads);
        }
        int total = loads.stream().reduce(0, Math::addExact);
        if (total < k) {
            throw new IllegalArgumentException(
                    "LT over %d blocks needs more than %d coded blocks, plan has only %d; lower k or add load"
                            .formatted(k, k, total));
        }
        LtRows coded = new LtRows(law, seed, total);
        int[] counts = loads.stream().mapToInt(Integer::intValue).toArray();
        int[] largestFirst = IntStream.range(0, counts.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer worker) -> -loads.get(worker)))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int extra = 0; extra < coded.systematicRows(); extra++) {
            counts[largestFirst[extra % counts.length]]++;
        }
        int[] starts = new int[counts.length + 1];
        for (int worker = 0; worker < counts.length; worker++) {
            starts[worker + 1] = starts[worker] + counts[worker];
        }
        return new LtCode<>(arithmetic, coded, rows, starts, tolerance);
    }

    @Override
    public String name() {
        return "LT(k=%d, coded=%d) over %s".formatted(coded.law().sources(), coded.rows(), arithmetic);
    }

    @Override
    public int workers() {
        return starts.length - 1;
    }

    /** Coded blocks of a worker. */
    public int load(int worker) {
        return starts[Objects.checkIndex(worker, workers()) + 1] - starts[worker];
    }

    /** Rows g of a block. */
    public int blockRows() {
        return blockRows;
    }

    /** The fewest workers that hold k coded blocks. */
    @Override
    public int recoveryThreshold() {
        return leastWorkers(coded.law().sources(), new BitSet());
    }

    /** The fewest workers outside a set that hold so many coded blocks; all outside it if there are not enough. */
    private int leastWorkers(int blocks, BitSet without) {
        int[] descending = IntStream.range(0, workers())
                .filter(worker -> !without.get(worker))
                .map(worker -> -load(worker))
                .sorted()
                .toArray();
        int held = 0;
        int count = 0;
        while (count < descending.length && held < blocks) {
            held -= descending[count++];
        }
        return Math.max(1, count);
    }

    @Override
    public boolean exact() {
        return arithmetic.exact();
    }

    @Override
    public Encoding<CodedRows<A>> encode(MatrixView<A> input) {
        if (input.rows() != rows) {
            throw new IllegalArgumentException(
                    "%s is for %d rows, the matrix has %d".formatted(name(), rows, input.rows()));
        }
        return worker -> share(input, worker);
    }

    private CodedRows<A> share(MatrixView<A> input, int worker) {
        int count = load(worker);
        int columns = input.columns();
        A data = arithmetic.newArray(Math.multiplyExact(Math.multiplyExact(count, blockRows), columns));
        for (int block = 0; block < count; block++) {
            for (int source : coded.sources(starts[worker] + block)) {
                int first = source * blockRows;
                for (int row = first; row < Math.min(rows, first + blockRows); row++) {
                    arithmetic.add(
                            input.data(),
                            input.offset() + row * input.stride(),
                            data,
                            (block * blockRows + row - first) * columns,
                            columns);
                }
            }
        }
        return new CodedRows<>(count * blockRows, columns, data);
    }

    /**
     * The worker function: the product of a share and x.
     *
     * @param share not modified
     * @param x as many elements as the share has columns; not modified
     * @return as many elements as the share has rows
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public A multiply(CodedRows<A> share, A x) {
        A y = arithmetic.newArray(share.rows());
        arithmetic
                .kernels()
                .multiplyVector(MatrixView.of(share.data(), share.rows(), share.columns()), Slice.of(x), Slice.of(y));
        return y;
    }

    /** Costs a step for each source of each coded block that arrived, once k have; nothing before. */
    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        if (arrived.length() > workers()) {
            throw new IllegalArgumentException(
                    "there is no worker %d of %d".formatted(arrived.length() - 1, workers()));
        }
        int k = coded.law().sources();
        int held = arrived.stream().map(this::load).sum();
        if (held < k) {
            return Sufficiency.notYet(leastWorkers(k - held, arrived));
        }
        PeelingDecoder<A> decoder = new PeelingDecoder<>(arithmetic, k, 0, tolerance);
        A nothing = arithmetic.newArray(0);
        arrived.stream().forEach(worker -> {
            for (int block = starts[worker]; block < starts[worker + 1]; block++) {
                decoder.add(coded.sources(block), nothing, 0);
            }
        });
        if (!decoder.isDecodable()) {
            return Sufficiency.notYet(leastWorkers(decoder.missing(), arrived));
        }
        return arithmetic.exact() ? Sufficiency.EXACT : Sufficiency.estimated(decoder.estimatedError(), tolerance);
    }

    @Override
    public A decode(ArrivedResults<A> results) {
        PeelingDecoder<A> decoder = new PeelingDecoder<>(arithmetic, coded.law().sources(), blockRows, tolerance);
        for (Map.Entry<Integer, A> result : results.byWorker().entrySet()) {
            int worker = result.getKey();
            int elements = Math.multiplyExact(load(worker), blockRows);
            if (arithmetic.length(result.getValue()) != elements) {
                throw new IllegalArgumentException("worker %d returned %d elements, its share has %d rows"
                        .formatted(worker, arithmetic.length(result.getValue()), elements));
            }
            for (int block = 0; block < load(worker); block++) {
                decoder.add(coded.sources(starts[worker] + block), result.getValue(), block * blockRows);
            }
        }
        A padded = decoder.decode();
        if (arithmetic.length(padded) == rows) {
            return padded;
        }
        A answer = arithmetic.newArray(rows);
        System.arraycopy(padded, 0, answer, 0, rows);
        return answer;
    }

    @Override
    public boolean sameResult(A first, A second) {
        return arithmetic.same(first, second);
    }

    /** Compares what makes up the code; two equal codes have equal shares. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LtCode<?> code
                && toString().equals(code.toString())
                && coded.equals(code.coded)
                && rows == code.rows
                && tolerance == code.tolerance
                && Arrays.equals(starts, code.starts);
    }

    @Override
    public int hashCode() {
        return 31 * coded.hashCode() + Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return name();
    }
}
