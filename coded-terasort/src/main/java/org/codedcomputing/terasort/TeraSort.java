package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code terasort IN OUT}: sorts rows by key, unsigned, into files whose name order is the key order.
 *
 * <p>Plan the input, sample it for split keys, exchange and sort, write, count, publish. The split keys are left as
 * {@value TeraSampler#PARTITION_FILE} in the output, as by Hadoop. Rows with equal keys come in any order.
 *
 * <pre>{@code
 * TeraSort.Result result = TeraSort.builder("/in", "/out").partitions(8).build().run(jsc);
 * }</pre>
 */
public final class TeraSort {
    private static final Logger LOG = LoggerFactory.getLogger(TeraSort.class);

    private final String input;
    private final String output;
    private final int partitions;
    private final int splits;
    private final int sampleKeys;
    private final SortExchange exchange;

    /**
     * What was sorted.
     *
     * @param rows rows in the input and in the output
     * @param bytes 100 for each row
     * @param splits partitions of the input RDD: tasks that read
     * @param partitions output files, empty ones included
     * @param sampledKeys keys that the split keys were chosen from
     * @param sampleSeconds wall seconds to list the input and sample it
     * @param jobSeconds wall seconds of the Spark job: read, exchange, sort and write
     * @param totalSeconds wall seconds from start to the output's appearance
     */
    public record Result(
            long rows,
            long bytes,
            int splits,
            int partitions,
            int sampledKeys,
            double sampleSeconds,
            double jobSeconds,
            double totalSeconds) {}

    /** What is known before the exchange: the input and how it is cut. */
    private record Prepared(TeraInput input, int ranges, JavaPairRDD<byte[], byte[]> rows) {}

    private TeraSort(Builder builder) {
        this.input = builder.input;
        this.output = builder.output;
        this.partitions = builder.partitions;
        this.splits = builder.splits;
        this.sampleKeys = builder.sampleKeys;
        this.exchange = builder.exchange;
    }

    /**
     * Starts to describe a sort.
     *
     * @param input file, directory or glob of whole 100-byte records, on any Hadoop file system
     * @param output directory to make; it must not exist
     */
    public static Builder builder(String input, String output) {
        return new Builder(input, output);
    }

    /**
     * Runs the job.
     *
     * @param jsc the context. Not modified.
     * @return what was sorted
     * @throws TeraFormatException if the input is malformed
     * @throws IOException if the input is missing, the output exists or cannot be written, or the rows written are not
     *     as many as were read; nothing is left then. A failure of the job itself is thrown as Spark throws it, and
     *     leaves nothing either.
     */
    public Result run(JavaSparkContext jsc) throws IOException {
        long start = System.nanoTime();
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        try (AtomicOutput out = AtomicOutput.begin(conf, output)) {
            Prepared prepared = prepare(jsc, conf);
            TeraInput planned = prepared.input();
            int ranges = prepared.ranges();
            byte[][] sample =
                    TeraSampler.sample(planned, sampleKeys == 0 ? TeraSampler.defaultKeys(ranges) : sampleKeys);
            byte[][] splitKeys = TeraSampler.splitKeys(sample, ranges);
            int tasks = prepared.rows().getNumPartitions();
            LOG.info(
                    "terasort plan: {} rows in {} files, {} splits, {} partitions from {} sampled keys, {} to {}",
                    planned.rows(),
                    planned.fileCount(),
                    tasks,
                    ranges,
                    sample.length,
                    input,
                    output);
            long sampled = System.nanoTime();
            TeraPartitioner partitioner = new TeraPartitioner(splitKeys);
            JavaPairRDD<byte[], byte[]> sorted = exchange.sort(
                    prepared.rows(),
                    partitioner,
                    KeyOrder.UNSIGNED,
                    TeraSampler.rowsByRange(sample, partitioner, planned.rows()));
            if (sorted.getNumPartitions() != ranges) {
                throw new IllegalStateException("the exchange made " + sorted.getNumPartitions()
                        + " partitions where the partitioner has " + ranges);
            }
            // Preparing the shuffle is where an exchange refuses to run; within Spark's writer it would be a logged
            // trace
            // besides the one line.
            LOG.debug("{} dependencies", sorted.rdd().dependencies().size());
            TeraOutputFormat.write(sorted, out, conf, planned.rows());
            long written = System.nanoTime();
            TeraSampler.writePartitionFile(
                    out.fileSystem(), new Path(out.directory(), TeraSampler.PARTITION_FILE), splitKeys);
            out.commit();
            LOG.info("terasort done: {} rows in {} files at {}", planned.rows(), ranges, output);
            return new Result(
                    planned.rows(),
                    planned.rows() * TeraRecord.LENGTH,
                    tasks,
                    ranges,
                    sample.length,
                    seconds(start, sampled),
                    seconds(sampled, written),
                    seconds(start, System.nanoTime()));
        }
    }

    /**
     * Returns what {@link #run} would do: several lines, each ended. No job runs and nothing is written.
     *
     * @param jsc the context. Not modified.
     * @throws TeraFormatException if the input is malformed
     * @throws IOException if the input is missing or the output exists
     * @throws IllegalArgumentException if the exchange would refuse
     */
    public String explain(JavaSparkContext jsc) throws IOException {
        Configuration conf = new Configuration(jsc.hadoopConfiguration());
        AtomicOutput.refuseExisting(conf, output);
        Prepared prepared = prepare(jsc, conf);
        TeraInput planned = prepared.input();
        return String.format(
                        Locale.ROOT,
                        "terasort: %,d rows (%,d bytes) in %,d files at %s, %,d splits, to %,d files at %s%n",
                        planned.rows(),
                        planned.rows() * TeraRecord.LENGTH,
                        planned.fileCount(),
                        input,
                        prepared.rows().getNumPartitions(),
                        prepared.ranges(),
                        output)
                + exchange.explain(prepared.rows(), planned.rows());
    }

    private Prepared prepare(JavaSparkContext jsc, Configuration conf) throws IOException {
        TeraInput planned = TeraInput.plan(conf, input);
        int ranges =
                partitions == 0 ? Math.min(jsc.defaultParallelism(), TeraOutputFormat.MOST_PARTITIONS) : partitions;
        return new Prepared(
                planned,
                ranges,
                TeraInputFormat.read(jsc, input, splits == 0 ? exchange.splits(jsc, planned.rows()) : splits));
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /** Collects the settings of a sort. Not thread safe. */
    public static final class Builder {
        private final String input;
        private final String output;
        private int partitions;
        private int splits;
        private int sampleKeys;
        private SortExchange exchange = SortExchange.plain();

        private Builder(String input, String output) {
            this.input = input;
            this.output = output;
        }

        /**
         * Sets the number of key ranges, which is the number of output files. Default: Spark's default parallelism.
         *
         * @param count from 1 to {@link TeraOutputFormat#MOST_PARTITIONS}
         * @throws IllegalArgumentException if {@code count} is out of range
         */
        public Builder partitions(int count) {
            TeraOutputFormat.checkPartitions(count);
            this.partitions = count;
            return this;
        }

        /**
         * Cuts the input into exactly this many equal splits, across file boundaries. Default: what the exchange
         * wants ({@link SortExchange#splits}).
         *
         * @param count at least 1
         * @throws IllegalArgumentException if {@code count} is less
         */
        public Builder splits(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("number of input splits is " + count + " but must be at least 1");
            }
            this.splits = count;
            return this;
        }

        /**
         * Sets how many keys the driver samples. Default: {@link TeraSampler#KEYS_PER_PARTITION} for each partition,
         * {@link TeraSampler#MOST_KEYS} at most.
         *
         * @param count at least 1
         * @throws IllegalArgumentException if {@code count} is less
         */
        public Builder sampleKeys(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("sample size is " + count + " keys but must be at least 1");
            }
            this.sampleKeys = count;
            return this;
        }

        /**
         * Sets how rows are moved and sorted. Default: {@link SortExchange#plain()}.
         *
         * @param how the exchange
         */
        public Builder exchange(SortExchange how) {
            this.exchange = how;
            return this;
        }

        /** Returns the job. */
        public TeraSort build() {
            return new TeraSort(this);
        }
    }
}
