package org.codedcomputing.pagerank.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    private static ExactSum of(double... terms) {
        ExactSum sum = new ExactSum();
        Arrays.stream(terms).forEach(sum::add);
        return sum;
    }

    /** Finite numbers of both signs and all sizes, subnormal ones included. */
    private static double[] numbers(long seed, int count) {
        Random random = new Random(seed);
        return random.longs(count)
                .mapToDouble(bits -> Double.longBitsToDouble(bits & ~(1L << (52 + random.nextInt(10)))))
                .toArray();
    }

    private static BigDecimal exact(double... terms) {
        return Arrays.stream(terms).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Property(tries = 200)
    void isTheNearestDoubleInAnyOrderAndAnyParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
        double[] terms = numbers(seed, count);
        // Near what is left of a sum everything else has to cancel.
        double[] cancelling = Arrays.copyOf(terms, 2 * count);
        for (int i = 0; i < count - 1; i++) {
            cancelling[count + i] = -terms[i];
        }
        for (double[] all : new double[][] {terms, cancelling}) {
            double expected = exact(all).doubleValue() + 0.0;
            ExactSum odd = new ExactSum();
            ExactSum even = new ExactSum();
            for (int i = all.length - 1; i >= 0; i--) {
                (i % 2 == 0 ? even : odd).add(all[i]);
            }
            ExactSum parts = new ExactSum();
            parts.addBytes(ByteBuffer.wrap(odd.toBytes()));
            parts.addBytes(ByteBuffer.wrap(even.toBytes()));
            odd.add(even);
            assertThat(of(all).value()).isEqualTo(expected);
            assertThat(odd.value()).isEqualTo(expected);
            assertThat(parts.value()).isEqualTo(expected);
            assertThat(parts.toBytes()).isEqualTo(of(all).toBytes());
            ExactSum together = new ExactSum();
            together.addAll(all, all.length);
            assertThat(together.toBytes()).isEqualTo(parts.toBytes());
        }
    }

    @Test
    void manyAtOnceAreAsOneByOne() {
        // Of one size, of two sizes in turn, with zeros, subnormal numbers and both signs; more than chunks take
        // without a carry.
        double[] terms = new double[5003];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = (i % 3 == 0 ? -1 : 1) * Math.nextDown(1.0) * (i % 2 == 0 ? 1 : 0x1p-40);
        }
        terms[17] = 0;
        terms[1800] = -0.0;
        terms[2500] = 3 * Double.MIN_VALUE;
        ExactSum together = new ExactSum();
        together.addAll(terms, 5000);
        assertThat(together.toBytes()).isEqualTo(of(Arrays.copyOf(terms, 5000)).toBytes());
        double[] large = new double[4096];
        Arrays.fill(large, Math.nextDown(2.0));
        ExactSum sum = new ExactSum();
        for (int i = 0; i < 100; i++) {
            sum.addAll(large, large.length);
        }
        assertThat(sum.value())
                .isEqualTo(new BigDecimal(Math.nextDown(2.0))
                        .multiply(BigDecimal.valueOf(409_600))
                        .doubleValue());
        terms[4000] = Double.NEGATIVE_INFINITY;
        together.addAll(terms, terms.length);
        assertThat(together.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void carriesDoNotGetLost() {
        ExactSum sum = new ExactSum();
        double term = Math.nextDown(2.0);
        for (int i = 0; i < 100_000; i++) {
            sum.add(term);
            sum.add(-Double.MIN_VALUE);
        }
        BigDecimal each = new BigDecimal(term).subtract(new BigDecimal(Double.MIN_VALUE));
        assertThat(sum.value())
                .isEqualTo(each.multiply(BigDecimal.valueOf(100_000)).doubleValue());
        ExactSum many = new ExactSum();
        for (int i = 0; i < 5000; i++) {
            many.add(of(-term, term, -1));
        }
        assertThat(many.value()).isEqualTo(-5000);
    }

    @Test
    void roundsHalvesToEven() {
        assertThat(of(1, 0x1p-53).value()).isEqualTo(1);
        assertThat(of(1, 0x1p-53, Double.MIN_VALUE).value()).isEqualTo(1 + 0x1p-52);
        assertThat(of(1 + 0x1p-52, 0x1p-53).value()).isEqualTo(1 + 0x1p-51);
        assertThat(of(1 + 0x1p-52, 0x1p-53, -Double.MIN_VALUE).value()).isEqualTo(1 + 0x1p-52);
    }

    @Test
    void endsOfTheRange() {
        assertThat(of().value()).isZero();
        assertThat(of(-0.0, 0.0).value()).isEqualTo(0.0);
        assertThat(of(Double.MIN_VALUE, Double.MIN_VALUE).value()).isEqualTo(2 * Double.MIN_VALUE);
        assertThat(of(Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE).value())
                .isEqualTo(Double.MAX_VALUE);
        assertThat(of(Double.MAX_VALUE, Double.MAX_VALUE).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(1, Double.NEGATIVE_INFINITY).value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).value())
                .isNaN();
        ExactSum special = new ExactSum();
        special.addBytes(ByteBuffer.wrap(of(1, Double.POSITIVE_INFINITY).toBytes()));
        assertThat(special.value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(3).toString()).isEqualTo("3.0");
    }

    @Test
    void bytesThatAreNoSumAreRefused() {
        ExactSum sum = new ExactSum();
        assertThatThrownBy(() -> sum.addBytes(ByteBuffer.allocate(9)))
                .hasMessage("a sum of 9 bytes; it has more than 9");
        byte[] far = ByteBuffer.allocate(20).put(8, (byte) 66).put(9, (byte) 1).array();
        assertThatThrownBy(() -> sum.addBytes(ByteBuffer.wrap(far)))
                .hasMessage("a sum of 69 chunks of 32 bits; it has at most 67");
        byte[] before = ByteBuffer.allocate(20).put(8, (byte) -1).array();
        assertThatThrownBy(() -> sum.addBytes(ByteBuffer.wrap(before))).isInstanceOf(IllegalArgumentException.class);
        RoundSums sums = new RoundSums(ChangeNorm.L1);
        byte[] bytes = sums.toBytes();
        assertThatThrownBy(() -> sums.addBytes(bytes, 0, 9)).hasMessageContaining("sums of 9 bytes");
        bytes[9] = 20;
        assertThatThrownBy(() -> sums.addBytes(bytes, 0, bytes.length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sumsOfARound() {
        for (ChangeNorm norm : ChangeNorm.values()) {
            RoundSums some = new RoundSums(norm);
            RoundSums others = new RoundSums(norm);
            some.change(1, 3);
            some.change(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
            some.offer(.25);
            others.change(5, -2);
            others.offer(.5);
            RoundSums received = new RoundSums(norm);
            byte[] bytes = others.toBytes();
            byte[] within = new byte[bytes.length + 5];
            System.arraycopy(bytes, 0, within, 3, bytes.length);
            received.addBytes(within, 3, bytes.length);
            some.add(others);
            assertThat(received.change()).isEqualTo(7);
            assertThat(some.change()).isEqualTo(norm == ChangeNorm.L1 ? 9 : 7);
            assertThat(some.offered()).isEqualTo(.75);
            some.change(Double.POSITIVE_INFINITY, 1);
            assertThat(some.change()).isEqualTo(Double.POSITIVE_INFINITY);
            some.change(Double.NaN, 1);
            assertThat(some.change()).isNaN();
        }
    }
}
