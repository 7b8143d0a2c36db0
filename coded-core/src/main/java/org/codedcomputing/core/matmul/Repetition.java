package org.codedcomputing.core.matmul;

/**
 * No code: the pmn products of blocks, each by one worker or by several. Worker i computes product {@code i mod pmn}; the answer
 * needs one result of each. With N = pmn it is the uncoded twin of the codes here, with more the one by repetition.
 *
 * @param partition p, m and n
 */
public record Repetition(Partition partition) implements ProductFamily {
    /** The twin of a partition. */
    public static Repetition of(int p, int m, int n) {
        return new Repetition(new Partition(p, m, n));
    }

    @Override
    public String name() {
        return "repetition(p=%d,m=%d,n=%d)".formatted(partition.p(), partition.m(), partition.n());
    }

    @Override
    public int fieldThreshold() {
        return partition.products();
    }

    @Override
    public int realThreshold(RealOptions options) {
        return partition.products();
    }

    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return code(shape, workers, arithmetic, 0);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        return code(shape, workers, RealArithmetic.REALS, options.tolerance());
    }

    private <A> MatrixProductCode<A> code(
            ProductShape shape, int workers, BlockArithmetic<A> arithmetic, double tolerance) {
        RealCodes.requireWorkers(name(), partition.products(), workers);
        String name = workers == partition.products() ? name().replace("repetition", "uncoded") : name();
        return MatrixProductCode.unchecked(
                new BlockGrid(shape, partition),
                arithmetic,
                new RepetitionScheme<>(name, partition, workers, arithmetic),
                tolerance);
    }
}
