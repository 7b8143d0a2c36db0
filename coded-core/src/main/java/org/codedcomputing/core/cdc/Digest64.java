package org.codedcomputing.core.cdc;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A 64-bit digest of bytes: CRC32 (high half) and CRC32C (low half), both of which the JVM computes with the processor's
 * own instructions. It finds accidental differences, such as replicas that mapped the same input to different bytes or a
 * flipped bit; it does not stand against an attacker.
 */
public final class Digest64 implements Checksum {
    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    /** The digest of a whole source. */
    public static long of(ByteSource source) {
        Digest64 digest = new Digest64();
        source.addTo(digest, 0, source.length());
        return digest.getValue();
    }

    @Override
    public void update(int value) {
        crc32.update(value);
        crc32c.update(value);
    }

    @Override
    public void update(byte[] bytes, int offset, int count) {
        // In blocks, so that the second checksum reads from the cache what the first one brought there.
        for (int done = 0; done < count; done += XorKernel.BLOCK_BYTES) {
            int step = Math.min(count - done, XorKernel.BLOCK_BYTES);
            crc32.update(bytes, offset + done, step);
            crc32c.update(bytes, offset + done, step);
        }
    }

    /** Adds the eight bytes of a number, the most significant first. */
    public void updateLong(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            update((int) (value >>> shift) & 0xff);
        }
    }

    @Override
    public long getValue() {
        return crc32.getValue() << Integer.SIZE | crc32c.getValue();
    }

    @Override
    public void reset() {
        crc32.reset();
        crc32c.reset();
    }
}
