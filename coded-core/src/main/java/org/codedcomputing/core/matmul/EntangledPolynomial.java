package org.codedcomputing.core.matmul;

import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Entangled polynomial codes [22]: the blocks of A and B are coefficients of two polynomials, whose product, of degree pmn + p -
 * 2, has each block of C as one coefficient. Worker i multiplies their values at x_i:
 *
 * <pre>
 *   A(x) = sum A_{j,k} x^(j + k p),   B(x) = sum B_{j,l} x^(p-1-j + l p m),   C_{k,l} = coefficient of x^(p-1 + k p + l p m)
 * </pre>
 *
 * Any K = pmn + p - 1 results suffice. With p = 1 this is the polynomial code [20], with m = n = 1 MatDot [21], with p = n = 1 a
 * Vandermonde code for the rows of A.
 *
 * <p>Over the reals monomials are ill-conditioned, so there this stands for the best code of the same partition ({@link
 * #overReals}).
 *
 * @param partition p, m and n
 */
public record EntangledPolynomial(Partition partition) implements ProductFamily {
    /**
     * The code of a partition.
     *
     * @param p parts of the inner dimension, at least 1; p multiplies what is downloaded, so 1 unless it is much the largest
     * @param m parts of the rows of C, at least 1
     * @param n parts of the columns of C, at least 1
     */
    public static EntangledPolynomial of(int p, int m, int n) {
        return new EntangledPolynomial(new Partition(p, m, n));
    }

    /** The polynomial code: p = 1, K = mn. */
    public static EntangledPolynomial polynomial(int m, int n) {
        return of(1, m, n);
    }

    /** MatDot: m = n = 1, K = 2p - 1. */
    public static EntangledPolynomial matDot(int p) {
        return of(p, 1, 1);
    }

    @Override
    public String name() {
        return "EP(p=%d,m=%d,n=%d)".formatted(partition.p(), partition.m(), partition.n());
    }

    @Override
    public int fieldThreshold() {
        return partition.products() + partition.p() - 1;
    }

    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return overField(shape, arithmetic, Points.successive(arithmetic.field(), 1, workers, workers));
    }

    /**
     * The code at given points.
     *
     * @param points x_i, one for each worker: distinct residues, 0 allowed
     */
    public <A> MatrixProductCode<A> overField(ProductShape shape, FieldArithmetic<A> arithmetic, long... points) {
        return overField(shape, arithmetic, Points.given(arithmetic.field(), points));
    }

    private <A> MatrixProductCode<A> overField(
            ProductShape shape, FieldArithmetic<A> arithmetic, InterpolationNodes points) {
        PrimeField field = arithmetic.field();
        int workers = points.size();
        long[] rowsA = new long[workers * partition.blocksA()];
        long[] rowsB = new long[workers * partition.blocksB()];
        for (int i = 0; i < workers; i++) {
            long[] powers = powers(field, points.point(i));
            pick(powers, exponentsA(), rowsA, i);
            pick(powers, exponentsB(), rowsB, i);
        }
        return MatrixProductCode.overField(
                new BlockGrid(shape, partition),
                arithmetic,
                new PolynomialDesign(
                        name(), partition, points, fieldThreshold(), rowsA, rowsB, Readout.coefficients(exponentsC())));
    }

    private long[] powers(PrimeField field, long point) {
        long[] powers = new long[fieldThreshold()];
        long power = 1;
        for (int e = 0; e < powers.length; e++) {
            powers[e] = power;
            power = field.mul(power, point);
        }
        return powers;
    }

    private static void pick(long[] powers, int[] exponents, long[] rows, int worker) {
        for (int b = 0; b < exponents.length; b++) {
            rows[worker * exponents.length + b] = powers[exponents[b]];
        }
    }

    /** Exponent of each block of A. */
    int[] exponentsA() {
        int[] exponents = new int[partition.blocksA()];
        for (int b = 0; b < exponents.length; b++) {
            // Block (k, j) has index k p + j, which is its exponent.
            exponents[b] = b;
        }
        return exponents;
    }

    /** Exponent of each block of B. */
    int[] exponentsB() {
        int[] exponents = new int[partition.blocksB()];
        for (int j = 0; j < partition.p(); j++) {
            for (int l = 0; l < partition.n(); l++) {
                exponents[j * partition.n() + l] = partition.p() - 1 - j + l * partition.blocksA();
            }
        }
        return exponents;
    }

    /** Exponent of each block of C. */
    int[] exponentsC() {
        int[] exponents = new int[partition.blocksC()];
        for (int k = 0; k < partition.m(); k++) {
            for (int l = 0; l < partition.n(); l++) {
                exponents[k * partition.n() + l] = partition.p() - 1 + k * partition.p() + l * partition.blocksA();
            }
        }
        return exponents;
    }

    @Override
    public int realThreshold(RealOptions options) {
        return realFamily(options).realThreshold(options);
    }

    /**
     * The code over the reals that the partition and the tolerance call for: {@link RandomKhatriRao} for p = 1, {@link OrthoMatDot}
     * for m = n = 1, {@link ChebyshevEntangled} while K is small enough for the tolerance, else {@link ConjugatePair}.
     */
    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        return realFamily(options).overReals(shape, workers, options);
    }

    /** The family that stands for this one over the reals. */
    public ProductFamily realFamily(RealOptions options) {
        if (partition.p() == 1) {
            return new RandomKhatriRao(partition);
        }
        if (partition.blocksC() == 1) {
            return new OrthoMatDot(partition);
        }
        return fieldThreshold() <= ChebyshevEntangled.largestThreshold(options.tolerance())
                ? new ChebyshevEntangled(partition)
                : new ConjugatePair(partition);
    }
}
