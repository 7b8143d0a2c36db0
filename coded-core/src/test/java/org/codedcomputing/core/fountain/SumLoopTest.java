package org.codedcomputing.core.fountain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.codedcomputing.core.field.kernel.KernelProvider;
import org.codedcomputing.core.field.kernel.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumLoopTest {
    private static final int LONGEST = 140;
    private static final int MOST = 10;

    private final Random random = new Random(1);

    private static SumLoop loop(String name) throws ReflectiveOperationException {
        return Class.forName(SumLoop.class.getPackageName() + "." + name)
                .asSubclass(SumLoop.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    /** Symbols at offsets that fit no vector, all behind the target's part of the same array. */
    private int[] offsets(int count, int behind) {
        return random.ints(count + 2, behind, behind + 100).toArray();
    }

    /** All lengths around the widths of vectors, all counts around the four at a time; what is beside the range stays. */
    @ParameterizedTest
    @ValueSource(strings = {"ScalarSumLoop", "VectorSumLoop"})
    void bytes(String name) throws ReflectiveOperationException {
        SumLoop loop = loop(name);
        for (int length = 0; length <= LONGEST; length++) {
            for (int count = 0; count <= MOST; count++) {
                int at = random.nextInt(9);
                int[] offsets = offsets(count, at + length);
                byte[] data = new byte[at + 2 * length + 110];
                random.nextBytes(data);
                byte[] expected = data.clone();
                for (int i = 0; i < length; i++) {
                    for (int j = 0; j < count; j++) {
                        expected[at + i] ^= data[offsets[j] + i];
                    }
                }
                loop.subtract(data, offsets, count, data, at, length);
                assertThat(data).isEqualTo(expected);
            }
        }
    }

    /** Bit for bit, since the order of the differences is fixed. */
    @ParameterizedTest
    @ValueSource(strings = {"ScalarSumLoop", "VectorSumLoop"})
    void reals(String name) throws ReflectiveOperationException {
        SumLoop loop = loop(name);
        for (int length = 0; length <= LONGEST; length++) {
            for (int count = 0; count <= MOST; count++) {
                int at = random.nextInt(9);
                int[] offsets = offsets(count, at + length);
                double[] data = random.doubles(at + 2 * length + 110).toArray();
                double[] expected = data.clone();
                for (int i = 0; i < length; i++) {
                    for (int j = 0; j < count; j++) {
                        expected[at + i] -= data[offsets[j] + i];
                    }
                }
                loop.subtract(data, offsets, count, data, at, length);
                assertThat(data).isEqualTo(expected);
            }
        }
    }

    @Test
    void theVectorLoopIsInUseWhereTheVectorKernelsAre() {
        assertThat(SumLoops.chosen())
                .isInstanceOf(Kernels.provider() == KernelProvider.VECTOR ? VectorSumLoop.class : ScalarSumLoop.class);
    }
}
