package org.codedcomputing.core.cdc;

import java.util.StringJoiner;

/** Sets of nodes as bit masks in a {@code long}: bit k stands for node k, 0..63. */
public final class NodeSets {
    private NodeSets() {}

    /**
     * Whether a set has a node.
     *
     * @param node 0..63; not checked
     */
    public static boolean contains(long mask, int node) {
        return ((mask >>> node) & 1) != 0;
    }

    /**
     * How many members of a set are smaller than a node: its position if it is a member.
     *
     * @param node 0..63; not checked
     */
    public static int position(long mask, int node) {
        return Long.bitCount(mask & ((1L << node) - 1));
    }

    /**
     * The set of the given nodes.
     *
     * @param nodes each 0..63; may repeat
     * @throws IllegalArgumentException if a node is out of range
     */
    public static long of(int... nodes) {
        long mask = 0;
        for (int node : nodes) {
            if (node < 0 || node >= DeliveryDesign.MAX_NODES) {
                throw new IllegalArgumentException("node %d is not in a mask of nodes 0..%d; choose one of them"
                        .formatted(node, DeliveryDesign.MAX_NODES - 1));
            }
            mask |= 1L << node;
        }
        return mask;
    }

    /**
     * The set of nodes 0..count-1.
     *
     * @param count 0..64; not checked
     */
    public static long first(int count) {
        return count == Long.SIZE ? -1L : (1L << count) - 1;
    }

    /** The members, ascending, as in {@code {0,2,5}}. */
    public static String toString(long mask) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            members.add(Integer.toString(Long.numberOfTrailingZeros(rest)));
        }
        return members.toString();
    }
}
