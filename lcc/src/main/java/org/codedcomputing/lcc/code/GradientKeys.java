package org.codedcomputing.lcc.code;

import java.util.List;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * Secret keys that check a gradient X~^T g(X~ w~) of any degree in one round [64]: the worker returns z~ = X~ w~ too, m/K elements
 * more. First r1 z~ = (r1 X~) w~ is checked; then the driver computes e = g(z~) and checks r2 grad = (X~ r2)^T e.
 *
 * <p>In two rounds, where the driver forms e between them, {@link #acceptsPrediction} checks the first and {@link
 * #acceptsProduct} the second. What holds for {@link ProductKeys} holds for both keys.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class GradientKeys<A> {
    private final FieldArithmetic<A> arithmetic;
    private final ProductKeys<A> predictions;
    private final Block<A> right;
    private final CodedBlocks<A> folded;

    private GradientKeys(
            FieldArithmetic<A> arithmetic, ProductKeys<A> predictions, Block<A> right, CodedBlocks<A> folded) {
        this.arithmetic = arithmetic;
        this.predictions = predictions;
        this.right = right;
        this.folded = folded;
    }

    /**
     * Keys of all workers, two passes over blocks and masks.
     *
     * @param data the encoded X
     */
    public static <A> GradientKeys<A> of(FieldArithmetic<A> arithmetic, CodedBlocks<A> data) {
        RandomGenerator source = new SecureStream();
        int features = data.share(0).columns();
        int secrets = ProductKeys.rows(arithmetic);
        Block<A> right = WorkerExpression.zeros(arithmetic, features, secrets);
        arithmetic.kernels().fillRandom(Slice.of(right.data()), source);
        return withSecrets(arithmetic, data, ProductKeys.of(arithmetic, data), right);
    }

    /** With given secrets, for tests. */
    static <A> GradientKeys<A> withSecrets(
            FieldArithmetic<A> arithmetic, CodedBlocks<A> data, ProductKeys<A> predictions, Block<A> right) {
        return new GradientKeys<>(arithmetic, predictions, right, data.timesRight(right));
    }

    /** The key X~ r2 of a worker, m/K x c. */
    Block<A> key(int worker) {
        return folded.share(worker);
    }

    /** Whether z~ = X~ w~ is accepted. */
    public boolean acceptsPrediction(int worker, Block<A> weights, Block<A> prediction) {
        return predictions.accepts(worker, weights, prediction);
    }

    /**
     * Whether a product X~^T e is accepted.
     *
     * @param error e, m/K x 1, formed by the driver; not modified
     * @param gradient what the worker says, d x 1; not modified
     */
    public boolean acceptsProduct(int worker, Block<A> error, Block<A> gradient) {
        if (gradient.rows() != right.rows()
                || gradient.columns() != error.columns()
                || arithmetic.firstOutside(gradient.data()) >= 0) {
            return false;
        }
        return arithmetic.same(
                transposed(right, gradient).data(),
                transposed(key(worker), error).data());
    }

    private Block<A> transposed(Block<A> left, Block<A> rightFactor) {
        Block<A> product = WorkerExpression.zeros(arithmetic, left.columns(), rightFactor.columns());
        arithmetic.kernels().multiplyTransposed(left.view(), rightFactor.view(), product.view());
        return product;
    }

    /**
     * Whether a result of the one-round form is accepted.
     *
     * @param weights w~ of the worker's share, d x 1; not modified
     * @param activation g, of argument 0
     * @param prediction z~ as the worker says; not modified
     * @param gradient X~^T g(z~) as the worker says; not modified
     */
    public boolean accepts(
            int worker, Block<A> weights, WorkerExpression activation, Block<A> prediction, Block<A> gradient) {
        return acceptsPrediction(worker, weights, prediction)
                && acceptsProduct(worker, activation.evaluate(arithmetic, List.of(prediction)), gradient);
    }
}
