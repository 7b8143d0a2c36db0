package org.codedcomputing.benchmarks.terasort;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.spark.api.java.JavaPairRDD;
import org.codedcomputing.terasort.TeraRecord;
import scala.Tuple2;

/**
 * Takes a sorted data set, partition by partition, as whoever sorts would: reads every row once, and checks order and sum.
 * What it finds in a partition travels by Kryo, which knows no records.
 */
final class SortedRows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final byte[] NONE = {};

    private final long rows;
    private final long sum;
    private final byte[] first;
    private final byte[] last;

    private SortedRows(long rows, long sum, byte[] first, byte[] last) {
        this.rows = rows;
        this.sum = sum;
        this.first = first;
        this.last = last;
    }

    /**
     * Reads all of it.
     *
     * @throws IllegalStateException if rows are missing, changed or out of order
     */
    static void check(JavaPairRDD<byte[], byte[]> sorted, long rows, String checksum) {
        List<SortedRows> parts =
                sorted.mapPartitions(pairs -> List.of(read(pairs)).iterator()).collect();
        long count = 0;
        long sum = 0;
        byte[] before = NONE;
        for (SortedRows part : parts) {
            count += part.rows;
            sum += part.sum;
            if (part.rows > 0) {
                if (Arrays.compareUnsigned(before, part.first) > 0) {
                    throw new IllegalStateException("a partition begins before the last key of the one before it");
                }
                before = part.last;
            }
        }
        if (count != rows || !Long.toHexString(sum).equals(checksum)) {
            throw new IllegalStateException(
                    "sorted %d rows with checksum %x, expected %d with %s".formatted(count, sum, rows, checksum));
        }
    }

    private static SortedRows read(Iterator<Tuple2<byte[], byte[]>> pairs) {
        CRC32 crc = new CRC32();
        long rows = 0;
        long sum = 0;
        byte[] first = NONE;
        byte[] last = NONE;
        while (pairs.hasNext()) {
            Tuple2<byte[], byte[]> row = pairs.next();
            if (row._1().length != TeraRecord.KEY_LENGTH || Arrays.compareUnsigned(last, row._1()) > 0) {
                throw new IllegalStateException("row %d of a partition is out of order".formatted(rows));
            }
            first = rows == 0 ? row._1() : first;
            last = row._1();
            crc.reset();
            crc.update(row._1());
            crc.update(row._2());
            sum += crc.getValue();
            rows++;
        }
        return new SortedRows(rows, sum, first, last);
    }
}
