package org.codedcomputing.spark.exchange;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.io.LZ4CompressionCodec;
import org.apache.spark.io.ZStdCompressionCodec;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Digest64;

/**
 * Compression of intermediate values, before XOR: XORed data does not compress. Codec, block size and level are fixed by
 * the plan; {@link #fingerprint} tells nodes apart whose library compresses the same bytes differently, as versions and
 * implementations of LZ4 do.
 *
 * @param kind which codec
 * @param zstdLevel level for zstd, 1..22; ignored by the others
 */
record ValueCodec(Kind kind, int zstdLevel) implements Serializable {
    private static final String BLOCK = "256k";
    private static final int PROBE_BYTES = 96 << 10;

    /** The codecs. */
    enum Kind {
        NONE,
        LZ4,
        ZSTD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Zstd, of the same level: fewer bytes for more of the processor's time. */
    ValueCodec denser() {
        return new ValueCodec(Kind.ZSTD, zstdLevel);
    }

    /** Whether values are compressed at all. */
    boolean compresses() {
        return kind != Kind.NONE;
    }

    /**
     * A stream that compresses what is written to it; closing it ends the compressed form, but nothing that was written is
     * nothing in any form, so a stream is to be opened for at least one byte.
     *
     * @param target Modified. Returned as it is when nothing is compressed
     */
    OutputStream compressed(OutputStream target) {
        return compresses() ? codec().compressedOutputStream(target) : target;
    }

    /** A stream of the original bytes. */
    InputStream decompress(InputStream stored, long storedLength) {
        return compresses() && storedLength > 0 ? codec().compressedInputStream(stored) : stored;
    }

    /** Digest of what this JVM makes of a fixed sample: equal where the same bytes compress to the same bytes. */
    long fingerprint() {
        ChunkedBytes compressed = new ChunkedBytes();
        try (OutputStream probe = new BufferedOutputStream(compressed(compressed))) {
            writeProbe(probe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest64.of(compressed);
    }

    private static void writeProbe(OutputStream probe) throws IOException {
        int state = 1;
        for (int i = 0; i < PROBE_BYTES; i++) {
            state = state * 1_103_515_245 + 12_345;
            // Half noise, half runs: exercises literals and matches.
            probe.write((i & 64) == 0 ? state >>> 16 : i >>> 9);
        }
    }

    private CompressionCodec codec() {
        SparkConf conf = new SparkConf(false);
        return switch (kind) {
            case LZ4 -> new LZ4CompressionCodec(conf.set("spark.io.compression.lz4.blockSize", BLOCK));
            case ZSTD ->
                new ZStdCompressionCodec(conf.set("spark.io.compression.zstd.level", Integer.toString(zstdLevel))
                        .set("spark.io.compression.zstd.bufferSize", BLOCK));
            case NONE -> throw new IllegalStateException("no codec, nothing to compress with");
        };
    }

    @Override
    public String toString() {
        return kind == Kind.ZSTD ? "zstd level " + zstdLevel : kind.toString();
    }
}
