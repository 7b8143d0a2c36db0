package org.codedcomputing.core.cdc;

import java.io.InputStream;
import java.util.zip.Checksum;

/**
 * A string of bytes of any length that can be read at any position, wherever it is stored.
 *
 * <p>Positions and lengths are in bytes. Implementations are safe for use by several threads once they are complete.
 */
public interface ByteSource {
    /** Number of bytes, at least 0. */
    long length();

    /**
     * Copies a range into an array.
     *
     * @param position first byte to read, 0..length()
     * @param target Modified: {@code count} bytes from {@code offset} on
     * @param offset first index written
     * @param count number of bytes, at least 0
     * @throws IndexOutOfBoundsException if the range or the target is too short
     */
    void copyTo(long position, byte[] target, int offset, int count);

    /**
     * XORs a range into an array: {@code target[offset + i] ^= this[position + i]}.
     *
     * @param position first byte to read, 0..length()
     * @param target Modified: {@code count} bytes from {@code offset} on
     * @param offset first index written
     * @param count number of bytes, at least 0
     * @throws IndexOutOfBoundsException if the range or the target is too short
     */
    void xorInto(long position, byte[] target, int offset, int count);

    /**
     * Adds a range to a checksum.
     *
     * @param position first byte to read, 0..length()
     * @param count number of bytes, at least 0
     * @param checksum Modified
     * @throws IndexOutOfBoundsException if the range is too long
     */
    void addTo(Checksum checksum, long position, long count);

    /** A stream over all bytes from the first; closing it is not needed. */
    InputStream openStream();

    /** Gives back what the bytes take; they must not be read afterwards. Idempotent. */
    void free();
}
