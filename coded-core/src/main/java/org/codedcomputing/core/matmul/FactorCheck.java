package org.codedcomputing.core.matmul;

import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Checks results Y = S X of one share S and any number of X, after [29]: Y is accepted if u^T Y = (S^T u)^T X for secret columns
 * u. S^T u is computed once, so that a check takes (rows + inner) t multiply-adds for each column, against rows inner t.
 *
 * <p>The bounds are those of {@link FreivaldsCheck}: over a field q^-c for c columns and each result, over the reals F^-c for an
 * entry that is off by F times what is tolerated. The columns stay the same for all X, so they, and whatever is computed from
 * them, must not be shown to whoever makes the results.
 *
 * @param <A> {@code int[]} or {@code double[]}
 */
public final class FactorCheck<A> {
    private final BlockArithmetic<A> arithmetic;
    private final Block<A> secret;
    private final Block<A> image;
    private final double[] size;
    private final double tolerance;

    private FactorCheck(
            BlockArithmetic<A> arithmetic, Block<A> secret, Block<A> image, double[] size, double tolerance) {
        this.arithmetic = arithmetic;
        this.secret = secret;
        this.image = image;
        this.size = size;
        this.tolerance = tolerance;
    }

    /**
     * The check of one share, with as many columns as {@link FreivaldsCheck} takes.
     *
     * @param share rows x inner, or inner x rows if transposed; not modified
     * @param transposed whether results are S^T X
     */
    public static <A> FactorCheck<A> of(BlockArithmetic<A> arithmetic, Block<A> share, boolean transposed) {
        int columns = arithmetic instanceof FieldArithmetic<A> field
                ? FreivaldsCheck.columns(field)
                : FreivaldsCheck.REAL_COLUMNS;
        int rows = transposed ? share.columns() : share.rows();
        Block<A> secret = new Block<>(rows, columns, arithmetic.newArray(Math.multiplyExact(rows, columns)));
        arithmetic.kernels().fillRandom(Slice.of(secret.data()), new SecureStream());
        if (!(secret.data() instanceof double[] reals) || !(share.data() instanceof double[] elements)) {
            return new FactorCheck<>(
                    arithmetic, secret, image(arithmetic, share, secret, transposed), new double[0], 0);
        }
        for (int i = 0; i < reals.length; i++) {
            reals[i] = 2 * reals[i] - 1;
        }
        Block<double[]> sizes = image(
                RealArithmetic.REALS,
                new Block<>(share.rows(), share.columns(), Elements.absolute(elements)),
                new Block<>(rows, columns, Elements.absolute(reals)),
                transposed);
        return new FactorCheck<>(
                arithmetic,
                secret,
                image(arithmetic, share, secret, transposed),
                sizes.data(),
                FreivaldsCheck.REAL_TOLERANCE);
    }

    /** S^T u, inner x c. */
    private static <A> Block<A> image(
            BlockArithmetic<A> arithmetic, Block<A> share, Block<A> secret, boolean transposed) {
        int inner = transposed ? share.rows() : share.columns();
        Block<A> image =
                new Block<>(inner, secret.columns(), arithmetic.newArray(Math.multiplyExact(inner, secret.columns())));
        if (transposed) {
            arithmetic.kernels().multiply(share.view(), secret.view(), image.view());
        } else {
            arithmetic.kernels().multiplyTransposed(share.view(), secret.view(), image.view());
        }
        return image;
    }

    /**
     * Whether a result is accepted. One of another shape, or with elements that are no numbers of the arithmetic, is not.
     *
     * @param x what the share was multiplied with, inner x t; not modified
     * @param result rows x t; not modified
     */
    public boolean accepts(Block<A> x, Block<A> result) {
        if (result.rows() != secret.rows() || result.columns() != x.columns()) {
            return false;
        }
        try {
            arithmetic.requireElements(result, "result");
        } catch (IllegalArgumentException outside) {
            return false;
        }
        A seen = transposedProduct(arithmetic, secret, result);
        A expected = transposedProduct(arithmetic, image, x);
        if (!(seen instanceof double[] numbers)
                || !(expected instanceof double[] reals)
                || !(x.data() instanceof double[] elements)) {
            return arithmetic.same(seen, expected);
        }
        double[] allowed = transposedProduct(
                RealArithmetic.REALS,
                new Block<>(image.rows(), image.columns(), size),
                new Block<>(x.rows(), x.columns(), Elements.absolute(elements)));
        for (int i = 0; i < numbers.length; i++) {
            // Written so that an infinity minus an infinity is refused.
            if (!(Math.abs(numbers[i] - reals[i]) <= tolerance * allowed[i])) {
                return false;
            }
        }
        return true;
    }

    private static <A> A transposedProduct(BlockArithmetic<A> arithmetic, Block<A> left, Block<A> right) {
        A product = arithmetic.newArray(Math.multiplyExact(left.columns(), right.columns()));
        arithmetic
                .kernels()
                .multiplyTransposed(left.view(), right.view(), MatrixView.of(product, left.columns(), right.columns()));
        return product;
    }
}
