package org.codedcomputing.core.cdc;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * All map output for one receiver from one batch, complete and sealed: its bytes, a digest of all of them, and the
 * CRC32C of every strip of the one part that this node sends.
 *
 * <p>All checksums are taken when the value is sealed, never again from the bytes that are sent: whatever happens to the
 * bytes afterwards, in memory, on disk or on the wire, is seen by whoever uses them. Immutable but for its bytes, and safe
 * for use by several threads.
 */
public final class IntermediateValue {
    private final ByteSource bytes;
    private final long digest;
    private final int[] stripChecksums;

    private IntermediateValue(ByteSource bytes, long digest, int[] stripChecksums) {
        this.bytes = bytes;
        this.digest = digest;
        this.stripChecksums = stripChecksums;
    }

    /** Seals a value that is not sent on: a node's own. */
    public static IntermediateValue own(ByteSource bytes) {
        return new IntermediateValue(bytes, Digest64.of(bytes), new int[0]);
    }

    /**
     * Seals a value of which this node sends one part.
     *
     * @param bytes complete, Not modified
     * @param part the part that this node sends
     * @param stripBytes payload bytes of one strip, at least 1
     */
    public static IntermediateValue shared(ByteSource bytes, Segment part, int stripBytes) {
        long start = part.start(bytes.length());
        long end = part.end(bytes.length());
        int[] checksums = new int[strips(end - start, stripBytes)];
        CRC32C crc = new CRC32C();
        for (int strip = 0; strip < checksums.length; strip++) {
            long from = start + (long) strip * stripBytes;
            crc.reset();
            bytes.addTo(crc, from, Math.min(stripBytes, end - from));
            checksums[strip] = (int) crc.getValue();
        }
        return new IntermediateValue(bytes, Digest64.of(bytes), checksums);
    }

    /** Number of strips of a segment of the given length: {@code ceil(length / stripBytes)}, 0 for an empty one. */
    static int strips(long segmentLength, int stripBytes) {
        return Math.toIntExact((segmentLength + stripBytes - 1) / stripBytes);
    }

    /** The bytes. */
    public ByteSource bytes() {
        return bytes;
    }

    /** Length in bytes. */
    public long length() {
        return bytes.length();
    }

    /** Digest of all bytes when the value was sealed. */
    public long digest() {
        return digest;
    }

    /** CRC32C of a strip of the part that this node sends; that of no bytes, 0, behind its end. */
    int stripChecksum(int strip) {
        return strip < stripChecksums.length ? stripChecksums[strip] : 0;
    }

    /**
     * Reads all bytes once more and compares them with the digest.
     *
     * @param what names the value in the message
     * @throws CorruptDataException if a byte has changed since the value was sealed
     */
    public void verify(String what) {
        long now = Digest64.of(bytes);
        if (now != digest) {
            throw new CorruptDataException(
                    "%s changed after it was mapped: digest %016x when sealed, %016x now; the attempt is void"
                            .formatted(what, digest, now));
        }
    }

    @Override
    public String toString() {
        return "IntermediateValue[%d bytes, digest %016x, strips %s]"
                .formatted(length(), digest, Arrays.toString(stripChecksums));
    }
}
