package org.codedcomputing.core.matmul;

import java.util.Arrays;

/**
 * Entangled polynomial codes over the reals at Chebyshev points in a random order [22]. The monomials make the condition grow
 * like (1 + sqrt 2)^K, so that only small codes keep a tolerance: K up to {@link #largestThreshold}.
 *
 * @param partition p, m and n
 */
public record ChebyshevEntangled(Partition partition) implements ProductFamily {
    /** Codes at the points 1..N are refused beyond this K: their condition is hopeless. */
    static final int LARGEST_AT_INTEGERS = 6;

    private static final double ROUNDING = 2.2e-16;

    /** The code of a partition. */
    public static ChebyshevEntangled of(int p, int m, int n) {
        return new ChebyshevEntangled(new Partition(p, m, n));
    }

    /** Largest K for which the growth of the condition leaves a tolerance: 14 at 1e-10, 17 at 1e-9, 20 at 1e-8, 25 at 1e-6. */
    public static int largestThreshold(double tolerance) {
        return (int) Math.max(0, Math.log(tolerance / ROUNDING) / Math.log(1 + Math.sqrt(2)));
    }

    @Override
    public String name() {
        return "Chebyshev" + entangled().name();
    }

    private EntangledPolynomial entangled() {
        return new EntangledPolynomial(partition);
    }

    @Override
    public int fieldThreshold() {
        return entangled().fieldThreshold();
    }

    @Override
    public int realThreshold(RealOptions options) {
        return fieldThreshold();
    }

    /** The entangled polynomial code: over a field one point is as good as another. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return entangled().overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        return atPoints(shape, options, Points.permuted(Points.chebyshev(workers), options.seed()));
    }

    /**
     * The code at given points.
     *
     * @param points one for each worker, distinct
     * @throws IllegalArgumentException if they are the integers 1..N and K is more than 6
     */
    public MatrixProductCode<double[]> overReals(ProductShape shape, RealOptions options, double... points) {
        boolean integers = Arrays.stream(points).allMatch(x -> x == Math.rint(x));
        if (integers && fieldThreshold() > LARGEST_AT_INTEGERS) {
            throw new IllegalArgumentException(
                    "integer points over the reals are refused for K > %d but %s has K = %d; take Chebyshev points or field mode"
                            .formatted(LARGEST_AT_INTEGERS, name(), fieldThreshold()));
        }
        return atPoints(shape, options, points.clone());
    }

    /** Without the refusal, for the test that shows its reason. */
    MatrixProductCode<double[]> atPoints(ProductShape shape, RealOptions options, double[] points) {
        int unknowns = fieldThreshold();
        double[][] rowsA = new double[points.length][];
        double[][] rowsB = new double[points.length][];
        double[][] equations = new double[points.length][unknowns];
        for (int i = 0; i < points.length; i++) {
            double power = 1;
            for (int d = 0; d < unknowns; d++) {
                equations[i][d] = power;
                power *= points[i];
            }
            rowsA[i] = RealCodes.pick(equations[i], entangled().exponentsA());
            rowsB[i] = RealCodes.pick(equations[i], entangled().exponentsB());
        }
        return RealCodes.code(
                shape,
                options,
                new LeastSquaresScheme(
                        name(),
                        partition,
                        1,
                        false,
                        rowsA,
                        rowsB,
                        equations,
                        RealCodes.selection(unknowns, entangled().exponentsC())));
    }
}
