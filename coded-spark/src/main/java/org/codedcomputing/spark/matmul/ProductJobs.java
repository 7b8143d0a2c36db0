package org.codedcomputing.spark.matmul;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.SerializerInstance;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockGrid;
import org.codedcomputing.core.matmul.ProductRows;
import org.codedcomputing.core.matmul.ProductShare;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.Tail;
import scala.reflect.ClassTag$;

/** What products and repeated products have in common: the coded job that options describe, and what is refused before it. */
final class ProductJobs {
    private ProductJobs() {}

    /**
     * The job of a code.
     *
     * @param colluders T of the code
     */
    static <I, S, R, O> CodedJob<I, S, R, O> of(
            JavaSparkContext spark,
            ComputationCode<I, S, R, O> code,
            ProductOptions options,
            Tail tail,
            int colluders) {
        CodedJob<I, S, R, O> job =
                CodedJob.of(spark, code).codedTail(tail).stragglers(options.delays(), options.speeds());
        if (options.deadline() != null) {
            job = job.deadline(options.deadline());
        }
        if (!options.verified()) {
            job = job.locateErrors(options.errors());
        } else if (code.recoveryThreshold() + options.errors() > code.workers()) {
            throw new IllegalArgumentException(
                    "%s needs %d results and has %d workers, so that checks cannot drop %d wrong ones; add workers"
                            .formatted(code.name(), code.recoveryThreshold(), code.workers(), options.errors()));
        }
        Pin pin = pin(options, colluders);
        if (pin == Pin.NONE) {
            return job;
        }
        int most = colluders > 0 ? colluders : options.errors() > 0 ? options.errors() : code.workers();
        return job.pinned(pin, most);
    }

    /** Where shares may be opened: on their host alone if nobody else may see them. */
    static Pin pin(ProductOptions options, int colluders) {
        if (options.pin() == null) {
            return colluders > 0 ? Pin.HOST : Pin.NONE;
        }
        if (options.pin() == Pin.NONE && colluders > 0) {
            throw new IllegalArgumentException(
                    "a code that hides its operands from %d workers keeps that promise only with shares pinned; leave pinned() out, or give HOST or EXECUTOR"
                            .formatted(colluders));
        }
        return options.pin();
    }

    /** Bytes of operands, or of results, that the driver may hold. */
    static long driverBytes(JavaSparkContext spark) {
        return CodedConf.of(spark.getConf()).bytes(ConfKey.MATMUL_DRIVER_BYTES, 0, Long.MAX_VALUE);
    }

    /**
     * Refuses what has to be on the driver and does not fit there.
     *
     * @param why what needs it there
     */
    static void requireOnDriver(JavaSparkContext spark, String why, double bytes) {
        long most = driverBytes(spark);
        if (bytes > most) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s on the driver: %.3g bytes are more than %s = %d; raise it, or do without",
                    why,
                    bytes,
                    ConfKey.MATMUL_DRIVER_BYTES.key(),
                    most));
        }
    }

    /** Refuses an operand that coding would make dense. */
    static void requireDense(ProductPlan plan, String what, MatrixSurvey survey, int mixed) {
        if (survey.density() < 1 && !(plan.family() instanceof Repetition)) {
            BlockGrid.requireSparse(what, survey.density(), mixed);
        }
    }

    /**
     * Refuses a serializer that does not know shares, before a task finds out.
     *
     * @throws IllegalStateException with the setting to change
     */
    static void requireSerializer(JavaSparkContext spark) {
        SparkConf conf = spark.getConf();
        SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
        Block<double[]> block = new Block<>(1, 1, new double[1]);
        List<Object> samples = List.of(
                List.of(ProductShare.of(block, block, false)),
                new ProductRows(0, List.of(block)),
                List.of(block, block));
        for (Object sample : samples) {
            try {
                ByteBuffer bytes = serializer.serialize(sample, ClassTag$.MODULE$.apply(Object.class));
                Object copy = serializer.deserialize(bytes, ClassTag$.MODULE$.apply(Object.class));
                if (copy == null) {
                    throw new IllegalStateException("nothing came back of a share");
                }
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "%s = %s cannot serialize the shares of products: %s; leave it at Spark's default, or register them with JavaSerializer"
                                .formatted(
                                        "spark.serializer",
                                        conf.get("spark.serializer", "JavaSerializer"),
                                        e.getMessage()),
                        e);
            }
        }
    }

    /** The parts of an answer as tiles, without their padding. */
    static List<Tile> tiles(ProductRows rows, BlockGrid grid) {
        List<Tile> tiles = new ArrayList<>();
        int columns = grid.partition().n();
        for (int i = 0; i < rows.blocks().size(); i++) {
            Block<double[]> block = rows.blocks().get(i);
            int top = i / columns * grid.blockRows() + rows.from();
            int left = i % columns * grid.blockColumns();
            int height = Math.min(block.rows(), grid.shape().rows() - top);
            int width = Math.min(block.columns(), grid.shape().columns() - left);
            if (height > 0 && width > 0) {
                Tile whole = new Tile(top, left, block);
                tiles.add(new Tile(
                        top, left, whole.within(top, left, height, width).elements()));
            }
        }
        return tiles;
    }
}
