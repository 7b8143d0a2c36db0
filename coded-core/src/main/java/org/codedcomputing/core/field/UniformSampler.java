package org.codedcomputing.core.field;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Uniform field elements from a source of random bits, by rejection ({@link FiniteField#sample}).
 *
 * <p>As safe for use by several threads as its source; that of {@link #secure} is safe. Not serialisable on purpose: a
 * mask must not be drawable where its source was not meant to travel.
 */
public final class UniformSampler {
    private final FiniteField field;
    private final RandomGenerator source;

    /**
     * @param field the field to draw from
     * @param source where the bits come from; masks and secret combinations need a cryptographic source, a seeded one
     *     belongs in tests and simulations
     */
    public UniformSampler(FiniteField field, RandomGenerator source) {
        this.field = Objects.requireNonNull(field, "field");
        this.source = Objects.requireNonNull(source, "source");
    }

    /** A sampler over the platform's {@link SecureRandom}, which nobody can predict. */
    public static UniformSampler secure(FiniteField field) {
        return new UniformSampler(field, new SecureRandom());
    }

    /** The field that is drawn from. */
    public FiniteField field() {
        return field;
    }

    /** A uniform element, 0..order-1. */
    public long next() {
        return field.sample(source);
    }

    /** A uniform element of the multiplicative group, 1..order-1. */
    public long nextNonZero() {
        while (true) {
            long drawn = next();
            if (drawn != 0) {
                return drawn;
            }
        }
    }

    /**
     * Fills a range with independent uniform elements.
     *
     * @param target the range is modified
     * @param length number of elements, at least 0
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void fill(long[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        for (int i = 0; i < length; i++) {
            target[offset + i] = next();
        }
    }

    /**
     * As {@link #fill(long[], int, int)}, for fields whose elements are stored as {@code int}: two elements from each 64
     * bits of the source.
     *
     * @param target the range is modified
     * @param length number of elements, at least 0
     * @throws IllegalArgumentException if the field has more than 2^31 elements
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public void fill(int[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        long order = field.order();
        if (order - 1 > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s has %d elements, of which an int holds 2^31 at most; fill a long[]".formatted(field, order));
        }
        // The fewest bits that hold an element, so that at least half of the draws are kept.
        int mask = (int) ((Long.highestOneBit(Math.max(1, order - 1)) << 1) - 1);
        int largest = (int) (order - 1);
        int end = offset + length;
        for (int i = offset; i < end; ) {
            long bits = source.nextLong();
            int low = (int) bits & mask;
            int high = (int) (bits >>> Integer.SIZE) & mask;
            if (low <= largest) {
                target[i++] = low;
            }
            if (high <= largest && i < end) {
                target[i++] = high;
            }
        }
    }

    /**
     * New independent uniform elements.
     *
     * @param length at least 0
     */
    public long[] elements(int length) {
        long[] drawn = new long[length];
        fill(drawn, 0, length);
        return drawn;
    }
}
