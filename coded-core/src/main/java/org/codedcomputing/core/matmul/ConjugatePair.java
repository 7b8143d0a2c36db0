package org.codedcomputing.core.matmul;

/**
 * Entangled polynomial codes for real operands on the upper half of the unit circle: worker w evaluates at z = exp(i (2w-1) pi /
 * (2N)), in a random order, and multiplies complex blocks. The coefficients are real, so each result gives two real equations
 * and W = ceil(K/2) results suffice. Any p, m and n; twice the memory and three real products of blocks for each worker.
 *
 * <p>The condition is that of a Fourier matrix with rows missing: small unless runs of neighbouring points are lost.
 *
 * @param partition p, m and n
 */
public record ConjugatePair(Partition partition) implements ProductFamily {
    /** The code of a partition. */
    public static ConjugatePair of(int p, int m, int n) {
        return new ConjugatePair(new Partition(p, m, n));
    }

    @Override
    public String name() {
        return "ConjugatePair" + entangled().name();
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
        return (fieldThreshold() + 1) / 2;
    }

    /** The entangled polynomial code: over a field there is no circle. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return entangled().overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        double[] angles = new double[workers];
        for (int w = 0; w < workers; w++) {
            angles[w] = (2 * w + 1) * Math.PI / (2 * workers);
        }
        angles = Points.permuted(angles, options.seed());
        int unknowns = fieldThreshold();
        double[][] rowsA = new double[workers][];
        double[][] rowsB = new double[workers][];
        double[][] equations = new double[workers][2 * unknowns];
        for (int i = 0; i < workers; i++) {
            for (int d = 0; d < unknowns; d++) {
                equations[i][d] = Math.cos(d * angles[i]);
                equations[i][unknowns + d] = Math.sin(d * angles[i]);
            }
            rowsA[i] = parts(equations[i], unknowns, entangled().exponentsA());
            rowsB[i] = parts(equations[i], unknowns, entangled().exponentsB());
        }
        return RealCodes.code(
                shape,
                options,
                new LeastSquaresScheme(
                        name(),
                        partition,
                        1,
                        true,
                        rowsA,
                        rowsB,
                        equations,
                        RealCodes.selection(unknowns, entangled().exponentsC())));
    }

    /** Real parts of the powers, then imaginary parts. */
    private static double[] parts(double[] powers, int unknowns, int[] exponents) {
        double[] parts = new double[2 * exponents.length];
        for (int b = 0; b < exponents.length; b++) {
            parts[b] = powers[exponents[b]];
            parts[exponents.length + b] = powers[unknowns + exponents[b]];
        }
        return parts;
    }
}
