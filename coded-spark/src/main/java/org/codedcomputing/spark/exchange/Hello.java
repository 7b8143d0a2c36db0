package org.codedcomputing.spark.exchange;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * The first message of every node to every other, once all its input is mapped: what it mapped, as digests. Big endian.
 *
 * <pre>
 *   byte  0  magic "CDCH"                                   4
 *   byte  4  version, 1                                     4
 *   byte  8  exchange id                                    8
 *   byte 16  fingerprint of design, formats and codec       8
 *   byte 24  number of input partitions n                   4
 *   byte 28  number of batches m                            4
 *   byte 32  n x (partition 4, digest 8), ascending      12 n
 *   then     m x (batch 8, digest 8), ascending          16 m
 *   then     CRC32C of all bytes before it                  4
 * </pre>
 *
 * See {@code docs/protocol/exchange-hello.md}.
 *
 * @param exchangeId digest of application, exchange, stage and attempt
 * @param fingerprint digest of everything that nodes must agree on
 * @param partitionDigests digest of the plain records of each input partition
 * @param batchDigests digest of the sealed values of each batch
 */
record Hello(long exchangeId, long fingerprint, Map<Integer, Long> partitionDigests, Map<Long, Long> batchDigests) {
    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'C' << 8 | 'H';
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 32;
    private static final int PARTITION_BYTES = 12;
    private static final int BATCH_BYTES = 16;
    private static final int CHECKSUM_BYTES = 4;

    /** Whether a message is one of these, judged by its magic alone. */
    static boolean isHello(byte[] message) {
        return message.length >= FIXED_BYTES && ByteBuffer.wrap(message).getInt() == MAGIC;
    }

    byte[] toBytes() {
        int size = Math.toIntExact(FIXED_BYTES
                + (long) PARTITION_BYTES * partitionDigests.size()
                + (long) BATCH_BYTES * batchDigests.size()
                + CHECKSUM_BYTES);
        ByteBuffer buffer = ByteBuffer.allocate(size);
        buffer.putInt(MAGIC).putInt(VERSION).putLong(exchangeId).putLong(fingerprint);
        buffer.putInt(partitionDigests.size()).putInt(batchDigests.size());
        new TreeMap<>(partitionDigests)
                .forEach((partition, digest) -> buffer.putInt(partition).putLong(digest));
        new TreeMap<>(batchDigests)
                .forEach((batch, digest) -> buffer.putLong(batch).putLong(digest));
        return buffer.putInt(checksum(buffer.array(), buffer.position())).array();
    }

    /**
     * Reads a message.
     *
     * @throws CorruptDataException if the bytes are not one of this version, whole and unchanged
     */
    static Hello fromBytes(byte[] message) {
        int end = message.length - CHECKSUM_BYTES;
        if (end < FIXED_BYTES) {
            throw new CorruptDataException(
                    "a hello of %d bytes, the shortest has %d".formatted(message.length, FIXED_BYTES + CHECKSUM_BYTES));
        }
        int stored = ByteBuffer.wrap(message, end, CHECKSUM_BYTES).getInt();
        int computed = checksum(message, end);
        if (stored != computed) {
            throw new CorruptDataException("hello CRC32C %08x, computed %08x".formatted(stored, computed));
        }
        ByteBuffer buffer = ByteBuffer.wrap(message, 0, end);
        int magic = buffer.getInt();
        int version = buffer.getInt();
        if (magic != MAGIC || version != VERSION) {
            throw new CorruptDataException(
                    "magic %08x version %d, this library speaks %08x version %d; use one version everywhere"
                            .formatted(magic, version, MAGIC, VERSION));
        }
        long exchangeId = buffer.getLong();
        long fingerprint = buffer.getLong();
        int partitions = buffer.getInt();
        int batches = buffer.getInt();
        long expected = (long) PARTITION_BYTES * partitions + (long) BATCH_BYTES * batches;
        if (partitions < 0 || batches < 0 || expected != buffer.remaining()) {
            throw new CorruptDataException("a hello of %d partitions and %d batches needs %d more bytes but has %d"
                    .formatted(partitions, batches, expected, buffer.remaining()));
        }
        TreeMap<Integer, Long> partitionDigests = new TreeMap<>();
        for (int i = 0; i < partitions; i++) {
            int partition = buffer.getInt();
            requireAscending(partitionDigests, partition);
            partitionDigests.put(partition, buffer.getLong());
        }
        TreeMap<Long, Long> batchDigests = new TreeMap<>();
        for (int i = 0; i < batches; i++) {
            long batch = buffer.getLong();
            requireAscending(batchDigests, batch);
            batchDigests.put(batch, buffer.getLong());
        }
        return new Hello(exchangeId, fingerprint, partitionDigests, batchDigests);
    }

    /** A number that came twice would hide one of its digests. */
    private static <T extends Comparable<T>> void requireAscending(TreeMap<T, Long> before, T next) {
        if (!before.isEmpty() && before.lastKey().compareTo(next) >= 0) {
            throw new CorruptDataException(
                    "a hello names %s behind %s; numbers ascend".formatted(next, before.lastKey()));
        }
    }

    private static int checksum(byte[] bytes, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, count);
        return (int) crc.getValue();
    }
}
