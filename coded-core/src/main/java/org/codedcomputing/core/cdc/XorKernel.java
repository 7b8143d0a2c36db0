package org.codedcomputing.core.cdc;

import java.lang.invoke.MethodHandles;
import java.util.Objects;

/**
 * The one loop of the XOR code, by the Vector API where the JVM has it (Spark starts its JVMs so) and by 64-bit words
 * elsewhere, with the same results; {@code bench exchange} measures it against an array copy. A plain byte loop is not
 * turned into vector instructions when the two offsets differ, and runs at a quarter of the speed.
 */
final class XorKernel {
    /**
     * Bytes that are worked on at a time when several terms are XORed into one target, so that the target stays in the
     * first-level cache between the terms.
     */
    static final int BLOCK_BYTES = 16 << 10;

    private static final XorLoop LOOP = choose();

    private XorKernel() {}

    private static XorLoop choose() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new LongXorLoop();
        }
        try {
            return MethodHandles.lookup()
                    .findClass(XorKernel.class.getPackageName() + ".VectorXorLoop")
                    .asSubclass(XorLoop.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError failure) {
            throw new IllegalStateException("the Vector API is there but the XOR loop on it cannot be loaded", failure);
        }
    }

    /** The loop in use, by its class. */
    static String loop() {
        return LOOP.getClass().getSimpleName();
    }

    /**
     * {@code target[targetOffset + i] ^= source[sourceOffset + i]} for {@code count} bytes.
     *
     * @param source Not modified
     * @param target Modified; must not overlap the source
     * @throws IndexOutOfBoundsException if a range is not inside its array; nothing has changed then
     */
    static void xorInto(byte[] source, int sourceOffset, byte[] target, int targetOffset, int count) {
        Objects.checkFromIndexSize(sourceOffset, count, source.length);
        Objects.checkFromIndexSize(targetOffset, count, target.length);
        LOOP.xorInto(source, sourceOffset, target, targetOffset, count);
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
