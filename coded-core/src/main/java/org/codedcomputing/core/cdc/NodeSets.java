package org.codedcomputing.core.cdc;

import java.util.StringJoiner;

/** TEMP. */
public final class NodeSets {
    private NodeSets() {}

    /** TEMP. */
    public static boolean contains(long mask, int node) {
        return (mask >>> node & 1) != 0;
    }

    /** TEMP. */
    public static int position(long mask, int node) {
        return Long.bitCount(mask & ((1L << node) - 1));
    }

    /** TEMP. */
    public static long of(int... nodes) {
        long m = 0;
        for (int n : nodes) {
            m |= 1L << n;
        }
        return m;
    }

    /** TEMP. */
    public static String toString(long mask) {
        StringJoiner j = new StringJoiner(",", "{", "}");
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            j.add(Integer.toString(Long.numberOfTrailingZeros(rest)));
        }
        return j.toString();
    }
}
