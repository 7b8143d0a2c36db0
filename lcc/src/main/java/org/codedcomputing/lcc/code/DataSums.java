package org.codedcomputing.lcc.code;

import java.math.BigInteger;
import java.util.Arrays;
import org.codedcomputing.core.fixedpoint.RangePlanner;
import org.codedcomputing.core.fixedpoint.SignedEmbedding;
import org.codedcomputing.core.fixedpoint.ValueRange;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * Largest absolute sums of the data: |z| is at most that of a row times the bound of the weights, an entry of the gradient at
 * most that of a column times the largest g.
 *
 * @param row of a row
 * @param column of a column
 */
record DataSums(long row, long column) {
    /** No field holds so much; sums stop here. */
    private static final long LARGEST = 1L << 61;

    static <A> DataSums of(FieldArithmetic<A> arithmetic, Block<A> data) {
        SignedEmbedding embedding = new SignedEmbedding(arithmetic.field());
        long[] rows = new long[data.rows()];
        long[] columns = new long[data.columns()];
        for (int i = 0; i < data.rows(); i++) {
            for (int j = 0; j < data.columns(); j++) {
                long size = Math.abs(embedding.signed(arithmetic.residue(data.data(), i * data.columns() + j)));
                rows[i] = Math.min(LARGEST, rows[i] + size);
                columns[j] = Math.min(LARGEST, columns[j] + size);
            }
        }
        return new DataSums(
                Arrays.stream(rows).max().orElse(0),
                Arrays.stream(columns).max().orElse(0));
    }

    /** Worst case of X^T g(X w) over all weights up to their bound. */
    ValueRange gradient(FixedPointRegression.Form form, GradientScales scales) {
        // With one sample of one feature the planner's bound is the row's sum times the largest g.
        ValueRange ofOne = RangePlanner.polynomialGradient(
                1,
                1,
                ValueRange.of(scales.data(), Math.max(1, row)),
                ValueRange.ofReal(form.weightBound(), scales.weights()),
                form.coefficients(),
                scales.coefficients());
        BigInteger g = ofOne.bound().divide(BigInteger.valueOf(Math.max(1, row)));
        return new ValueRange(scales.gradient(), g.multiply(BigInteger.valueOf(column)));
    }

    ValueRange target(double[] y, GradientScales scales) {
        double largest = Arrays.stream(y).map(Math::abs).max().orElse(0);
        return ValueRange.of(scales.data(), column).times(ValueRange.ofReal(largest, scales.labels()));
    }
}
