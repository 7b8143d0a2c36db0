package org.codedcomputing.terasort;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * What is known about a run of rows after one strict look at each: count, checksum, first and last key, and every place
 * where a key is less than the one before it.
 *
 * <p>Audits of neighbouring runs join with {@link #follow}, in order and associatively; so each task audits its split
 * and the driver joins them. Keys are copied, so a reader that reuses its arrays cannot make the comparison vacuous.
 * Results travel as bytes of our own ({@link #toBytes}), whatever serializer the application has chosen. Mutable, not
 * thread safe.
 */
final class RowAudit {
    /** Errors described at most; all are counted. */
    static final int MOST_ERRORS = 100;

    private long rows;
    private TeraChecksum checksum = new TeraChecksum();
    private long errorCount;
    private final List<String> errors = new ArrayList<>();
    private byte @Nullable [] firstKey;
    private byte @Nullable [] lastKey;
    private String firstPlace = "";
    private String lastPlace = "";

    /** The audit of no rows. */
    RowAudit() {}

    /**
     * Audits all rows of an input, one task for each block of each file, in file name order.
     *
     * @throws IOException if the input changed meanwhile; failures in tasks are
     *     thrown as Spark throws them
     */
    static RowAudit of(JavaSparkContext jsc, String input, TeraInput planned) throws IOException {
        RowAudit whole = new RowAudit();
        List<byte[]> parts = TeraInputFormat.read(jsc, input, 0)
                .mapPartitions(rows ->
                        List.of(of(((SplitRows) rows).pieces(), rows).toBytes()).iterator())
                .collect();
        for (byte[] part : parts) {
            whole.follow(fromBytes(part));
        }
        if (whole.rows != planned.rows()) {
            throw new TeraFormatException("read " + whole.rows + " rows of input " + input + " but it had "
                    + planned.rows()
                    + " when the job was planned; run it again when nothing writes to the input");
        }
        return whole;
    }

    /**
     * Audits a run of rows.
     *
     * @param pieces where the rows lie, for messages
     * @param rows keys and values; the arrays may be reused by the iterator. Not modified.
     */
    static RowAudit of(List<TeraSplit.Piece> pieces, Iterator<Tuple2<byte[], byte[]>> rows) {
        RowAudit audit = new RowAudit();
        byte[] last = new byte[TeraRecord.KEY_LENGTH];
        while (rows.hasNext()) {
            Tuple2<byte[], byte[]> row = rows.next();
            byte[] key = row._1();
            if (audit.rows == 0) {
                audit.firstKey = key.clone();
                audit.firstPlace = place(pieces, 0);
            } else if (TeraRecord.compareKeys(last, key) > 0) {
                audit.misorder(place(pieces, audit.rows - 1), last, place(pieces, audit.rows), key);
            }
            System.arraycopy(key, 0, last, 0, TeraRecord.KEY_LENGTH);
            audit.checksum.add(key, row._2());
            audit.rows++;
        }
        if (audit.rows > 0) {
            audit.lastKey = last;
            audit.lastPlace = place(pieces, audit.rows - 1);
        }
        return audit;
    }

    /** Joins the audit of the rows that follow this one's. */
    void follow(RowAudit next) {
        if (next.firstKey == null) {
            return;
        }
        if (lastKey == null) {
            firstKey = next.firstKey;
            firstPlace = next.firstPlace;
        } else if (TeraRecord.compareKeys(lastKey, next.firstKey) > 0) {
            misorder(lastPlace, lastKey, next.firstPlace, next.firstKey);
        }
        lastKey = next.lastKey;
        lastPlace = next.lastPlace;
        rows += next.rows;
        checksum.merge(next.checksum);
        errorCount += next.errorCount;
        for (String error : next.errors) {
            describe(error);
        }
    }

    /** Adds an error that is not about order. */
    void fail(String error) {
        errorCount++;
        describe(error);
    }

    long rows() {
        return rows;
    }

    TeraChecksum checksum() {
        return checksum;
    }

    long errorCount() {
        return errorCount;
    }

    /** The first errors, {@value #MOST_ERRORS} at most, in row order. */
    List<String> errors() {
        return Collections.unmodifiableList(errors);
    }

    private void misorder(String before, byte[] key, String after, byte[] smaller) {
        fail("keys out of order: " + before + " has " + TeraRecord.hex(key) + " but " + after + " has the smaller "
                + TeraRecord.hex(smaller));
    }

    private void describe(String error) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }

    private static String place(List<TeraSplit.Piece> pieces, long row) {
        long rest = row;
        for (TeraSplit.Piece piece : pieces) {
            if (rest < piece.rows()) {
                return piece.file().getName() + " row " + (piece.offset() / TeraRecord.LENGTH + rest);
            }
            rest -= piece.rows();
        }
        throw new IllegalStateException("row " + row + " is beyond the split " + pieces);
    }

    /** Encodes the audit for its way from an executor to the driver of the same application. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(rows);
            out.writeLong(checksum.high());
            out.writeLong(checksum.low());
            out.writeLong(errorCount);
            out.writeInt(errors.size());
            for (String error : errors) {
                out.writeUTF(error);
            }
            if (firstKey != null && lastKey != null) {
                out.write(firstKey);
                out.write(lastKey);
                out.writeUTF(firstPlace);
                out.writeUTF(lastPlace);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array in memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    /** Decodes {@link #toBytes}. */
    static RowAudit fromBytes(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            RowAudit audit = new RowAudit();
            audit.rows = in.readLong();
            audit.checksum = new TeraChecksum(in.readLong(), in.readLong());
            audit.errorCount = in.readLong();
            int described = in.readInt();
            for (int i = 0; i < described; i++) {
                audit.errors.add(in.readUTF());
            }
            if (audit.rows > 0) {
                audit.firstKey = in.readNBytes(TeraRecord.KEY_LENGTH);
                audit.lastKey = in.readNBytes(TeraRecord.KEY_LENGTH);
                audit.firstPlace = in.readUTF();
                audit.lastPlace = in.readUTF();
            }
            return audit;
        }
    }

    @Override
    public String toString() {
        return rows + " rows, checksum " + checksum + ", keys " + Arrays.toString(firstKey) + " to "
                + Arrays.toString(lastKey) + ", " + errorCount + " errors " + errors;
    }
}
