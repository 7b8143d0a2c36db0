package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.ChunkedBytes;

/**
 * Puts the records of one input partition for one receiver in the order of their bytes, unsigned, which is the same on
 * every node even where Spark delivers them in another order each time, as behind a shuffle.
 */
final class RecordSorter {
    private final ChunkedBytes written = new ChunkedBytes();
    private int[] ends = new int[64];
    private int records;

    /** Where the next record's bytes go. */
    ChunkedBytes target() {
        return written;
    }

    /** Marks the end of a record. */
    void endRecord() {
        if (written.length() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "one input partition has %,d bytes for one node, more than the %,d that can be put in canonical order; give the input more partitions"
                            .formatted(written.length(), Integer.MAX_VALUE - 8));
        }
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records++] = (int) written.length();
    }

    /**
     * Appends all records in order.
     *
     * @param target Modified
     */
    void drainTo(OutputStream target) throws IOException {
        byte[] bytes = new byte[(int) written.length()];
        written.copyTo(0, bytes, 0, bytes.length);
        Comparator<Integer> byBytes =
                (a, b) -> Arrays.compareUnsigned(bytes, start(a), ends[a], bytes, start(b), ends[b]);
        int[] order = IntStream.range(0, records)
                .boxed()
                .sorted(byBytes)
                .mapToInt(i -> i)
                .toArray();
        for (int i : order) {
            target.write(bytes, start(i), ends[i] - start(i));
        }
    }

    private int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }
}
