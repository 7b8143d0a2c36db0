package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class SortedRunTest {
    private static byte[] concatenated(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** All runs of a stream, each as a list of whole records. */
    private static List<List<byte[]>> runs(FixedWidthRecordCodec codec, long runBytes, InputStream... streams) {
        SortedRun run = new SortedRun(codec, runBytes, 100);
        List<List<byte[]>> runs = new ArrayList<>();
        int next = 0;
        while (true) {
            while (next < streams.length && run.take(streams[next])) {
                next++;
            }
            List<byte[]> records = new ArrayList<>();
            for (Iterator<Tuple2<byte[], byte[]>> drained = run.drain(); drained.hasNext(); ) {
                Tuple2<byte[], byte[]> record = drained.next();
                records.add(concatenated(List.of(record._1(), record._2())));
            }
            if (records.isEmpty()) {
                return runs;
            }
            runs.add(records);
        }
    }

    /** The same with elements whose equality is that of their bytes. */
    private static List<List<ByteBuffer>> comparable(List<List<byte[]>> runs) {
        return runs.stream()
                .map(run -> run.stream().map(ByteBuffer::wrap).toList())
                .toList();
    }

    /** Few symbols, both halves of a byte, so that many keys are equal or share their first bytes. */
    private static List<byte[]> records(Random random, int count, int width, int symbols) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[width];
            for (int j = 0; j < width; j++) {
                record[j] = (byte) (random.nextInt(symbols) * 85);
            }
            records.add(record);
        }
        return records;
    }

    @Property(tries = 300)
    void aRunIsWhatAStableSortOfItsRecordsGives(
            @ForAll long seed,
            @ForAll @IntRange(max = 13) int keyBytes,
            @ForAll @IntRange(min = 1, max = 5) int valueBytes,
            @ForAll @IntRange(max = 300) int count,
            @ForAll @IntRange(min = 1, max = 4) int symbols,
            @ForAll @IntRange(min = 1, max = 5000) int runBytes) {
        int width = keyBytes + valueBytes;
        List<byte[]> records = records(new Random(seed), count, width, symbols);
        Comparator<byte[]> byKey = (a, b) -> Arrays.compareUnsigned(a, 0, keyBytes, b, 0, keyBytes);
        List<List<byte[]>> expected = new ArrayList<>();
        int most = Math.max(1, runBytes / width);
        for (int begin = 0; begin < count; begin += most) {
            List<byte[]> one = new ArrayList<>(records.subList(begin, Math.min(count, begin + most)));
            one.sort(byKey);
            expected.add(one);
        }
        // In two streams, whatever the border is.
        int border = count / 3;
        assertThat(comparable(runs(
                        new FixedWidthRecordCodec(keyBytes, valueBytes),
                        runBytes,
                        new ByteArrayInputStream(concatenated(records.subList(0, border))),
                        new ByteArrayInputStream(concatenated(records.subList(border, count))))))
                .isEqualTo(comparable(expected));
    }

    @Test
    void manyRecordsGrowTheRun() {
        List<byte[]> records = records(new Random(7), 50_000, 10, 3);
        List<byte[]> expected = new ArrayList<>(records);
        expected.sort(Arrays::compareUnsigned);
        assertThat(comparable(runs(
                        new FixedWidthRecordCodec(10, 0),
                        SortedRun.MOST_BYTES,
                        new ByteArrayInputStream(concatenated(records)))))
                .isEqualTo(comparable(List.of(expected)));
    }

    @Test
    void aStreamThatEndsWithinARecordIsRefused() {
        SortedRun run = new SortedRun(new FixedWidthRecordCodec(2, 3), 1000, 0);
        assertThatThrownBy(() -> run.take(new ByteArrayInputStream(new byte[12])))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("records of 5 bytes end 2 bytes into one");
    }
}
