package org.codedcomputing.core.matmul;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;

/**
 * Checks products without repeating them [29]: C = A B is accepted if C v = A (B v) for random secret columns v. Takes rs + st + rt
 * multiply-adds for each column, against r s t.
 *
 * <p>Over a field with q elements a wrong product is accepted with probability at most q^-c for c columns. Over the reals the two
 * sides differ by rounding, and what is accepted is a difference of at most {@code tolerance} times |A| (|B| |v|), entry by entry:
 * a product with an entry that is off by F times that is accepted with probability at most F^-c.
 *
 * <p>The columns are secret and fresh for every key; whoever makes the product must not know them. Immutable and safe for use by
 * several threads.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
public final class FreivaldsCheck<A> {
    /** Over a field, columns are so many that a wrong product is accepted with probability at most 2 to minus this. */
    public static final int SECURITY_BITS = 60;

    /** Columns over the reals. */
    public static final int REAL_COLUMNS = 2;

    /** Tolerance over the reals: far above the rounding of an inner product of 2^20 terms, 2^-53 times its length. */
    public static final double REAL_TOLERANCE = 1e-9;

    private final BlockArithmetic<A> arithmetic;
    private final int columns;
    private final double tolerance;

    private FreivaldsCheck(BlockArithmetic<A> arithmetic, int columns, double tolerance) {
        if (columns < 1) {
            throw new IllegalArgumentException("a check needs at least 1 column (was " + columns + ")");
        }
        this.arithmetic = arithmetic;
        this.columns = columns;
        this.tolerance = tolerance;
    }

    /** A check over a field with the fewest columns that reach 2^-{@value #SECURITY_BITS}. */
    public static <A> FreivaldsCheck<A> of(FieldArithmetic<A> arithmetic) {
        return of(arithmetic, columns(arithmetic));
    }

    /** The fewest columns that reach 2^-{@value #SECURITY_BITS}. */
    static int columns(FieldArithmetic<?> arithmetic) {
        double bits = Math.log((double) arithmetic.field().modulus()) / Math.log(2);
        return (int) Math.ceil(SECURITY_BITS / bits);
    }

    /** The check that suits an arithmetic, with its default columns. */
    @SuppressWarnings("unchecked") // the reals are double[]
    public static <A> FreivaldsCheck<A> of(BlockArithmetic<A> arithmetic) {
        return arithmetic instanceof FieldArithmetic<A> field ? of(field) : (FreivaldsCheck<A>) ofReals();
    }

    /**
     * A check over a field.
     *
     * @param columns c, at least 1
     */
    public static <A> FreivaldsCheck<A> of(FieldArithmetic<A> arithmetic, int columns) {
        return new FreivaldsCheck<>(arithmetic, columns, 0);
    }

    /** A check over the reals with {@value #REAL_COLUMNS} columns and tolerance {@value #REAL_TOLERANCE}. */
    public static FreivaldsCheck<double[]> ofReals() {
        return ofReals(REAL_COLUMNS, REAL_TOLERANCE);
    }

    /**
     * A check over the reals.
     *
     * @param columns c, at least 1
     * @param tolerance difference that is accepted, relative to |A| (|B| |v|); more than 0
     */
    public static FreivaldsCheck<double[]> ofReals(int columns, double tolerance) {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException("tolerance must be more than 0 (was " + tolerance + ")");
        }
        return new FreivaldsCheck<>(RealArithmetic.REALS, columns, tolerance);
    }

    /**
     * Bound on the probability that a wrong product is accepted.
     *
     * @param factor over the reals, by how many times what is tolerated some entry is off, at least 1; of no effect over a field
     */
    public double missProbability(double factor) {
        double once = arithmetic instanceof FieldArithmetic<A> field
                ? 1.0 / field.field().modulus()
                : 1 / Math.max(1, factor);
        return Math.pow(once, columns);
    }

    /**
     * What a result of a share is checked with.
     *
     * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
     */
    public static final class Key<A> {
        private final Block<A> right;
        private final Block<A> expected;
        private final double[] allowed;

        private Key(Block<A> right, Block<A> expected, double[] allowed) {
            this.right = right;
            this.expected = expected;
            this.allowed = allowed;
        }
    }

    /**
     * Makes the secret key of a share; for the driver, before the result is seen or after.
     *
     * @param share not modified
     */
    public Key<A> key(ProductShare<A> share) {
        int width = share.b().get(0).columns();
        Block<A> right = new Block<>(width, columns, arithmetic.newArray(Math.multiplyExact(width, columns)));
        arithmetic.kernels().fillRandom(Slice.of(right.data()), new SecureStream());
        if (right.data() instanceof double[] reals) {
            for (int i = 0; i < reals.length; i++) {
                reals[i] = 2 * reals[i] - 1;
            }
        }
        Block<A> expected = arithmetic.multiply(times(share, right));
        return new Key<>(right, expected, allowed(share, right, expected));
    }

    private ProductShare<A> times(ProductShare<A> share, Block<A> right) {
        List<Block<A>> products = new ArrayList<>();
        for (Block<A> b : share.b()) {
            products.add(times(b, right));
        }
        return new ProductShare<>(share.a(), products, share.transposed(), share.complex());
    }

    private Block<A> times(Block<A> left, Block<A> right) {
        Block<A> product = new Block<>(
                left.rows(), right.columns(), arithmetic.newArray(Math.multiplyExact(left.rows(), right.columns())));
        arithmetic
                .kernels()
                .multiply(left.view(), right.view(), MatrixView.of(product.data(), left.rows(), right.columns()));
        return product;
    }

    /** What each entry may be off by: 0 over a field. */
    private double[] allowed(ProductShare<A> share, Block<A> right, Block<A> expected) {
        double[] allowed = new double[expected.rows() * expected.columns()];
        if (!(right.data() instanceof double[] columnsOfRight)) {
            return allowed;
        }
        Block<double[]> absolute = new Block<>(right.rows(), right.columns(), Elements.absolute(columnsOfRight));
        List<Block<double[]>> a = new ArrayList<>();
        List<Block<double[]>> b = new ArrayList<>();
        FreivaldsCheck<double[]> reals = new FreivaldsCheck<>(RealArithmetic.REALS, columns, tolerance);
        for (Block<A> block : share.a()) {
            a.add(absolute(block));
        }
        for (Block<A> block : share.b()) {
            b.add(reals.times(absolute(block), absolute));
        }
        double[] sizes = RealArithmetic.REALS
                .multiply(new ProductShare<>(a, b, share.transposed(), false))
                .data();
        int part = share.complex() ? allowed.length / 2 : allowed.length;
        for (int i = 0; i < allowed.length; i++) {
            // Parts (0,0), (0,1), (1,0), (1,1): the real part is made of the outer two, the imaginary part of the inner
            // two.
            double size = !share.complex()
                    ? sizes[i]
                    : i < part ? sizes[i] + sizes[3 * part + i] : sizes[i] + sizes[part + i];
            allowed[i] = tolerance * size;
        }
        return allowed;
    }

    private static <A> Block<double[]> absolute(Block<A> block) {
        if (block.data() instanceof double[] data) {
            return new Block<>(block.rows(), block.columns(), Elements.absolute(data));
        }
        throw new IllegalStateException("only reals have a size");
    }

    /**
     * Whether a result is accepted. One of another shape, or with elements that are no numbers of the arithmetic, is not.
     *
     * @param key of the share that the result is of
     * @param result not modified
     */
    public boolean accepts(Key<A> key, Block<A> result) {
        if (result.rows() != key.expected.rows() || result.columns() != key.right.rows()) {
            return false;
        }
        try {
            arithmetic.requireElements(result, "result");
        } catch (IllegalArgumentException outside) {
            return false;
        }
        Block<A> seen = times(result, key.right);
        if (seen.data() instanceof double[] numbers && key.expected.data() instanceof double[] expected) {
            for (int i = 0; i < numbers.length; i++) {
                // Written so that an infinity minus an infinity is refused.
                if (!(Math.abs(numbers[i] - expected[i]) <= key.allowed[i])) {
                    return false;
                }
            }
            return true;
        }
        return arithmetic.same(seen.data(), key.expected.data());
    }

    /**
     * Whether a whole product is accepted.
     *
     * @param operands not modified
     * @param product not modified
     */
    public boolean accepts(Operands<A> operands, Block<A> product) {
        return accepts(key(ProductShare.of(operands.a(), operands.b(), operands.transposed())), product);
    }
}
