package org.codedcomputing.lcc.code;

import java.util.random.RandomGenerator;
import org.codedcomputing.core.fixedpoint.Quantiser;
import org.codedcomputing.core.fixedpoint.Rounding;
import org.codedcomputing.core.fixedpoint.SignedEmbedding;
import org.codedcomputing.core.fixedpoint.ValueRange;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * A gradient in two products [64]: z = X w, then X^T e for the error e = g(z) - y that the owner of the data forms between them, with
 * any g, the sigmoid itself too. Both products are of degree 1 in the data, so that their codes need few results; weights and errors
 * are seen by the workers.
 *
 * <p>It holds the data and stays with their owner. Not thread-safe.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class TwoRoundRegression<A> {
    /** Scales of X, w and e in bits. */
    private static final int DATA = 8;

    private static final int WEIGHTS = 12;
    private static final int ERRORS = 16;

    private static final String SCALES = "the weights' bound or the data";

    private final FieldArithmetic<A> arithmetic;
    private final boolean logistic;
    private final double weightBound;
    private final double[] y;
    private final Block<A> rows;
    private final Block<A> columns;
    private final DataSums sums;

    private TwoRoundRegression(
            FieldArithmetic<A> arithmetic, boolean logistic, double weightBound, double[] y, Block<A> rows) {
        this.arithmetic = arithmetic;
        this.logistic = logistic;
        this.weightBound = weightBound;
        this.y = y.clone();
        this.rows = rows;
        this.columns = WorkerExpression.zeros(arithmetic, /* rows= */ rows.columns(), /* columns= */ rows.rows());
        arithmetic.kernels().transpose(rows.view(), columns.view());
        this.sums = DataSums.of(arithmetic, rows);
    }

    /**
     * Quantises the data.
     *
     * @param logistic whether g is the sigmoid; otherwise it is the identity
     * @param weightBound largest absolute weight that will be sent, more than 0
     * @param x m x d, finite; not modified
     * @param y m labels, finite; not modified
     * @throws IllegalArgumentException if shapes do not fit, a value is not finite, or predictions may exceed the field
     */
    public static <A> TwoRoundRegression<A> of(
            FieldArithmetic<A> arithmetic, boolean logistic, double weightBound, Block<double[]> x, double[] y) {
        FixedPointRegression.requireLabels(x, y);
        TwoRoundRegression<A> regression = new TwoRoundRegression<>(
                arithmetic, logistic, weightBound, y, FixedPointRegression.quantised(arithmetic, x, DATA));
        ValueRange.of(DATA, regression.sums.row())
                .times(ValueRange.ofReal(weightBound, WEIGHTS))
                .requireFits(arithmetic.field(), "prediction", SCALES);
        return regression;
    }

    /** X in the field, m x d. Not to be modified. */
    public Block<A> rows() {
        return rows;
    }

    /** Its transpose, d x m. Not to be modified. */
    public Block<A> columns() {
        return columns;
    }

    /**
     * The weights for the first product.
     *
     * @param weights d; not modified
     * @param source of the rounding
     * @throws IllegalArgumentException if a weight exceeds its bound
     */
    public Block<A> quantise(double[] weights, RandomGenerator source) {
        FixedPointRegression.requireBounded(weights, weightBound);
        return quantised(weights, WEIGHTS, Rounding.stochastic(source));
    }

    /**
     * The error for the second product.
     *
     * @param product X w as decoded, m x 1; not modified
     * @throws IllegalArgumentException if the gradient may exceed the field
     */
    public Block<A> error(Block<A> product) {
        SignedEmbedding embedding = new SignedEmbedding(arithmetic.field());
        double[] errors = new double[y.length];
        double largest = 0;
        for (int i = 0; i < errors.length; i++) {
            double z = Math.scalb((double) embedding.signed(arithmetic.residue(product.data(), i)), -(DATA + WEIGHTS));
            errors[i] = (logistic ? SigmoidPolynomial.sigmoid(z) : z) - y[i];
            largest = Math.max(largest, Math.abs(errors[i]));
        }
        ValueRange.of(DATA, sums.column())
                .times(ValueRange.ofReal(largest, ERRORS))
                .requireFits(arithmetic.field(), "gradient", SCALES);
        return quantised(errors, ERRORS, Rounding.nearest());
    }

    /**
     * The mean gradient in reals.
     *
     * @param product X^T e as decoded, d x 1; not modified
     */
    public double[] gradient(Block<A> product) {
        SignedEmbedding embedding = new SignedEmbedding(arithmetic.field());
        double[] gradient = new double[rows.columns()];
        for (int j = 0; j < gradient.length; j++) {
            long value = embedding.signed(arithmetic.residue(product.data(), j));
            gradient[j] = Math.scalb((double) value, -(DATA + ERRORS)) / y.length;
        }
        return gradient;
    }

    private Block<A> quantised(double[] values, int bits, Rounding rounding) {
        return arithmetic.block(
                values.length,
                1,
                new Quantiser(arithmetic.field(), bits, rounding)
                        .quantise(values, values.length, 1)
                        .elements());
    }
}
