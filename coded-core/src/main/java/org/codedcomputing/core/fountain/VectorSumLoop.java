package org.codedcomputing.core.fountain;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The widest vectors of the processor; loaded by name where the Vector API is there. Small methods, for the JIT compiler. */
final class VectorSumLoop implements SumLoop {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;

    @Override
    public void subtract(double[] sources, int[] offsets, int count, double[] target, int at, int length) {
        int whole = DOUBLES.loopBound(length);
        int term = 0;
        for (; whole > 0 && term + 4 <= count; term += 4) {
            four(sources, offsets[term], offsets[term + 1], offsets[term + 2], offsets[term + 3], target, at, whole);
        }
        for (; whole > 0 && term < count; term++) {
            one(sources, offsets[term], target, at, whole);
        }
        for (int i = whole; i < length; i++) {
            double left = target[at + i];
            for (int j = 0; j < count; j++) {
                left -= sources[offsets[j] + i];
            }
            target[at + i] = left;
        }
    }

    private static void four(double[] x, int a, int b, int c, int d, double[] y, int at, int whole) {
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            load(y, at + i)
                    .sub(load(x, a + i))
                    .sub(load(x, b + i))
                    .sub(load(x, c + i))
                    .sub(load(x, d + i))
                    .intoArray(y, at + i);
        }
    }

    private static void one(double[] x, int a, double[] y, int at, int whole) {
        for (int i = 0; i < whole; i += DOUBLES.length()) {
            load(y, at + i).sub(load(x, a + i)).intoArray(y, at + i);
        }
    }

    @Override
    public void subtract(byte[] sources, int[] offsets, int count, byte[] target, int at, int length) {
        int whole = BYTES.loopBound(length);
        int term = 0;
        for (; whole > 0 && term + 4 <= count; term += 4) {
            four(sources, offsets[term], offsets[term + 1], offsets[term + 2], offsets[term + 3], target, at, whole);
        }
        for (; whole > 0 && term < count; term++) {
            one(sources, offsets[term], target, at, whole);
        }
        for (int i = whole; i < length; i++) {
            for (int j = 0; j < count; j++) {
                target[at + i] ^= sources[offsets[j] + i];
            }
        }
    }

    private static void four(byte[] x, int a, int b, int c, int d, byte[] y, int at, int whole) {
        for (int i = 0; i < whole; i += BYTES.length()) {
            xor(xor(load(y, at + i), load(x, a + i)), xor(xor(load(x, b + i), load(x, c + i)), load(x, d + i)))
                    .intoArray(y, at + i);
        }
    }

    private static void one(byte[] x, int a, byte[] y, int at, int whole) {
        for (int i = 0; i < whole; i += BYTES.length()) {
            xor(load(y, at + i), load(x, a + i)).intoArray(y, at + i);
        }
    }

    private static DoubleVector load(double[] data, int at) {
        return DoubleVector.fromArray(DOUBLES, data, at);
    }

    private static ByteVector load(byte[] data, int at) {
        return ByteVector.fromArray(BYTES, data, at);
    }

    private static ByteVector xor(ByteVector first, ByteVector second) {
        return first.lanewise(VectorOperators.XOR, second);
    }
}
