package org.codedcomputing.core.matmul;

import java.util.Arrays;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Systematic maximum distance separable codes for the rows of A, with B left whole [24]: workers 0..k-1 multiply the k row
 * blocks of A, the others combinations of them. Any k results suffice. Over a field a Reed-Solomon code: worker i has the value
 * at x_i of the polynomial through the blocks at x_0..x_{k-1}; its parity rows are a Cauchy matrix 1/(x_i - x_b) but for a factor
 * of each row and each column. Over the reals parity rows are independent normal numbers.
 *
 * <p>With {@link FixedFactorCode} this is the code for repeated products of one A with vectors; over the reals k up to some 500,
 * since decoding takes k^2 lost blocks.
 *
 * @param partition with p = n = 1
 */
public record Mds(Partition partition) implements ProductFamily {
    /**
     * @throws IllegalArgumentException if p or n is not 1
     */
    public Mds {
        if (partition.blocksB() != 1) {
            throw new IllegalArgumentException("MDS codes here split the rows of A only but p=%d, n=%d; take p=n=1"
                    .formatted(partition.p(), partition.n()));
        }
    }

    /**
     * The code for k row blocks.
     *
     * @param k at least 1
     */
    public static Mds of(int k) {
        return new Mds(new Partition(1, k, 1));
    }

    @Override
    public String name() {
        return "MDS(k=%d)".formatted(partition.m());
    }

    @Override
    public int fieldThreshold() {
        return partition.m();
    }

    @Override
    public int realThreshold(RealOptions options) {
        return partition.m();
    }

    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        RealCodes.requireWorkers(name(), partition.m(), workers);
        PrimeField field = arithmetic.field();
        int k = partition.m();
        InterpolationNodes points = Points.successive(field, 1, workers, workers);
        long[] raw = Arrays.copyOf(points.points(), k);
        long[] rowsA = InterpolationNodes.of(field, raw).evaluationMatrix(points.points());
        long[] rowsB = new long[workers];
        Arrays.fill(rowsB, 1);
        long[] identity = new long[k * k];
        for (int b = 0; b < k; b++) {
            identity[b * k + b] = 1;
        }
        PolynomialDesign design =
                new PolynomialDesign(name(), partition, points, k, rowsA, rowsB, Readout.values(raw, identity));
        design.systematic = k;
        return MatrixProductCode.overField(new BlockGrid(shape, partition), arithmetic, design);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        RealCodes.requireWorkers(name(), partition.m(), workers);
        int parity = workers - partition.m();
        double[][] ones = new double[parity][];
        Arrays.fill(ones, new double[] {1});
        return RealCodes.code(
                shape,
                options,
                RandomCoefficients.best(
                        options,
                        random -> new SystematicScheme(
                                name(), partition, RandomCoefficients.gaussian(parity, partition.m(), random), ones)));
    }
}
