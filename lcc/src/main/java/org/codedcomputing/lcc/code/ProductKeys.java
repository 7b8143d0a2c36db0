package org.codedcomputing.lcc.code;

import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * Secret keys that check y = X~ w at every worker without repeating it [29], [64]: with secret rows r and s = r X~, made once, y
 * is accepted if r y = s w. For X~ of a x b that is c (a + b) multiply-adds a check, against a b, and c rows accept a wrong y with
 * probability p^-c. A lie then costs one worker, not two.
 *
 * <p>Keys may be used again, since a refused guess rules out one hyperplane only: Q forged results in all pass with probability at
 * most c' = Q/(p-Q) for one row. They are drawn from a secure source, stay on the driver and are not serializable; workers may
 * learn nothing but accepted or refused.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class ProductKeys<A> {
    private final FieldArithmetic<A> arithmetic;
    private final Block<A> secret;
    private final CodedBlocks<A> folded;

    private ProductKeys(FieldArithmetic<A> arithmetic, Block<A> secret, CodedBlocks<A> folded) {
        this.arithmetic = arithmetic;
        this.secret = secret;
        this.folded = folded;
    }

    /**
     * Keys of all workers at once: the secret rows are the same for all, so one pass over blocks and masks gives every s.
     *
     * @param data the encoded X, a x b a share
     */
    public static <A> ProductKeys<A> of(FieldArithmetic<A> arithmetic, CodedBlocks<A> data) {
        return of(arithmetic, data, rows(arithmetic), new SecureStream());
    }

    /** With secrets from a given source, for tests. */
    static <A> ProductKeys<A> of(FieldArithmetic<A> arithmetic, CodedBlocks<A> data, int rows, RandomGenerator source) {
        Block<A> secret = WorkerExpression.zeros(arithmetic, rows, data.share(0).rows());
        arithmetic.kernels().fillRandom(Slice.of(secret.data()), source);
        return withSecret(arithmetic, data, secret);
    }

    /** With given secret rows, for tests. */
    static <A> ProductKeys<A> withSecret(FieldArithmetic<A> arithmetic, CodedBlocks<A> data, Block<A> secret) {
        return new ProductKeys<>(arithmetic, secret, data.times(secret));
    }

    /** Rows that make a forged result pass with probability at most 2^-30 even as one of 2^30: 1 over M61, 2 over M31. */
    public static int rows(FieldArithmetic<?> arithmetic) {
        double bits = Math.log((double) arithmetic.field().modulus()) / Math.log(2);
        return (int) Math.ceil(60 / bits);
    }

    /** Bound on the probability that one of so many forged results passes: (Q/(p-Q))^c, at most 1. */
    public double missProbability(long forged) {
        double p = arithmetic.field().modulus();
        return forged >= p / 2 ? 1 : Math.pow(forged / (p - forged), secret.rows());
    }

    /** The key s of a worker, c x b. */
    Block<A> key(int worker) {
        return folded.share(worker);
    }

    /**
     * Whether a result is accepted. One of another shape, or with elements outside the field, is not.
     *
     * @param worker 0..N-1
     * @param argument w, b x any; not modified
     * @param result what the worker says X~ w is; not modified
     */
    public boolean accepts(int worker, Block<A> argument, Block<A> result) {
        if (result.rows() != secret.columns()
                || result.columns() != argument.columns()
                || arithmetic.firstOutside(result.data()) >= 0) {
            return false;
        }
        return arithmetic.same(
                product(arithmetic, secret, result).data(),
                product(arithmetic, key(worker), argument).data());
    }

    static <A> Block<A> product(FieldArithmetic<A> arithmetic, Block<A> left, Block<A> right) {
        Block<A> product = WorkerExpression.zeros(arithmetic, left.rows(), right.columns());
        arithmetic.kernels().multiply(left.view(), right.view(), product.view());
        return product;
    }
}
