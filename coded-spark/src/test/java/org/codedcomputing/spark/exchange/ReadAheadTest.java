package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.Checksum;
import org.codedcomputing.core.cdc.ByteSource;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadAheadTest {
    private static final long BUDGET = 1 << 20;
    private static final int BYTES = 100_000;

    @TempDir
    private Path folder = Path.of("");

    /** Bytes of a seed, of which half are noise. */
    private static byte[] plain(int seed) {
        byte[] bytes = new byte[BYTES];
        Random random = new Random(seed);
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static ChunkedBytes stored(ValueCodec codec, SpillFile store, byte[] plain) throws IOException {
        ChunkedBytes stored = new ChunkedBytes(store);
        try (OutputStream out = codec.compressed(stored)) {
            out.write(plain);
        }
        stored.trim();
        return stored;
    }

    private static ReadAhead ahead(
            ValueCodec codec, SpillFile store, double plainPerStored, Map<Long, IntermediateValue> own) {
        return new ReadAhead(0, codec, new TreeMap<>(own), 1, store, plainPerStored);
    }

    private static boolean isEmpty(SpillFile store) {
        boolean all = store.reserve(BUDGET);
        if (all) {
            store.release(BUDGET);
        }
        return all;
    }

    /** Whatever the ratio was taken for: too little, right, too much. */
    @ParameterizedTest
    @EnumSource(
            value = ValueCodec.Kind.class,
            names = {"LZ4", "ZSTD"})
    void valuesAreReadOnceAndTheirMemoryComesBack(ValueCodec.Kind kind) throws IOException {
        ValueCodec codec = new ValueCodec(kind, 1);
        for (double ratio : new double[] {0, 0.1, 1, 1.9, 3}) {
            try (SpillFile store = new SpillFile(BUDGET, List.of(folder))) {
                ReadAhead ahead = ahead(
                        codec,
                        store,
                        ratio,
                        Map.of(
                                3L, IntermediateValue.own(stored(codec, store, plain(3))),
                                5L, IntermediateValue.own(stored(codec, store, plain(5)))));
                ahead.acceptOwn();
                assertThat(ahead.open(5)).isNull();
                ahead.acceptOwn();
                ahead.acceptOwn();
                for (int batch : new int[] {3, 5}) {
                    InputStream records = Objects.requireNonNull(ahead.open(batch), "ratio " + ratio);
                    assertThat(records.readAllBytes()).isEqualTo(plain(batch));
                    ahead.free(batch);
                    assertThat(ahead.open(batch)).isNull();
                }
                assertThat(isEmpty(store)).isTrue();
            }
        }
    }

    @Test
    void whatDoesNotFitStaysCompressed() throws IOException {
        ValueCodec codec = new ValueCodec(ValueCodec.Kind.LZ4, 1);
        for (double ratio : new double[] {0, 1, 2}) {
            try (SpillFile store = new SpillFile(BUDGET, List.of(folder))) {
                ChunkedBytes stored = stored(codec, store, plain(1));
                long spare = BYTES - 1;
                long taken = BUDGET - spare;
                while (!store.reserve(taken)) {
                    taken--;
                }
                ReadAhead ahead = ahead(codec, store, ratio, Map.of(1L, IntermediateValue.own(stored)));
                ahead.acceptOwn();
                assertThat(ahead.open(1)).as("ratio %s", ratio).isNull();
                try (InputStream records = codec.decompress(stored.openStream(), stored.length())) {
                    assertThat(records.readAllBytes()).isEqualTo(plain(1));
                }
                stored.free();
                store.release(taken);
                assertThat(isEmpty(store)).isTrue();
            }
        }
    }

    /** Bytes that are others once they have changed. */
    private static final class Changing implements ByteSource {
        private ByteSource now;

        Changing(ByteSource first) {
            now = first;
        }

        void change(ByteSource other) {
            now = other;
        }

        @Override
        public long length() {
            return now.length();
        }

        @Override
        public void copyTo(long position, byte[] target, int offset, int count) {
            now.copyTo(position, target, offset, count);
        }

        @Override
        public void xorInto(long position, byte[] target, int offset, int count) {
            now.xorInto(position, target, offset, count);
        }

        @Override
        public void addTo(Checksum checksum, long position, long count) {
            now.addTo(checksum, position, count);
        }

        @Override
        public InputStream openStream() {
            return now.openStream();
        }

        @Override
        public void free() {
            now.free();
        }
    }

    @Test
    void aValueThatChangedIsRefused() throws IOException {
        ValueCodec codec = new ValueCodec(ValueCodec.Kind.LZ4, 1);
        try (SpillFile store = new SpillFile(BUDGET, List.of(folder))) {
            Changing bytes = new Changing(stored(codec, store, plain(1)));
            ReadAhead ahead = ahead(codec, store, 2, Map.of(1L, IntermediateValue.own(bytes)));
            bytes.change(stored(codec, store, plain(2)));
            assertThatThrownBy(ahead::acceptOwn)
                    .isInstanceOf(CorruptDataException.class)
                    .hasMessageContainingAll("node 0: its own value of batch 1", "the attempt is void");
            assertThat(ahead.open(1)).isNull();
        }
    }
}
