package org.codedcomputing.core.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UniformSamplerTest {
    private static UniformSampler sampler(FiniteField field, long seed) {
        return new UniformSampler(field, new SplittableRandom(seed));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 97, 257, 65537})
    void intsAreUniform(int order) {
        FiniteField field = SmallPrimeField.withModulus(order);
        int buckets = Math.min(order, 97);
        int[] drawn = new int[buckets * 2_000 + 1];
        sampler(field, 20261123).fill(drawn, 0, drawn.length);
        long[] observed = new long[buckets];
        double[] expected = new double[buckets];
        for (int bucket = 0; bucket < buckets; bucket++) {
            // Elements that fall into a bucket: order / buckets of them, one more in the first ones.
            int own = order / buckets + (bucket < order % buckets ? 1 : 0);
            expected[bucket] = (double) drawn.length * own / order;
        }
        for (int element : drawn) {
            assertThat(element).isBetween(0, order - 1);
            observed[element % buckets]++;
        }
        assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isGreaterThan(1e-6);
    }

    /** The test above fails for what is not uniform: residues of 16 bits favour the small ones. */
    @Test
    void theTestOfUniformityCanFail() {
        long[] observed = new long[97];
        double[] expected = new double[97];
        Arrays.fill(expected, 2_000);
        SplittableRandom random = new SplittableRandom(20261123);
        IntStream.range(0, 97 * 2_000).forEach(i -> observed[random.nextInt(128) % 97]++);
        assertThat(new ChiSquareTest().chiSquareTest(expected, observed)).isLessThan(1e-6);
    }

    @Test
    void intsFillTheirRangeAndNothingElse() {
        for (int length = 0; length < 20; length++) {
            int[] target = new int[30];
            Arrays.fill(target, -1);
            sampler(Mersenne31.FIELD, length).fill(target, 5, length);
            for (int i = 0; i < target.length; i++) {
                if (i >= 5 && i < 5 + length) {
                    assertThat(target[i]).isNotNegative().isLessThan(Integer.MAX_VALUE);
                } else {
                    assertThat(target[i]).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void aFieldThatIntsCannotHoldIsRefused() {
        assertThatThrownBy(() -> sampler(Mersenne61.FIELD, 1).fill(new int[4], 0, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2305843009213693951")
                .hasMessageContaining("2^31");
    }
}
