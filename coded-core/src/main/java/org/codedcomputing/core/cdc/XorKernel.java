package org.codedcomputing.core.cdc;

/**
 * The one loop of the XOR code. The body is a plain byte loop because that is what the JVM's compiler turns into vector
 * instructions of the full width for any alignment; {@code bench exchange} measures it against an array copy.
 */
final class XorKernel {
    /**
     * Bytes that are worked on at a time when several terms are XORed into one target, so that the target stays in the
     * first-level cache between the terms.
     */
    static final int BLOCK_BYTES = 16 << 10;

    private XorKernel() {}

    /**
     * {@code target[targetOffset + i] ^= source[sourceOffset + i]} for {@code count} bytes.
     *
     * @param source Not modified
     * @param target Modified; must not overlap the source
     */
    static void xorInto(byte[] source, int sourceOffset, byte[] target, int targetOffset, int count) {
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] ^= source[sourceOffset + i];
        }
    }

    /** Whether a range holds nothing but zero bytes. */
    static boolean isZero(byte[] bytes, int offset, int count) {
        int seen = 0;
        for (int i = 0; i < count; i++) {
            seen |= bytes[offset + i];
        }
        return seen == 0;
    }
}
