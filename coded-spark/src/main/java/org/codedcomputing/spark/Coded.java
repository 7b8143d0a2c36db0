package org.codedcomputing.spark;

import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.apache.spark.mllib.linalg.distributed.IndexedRowMatrix;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.codedcomputing.spark.exchange.Calibrator;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.CodedRows;
import org.codedcomputing.spark.gradient.CodedGradientDescent;
import org.codedcomputing.spark.matmul.CodedFactor;
import org.codedcomputing.spark.matmul.CodedProduct;
import org.codedcomputing.spark.matvec.CodedMatvec;
import org.codedcomputing.spark.plan.Calibration;
import org.ejml.data.DMatrixRMaj;

/** Where to begin: coded operators on Spark's own types. */
public final class Coded {
    private Coded() {}

    /**
     * Pair operators whose records travel by a coded exchange.
     *
     * <pre>{@code
     * JavaPairRDD<String, Long> sorted = Coded.pairs(pairs)
     *         .nodes(4)
     *         .computationLoad(2)
     *         .repartitionAndSortWithinPartitions(partitioner, comparator);
     * }</pre>
     *
     * @param input Not modified; its keys and values are serializable by the application's Kryo
     */
    public static <K, V> CodedPairs<K, V> pairs(JavaPairRDD<K, V> input) {
        return CodedPairs.of(input);
    }

    /**
     * The same for binary records of fixed width, which need no serializer.
     *
     * @param input Not modified
     * @param keyBytes bytes of every key, at least 0
     * @param valueBytes bytes of every value, at least 0; together with the key at least 1
     */
    public static CodedPairs<byte[], byte[]> fixedWidthPairs(
            JavaPairRDD<byte[], byte[]> input, int keyBytes, int valueBytes) {
        return CodedPairs.fixedWidth(CodedPairs.of(input), keyBytes, valueBytes);
    }

    /**
     * Operators on the rows of a dataset, which travel as Spark SQL's own bytes.
     *
     * <pre>{@code
     * Dataset<Row> byUser = Coded.rows(clicks)
     *         .nodes(4)
     *         .computationLoad(2)
     *         .repartition(64, col("user"))
     *         .sortWithinPartitions("user", "time");
     * }</pre>
     *
     * @param input of a classic session. Not modified
     * @throws IllegalArgumentException if it is a stream, or lives on the other side of Spark Connect
     */
    public static CodedRows rows(Dataset<Row> input) {
        return CodedRows.of(input);
    }

    /**
     * Measures what the executors' network and processors can do, for mode auto: one stream, streams between all nodes at once,
     * all into one, one multicast, XOR and checksums. Takes some six seconds in which the network is busy, and runs a barrier
     * stage. Nothing else ever calibrates. The result holds for this application and, if {@code
     * spark.coded.plan.calibrationFile} names a file, for those after it; {@link CodedPairs#calibrate} measures a sample of an
     * input, too.
     *
     * @param jsc the context. Not modified
     * @throws IllegalStateException if there are fewer task slots than nodes, or dynamic allocation is on
     */
    public static Calibration calibrate(JavaSparkContext jsc) {
        return Calibrator.run(jsc.sc());
    }

    /**
     * A product of two distributed matrices that does not wait for stragglers.
     *
     * <pre>{@code
     * BlockMatrix c = Coded.multiply(a, b).code(EntangledPolynomial.of(1, 3, 3)).workers(12).run();
     * }</pre>
     *
     * @param a Not modified
     * @param b Not modified
     */
    public static CodedProduct<BlockMatrix> multiply(BlockMatrix a, BlockMatrix b) {
        return CodedProduct.of(a, b);
    }

    /** The same of matrices of rows. */
    public static CodedProduct<IndexedRowMatrix> multiply(IndexedRowMatrix a, IndexedRowMatrix b) {
        return CodedProduct.of(a, b);
    }

    /**
     * The same of matrices of the driver, which alone sees them if the code hides its operands.
     *
     * @param jsc Not modified
     * @param a Not modified
     * @param b Not modified
     */
    public static CodedProduct<DMatrixRMaj> multiply(JavaSparkContext jsc, DMatrixRMaj a, DMatrixRMaj b) {
        return CodedProduct.of(jsc, a, b);
    }

    /**
     * Products of one matrix with vectors, or with matrices that every worker gets whole: it is encoded once.
     *
     * @param a Not modified
     */
    public static CodedFactor factor(BlockMatrix a) {
        return CodedFactor.of(a);
    }

    /** The same of a matrix of rows. */
    public static CodedFactor factor(IndexedRowMatrix a) {
        return CodedFactor.of(a);
    }

    /** The same of a matrix of the driver. */
    public static CodedFactor factor(JavaSparkContext jsc, DMatrixRMaj a) {
        return CodedFactor.of(jsc, a);
    }

    /**
     * Products of one matrix with vectors on workers of unequal speed, each of which gets as many coded rows as suits it.
     *
     * <pre>{@code
     * double[] y = Coded.matvec(jsc, a).workers(8).times(x);
     * }</pre>
     *
     * @param jsc Not modified
     * @param a Not modified
     */
    public static CodedMatvec matvec(JavaSparkContext jsc, DMatrixRMaj a) {
        return CodedMatvec.of(jsc, a);
    }

    /**
     * Gradients of any loss that sums over the rows of a dataset, which do not wait for stragglers.
     *
     * <pre>{@code
     * try (GradientSession session = Coded.gradients(data).workers(12).stragglers(1).open(Losses.logistic(true), d + 1)) {
     *     DescentOutcome outcome = Optimizer.lbfgs(100, 1e-8).minimize(session.objective(0.01, d), new double[d + 1]);
     * }
     * }</pre>
     *
     * @param data columns {@code label} and {@code features}. Not modified
     */
    public static CodedGradientDescent gradients(Dataset<Row> data) {
        return CodedGradientDescent.of(data);
    }
}
