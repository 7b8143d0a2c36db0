package org.codedcomputing.pagerank.engine;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A sum of doubles without any rounding before its end: equal to the bit in whatever order and in however many parts its
 * terms are added. So threads and servers that each know some of the vertices agree on the mass of dangling vertices and on the
 * change that stops a run.
 *
 * <p>A fixed-point number of 2,144 bits in chunks of 32, each in a long of its own so that carries wait; an addition costs about
 * as much as two of doubles. Not safe for use by several threads.
 */
public final class ExactSum {
    /** Exponents of the least subnormal number and of the largest one span 2,098 bits; the rest takes carries. */
    private static final int CHUNKS = 67;

    private static final int CHUNK_BITS = Integer.SIZE;
    private static final long CHUNK_MASK = 0xFFFF_FFFFL;
    private static final int MANTISSA_BITS = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA_BITS) - 1;
    private static final int EXPONENT_MASK = 0x7FF;
    /** The bit 0 of chunk 0 counts 2^-1074. */
    private static final int UNIT = Double.MIN_EXPONENT - MANTISSA_BITS;
    /** An addition adds less than 2^52 + 2^32 to a chunk, and fewer than 2^11 of these fit beside what a carry leaves. */
    private static final int ADDITIONS = 2000;
    /** Bits that are rounded to a double's 53, the last of them for all that is below. */
    private static final int ROUNDED_BITS = 62;

    private static final int HEADER_BYTES = Double.BYTES + 1;

    private final long[] chunks = new long[CHUNKS];
    private int additions;
    /** The sum of terms that are no finite numbers. */
    private double special;

    /** Nothing. */
    public ExactSum() {}

    /** Adds a number; infinities and NaN make the sum what they make of any other. */
    public void add(double term) {
        if (term != 0) {
            addTo(term);
            countAdditions(1);
        }
    }

    /**
     * Adds the first so many of some numbers.
     *
     * @param terms Not modified
     * @param count at least 0
     */
    void addAll(double[] terms, int count) {
        for (int first = 0; first < count; first += ADDITIONS / 2) {
            int end = Math.min(count, first + ADDITIONS / 2);
            addRun(terms, first, end);
            countAdditions(end - first);
        }
    }

    /** Neighbours are of similar size, mostly, and go to the same two chunks: these are added up in registers meanwhile. */
    private void addRun(double[] terms, int first, int end) {
        int place = 0;
        long lows = 0;
        long highs = 0;
        for (int i = first; i < end; i++) {
            long bits = Double.doubleToRawLongBits(terms[i]);
            int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
            if (exponent == 0 || exponent == EXPONENT_MASK) {
                add(terms[i]);
                continue;
            }
            int at = (exponent - 1) >>> 5;
            if (at != place) {
                chunks[place] += lows;
                chunks[place + 1] += highs;
                lows = 0;
                highs = 0;
                place = at;
            }
            int shift = (exponent - 1) & (CHUNK_BITS - 1);
            long mantissa = (bits & MANTISSA_MASK) | (MANTISSA_MASK + 1);
            long sign = bits >> (Long.SIZE - 1);
            lows += (((mantissa << shift) & CHUNK_MASK) ^ sign) - sign;
            highs += ((mantissa >>> (CHUNK_BITS - shift)) ^ sign) - sign;
        }
        chunks[place] += lows;
        chunks[place + 1] += highs;
    }

    private void addTo(double term) {
        long bits = Double.doubleToRawLongBits(term);
        int exponent = (int) (bits >>> MANTISSA_BITS) & EXPONENT_MASK;
        long mantissa = bits & MANTISSA_MASK;
        if (exponent == EXPONENT_MASK) {
            special += term;
            return;
        }
        if (exponent == 0) {
            exponent = 1;
        } else {
            mantissa |= MANTISSA_MASK + 1;
        }
        int place = (exponent - 1) >>> 5;
        int shift = (exponent - 1) & (CHUNK_BITS - 1);
        long low = (mantissa << shift) & CHUNK_MASK;
        long high = mantissa >>> (CHUNK_BITS - shift);
        if (bits < 0) {
            chunks[place] -= low;
            chunks[place + 1] -= high;
        } else {
            chunks[place] += low;
            chunks[place + 1] += high;
        }
    }

    /** Carries while another half of the additions that are allowed still fits. */
    private void countAdditions(int more) {
        additions += more;
        if (additions >= ADDITIONS / 2) {
            carry();
        }
    }

    /** Adds another sum. */
    public void add(ExactSum other) {
        other.carry();
        for (int i = 0; i < CHUNKS; i++) {
            chunks[i] += other.chunks[i];
        }
        special += other.special;
        countAdditions(1);
    }

    /** Leaves 0 to 2^32 - 1 in every chunk but the last, which has the sign. */
    private void carry() {
        for (int i = 0; i + 1 < CHUNKS; i++) {
            chunks[i + 1] += chunks[i] >> CHUNK_BITS;
            chunks[i] &= CHUNK_MASK;
        }
        additions = 0;
    }

    /** The sum in units of 2^-1074, without special terms. */
    private BigInteger units() {
        carry();
        int top = CHUNKS - 1;
        while (top > 0 && chunks[top] == 0) {
            top--;
        }
        BigInteger units = BigInteger.ZERO;
        for (int i = top; i >= 0; i--) {
            units = units.shiftLeft(CHUNK_BITS).add(BigInteger.valueOf(chunks[i]));
        }
        return units;
    }

    /** The double that is nearest to the sum, the even one of two. */
    public double value() {
        if (special != 0) {
            return special;
        }
        BigInteger units = units();
        BigInteger size = units.abs();
        int below = Math.max(0, size.bitLength() - ROUNDED_BITS);
        long rest = below > 0 && size.getLowestSetBit() < below ? 1 : 0;
        double rounded = size.shiftRight(below).longValue() | rest;
        return units.signum() * Math.scalb(rounded, below + UNIT);
    }

    /** All of the sum as bytes: special terms 8, chunks left out 1, the rest as a number in two's complement. */
    byte[] toBytes() {
        BigInteger units = units();
        int zeros = units.signum() == 0 ? 0 : units.getLowestSetBit() / CHUNK_BITS;
        byte[] rest = units.shiftRight(zeros * CHUNK_BITS).toByteArray();
        return ByteBuffer.allocate(HEADER_BYTES + rest.length)
                .putDouble(special)
                .put((byte) zeros)
                .put(rest)
                .array();
    }

    /**
     * Adds what {@link #toBytes} has made.
     *
     * @throws IllegalArgumentException if it was not that
     */
    void addBytes(ByteBuffer bytes) {
        if (bytes.remaining() <= HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "a sum of %d bytes; it has more than %d".formatted(bytes.remaining(), HEADER_BYTES));
        }
        special += bytes.getDouble();
        int place = bytes.get();
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        BigInteger units = new BigInteger(rest);
        BigInteger size = units.abs();
        int last = place + size.bitLength() / CHUNK_BITS;
        if (place < 0 || last >= CHUNKS) {
            throw new IllegalArgumentException(
                    "a sum of %d chunks of 32 bits; it has at most %d".formatted(last + 1, CHUNKS));
        }
        for (int i = place; i <= last; i++) {
            long chunk = size.shiftRight((i - place) * CHUNK_BITS).longValue() & CHUNK_MASK;
            chunks[i] += units.signum() * chunk;
        }
        countAdditions(1);
    }

    @Override
    public String toString() {
        return Double.toString(value());
    }
}
