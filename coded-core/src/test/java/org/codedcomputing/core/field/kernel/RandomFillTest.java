package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random elements are uniform, by rejection, and depend on the source alone. */
class RandomFillTest {
    private static final long SEED = 161803;

    @ParameterizedTest
    @MethodSource("org.codedcomputing.core.field.kernel.Arithmetic#all")
    void providersDrawTheSameElements(Arithmetic<?> arithmetic) {
        sameElements(arithmetic);
    }

    private static <A> void sameElements(Arithmetic<A> arithmetic) {
        int length = 100_003;
        A scalar = arithmetic.kernels(KernelProvider.SCALAR).newArray(length);
        A vector = arithmetic.kernels(KernelProvider.VECTOR).newArray(length);
        A parallel = arithmetic.kernels(KernelProvider.VECTOR).newArray(length);
        arithmetic.kernels(KernelProvider.SCALAR).fillRandom(new Slice<>(scalar, 3, length - 7), seeded());
        arithmetic.kernels(KernelProvider.VECTOR).fillRandom(new Slice<>(vector, 3, length - 7), seeded());
        arithmetic
                .kernels(KernelProvider.VECTOR)
                .parallel(Runnable::run, 2)
                .fillRandom(new Slice<>(parallel, 3, length - 7), seeded());
        assertThat((Object) vector).isEqualTo(scalar);
        assertThat((Object) parallel).isEqualTo(scalar);
        assertThat((Object) scalar)
                .isNotEqualTo(arithmetic.kernels(KernelProvider.SCALAR).newArray(length));
    }

    private static RandomGenerator seeded() {
        return new SplittableRandom(SEED);
    }

    /** Pearson's statistic over all residues; 5 standard deviations above its mean is once in millions of seeds. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void smallFieldsAreFilledUniformly(KernelProvider provider) {
        for (int p : new int[] {3, 5, 17, 97}) {
            int[] drawn = new int[200_000];
            Kernels.prime(SmallPrimeField.withModulus(p), provider).fillRandom(Slice.of(drawn), seeded());
            int[] counts = new int[p];
            for (int element : drawn) {
                counts[element]++;
            }
            assertUniform(counts, drawn.length);
        }
        byte[] drawn = new byte[200_000];
        Kernels.gf256(provider).fillRandom(Slice.of(drawn), seeded());
        int[] counts = new int[256];
        for (byte element : drawn) {
            counts[element & 0xff]++;
        }
        assertUniform(counts, drawn.length);
    }

    private static void assertUniform(int[] counts, int draws) {
        double expected = (double) draws / counts.length;
        double statistic = 0;
        for (int count : counts) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        int freedom = counts.length - 1;
        assertThat(statistic).isLessThan(freedom + 5 * Math.sqrt(2.0 * freedom));
        assertThat(statistic).isGreaterThan(0);
    }

    /** A source of ones draws 2^bits - 1, which is no element of a prime field: it must be rejected, not reduced. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void drawsBeyondTheFieldAreRejected(KernelProvider provider) {
        int[] small = new int[2];
        Kernels.prime(SmallPrimeField.withModulus(97), provider)
                .fillRandom(Slice.of(small), onesThen(0x12345678L << 32));
        assertThat(small).containsExactly(0x12345678 >>> 25, 0x12345678 >>> 25);
        int[] ints = new int[2];
        Kernels.prime(Mersenne31.FIELD, provider).fillRandom(Slice.of(ints), onesThen(0x12345678L << 32));
        assertThat(ints).containsExactly(0x12345678 >>> 1, 0x12345678 >>> 1);
        long[] longs = new long[2];
        Kernels.mersenne61(provider).fillRandom(Slice.of(longs), onesThen(0x123456789abcdefL));
        assertThat(longs).containsExactly(0x123456789abcdefL >>> 3, 0x123456789abcdefL >>> 3);
    }

    private static RandomGenerator onesThen(long value) {
        return new RandomGenerator() {
            private int draws;

            @Override
            public long nextLong() {
                draws++;
                return draws <= 3 ? -1 : value;
            }
        };
    }

    @Test
    void realsAreMultiplesOfTheSmallestStepBelowOne() {
        double[] reals = new double[5000];
        Kernels.real().fillRandom(Slice.of(reals), seeded());
        assertThat(reals).satisfies(all -> {
            for (double x : all) {
                assertThat(x).isBetween(0.0, Math.nextDown(1.0));
                assertThat(x * 0x1p53).isEqualTo(Math.rint(x * 0x1p53));
            }
        });
    }
}
