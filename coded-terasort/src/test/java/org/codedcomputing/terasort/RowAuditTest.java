package org.codedcomputing.terasort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RowAuditTest {
    @Property(tries = 200)
    void joinedAuditsAreTheAuditOfTheWhole(
            @ForAll @IntRange(max = 30) int rows, @ForAll @IntRange(min = 1, max = 8) int parts, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        byte[][] records = new byte[rows][];
        for (int i = 0; i < rows; i++) {
            records[i] = RowFiles.record(String.format("%02x", 120 + random.nextInt(16)), i);
        }
        RowAudit joined = new RowAudit();
        for (int part = 0; part < parts; part++) {
            int first = (int) Shares.start(rows, parts, part);
            int end = (int) Shares.start(rows, parts, part + 1);
            RowAudit audit = RowAudit.of(
                    piece(first, end - first),
                    pairs(Arrays.copyOfRange(records, first, end)).iterator());
            joined.follow(RowAudit.fromBytes(audit.toBytes()));
        }
        long descents = 0;
        for (int i = 1; i < rows; i++) {
            descents += Arrays.compareUnsigned(records[i - 1], 0, 10, records[i], 0, 10) > 0 ? 1 : 0;
        }
        assertEquals(rows, joined.rows());
        assertEquals(descents, joined.errorCount());
        assertEquals(descents, joined.errors().size());
        assertEquals(
                RowFiles.checksum(RowFiles.concat(records)), joined.checksum().toString());
        assertEquals(RowAudit.of(piece(0, rows), pairs(records).iterator()).toString(), joined.toString());
    }

    @Test
    void namesBothRowsOfAMisorder() {
        byte[][] records = {RowFiles.record("10", 0), RowFiles.record("80", 1), RowFiles.record("7f", 2)};
        RowAudit audit = RowAudit.of(piece(40, 3), pairs(records).iterator());
        assertEquals(
                List.of("keys out of order: part-r-00007 row 41 has 80000000000000000000"
                        + " but part-r-00007 row 42 has the smaller 7f000000000000000000"),
                audit.errors());
    }

    @Test
    void aReaderThatReusesItsArraysCannotHideAMisorder() {
        byte[] key = new byte[10];
        byte[] value = new byte[90];
        Tuple2<byte[], byte[]> reused = new Tuple2<>(key, value);
        Iterator<Tuple2<byte[], byte[]>> rows = new Iterator<>() {
            private int next = 5;

            @Override
            public boolean hasNext() {
                return next > 0;
            }

            @Override
            public Tuple2<byte[], byte[]> next() {
                key[9] = (byte) next--;
                return reused;
            }
        };
        assertEquals(4, RowAudit.of(piece(0, 5), rows).errorCount());
    }

    @Test
    void countsAllErrorsAndDescribesAHundred() throws IOException {
        byte[][] records = new byte[251][];
        for (int i = 0; i < records.length; i++) {
            records[i] = RowFiles.record(String.format("%02x", 250 - i), 0);
        }
        RowAudit audit = RowAudit.of(piece(0, 251), pairs(records).iterator());
        assertEquals(250, audit.errorCount());
        assertEquals(RowAudit.MOST_ERRORS, audit.errors().size());
        RowAudit joined = new RowAudit();
        joined.follow(audit);
        joined.follow(RowAudit.fromBytes(audit.toBytes()));
        assertEquals(500, joined.errorCount());
        assertEquals(RowAudit.MOST_ERRORS, joined.errors().size());
        assertTrue(joined.errors().get(0).contains("row 0 "));
    }

    private static List<TeraSplit.Piece> piece(int firstRow, int rows) {
        return List.of(new TeraSplit.Piece(new Path("/out/part-r-00007"), firstRow * 100L, rows * 100L, 100_000));
    }

    private static List<Tuple2<byte[], byte[]>> pairs(byte[][] records) {
        List<Tuple2<byte[], byte[]>> pairs = new ArrayList<>();
        for (byte[] record : records) {
            pairs.add(new Tuple2<>(Arrays.copyOf(record, 10), Arrays.copyOfRange(record, 10, 100)));
        }
        return pairs;
    }
}
