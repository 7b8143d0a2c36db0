package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The job {@code teragen ROWS OUT}: writes the rows that Hadoop's TeraGen writes [11], byte for byte. */
public final class TeraGen {
    private final long rows;
    private final String output;
    private final int tasks;

    /**
     * What was written.
     *
     * @param rows rows over all files
     * @param bytes 100 for each row
     * @param files part files, one for each task
     */
    public record Result(long rows, long bytes, int files) {}

    private TeraGen(long rows, String output, int tasks) {
        this.rows = rows;
        this.output = output;
        this.tasks = tasks;
    }

    /**
     * Describes the job.
     *
     * @param rows rows to generate, from 0 to {@link RowCount#MAX}
     * @param output directory to make; it must not exist
     * @throws IllegalArgumentException if {@code rows} is out of range
     */
    public static TeraGen of(long rows, String output) {
        if (rows < 0 || rows > RowCount.MAX) {
            throw new IllegalArgumentException("rows is " + rows + " but must be from 0 to " + RowCount.MAX);
        }
        return new TeraGen(rows, output, 0);
    }

    /**
     * Sets the number of tasks, which is the number of files. Default: Spark's default parallelism.
     *
     * @param count from 1 to {@link TeraOutputFormat#MOST_PARTITIONS}
     * @return the job with that many tasks
     * @throws IllegalArgumentException if {@code count} is out of range
     */
    public TeraGen tasks(int count) {
        TeraOutputFormat.checkPartitions(count);
        return new TeraGen(rows, output, count);
    }

    /**
     * Runs the job.
     *
     * @param jsc the context. Not modified.
     * @return what was written
     * @throws IOException if the output exists or cannot be written; nothing is left then. A failure of the job itself
     *     is thrown as Spark throws it.
     */
    public Result run(JavaSparkContext jsc) throws IOException {
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        int files = tasks == 0 ? Math.min(jsc.defaultParallelism(), TeraOutputFormat.MOST_PARTITIONS) : tasks;
        try (AtomicOutput out = AtomicOutput.begin(conf, output)) {
            TeraOutputFormat.write(generate(jsc, rows, files), out, conf, rows);
            out.commit();
        }
        return new Result(rows, rows * TeraRecord.LENGTH, files);
    }

    private static JavaPairRDD<byte[], byte[]> generate(JavaSparkContext jsc, long rows, int tasks) {
        return jsc.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .mapPartitionsToPair(indices -> {
                    int task = indices.next();
                    long first = Shares.start(rows, tasks, task);
                    return new Rows(first, Shares.start(rows, tasks, task + 1));
                });
    }

    /** The rows from a first to before a last one, as fresh arrays. */
    private static final class Rows implements Iterator<Tuple2<byte[], byte[]>> {
        private final TeraGenerator generator;
        private final long end;
        private final byte[] record = new byte[TeraRecord.LENGTH];

        Rows(long first, long end) {
            this.generator = new TeraGenerator(first);
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return generator.row() < end;
        }

        @Override
        public Tuple2<byte[], byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all rows before " + end + " have been generated");
            }
            generator.fill(record, 0, 1);
            return new Tuple2<>(
                    Arrays.copyOf(record, TeraRecord.KEY_LENGTH),
                    Arrays.copyOfRange(record, TeraRecord.KEY_LENGTH, TeraRecord.LENGTH));
        }
    }
}
