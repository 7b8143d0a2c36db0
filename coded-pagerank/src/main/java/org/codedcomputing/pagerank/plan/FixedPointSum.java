package org.codedcomputing.pagerank.plan;

import java.io.Serializable;

/**
 * A sum of doubles from 0 to below 4 that does not depend on their order: each is cut to a multiple of 2^-120, and these are
 * added exactly, up to a total below 8. So servers that each know a part of the vertices, in any partition, agree on the bits of
 * the mass of dangling vertices and of the change that stops an iteration. Not safe for use by several threads.
 */
public final class FixedPointSum implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BITS = 60;
    private static final double UP = 0x1p60;
    private static final double DOWN = 0x1p-60;
    private static final long MASK = (1L << BITS) - 1;

    private long high;
    private long low;

    /**
     * Adds a number.
     *
     * @param value finite, 0 to below 4
     */
    public void add(double value) {
        // Both steps are exact: a scaling by a power of two, and the difference to the integer below.
        double scaled = value * UP;
        long whole = (long) scaled;
        add(whole, (long) ((scaled - whole) * UP));
    }

    /** Adds another sum. */
    public void add(FixedPointSum other) {
        add(other.high, other.low);
    }

    private void add(long moreHigh, long moreLow) {
        low += moreLow;
        high += moreHigh + (low >>> BITS);
        low &= MASK;
    }

    /** The sum as a double. */
    public double value() {
        return high * DOWN + low * DOWN * DOWN;
    }

    /** The sum in multiples of 2^-60, cut; with {@link #low} all of it. */
    public long high() {
        return high;
    }

    /** What is above {@link #high}, in multiples of 2^-120: 0 to 2^60 - 1. */
    public long low() {
        return low;
    }

    /** The sum of these parts. */
    public static FixedPointSum of(long high, long low) {
        FixedPointSum sum = new FixedPointSum();
        sum.add(high, low);
        return sum;
    }

    /** Writes 16 bytes. */
    void write(byte[] target, int offset) {
        Words.put(high, target, offset);
        Words.put(low, target, offset + Long.BYTES);
    }

    /** Reads what {@link #write} has written. */
    static FixedPointSum read(byte[] source, int offset) {
        return of(Words.get(source, offset), Words.get(source, offset + Long.BYTES));
    }
}
