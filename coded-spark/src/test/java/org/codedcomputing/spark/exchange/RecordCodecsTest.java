package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.KryoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** The formats of records: equal records are equal bytes, each stands for itself, and what is cut is seen. */
@Tag("fault-16")
class RecordCodecsTest {

    private static <K, V> byte[] written(RecordCodec.Writer<K, V> writer, List<Tuple2<K, V>> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        records.forEach(record -> {
            try {
                writer.write(record, out);
            } catch (java.io.IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return out.toByteArray();
    }

    private static <K, V> List<Tuple2<K, V>> read(RecordCodec<K, V> codec, byte[] bytes) {
        List<Tuple2<K, V>> records = new ArrayList<>();
        Iterator<Tuple2<K, V>> iterator = codec.read(new ByteArrayInputStream(bytes));
        iterator.forEachRemaining(records::add);
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        return records;
    }

    private static Tuple2<byte[], byte[]> binary(int keyBytes, int valueBytes, int seed) {
        byte[] key = new byte[keyBytes];
        byte[] value = new byte[valueBytes];
        for (int i = 0; i < keyBytes; i++) {
            key[i] = (byte) (seed + i);
        }
        for (int i = 0; i < valueBytes; i++) {
            value[i] = (byte) (seed * 31 + i);
        }
        return new Tuple2<>(key, value);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "0,1", "10,90", "1,3", "70000,3", "32768,32768"})
    void fixedWidthRecordsAreTheirBytesAndNothingElse(int keyBytes, int valueBytes) {
        FixedWidthRecordCodec codec = new FixedWidthRecordCodec(keyBytes, valueBytes);
        // More than the reader's buffer holds, unless one record fills it.
        int count = Math.min(70_000, 3 * Math.max(1, (64 << 10) / (keyBytes + valueBytes)) + 1);
        List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            records.add(binary(keyBytes, valueBytes, i));
            expected.writeBytes(records.get(i)._1());
            expected.writeBytes(records.get(i)._2());
        }
        byte[] bytes = written(codec.newWriter(), records);
        assertThat(bytes).isEqualTo(expected.toByteArray());
        List<Tuple2<byte[], byte[]>> back = read(codec, bytes);
        assertThat(back).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(back.get(i)._1()).isEqualTo(records.get(i)._1());
            assertThat(back.get(i)._2()).isEqualTo(records.get(i)._2());
        }
    }

    @Test
    void fixedWidthRecordsThatEndWithinOneAreSeen() {
        FixedWidthRecordCodec codec = new FixedWidthRecordCodec(2, 3);
        assertThat(read(codec, new byte[0])).isEmpty();
        for (int length = 1; length < 15; length++) {
            if (length % 5 != 0) {
                byte[] cut = new byte[length];
                int over = length % 5;
                assertThatThrownBy(() -> read(codec, cut))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("records of 5 bytes end %d bytes into one".formatted(over));
            }
        }
    }

