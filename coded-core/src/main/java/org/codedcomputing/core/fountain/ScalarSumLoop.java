package org.codedcomputing.core.fountain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Plain Java; bytes in words of 64 bits, since Java does not vectorise loops over two parts of one array. */
final class ScalarSumLoop implements SumLoop {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    @Override
    public void subtract(double[] sources, int[] offsets, int count, double[] target, int at, int length) {
        int term = 0;
        for (; term + 4 <= count; term += 4) {
            int a = offsets[term];
            int b = offsets[term + 1];
            int c = offsets[term + 2];
            int d = offsets[term + 3];
            for (int i = 0; i < length; i++) {
                target[at + i] = target[at + i] - sources[a + i] - sources[b + i] - sources[c + i] - sources[d + i];
            }
        }
        for (; term < count; term++) {
            int a = offsets[term];
            for (int i = 0; i < length; i++) {
                target[at + i] -= sources[a + i];
            }
        }
    }

    @Override
    public void subtract(byte[] sources, int[] offsets, int count, byte[] target, int at, int length) {
        int whole = length - length % Long.BYTES;
        int term = 0;
        for (; term + 4 <= count; term += 4) {
            int a = offsets[term];
            int b = offsets[term + 1];
            int c = offsets[term + 2];
            int d = offsets[term + 3];
            for (int i = 0; i < whole; i += Long.BYTES) {
                long sum = word(sources, a + i) ^ word(sources, b + i) ^ word(sources, c + i) ^ word(sources, d + i);
                WORDS.set(target, at + i, word(target, at + i) ^ sum);
            }
        }
        for (; term < count; term++) {
            int a = offsets[term];
            for (int i = 0; i < whole; i += Long.BYTES) {
                WORDS.set(target, at + i, word(target, at + i) ^ word(sources, a + i));
            }
        }
        for (int i = whole; i < length; i++) {
            for (int j = 0; j < count; j++) {
                target[at + i] ^= sources[offsets[j] + i];
            }
        }
    }

    private static long word(byte[] data, int at) {
        return (long) WORDS.get(data, at);
    }
}
