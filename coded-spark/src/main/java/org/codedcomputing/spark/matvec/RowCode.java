package org.codedcomputing.spark.matvec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.LoadedCode;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.fountain.CodedRows;
import org.codedcomputing.core.fountain.LtCode;
import org.codedcomputing.core.fountain.RobustSoliton;
import org.codedcomputing.core.fountain.SymbolArithmetic;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FixedFactorCode;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealArithmetic;
import org.codedcomputing.core.matmul.RealOptions;

/**
 * The code of a plan, whichever it is: the share of a task is its coded rows, its result the product of these and x.
 *
 * @param <S> share of a task in the code itself
 * @param <R> result of a task in the code itself
 * @param <O> answer of the code itself
 */
abstract class RowCode<S, R, O> implements ComputationCode<Block<double[]>, Block<double[]>, double[], double[]> {
    private static final long serialVersionUID = 1L;

    private final ComputationCode<?, S, R, O> code;

    private RowCode(ComputationCode<?, S, R, O> code) {
        this.code = code;
    }

    /**
     * The code of a plan. A plan without redundancy is an MDS code whose blocks are all needed: raw rows.
     *
     * @param columns of A
     * @param tolerance largest relative error
     * @param seed of coefficients
     */
    static RowCode<?, ?, ?> of(MatvecPlan plan, int columns, double tolerance, long seed) {
        List<Integer> loads = plan.tasks().stream().map(MatvecPlan.Task::blocks).toList();
        if (plan.scheme() == MatvecScheme.HCMM_LT) {
            return new Lt(LtCode.of(
                    SymbolArithmetic.real(), RobustSoliton.of(plan.blocks()), seed, plan.rows(), loads, tolerance));
        }
        FixedFactorCode<double[]> mds = FixedFactorCode.of(
                Mds.of(plan.blocks())
                        .overReals(
                                new ProductShape(plan.rows(), columns, 1),
                                plan.codedBlocks(),
                                new RealOptions(tolerance, seed)),
                false);
        return new Dense(LoadedCode.of(mds, loads), plan.blockRows());
    }

    @Override
    public String name() {
        return code.name();
    }

    @Override
    public int workers() {
        return code.workers();
    }

    @Override
    public int recoveryThreshold() {
        return code.recoveryThreshold();
    }

    @Override
    public boolean exact() {
        return code.exact();
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(arrived);
    }

    @Override
    public double[] decode(ArrivedResults<double[]> results) {
        Map<Integer, R> read = new TreeMap<>();
        results.byWorker().forEach((task, result) -> read.put(task, read(task, result)));
        return answer(code.decode(ArrivedResults.of(read)));
    }

    @Override
    public boolean sameResult(double[] first, double[] second) {
        return Arrays.equals(first, second);
    }

    /** Coded rows of a task. */
    abstract int rows(int task);

    /** A result as the code has it. */
    abstract R read(int task, double[] result);

    abstract double[] answer(O decoded);

    /** Dense coefficients, or none. */
    private static final class Dense extends RowCode<List<Block<double[]>>, List<Block<double[]>>, Block<double[]>> {
        private static final long serialVersionUID = 1L;

        private final LoadedCode<Block<double[]>, Block<double[]>, Block<double[]>, Block<double[]>> loaded;
        private final int blockRows;

        Dense(LoadedCode<Block<double[]>, Block<double[]>, Block<double[]>, Block<double[]>> loaded, int blockRows) {
            super(loaded);
            this.loaded = loaded;
            this.blockRows = blockRows;
        }

        @Override
        public Encoding<Block<double[]>> encode(Block<double[]> input) {
            Encoding<List<Block<double[]>>> encoding = loaded.encode(input);
            return task -> RealArithmetic.REALS.stack(encoding.share(task));
        }

        @Override
        int rows(int task) {
            return loaded.load(task) * blockRows;
        }

        @Override
        List<Block<double[]>> read(int task, double[] result) {
            if (result.length != rows(task)) {
                throw new IllegalArgumentException("task %d returned %d elements, its share has %d rows"
                        .formatted(task, result.length, rows(task)));
            }
            List<Block<double[]>> read = new ArrayList<>();
            for (int from = 0; from < result.length; from += blockRows) {
                read.add(new Block<>(blockRows, 1, Arrays.copyOfRange(result, from, from + blockRows)));
            }
            return read;
        }

        @Override
        double[] answer(Block<double[]> decoded) {
            return decoded.data();
        }
    }

    /** Sums of few blocks. */
    private static final class Lt extends RowCode<CodedRows<double[]>, double[], double[]> {
        private static final long serialVersionUID = 1L;

        private final LtCode<double[]> lt;

        Lt(LtCode<double[]> lt) {
            super(lt);
            this.lt = lt;
        }

        @Override
        public Encoding<Block<double[]>> encode(Block<double[]> input) {
            Encoding<CodedRows<double[]>> encoding = lt.encode(input.view());
            return task -> {
                CodedRows<double[]> share = encoding.share(task);
                return new Block<>(share.rows(), share.columns(), share.data());
            };
        }

        @Override
        int rows(int task) {
            return lt.load(task) * lt.blockRows();
        }

        @Override
        double[] read(int task, double[] result) {
            return result;
        }

        @Override
        double[] answer(double[] decoded) {
            return decoded;
        }
    }
}
