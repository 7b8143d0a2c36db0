package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.fixedpoint.QuantisationException;
import org.codedcomputing.core.fixedpoint.Quantiser;
import org.codedcomputing.core.fixedpoint.RangePlanner;
import org.codedcomputing.core.fixedpoint.Rounding;
import org.codedcomputing.core.fixedpoint.SignedEmbedding;
import org.codedcomputing.core.fixedpoint.ValueRange;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;

/**
 * The gradient X^T (g(X w) - y) of a polynomial g in fixed point over a field [67]: who owns the data quantises X once and w in each
 * iteration, lets X^T g(X w) be computed exactly, by whomever, and turns it back into reals. The trajectory depends on data, scales
 * and seed alone: neither on the code, nor on which workers answered.
 *
 * <p>It holds the data and stays with their owner. Not thread-safe.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class FixedPointRegression<A> {
    private static final int FINEST_DATA = 8;
    private static final int COARSEST_DATA = 2;
    private static final int WEIGHTS_BEYOND_DATA = 4;

    /** Bits of the leading coefficient behind its first one. */
    private static final int COEFFICIENT_BITS = 8;

    /** X^T y and its difference from a decoded value are exact in 64 bits. */
    private static final int MOST_TARGET_BITS = 62;

    private final FieldArithmetic<A> arithmetic;
    private final SignedEmbedding embedding;
    private final GradientScales scales;
    private final long[] coefficients;
    private final double weightBound;
    private final boolean guarded;
    private final ValueRange range;
    private final Block<A> data;
    private final long[] target;

    /**
     * The polynomial and how exactly it is computed.
     *
     * @param coefficients c_0..c_r, r at least 1: 0 and 1 for linear regression, those of a {@link SigmoidPolynomial} for logistic
     * @param scales of degree r; empty for the finest whose worst case fits the field
     * @param weightBound largest absolute weight that will be sent, more than 0; it counts in the worst case
     * @param guarded whether the worst case may exceed the field, with a guard band that notices most, not all, values that wrapped
     *     around: see {@link SignedEmbedding#signedWithinGuard}
     */
    public record Form(
            List<Double> coefficients, Optional<GradientScales> scales, double weightBound, boolean guarded) {
        /**
         * @throws IllegalArgumentException if a number is out of range
         */
        public Form {
            coefficients = List.copyOf(coefficients);
            if (coefficients.size() < 2) {
                throw new IllegalArgumentException(
                        "a polynomial of degree >= 1 has >= 2 coefficients (was %d)".formatted(coefficients.size()));
            }
            if (!(weightBound > 0) || Double.isInfinite(weightBound)) {
                throw new IllegalArgumentException(
                        "bound of the weights must be finite and more than 0 (was %s)".formatted(weightBound));
            }
        }

        /** X^T (X w - y). */
        public static Form linear(double weightBound) {
            return new Form(List.of(0.0, 1.0), Optional.empty(), weightBound, false);
        }

        /** X^T (g(X w) - y) with a polynomial in place of the sigmoid. */
        public static Form logistic(SigmoidPolynomial sigmoid, double weightBound) {
            return new Form(sigmoid.coefficients(), Optional.empty(), weightBound, false);
        }

        /** Degree r. */
        public int degree() {
            return coefficients.size() - 1;
        }

        /** deg f of the worker function: r+1 with public weights, 2r+1 with hidden ones. */
        public int workerDegree(boolean hidden) {
            return hidden ? 2 * degree() + 1 : degree() + 1;
        }
    }

    private FixedPointRegression(
            FieldArithmetic<A> arithmetic,
            Form form,
            GradientScales scales,
            ValueRange range,
            Block<A> data,
            double[] y) {
        this.arithmetic = arithmetic;
        this.embedding = new SignedEmbedding(arithmetic.field());
        this.scales = scales;
        this.coefficients = scales.integers(form.coefficients());
        this.weightBound = form.weightBound();
        this.guarded = form.guarded();
        this.range = range;
        this.data = data;
        this.target = target(y);
    }

    /**
     * Quantises the data.
     *
     * @param x m x d, finite; not modified
     * @param y m labels, finite; not modified
     * @throws IllegalArgumentException if shapes do not fit, a value is not finite, or no scale fits the field; with given scales
     *     the text has the bits that they need
     */
    public static <A> FixedPointRegression<A> of(
            FieldArithmetic<A> arithmetic, Form form, Block<double[]> x, double[] y) {
        requireLabels(x, y);
        List<GradientScales> candidates = form.scales().map(List::of).orElseGet(() -> candidates(form));
        for (int i = 0; i < candidates.size(); i++) {
            GradientScales scales = candidates.get(i);
            boolean last = i == candidates.size() - 1;
            if (scales.degree() != form.degree()) {
                throw new IllegalArgumentException(
                        "scales of degree %d for a polynomial of degree %d".formatted(scales.degree(), form.degree()));
            }
            Block<A> data;
            try {
                data = quantised(arithmetic, x, scales.data());
            } catch (QuantisationException tooLarge) {
                if (last) {
                    throw tooLarge;
                }
                continue;
            }
            DataSums sums = DataSums.of(arithmetic, data);
            ValueRange range = sums.gradient(form, scales);
            int targetBits = sums.target(y, scales).bitsNeeded();
            if ((form.guarded() || range.fits(arithmetic.field())) && targetBits <= MOST_TARGET_BITS) {
                return new FixedPointRegression<>(arithmetic, form, scales, range, data, y);
            }
            if (last && targetBits > MOST_TARGET_BITS) {
                throw new IllegalArgumentException(
                        "X^T y needs %d bits at scale 2^%d, %d are there; lower %s or the labels"
                                .formatted(targetBits, scales.gradient(), MOST_TARGET_BITS, RangePlanner.SCALES));
            }
            if (last) {
                range.requireFits(arithmetic.field(), RangePlanner.GRADIENT, RangePlanner.SCALES);
            }
        }
        throw new IllegalStateException("the last candidate either fits or is refused");
    }

    static void requireLabels(Block<double[]> x, double[] y) {
        if (y.length != x.rows() || x.rows() == 0 || x.columns() == 0) {
            throw new IllegalArgumentException(
                    "%d labels for data of %s; both must be there, and as many rows as labels"
                            .formatted(y.length, x.shape()));
        }
        for (int i = 0; i < y.length; i++) {
            if (!Double.isFinite(y[i])) {
                throw new IllegalArgumentException("label %s at row %d".formatted(y[i], i));
            }
        }
    }

    /** From fine to coarse; the coefficients keep their bits, since coarse ones are another polynomial. */
    static List<GradientScales> candidates(Form form) {
        // The last one that is not 0: a sigmoid's even coefficients are.
        double leading = 0;
        for (double coefficient : form.coefficients()) {
            leading = coefficient == 0 ? leading : Math.abs(coefficient);
        }
        int bits = leading == 0 ? 0 : Math.max(0, COEFFICIENT_BITS - Math.getExponent(leading) - 1);
        // Integers need no scale.
        int lc = form.coefficients().stream().allMatch(c -> c == Math.rint(c)) ? 0 : bits;
        List<GradientScales> candidates = new ArrayList<>();
        for (int lx = FINEST_DATA; lx >= COARSEST_DATA; lx--) {
            candidates.add(new GradientScales(lx, lx + WEIGHTS_BEYOND_DATA, lc, form.degree()));
        }
        candidates.add(new GradientScales(COARSEST_DATA, COARSEST_DATA, lc, form.degree()));
        return candidates;
    }

    static <A> Block<A> quantised(FieldArithmetic<A> arithmetic, Block<double[]> x, int bits) {
        Quantiser quantiser = new Quantiser(arithmetic.field(), bits, Rounding.nearest());
        return arithmetic.block(
                x.rows(),
                x.columns(),
                quantiser.quantise(x.data(), x.rows(), x.columns()).elements());
    }

    /** X^T y at the scale of the gradient, exact: its worst case has been checked. */
    private long[] target(double[] y) {
        long[] sums = new long[data.columns()];
        for (int i = 0; i < data.rows(); i++) {
            long label = Math.round(Math.scalb(y[i], scales.labels()));
            for (int j = 0; j < data.columns(); j++) {
                long element = embedding.signed(arithmetic.residue(data.data(), i * data.columns() + j));
                sums[j] += element * label;
            }
        }
        return sums;
    }

    /** The scales. */
    public GradientScales scales() {
        return scales;
    }

    /** Worst case of an entry of X^T g(X w). */
    public ValueRange range() {
        return range;
    }

    /** X in the field, m x d. Not to be modified. */
    public Block<A> data() {
        return data;
    }

    /** C_0..C_r, a copy. */
    public long[] coefficients() {
        return coefficients.clone();
    }

    /** Independent roundings of the weights, one for each power of g, so that the gradient is unbiased. */
    public int roundings() {
        return scales.degree();
    }

    /** The arguments of the worker function: data, then the roundings of the weights. */
    public List<ArgumentKind> kinds(boolean hidden) {
        List<ArgumentKind> kinds = new ArrayList<>(
                Collections.nCopies(roundings() + 1, hidden ? ArgumentKind.HIDDEN : ArgumentKind.PUBLIC));
        kinds.set(0, ArgumentKind.DATA);
        return kinds;
    }

    /**
     * The task of K blocks of rows, whose sum is X^T g(X w).
     *
     * @param blocks K, at least 1
     * @param hidden whether workers do not see the weights
     */
    public LagrangeTask<A> task(int blocks, boolean hidden) {
        return LagrangeTask.sum(
                arithmetic,
                GradientScales.gradient(coefficients, blockRows(blocks), roundings()),
                kinds(hidden),
                data.columns(),
                1,
                blocks);
    }

    /** Rows of one of K blocks. */
    public int blockRows(int blocks) {
        return (data.rows() + blocks - 1) / blocks;
    }

    /**
     * The roundings of weights.
     *
     * @param weights d; not modified
     * @param source of the roundings
     * @return r columns of d elements
     * @throws IllegalArgumentException if a weight exceeds the bound that the worst case was computed with
     */
    public List<Block<A>> quantise(double[] weights, RandomGenerator source) {
        requireBounded(weights, weightBound);
        Quantiser quantiser = new Quantiser(arithmetic.field(), scales.weights(), Rounding.stochastic(source));
        List<Block<A>> roundings = new ArrayList<>();
        for (int j = 0; j < roundings(); j++) {
            roundings.add(arithmetic.block(
                    weights.length,
                    1,
                    quantiser.quantise(weights, weights.length, 1).elements()));
        }
        return roundings;
    }

    static void requireBounded(double[] weights, double weightBound) {
        for (int j = 0; j < weights.length; j++) {
            // Written so that NaN fails the comparison.
            if (!(Math.abs(weights[j]) <= weightBound)) {
                throw new IllegalArgumentException(
                        "weight %d is %s, beyond the bound %s; take smaller steps, more regularisation, or raise the bound"
                                .formatted(j, weights[j], weightBound));
            }
        }
    }

    /**
     * The mean gradient in reals.
     *
     * @param decoded X^T g(X w), d x 1; not modified
     * @return (X^T g(X w) - X^T y) / m
     * @throws ArithmeticException if the worst case does not fit the field and a value is in the guard band
     */
    public double[] gradient(Block<A> decoded) {
        double[] gradient = new double[target.length];
        for (int j = 0; j < gradient.length; j++) {
            long element = arithmetic.residue(decoded.data(), j);
            long value = guarded ? embedding.signedWithinGuard(element) : embedding.signed(element);
            gradient[j] = Math.scalb((double) (value - target[j]), -scales.gradient()) / data.rows();
        }
        return gradient;
    }
}
