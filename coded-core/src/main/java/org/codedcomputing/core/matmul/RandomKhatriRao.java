package org.codedcomputing.core.matmul;

import java.util.SplittableRandom;

/**
 * Systematic random Khatri-Rao product codes over the reals [26]: workers 0..mn-1 multiply raw blocks, the others random
 * combinations of blocks of A and of B, independent normal coefficients. Any K = mn results suffice with probability 1, and the
 * condition hardly depends on which. p = 1.
 *
 * @param partition with p = 1
 */
public record RandomKhatriRao(Partition partition) implements ProductFamily {
    /**
     * @throws IllegalArgumentException if p is not 1
     */
    public RandomKhatriRao {
        if (partition.p() != 1) {
            throw new IllegalArgumentException(
                    "random Khatri-Rao codes do not split the inner dimension but p=%d; take p=1, or an entangled polynomial code"
                            .formatted(partition.p()));
        }
    }

    /**
     * The code of a partition.
     *
     * @param m parts of the rows of C, at least 1
     * @param n parts of the columns of C, at least 1
     */
    public static RandomKhatriRao of(int m, int n) {
        return new RandomKhatriRao(new Partition(1, m, n));
    }

    @Override
    public String name() {
        return "RKRP(m=%d,n=%d)".formatted(partition.m(), partition.n());
    }

    /** The polynomial code's, which stands for this one over a field. */
    @Override
    public int fieldThreshold() {
        return partition.blocksC();
    }

    @Override
    public int realThreshold(RealOptions options) {
        return partition.blocksC();
    }

    /** The polynomial code of the same partition: over a field there is no condition to care for. */
    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return new EntangledPolynomial(partition).overField(shape, workers, arithmetic);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        RealCodes.requireWorkers(name(), partition.blocksC(), workers);
        int parity = workers - partition.blocksC();
        return RealCodes.code(shape, options, RandomCoefficients.best(options, random -> draw(parity, random)));
    }

    private SystematicScheme draw(int parity, SplittableRandom random) {
        double[][] alpha = RandomCoefficients.gaussian(parity, partition.m(), random);
        double[][] beta = RandomCoefficients.gaussian(parity, partition.n(), random);
        return new SystematicScheme(name(), partition, alpha, beta);
    }

    /**
     * The code with given coefficients of the parity shares.
     *
     * @param alpha coefficients of the m blocks of A, one row for each parity worker; not modified afterwards
     * @param beta coefficients of the n blocks of B, likewise
     * @throws IllegalArgumentException if some mn results are dependent
     */
    public MatrixProductCode<double[]> overReals(
            ProductShape shape, RealOptions options, double[][] alpha, double[][] beta) {
        SystematicScheme scheme = new SystematicScheme(name(), partition, alpha, beta);
        RealCodes.requireIndependent(scheme, options);
        return RealCodes.code(shape, options, scheme);
    }
}
