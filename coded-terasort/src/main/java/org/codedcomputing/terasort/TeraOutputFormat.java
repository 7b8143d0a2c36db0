package org.codedcomputing.terasort;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapred.InvalidJobConfException;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordWriter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.spark.api.java.JavaPairRDD;

/**
 * Writes pairs of a 10-byte key and a 90-byte value as bare concatenations, one file {@code part-r-NNNNN} for each
 * partition, empty ones included.
 *
 * <p>Task attempts write to directories of their own that are renamed when the task commits (Hadoop's {@link
 * FileOutputCommitter}, algorithm 1), so that failed and speculative attempts leave nothing. The output directory may
 * exist if it is empty, as that of an {@link AtomicOutput} is.
 */
public final class TeraOutputFormat extends FileOutputFormat<byte[], byte[]> {
    /** Partitions at most: with more, five-digit part names would no longer sort in partition order. */
    public static final int MOST_PARTITIONS = 100_000;

    private static final int CHUNK = (1 << 16) / TeraRecord.LENGTH * TeraRecord.LENGTH;

    /** Made by Hadoop and Spark through reflection. */
    public TeraOutputFormat() {}

    /**
     * Writes an RDD as one job, and counts what has been written.
     *
     * @param rows pairs of 10-byte keys and 90-byte values; up to 100,000 partitions
     * @param output open output whose directory is still empty; the caller commits it
     * @param conf Hadoop configuration. Not modified.
     * @param expected number of rows that must be in the files
     * @throws IllegalArgumentException if there are too many partitions
     * @throws IOException if the files written do not hold exactly {@code expected} rows in as many files as there are
     *     partitions; a failure of the job itself is thrown as Spark throws it
     */
    static void write(JavaPairRDD<byte[], byte[]> rows, AtomicOutput output, Configuration conf, long expected)
            throws IOException {
        int partitions = rows.getNumPartitions();
        checkPartitions(partitions);
        Configuration job = new Configuration(conf);
        job.setInt(FileOutputCommitter.FILEOUTPUTCOMMITTER_ALGORITHM_VERSION, 1);
        job.setBoolean(FileOutputCommitter.SUCCESSFUL_JOB_OUTPUT_DIR_MARKER, true);
        job.setBoolean(COMPRESS, false);
        rows.saveAsNewAPIHadoopFile(
                output.directory().toString(), byte[].class, byte[].class, TeraOutputFormat.class, job);

        long bytes = 0;
        int files = 0;
        for (FileStatus file : output.fileSystem()
                .listStatus(output.directory(), path -> path.getName().startsWith("part-"))) {
            bytes = Math.addExact(bytes, file.getLen());
            files++;
        }
        if (files != partitions || bytes != Math.multiplyExact(expected, TeraRecord.LENGTH)) {
            throw new IOException("the output has " + bytes + " bytes in " + files + " files but must have " + expected
                    + " rows of 100 bytes in " + partitions + " files; nothing was published");
        }
    }

    /** Refuses a number of partitions that part names cannot number. */
    static void checkPartitions(int partitions) {
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException("number of output partitions is " + partitions
                    + " but must be from 1 to " + MOST_PARTITIONS + ", so that part names sort in partition order");
        }
    }

    @Override
    public void checkOutputSpecs(JobContext job) throws IOException {
        Path directory = getOutputPath(job);
        if (directory == null) {
            throw new InvalidJobConfException("no output directory is set; set " + OUTDIR);
        }
        FileSystem fs = directory.getFileSystem(job.getConfiguration());
        if (fs.exists(directory) && fs.listStatus(directory).length > 0) {
            throw new FileAlreadyExistsException(
                    "output " + directory + " exists already and is not empty; remove it or name another output");
        }
    }

    @Override
    public RecordWriter<byte[], byte[]> getRecordWriter(TaskAttemptContext context) throws IOException {
        Path directory = getOutputPath(context);
        Path file = getDefaultWorkFile(context, "");
        FileSystem fs = file.getFileSystem(context.getConfiguration());
        // A task that starts after its job was given up must not make the deleted directory again.
        if (directory == null || !fs.exists(directory)) {
            throw new FileNotFoundException("output directory " + directory + " is gone: its job has ended");
        }
        return new Writer(fs.create(file, false));
    }

    private static final class Writer extends RecordWriter<byte[], byte[]> {
        private final OutputStream out;
        private final byte[] buffer = new byte[CHUNK];
        private int filled;

        Writer(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(byte[] key, byte[] value) throws IOException {
            if (key.length != TeraRecord.KEY_LENGTH || value.length != TeraRecord.VALUE_LENGTH) {
                throw new TeraFormatException("a record has a key of " + key.length + " and a value of " + value.length
                        + " bytes but must have 10 and 90");
            }
            if (filled == buffer.length) {
                flush();
            }
            System.arraycopy(key, 0, buffer, filled, TeraRecord.KEY_LENGTH);
            System.arraycopy(value, 0, buffer, filled + TeraRecord.KEY_LENGTH, TeraRecord.VALUE_LENGTH);
            filled += TeraRecord.LENGTH;
        }

        private void flush() throws IOException {
            out.write(buffer, 0, filled);
            filled = 0;
        }

        @Override
        public void close(TaskAttemptContext context) throws IOException {
            try (out) {
                flush();
            }
        }
    }
}