    @Test
    void fixedWidthRecordsOfAnotherWidthAreRefused() {
        FixedWidthRecordCodec codec = new FixedWidthRecordCodec(2, 3);
        assertThatThrownBy(() -> written(codec.newWriter(), List.of(binary(3, 2, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a record has 3 key bytes and 2 value bytes, declared are 2 and 3; declare fixedWidth(3, 2) if all do, else leave it out");
        for (int[] widths : new int[][] {{0, 0}, {-1, 2}, {2, -1}}) {
            assertThatThrownBy(() -> new FixedWidthRecordCodec(widths[0], widths[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("%d key bytes and %d value bytes".formatted(widths[0], widths[1]));
        }
    }

    private static KryoRecordCodec<String, List<Integer>> kryo() {
        return new KryoRecordCodec<>(new SparkConf(false)
                .set("spark.kryo.registrationRequired", "true")
                .set("spark.kryo.classesToRegister", "java.util.ArrayList"));
    }

    private static Tuple2<String, List<Integer>> words(int seed) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < seed % 7; i++) {
            numbers.add(seed * i);
        }
        return new Tuple2<>("word".repeat(seed % 4) + seed, numbers);
    }

    @Test
    void kryoRecordsComeBack() {
        List<Tuple2<String, List<Integer>>> records = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            records.add(words(i));
        }
        assertThat(read(kryo(), written(kryo().newWriter(), records))).isEqualTo(records);
        assertThat(read(kryo(), new byte[0])).isEmpty();
    }

    @Test
    void equalKryoRecordsAreEqualBytesWhateverCameBefore() {
        RecordCodec.Writer<String, List<Integer>> used = kryo().newWriter();
        assertThat(written(used, List.of(words(5), words(6), words(6)))).isNotEmpty();
        // An object that was written before must not become a reference to it.
        Tuple2<String, List<Integer>> record = words(6);
        byte[] once = written(kryo().newWriter(), List.of(words(6)));
        assertThat(written(used, List.of(record))).isEqualTo(once);
        assertThat(written(used, List.of(record))).isEqualTo(once);
        List<Integer> shared = words(6)._2();
        byte[] twice =
                written(used, List.of(new Tuple2<>("word" + "word6", shared), new Tuple2<>("wordword6", shared)));
        assertThat(twice).hasSize(2 * once.length);
        assertThat(read(kryo(), twice)).containsExactly(words(6), words(6));
    }

    @Test
    void kryoRecordsThatEndWithinOneAreSeen() {
        byte[] bytes = written(kryo().newWriter(), List.of(words(6), words(5)));
        int first = written(kryo().newWriter(), List.of(words(6))).length;
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            if (length == first) {
                assertThat(read(kryo(), cut)).containsExactly(words(6));
            } else {
                assertThatThrownBy(() -> read(kryo(), cut))
                        .as("length %d", length)
                        .isInstanceOf(KryoException.class);
            }
        }
    }

    @Test
    void aClassThatKryoDoesNotKnowIsNamed() {
        RecordCodec<String, StringBuilder> codec =
                new KryoRecordCodec<>(new SparkConf(false).set("spark.kryo.registrationRequired", "true"));
        List<Tuple2<String, StringBuilder>> records = List.of(new Tuple2<>("key", new StringBuilder("value")));
        assertThatThrownBy(() -> written(codec.newWriter(), records))
                .hasMessageContaining("Class is not registered: java.lang.StringBuilder");
    }

    @Test
    void rowsComeBackAndThoseThatEndWithinOneAreSeen() {
        RecordCodec<Integer, byte[]> codec = new RowRecordCodec(new SparkConf(false));
        List<Tuple2<Integer, byte[]>> records = List.of(
                new Tuple2<>(7, new byte[] {1, 2, 3}), new Tuple2<>(0, new byte[0]), new Tuple2<>(-1, new byte[] {9}));
        byte[] bytes = written(codec.newWriter(), records);
        assertThat(bytes)
                .startsWith(0, 0, 0, 7, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0)
                .hasSize(3 * 8 + 4);
        assertThat(read(codec, bytes)).usingRecursiveComparison().isEqualTo(records);
        java.util.Set<Integer> ends = java.util.Set.of(0, 11, 19);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            if (ends.contains(length)) {
                assertThat(read(codec, cut)).hasSizeLessThan(3);
            } else {
                assertThatThrownBy(() -> read(codec, cut))
                        .as("length %d", length)
                        .hasCauseInstanceOf(java.io.EOFException.class)
                        .hasMessageContaining("the records end within");
            }
        }
        assertThatThrownBy(() -> read(codec, new byte[] {0, 0, 0, 1, -1, 0, 0, 0}))
                .hasMessageContaining("a row of -16777216 bytes");
        // A false length ends with the bytes, not with the memory.
        assertThatThrownBy(() -> read(codec, new byte[] {0, 0, 0, 1, 127, -1, -1, -1, 5}))
                .hasMessageContaining("after 1");
    }
}
