package org.codedcomputing.pagerank.plan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** 64-bit words in arrays of bytes, the most significant byte first. */
final class Words {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Words() {}

    static void put(long word, byte[] target, int offset) {
        LONGS.set(target, offset, word);
    }

    static long get(byte[] source, int offset) {
        return (long) LONGS.get(source, offset);
    }
}
