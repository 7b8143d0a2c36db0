package org.codedcomputing.lcc.spark;

import java.util.List;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.CodedBlocks;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.ProductKeys;
import org.codedcomputing.lcc.code.RowBlocks;
import org.codedcomputing.lcc.code.WorkerExpression;

/**
 * Products of a matrix in blocks of rows with public columns, verified.
 *
 * @param arithmetic of the matrix
 * @param matrix a x b
 */
record RowProduct<A>(FieldArithmetic<A> arithmetic, Block<A> matrix) implements VerifiedComputation<A> {
    @Override
    public LagrangeTask<A> task(int blocks) {
        return LagrangeTask.all(
                arithmetic,
                WorkerExpression.argument(0).times(WorkerExpression.argument(1)),
                List.of(ArgumentKind.DATA, ArgumentKind.PUBLIC),
                (matrix.rows() + blocks - 1) / blocks,
                1,
                blocks);
    }

    @Override
    public List<Block<A>> data(int blocks) {
        return RowBlocks.split(arithmetic, matrix, blocks);
    }

    @Override
    public LagrangeWorker<A> worker(int blocks, Liars liars) {
        return LagrangeWorker.of(task(blocks), liars);
    }

    @Override
    public Verification<A> keys(CodedBlocks<A> data, int blocks) {
        ProductKeys<A> keys = ProductKeys.of(arithmetic, data);
        return others ->
                new ProductVerifier<>(keys, worker -> others.apply(worker).get(0));
    }

    /** The product from its blocks. */
    Block<A> joined(List<Block<A>> values) {
        return RowBlocks.join(arithmetic, values, matrix.rows());
    }
}
