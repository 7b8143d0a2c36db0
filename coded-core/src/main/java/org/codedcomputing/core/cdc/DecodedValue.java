package org.codedcomputing.core.cdc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.CRC32C;

/** An intermediate value put together from the packets of its holders. Not safe for use by several threads. */
public final class DecodedValue {
    private final long batch;
    private final List<byte[]> pieces;
    private final List<Integer> checksums;

    DecodedValue(long batch, List<byte[]> pieces, List<Integer> checksums) {
        this.batch = batch;
        this.pieces = List.copyOf(pieces);
        this.checksums = List.copyOf(checksums);
    }

    /** The batch that the value was mapped from. */
    public long batch() {
        return batch;
    }

    /** Length in bytes. */
    public long length() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    /**
     * Reads all bytes once more and compares them with the checksums that their senders took when they sealed them.
     *
     * @throws CorruptDataException if a byte has changed since
     */
    public void verify() {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < pieces.size(); i++) {
            crc.reset();
            crc.update(pieces.get(i));
            if ((int) crc.getValue() != checksums.get(i)) {
                throw new CorruptDataException(
                        "piece %d of the decoded value of batch %d changed in memory: CRC32C %08x, %08x now; the attempt is void"
                                .formatted(i, batch, checksums.get(i), (int) crc.getValue()));
            }
        }
    }

    /** A stream over all bytes from the first; closing it is not needed. */
    public InputStream openStream() {
        Enumeration<InputStream> streams = Collections.enumeration(
                pieces.stream().<InputStream>map(ByteArrayInputStream::new).toList());
        return new SequenceInputStream(streams);
    }

    /** The bytes behind the stream, for fault injection in tests. */
    List<byte[]> pieces() {
        return pieces;
    }
}
