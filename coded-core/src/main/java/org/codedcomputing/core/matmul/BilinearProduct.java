package org.codedcomputing.core.matmul;

import java.util.stream.LongStream;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Codes from a bilinear algorithm of rank R [22]: the R factors of A and of B are values of two polynomials at nodes b_1..b_R, and
 * worker i multiplies the values at its own point x_i. The product has degree 2R - 2, so any K = 2R - 1 results give the R
 * products at the nodes and from them C.
 *
 * <p>Over a field T uniformly random blocks at further nodes keep A, or both operands, from any T workers that pool what they
 * hold [23]: each adds one to K. The workers are honest but curious; random blocks say nothing about wrong results. L products at
 * once take L R nodes for data.
 *
 * @param algorithm the bilinear algorithm
 * @param masksA random blocks in A, at least 0
 * @param masksB random blocks in B, 0 or as many as in A
 * @param systematic whether worker r &lt; R gets the factors at b_r themselves, so that those R results alone suffice; without masks
 */
public record BilinearProduct(BilinearAlgorithm algorithm, int masksA, int masksB, boolean systematic)
        implements ProductFamily {
    /**
     * @throws IllegalArgumentException if the masks do not fit together or with the systematic form
     */
    public BilinearProduct {
        if (masksA < 0 || (masksB != 0 && masksB != masksA)) {
            throw new IllegalArgumentException(
                    "T must be >= 0, for A alone or the same for both (was %d and %d)".formatted(masksA, masksB));
        }
        if (systematic && masksA > 0) {
            throw new IllegalArgumentException(
                    "a systematic code gives raw data to workers; T = %d needs a code that does not".formatted(masksA));
        }
    }

    /** The plain code, K = 2R - 1. */
    public static BilinearProduct of(BilinearAlgorithm algorithm) {
        return new BilinearProduct(algorithm, 0, 0, false);
    }

    /** The code whose first R workers hold raw factors, K = 2R - 1 or those R. */
    public static BilinearProduct systematic(BilinearAlgorithm algorithm) {
        return new BilinearProduct(algorithm, 0, 0, true);
    }

    /**
     * Any T workers learn nothing of A and B but their dimensions, K = 2R + 2T - 1.
     *
     * @param colluders T, at least 1
     */
    public static BilinearProduct secure(BilinearAlgorithm algorithm, int colluders) {
        return new BilinearProduct(algorithm, requireColluders(colluders), colluders, false);
    }

    /**
     * Any T workers learn nothing of A; B is public. K = 2R + T - 1.
     *
     * @param colluders T, at least 1
     */
    public static BilinearProduct secureA(BilinearAlgorithm algorithm, int colluders) {
        return new BilinearProduct(algorithm, requireColluders(colluders), 0, false);
    }

    private static int requireColluders(int colluders) {
        if (colluders < 1) {
            throw new IllegalArgumentException(
                    "T must be at least 1 (was " + colluders + "); take of() without secrecy");
        }
        return colluders;
    }

    @Override
    public String name() {
        return name(1);
    }

    private String name(int batch) {
        return "%s(%s%s%s)"
                .formatted(
                        masksB > 0 ? "secure" : masksA > 0 ? "secureA" : systematic ? "systematic" : "bilinear",
                        algorithm,
                        batch > 1 ? ",L=" + batch : "",
                        masksA > 0 ? ",T=" + masksA : "");
    }

    @Override
    public Partition partition() {
        return algorithm.partition();
    }

    @Override
    public int fieldThreshold() {
        return threshold(1);
    }

    /**
     * K for L products at once: 2 L R + masks - 1.
     *
     * @param batch L, at least 1
     */
    public int threshold(int batch) {
        return 2 * batch * algorithm.rank() + masksA + masksB - 1;
    }

    @Override
    public int realThreshold(RealOptions options) {
        return threshold(1);
    }

    @Override
    public <A> MatrixProductCode<A> overField(ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        return overField(shape, arithmetic, points(1, workers, arithmetic.field()));
    }

    /**
     * The code at given points; nodes are 1, 2, ..
     *
     * @param points x_i, one for each worker: distinct residues, with masks none of them a node
     */
    public <A> MatrixProductCode<A> overField(ProductShape shape, FieldArithmetic<A> arithmetic, long... points) {
        return overField(shape, arithmetic, Points.given(arithmetic.field(), points));
    }

    private <A> MatrixProductCode<A> overField(
            ProductShape shape, FieldArithmetic<A> arithmetic, InterpolationNodes points) {
        return MatrixProductCode.overField(
                new BlockGrid(shape, partition()), arithmetic, design(1, arithmetic.field(), points));
    }

    /**
     * The code for L products of the same dimensions at once.
     *
     * @param batch L, at least 1
     * @param workers number of workers N, at least {@link #threshold}
     */
    public <A> BatchProductCode<A> batchOverField(
            int batch, ProductShape shape, int workers, FieldArithmetic<A> arithmetic) {
        requireBatch(batch);
        return BatchProductCode.overField(
                new BlockGrid(shape, partition()),
                arithmetic,
                design(batch, arithmetic.field(), points(batch, workers, arithmetic.field())));
    }

    private static void requireBatch(int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch has at least 1 product (was L=" + batch + ")");
        }
    }

    private InterpolationNodes points(int batch, int workers, PrimeField field) {
        requireFewColluders(workers);
        int nodes = batch * algorithm.rank() + masksA;
        return systematic
                ? Points.successive(field, 1, workers, workers)
                : Points.successive(field, nodes + 1, workers, nodes + workers);
    }

    private void requireFewColluders(int workers) {
        if (masksA >= workers) {
            throw new IllegalArgumentException(
                    "T = %d colluders among %d workers; T must be below the number of workers"
                            .formatted(masksA, workers));
        }
    }

    private PolynomialDesign design(int batch, PrimeField field, InterpolationNodes points) {
        requireFewColluders(points.size());
        int data = batch * algorithm.rank();
        long[] nodes = LongStream.rangeClosed(1, data + masksA).toArray();
        if (masksA > 0) {
            for (int i = 0; i < points.size(); i++) {
                long point = points.point(i);
                if (point >= 1 && point <= nodes.length) {
                    throw new IllegalArgumentException(
                            "task point %d coincides with data node %d: the task would hold unmasked data"
                                    .formatted(point, point));
                }
            }
        }
        long[] targets = LongStream.rangeClosed(1, data).toArray();
        PolynomialDesign design = new PolynomialDesign(
                name(batch),
                partition(),
                points,
                threshold(batch),
                rows(
                        field,
                        points,
                        data + masksA,
                        batch,
                        algorithm.u(),
                        partition().blocksA(),
                        masksA),
                rows(
                        field,
                        points,
                        data + masksB,
                        batch,
                        algorithm.v(),
                        partition().blocksB(),
                        masksB),
                Readout.values(targets, BilinearRows.extraction(field, algorithm, batch)));
        design.batch = batch;
        design.masksA = masksA;
        design.masksB = masksB;
        design.systematic = systematic ? data : 0;
        return design;
    }

    /** Lagrange basis at the points, times the factors' coefficients of blocks; masks are themselves. */
    private static long[] rows(
            PrimeField field, InterpolationNodes points, int nodes, int batch, long[] factors, int blocks, int masks) {
        long[] basis = InterpolationNodes.of(
                        field, LongStream.rangeClosed(1, nodes).toArray())
                .evaluationMatrix(points.points());
        long[] toBlocks = BilinearRows.factors(field, factors, blocks, batch, masks);
        return Products.multiply(field, basis, toBlocks, nodes, batch * blocks + masks);
    }

    @Override
    public MatrixProductCode<double[]> overReals(ProductShape shape, int workers, RealOptions options) {
        return RealCodes.code(shape, options, LagrangeBasis.scheme(this, name(), 1, workers, options));
    }

    /**
     * The code over the reals for L products at once; without masks.
     *
     * @param batch L, at least 1
     * @param workers number of workers N, at least {@link #threshold}
     */
    public BatchProductCode<double[]> batchOverReals(int batch, ProductShape shape, int workers, RealOptions options) {
        requireBatch(batch);
        return BatchProductCode.overReals(
                new BlockGrid(shape, partition()),
                LagrangeBasis.scheme(this, name(batch), batch, workers, options),
                options.tolerance());
    }
}
