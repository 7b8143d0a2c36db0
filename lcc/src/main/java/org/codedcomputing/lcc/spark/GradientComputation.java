package org.codedcomputing.lcc.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.ArgumentKind;
import org.codedcomputing.lcc.code.CodedBlocks;
import org.codedcomputing.lcc.code.FixedPointRegression;
import org.codedcomputing.lcc.code.GradientKeys;
import org.codedcomputing.lcc.code.GradientScales;
import org.codedcomputing.lcc.code.LagrangeTask;
import org.codedcomputing.lcc.code.RowBlocks;
import org.codedcomputing.lcc.code.WorkerExpression;

/**
 * The gradient of a regression in blocks of rows: predictions first, each once, then what follows from them.
 *
 * @param arithmetic of the data
 * @param regression the data in fixed point
 * @param hidden whether workers do not see the weights
 */
record GradientComputation<A>(FieldArithmetic<A> arithmetic, FixedPointRegression<A> regression, boolean hidden)
        implements VerifiedComputation<A> {
    @Override
    public LagrangeTask<A> task(int blocks) {
        return regression.task(blocks, hidden);
    }

    @Override
    public List<Block<A>> data(int blocks) {
        return RowBlocks.split(arithmetic, regression.data(), blocks);
    }

    @Override
    public LagrangeWorker<A> worker(int blocks, Liars liars) {
        return worker(blocks, liars, true);
    }

    /** Without predictions among what is returned. */
    LagrangeWorker<A> unverifiedWorker(int blocks, Liars liars) {
        return worker(blocks, liars, false);
    }

    private LagrangeWorker<A> worker(int blocks, Liars liars, boolean evidence) {
        int roundings = regression.roundings();
        WorkerExpression x = WorkerExpression.argument(0);
        List<WorkerExpression> predictions = new ArrayList<>();
        for (int j = 1; j <= roundings; j++) {
            predictions.add(x.times(WorkerExpression.argument(j)));
        }
        List<WorkerExpression> predicted = IntStream.rangeClosed(1, roundings)
                .mapToObj(j -> WorkerExpression.argument(roundings + j))
                .toList();
        List<ArgumentKind> kinds = regression.kinds(hidden);
        return new LagrangeWorker<>(
                arithmetic, kinds, predictions, x.transpose().times(activation(blocks, predicted)), evidence, liars);
    }

    private WorkerExpression activation(int blocks, List<WorkerExpression> predictions) {
        return GradientScales.activation(regression.coefficients(), regression.blockRows(blocks), predictions);
    }

    /**
     * Keys of the data: predictions are checked first, one for each rounding, then the driver applies g to them and checks the
     * gradient [64].
     */
    @Override
    public Verification<A> keys(CodedBlocks<A> data, int blocks) {
        GradientKeys<A> keys = GradientKeys.of(arithmetic, data);
        int roundings = regression.roundings();
        List<WorkerExpression> predicted = IntStream.range(0, roundings)
                .mapToObj(WorkerExpression::argument)
                .toList();
        WorkerExpression activation = activation(blocks, predicted);
        return others -> (worker, result) -> {
            List<Block<A>> predictions = result.evidence();
            if (predictions.size() != roundings) {
                return false;
            }
            for (int j = 0; j < roundings; j++) {
                if (!keys.acceptsPrediction(worker, others.apply(worker).get(j), predictions.get(j))) {
                    return false;
                }
            }
            return keys.acceptsProduct(
                    worker,
                    activation.evaluate(arithmetic, predictions),
                    result.result().value());
        };
    }
}
