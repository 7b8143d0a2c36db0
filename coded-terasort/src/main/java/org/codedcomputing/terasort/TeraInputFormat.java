package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads bare concatenations of 100-byte records as pairs of a 10-byte key and a 90-byte value, each a fresh array that
 * the caller may keep.
 *
 * <p>Without {@link #SPLITS} every file is cut at record boundaries near its blocks. With it, the concatenation of all
 * files in name order is cut into exactly that many splits whose rows differ by at most one. Spark itself leaves out
 * splits without rows, which only an input of fewer rows than splits has, unless
 * {@code spark.hadoopRDD.ignoreEmptySplits} is false.
 */
public final class TeraInputFormat extends FileInputFormat<byte[], byte[]> {
    /** Configuration key: wanted number of input splits; 0, the default, cuts by block. */
    public static final String SPLITS = "coded.terasort.splits";

    /** Made by Hadoop and Spark through reflection. */
    public TeraInputFormat() {}

    /**
     * Returns the rows of an input as a lazy RDD. It is DETERMINATE in Spark's sense: a partition always has the same
     * rows in the same order, or fails because a file has changed its length. A coded exchange reads it in blocks ({@link
     * org.codedcomputing.spark.exchange.FixedWidthRecords}). Spark's settings that hide corrupt or missing files have no effect.
     *
     * @param jsc the context, whose Hadoop configuration is used. Not modified.
     * @param input file, directory or glob
     * @param splits number of partitions, or 0 to cut by block
     * @return pairs of fresh arrays
     * @throws IOException if the path cannot be resolved
     * @throws IllegalArgumentException if {@code splits} is negative
     */
    public static JavaPairRDD<byte[], byte[]> read(JavaSparkContext jsc, String input, int splits) throws IOException {
        checkSplits(splits);
        Job job = Job.getInstance(jsc.hadoopConfiguration());
        FileInputFormat.setInputPaths(job, new Path(input));
        job.getConfiguration().setInt(SPLITS, splits);
        return JavaPairRDD.fromRDD(
                new TeraRowsRdd(jsc.sc(), job.getConfiguration()), TeraRowsRdd.BYTES, TeraRowsRdd.BYTES);
    }

    @Override
    public List<InputSplit> getSplits(JobContext job) throws IOException {
        int wanted = job.getConfiguration().getInt(SPLITS, 0);
        checkSplits(wanted);
        TeraInput input = plan(job);
        return List.copyOf(wanted == 0 ? input.fileSplits(0) : input.splits(wanted));
    }

    /** Lists and checks the input that a job names. */
    TeraInput plan(JobContext job) throws IOException {
        return TeraInput.of(new Configuration(job.getConfiguration()), listStatus(job));
    }

    @Override
    public RecordReader<byte[], byte[]> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new Reader();
    }

    private static void checkSplits(int splits) {
        if (splits < 0) {
            throw new IllegalArgumentException("number of input splits (" + SPLITS + ") is " + splits
                    + " but must be at least 1, or 0 to cut by block");
        }
    }

    private static final class Reader extends RecordReader<byte[], byte[]> {
        private @Nullable RowReader rows;
        private byte[] key = {};
        private byte[] value = {};
        private long total;
        private long done;

        @Override
        public void initialize(InputSplit split, TaskAttemptContext context) {
            TeraSplit own = (TeraSplit) split;
            rows = new RowReader(context.getConfiguration(), own.pieces());
            total = own.rows();
        }

        @Override
        public boolean nextKeyValue() throws IOException {
            if (rows == null || !rows.next()) {
                return false;
            }
            key = rows.key();
            value = rows.value();
            done++;
            return true;
        }

        @Override
        public byte[] getCurrentKey() {
            return key;
        }

        @Override
        public byte[] getCurrentValue() {
            return value;
        }

        @Override
        public float getProgress() {
            return total == 0 ? 1 : (float) done / total;
        }

        @Override
        public void close() throws IOException {
            if (rows != null) {
                rows.close();
            }
        }
    }
}
