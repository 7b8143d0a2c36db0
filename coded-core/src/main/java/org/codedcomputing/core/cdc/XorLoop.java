package org.codedcomputing.core.cdc;

/** A way to XOR one array into another; all do the same, some faster. */
interface XorLoop {
    /**
     * {@code target[targetOffset + i] ^= source[sourceOffset + i]} for {@code count} bytes.
     *
     * @param source Not modified
     * @param target Modified; must not overlap the source
     * @throws IndexOutOfBoundsException if a range is not inside its array
     */
    void xorInto(byte[] source, int sourceOffset, byte[] target, int targetOffset, int count);
}
