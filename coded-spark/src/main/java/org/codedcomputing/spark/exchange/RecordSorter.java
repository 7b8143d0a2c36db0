package org.codedcomputing.spark.exchange;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * Puts the records of one input partition for one receiver in the order of their bytes, unsigned, which is the same on
 * every node even where Spark delivers them in another order each time, as behind a shuffle.
 *
 * <p>Memory is bounded by one run: a full one is sorted and goes to the store, and the runs are merged in the end. Records
 * that are equal are equal bytes, so it does not matter where one run ends and the next begins.
 */
final class RecordSorter {
    /** Bytes of records that are sorted at a time. */
    static final int RUN_BYTES = 1 << 20;

    private static final int READ_BYTES = 8 << 10;

    private final ChunkStore store;
    private final int runBytes;
    private final List<Run> runs = new ArrayList<>();
    private ChunkedBytes written = new ChunkedBytes();
    private int[] ends = new int[64];
    private int records;

    /** Sorted records, each behind its length, and the checksum that they had when they were written. */
    private record Run(ChunkedBytes bytes, int records, long checksum) {}

    /**
     * Creates a sorter.
     *
     * @param store where sorted runs wait for the others. Modified
     * @param runBytes bytes of records that are sorted at a time, at least 1
     */
    RecordSorter(ChunkStore store, int runBytes) {
        this.store = store;
        this.runBytes = runBytes;
    }

    /** Where the next record's bytes go. */
    ChunkedBytes target() {
        return written;
    }

    /** Marks the end of a record. */
    void endRecord() throws IOException {
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records++] = Math.toIntExact(written.length());
        if (written.length() >= runBytes) {
            endRun();
        }
    }

    private void endRun() throws IOException {
        ChunkedBytes sorted = new ChunkedBytes(store);
        CRC32C crc = new CRC32C();
        DataOutputStream target =
                new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(sorted, crc), READ_BYTES));
        int count = records;
        drainRun((bytes, offset, length) -> {
            target.writeInt(length);
            target.write(bytes, offset, length);
        });
        target.flush();
        sorted.trim();
        runs.add(new Run(sorted, count, crc.getValue()));
    }

    /** Takes one record after the other. */
    private interface RecordSink {
        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Gives the records that were written since the last run in order, and forgets them. */
    private void drainRun(RecordSink sink) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(written.length())];
        written.copyTo(0, bytes, 0, bytes.length);
        Comparator<Integer> byBytes =
                (a, b) -> Arrays.compareUnsigned(bytes, start(a), ends[a], bytes, start(b), ends[b]);
        int[] order = IntStream.range(0, records)
                .boxed()
                .sorted(byBytes)
                .mapToInt(i -> i)
                .toArray();
        for (int i : order) {
            sink.accept(bytes, start(i), ends[i] - start(i));
        }
        records = 0;
        written = new ChunkedBytes();
    }

    private int start(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    /**
     * Appends all records in order.
     *
     * @param target Modified
     * @throws CorruptDataException if a run is not what was written
     */
    void drainTo(OutputStream target) throws IOException {
        if (runs.isEmpty()) {
            drainRun(target::write);
            return;
        }
        endRun();
        PriorityQueue<RunReader> readers = new PriorityQueue<>();
        for (Run run : runs) {
            RunReader reader = new RunReader(run);
            if (reader.next()) {
                readers.add(reader);
            }
        }
        while (!readers.isEmpty()) {
            RunReader least = readers.remove();
            target.write(least.record, 0, least.record.length);
            if (least.next()) {
                readers.add(least);
            }
        }
        runs.clear();
    }

    /** Reads a run record by record, and compares its checksum behind the last. */
    private static final class RunReader implements Comparable<RunReader> {
        private final Run run;
        private final CRC32C crc = new CRC32C();
        private final DataInputStream source;
        private int left;
        private byte[] record = new byte[0];

        RunReader(Run run) {
            this.run = run;
            source = new DataInputStream(
                    new CheckedInputStream(new BufferedInputStream(run.bytes().openStream(), READ_BYTES), crc));
            left = run.records();
        }

        boolean next() throws IOException {
            if (left == 0) {
                if (crc.getValue() != run.checksum()) {
                    throw changed();
                }
                run.bytes().free();
                return false;
            }
            left--;
            int length = source.readInt();
            if (length < 0 || length > run.bytes().length()) {
                throw changed();
            }
            record = source.readNBytes(length);
            if (record.length < length) {
                throw changed();
            }
            return true;
        }

        private CorruptDataException changed() {
            return new CorruptDataException(
                    "a sorted run of %,d records in %,d bytes changed between being written and being merged; the attempt is void"
                            .formatted(run.records(), run.bytes().length()));
        }

        @Override
        public int compareTo(RunReader other) {
            return Arrays.compareUnsigned(record, other.record);
        }
    }
}
