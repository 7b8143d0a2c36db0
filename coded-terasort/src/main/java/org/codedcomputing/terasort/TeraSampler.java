package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Chooses split keys from a sample that the driver reads.
 *
 * <p>The sample is read as up to {@value #RUNS} runs of consecutive rows that start evenly spread over the whole input:
 * few enough seeks for a remote file system, enough that an input which is sorted already is still cut fairly. Unbalanced
 * ranges cost time and padding, never correctness.
 */
public final class TeraSampler {
    /** Name of the file of split keys in an output directory, as Hadoop's TeraSort names it. */
    public static final String PARTITION_FILE = "_partition.lst";

    /** Sampled keys for each partition: with fewer the padding of coded packets grows by some percent. */
    public static final int KEYS_PER_PARTITION = 10_000;

    /** Sampled keys at most: 100 MB of input. */
    public static final int MOST_KEYS = 1_000_000;

    private static final int RUNS = 64;

    private TeraSampler() {}

    /** Returns the default sample size for a number of partitions: 10^4 for each, 10^6 at most. */
    static int defaultKeys(int partitions) {
        return (int) Math.min((long) KEYS_PER_PARTITION * partitions, MOST_KEYS);
    }

    /**
     * Reads a sample of the keys. Time and memory are proportional to {@code keys}.
     *
     * @param input the planned input
     * @param keys wanted sample size, at least 1; an input with fewer rows is read whole
     * @return min(keys, rows) keys in ascending unsigned order
     * @throws IOException if the input cannot be read
     */
    public static byte[][] sample(TeraInput input, int keys) throws IOException {
        if (keys < 1) {
            throw new IllegalArgumentException("sample size is " + keys + " keys but must be at least 1");
        }
        int wanted = (int) Math.min(keys, input.rows());
        int runs = Math.min(RUNS, wanted);
        byte[][] sample = new byte[wanted][];
        int at = 0;
        for (int run = 0; run < runs; run++) {
            long first = Shares.start(input.rows(), runs, run);
            // Both cuts give their remainder to the first shares and wanted <= rows: a run fits into its stretch.
            long count = Shares.start(wanted, runs, run + 1) - Shares.start(wanted, runs, run);
            try (RowReader reader = new RowReader(input.configuration(), input.pieces(first, count))) {
                while (reader.next()) {
                    sample[at++] = reader.key();
                }
            }
        }
        Arrays.sort(sample, KeyOrder.UNSIGNED);
        return sample;
    }

    /**
     * Picks the split keys at positions round(i·n/K) of a sorted sample of n keys, i = 1..K-1.
     *
     * @param sorted keys in ascending unsigned order; if there are none, every split key is zero. Not modified; the
     *     result shares its arrays.
     * @param partitions number of ranges K, at least 1
     * @return {@code partitions - 1} keys in ascending order, equal ones possible
     */
    public static byte[][] splitKeys(byte[][] sorted, int partitions) {
        byte[][] keys = new byte[partitions - 1][];
        long n = sorted.length;
        for (int i = 1; i < partitions; i++) {
            long position = Math.min((2L * i * n + partitions) / (2L * partitions), n - 1);
            keys[i - 1] = n == 0 ? new byte[TeraRecord.KEY_LENGTH] : sorted[(int) position];
        }
        return keys;
    }

    /**
     * Estimates how many rows each range has. Equal keys cannot be split, so ranges of few distinct keys are uneven however
     * well the split keys were chosen.
     *
     * @param sample keys of the input, a fair sample; if there are none, there are no rows. Not modified.
     * @param partitioner the ranges
     * @param rows rows of the input, at least 0
     * @return rows of each range; their sum is {@code rows}
     */
    static long[] rowsByRange(byte[][] sample, TeraPartitioner partitioner, long rows) {
        long[] keys = new long[partitioner.numPartitions() + 1];
        for (byte[] key : sample) {
            keys[partitioner.getPartition(key) + 1]++;
        }
        Arrays.parallelPrefix(keys, Long::sum);
        long[] estimate = new long[keys.length - 1];
        for (int range = 0; range < estimate.length && sample.length > 0; range++) {
            estimate[range] = share(rows, keys[range + 1], sample.length) - share(rows, keys[range], sample.length);
        }
        return estimate;
    }

    /** {@code floor(rows part / whole)} for part up to whole up to 2^31, without overflow. */
    private static long share(long rows, long part, long whole) {
        return rows / whole * part + rows % whole * part / whole;
    }

    /**
     * Writes split keys as a bare concatenation, the format of Hadoop's partition file.
     *
     * @param fs file system of {@code file}
     * @param file file to create; it must not exist
     * @param splitKeys keys of 10 bytes. Not modified.
     * @throws IOException if the file cannot be written
     */
    static void writePartitionFile(FileSystem fs, Path file, byte[][] splitKeys) throws IOException {
        try (FSDataOutputStream out = fs.create(file, false)) {
            for (byte[] key : splitKeys) {
                out.write(key);
            }
        }
    }
}
