package org.codedcomputing.spark.matmul;

import java.util.List;
import java.util.Optional;
import org.apache.spark.mllib.linalg.DenseVector;
import org.apache.spark.mllib.linalg.Vector;
import org.codedcomputing.core.matmul.Block;
import org.ejml.data.DMatrixRMaj;

/** Encoded shares of one matrix A, and products with it. Thread-safe; to be closed, which frees the shares. */
public final class FactorSession implements AutoCloseable {
    private final CodedFactor.FactorRounds<?> rounds;
    private final String plan;
    private final String encoded;
    private final double encodeSeconds;
    private final List<String> warnings;
    private final Runnable onClose;
    private final long start = System.nanoTime();

    FactorSession(
            CodedFactor.FactorRounds<?> rounds,
            String plan,
            String encoded,
            double encodeSeconds,
            List<String> warnings,
            Runnable onClose) {
        this.rounds = rounds;
        this.plan = plan;
        this.encoded = encoded;
        this.encodeSeconds = encodeSeconds;
        this.warnings = warnings;
        this.onClose = onClose;
    }

    /**
     * A x.
     *
     * @param x as many elements as A has columns, or rows if transposed
     * @throws IllegalArgumentException if x has another size, or elements that the arithmetic does not have
     * @throws org.codedcomputing.spark.job.CodedJobException if too few results came, or in time
     */
    public Vector multiply(Vector x) {
        return new DenseVector(multiply(MllibBlocks.column(x)).data());
    }

    /** A X, otherwise as {@link #multiply(Vector)}; X has as many columns as {@link CodedFactor#columns} says. */
    public DMatrixRMaj multiply(DMatrixRMaj x) {
        return MllibBlocks.ejml(multiply(MllibBlocks.of(x)));
    }

    private Block<double[]> multiply(Block<double[]> x) {
        return rounds.multiply(x);
    }

    /** How all rounds so far went. */
    public ProductReport report() {
        return new ProductReport(
                plan,
                encoded,
                encodeSeconds,
                encodeSeconds + (System.nanoTime() - start) / 1e9,
                Optional.of(rounds.session().report()),
                warnings);
    }

    @Override
    public void close() {
        try {
            rounds.session().close();
        } finally {
            onClose.run();
        }
    }
}
