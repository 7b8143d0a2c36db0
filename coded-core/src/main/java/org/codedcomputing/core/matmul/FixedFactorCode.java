package org.codedcomputing.core.matmul;

import java.util.BitSet;
import java.util.List;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * A code for repeated products of one A with matrices or vectors X that every worker gets whole: shares are made of A once, and
 * the worker function is {@link #multiply} of a share and X. For codes that cut the rows of A only, such as {@link Mds}.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public sealed class FixedFactorCode<A> implements ComputationCode<Block<A>, Block<A>, Block<A>, Block<A>> {
    private static final long serialVersionUID = 1L;

    private final MatrixProductCode<A> code;
    private final boolean transposed;

    private FixedFactorCode(MatrixProductCode<A> code, boolean transposed) {
        this.code = code;
        this.transposed = transposed;
        ProductScheme<A> scheme = code.scheme();
        for (int worker = 0; worker < scheme.workers(); worker++) {
            A row = scheme.rowsB(worker);
            if (scheme.partition().blocksB() != 1
                    || scheme.masksB() > 0
                    || scheme.resultBlocks() > 1
                    || code.arithmetic().unitIndex(row, 0, 1) != 0) {
                throw new IllegalArgumentException(
                        code.name() + " does not give every worker B as it is; take a code with p=n=1, such as MDS");
            }
        }
    }

    /**
     * The code for A X, or for A^T X.
     *
     * @param code for products of A with one X, whose columns are those of every X to come
     * @param transposed whether A comes as inner x rows
     * @throws IllegalArgumentException if the code cuts or combines B
     */
    public static <A> FixedFactorCode<A> of(MatrixProductCode<A> code, boolean transposed) {
        return code instanceof ErrorLocatingCode<?, ?, ?, ?>
                ? new Locating<>(code, transposed)
                : new FixedFactorCode<>(code, transposed);
    }

    /** The numbers that blocks consist of. */
    public final BlockArithmetic<A> arithmetic() {
        return code.arithmetic();
    }

    /** Whether A comes as inner x rows. */
    public final boolean transposed() {
        return transposed;
    }

    /**
     * The worker function.
     *
     * @param share not modified
     * @param x inner x columns; not modified
     * @param transposed as the code says
     * @throws org.codedcomputing.core.field.kernel.KernelInterruptedException if the thread is interrupted
     */
    public static <A> Block<A> multiply(BlockArithmetic<A> arithmetic, Block<A> share, Block<A> x, boolean transposed) {
        return arithmetic.multiply(ProductShare.of(share, x, transposed));
    }

    @Override
    public final String name() {
        return code.name() + " for a fixed A";
    }

    @Override
    public final int workers() {
        return code.workers();
    }

    @Override
    public final int recoveryThreshold() {
        return code.recoveryThreshold();
    }

    /** See {@link LinearProductCode#systematicWorkers}. */
    public final int systematicWorkers() {
        return code.systematicWorkers();
    }

    /** Workers that may pool what they hold and learn nothing of A. */
    public final int colluders() {
        return code.colluders();
    }

    @Override
    public final boolean exact() {
        return code.exact();
    }

    @Override
    public final Encoding<Block<A>> encode(Block<A> input) {
        ProductShape shape = code.grid().shape();
        int rows = transposed ? shape.inner() : shape.rows();
        int columns = transposed ? shape.rows() : shape.inner();
        if (input.rows() != rows || input.columns() != columns) {
            throw new IllegalArgumentException(
                    "A is %s but the code is for %d x %d".formatted(input.shape(), rows, columns));
        }
        code.arithmetic().requireElements(input, "A");
        List<Slice<A>> blocks = code.grid().splitA(code.arithmetic(), input, transposed);
        code.addMasks(blocks, code.scheme().masksA(), LinearProductCode.secureMasks());
        BlockEncoding<A> encoding =
                new BlockEncoding<>(code.scheme(), code.arithmetic(), code.grid(), transposed, blocks, List.of());
        return worker -> encoding.shareA(worker).get(0);
    }

    @Override
    public final Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    /** A X. */
    @Override
    public final Block<A> decode(ArrivedResults<Block<A>> results) {
        return code.decode(results);
    }

    @Override
    public final boolean sameResult(Block<A> first, Block<A> second) {
        return code.sameResult(first, second);
    }

    private static final class Locating<A> extends FixedFactorCode<A>
            implements ErrorLocatingCode<Block<A>, Block<A>, Block<A>, Block<A>> {
        private static final long serialVersionUID = 1L;

        private final MatrixProductCode<A> words;

        Locating(MatrixProductCode<A> code, boolean transposed) {
            super(code, transposed);
            this.words = code;
        }

        @Override
        public int resultsToLocate(int errors) {
            return words.threshold() + 2 * errors;
        }

        @Override
        public BitSet locate(ArrivedResults<Block<A>> results, int errors) {
            return words.locateFaults(results, errors);
        }
    }
}
