package org.codedcomputing.core.cdc;

import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * The order in which nodes send what they have for the groups of a design: one for all nodes, such that at any time all
 * receive about equally much.
 *
 * <p>Members of a group send at about the same time, so that its values are complete soon. Where downlinks bind, what meets at
 * one of them while others idle is queued or lost: by ascending rank all nodes begin with groups of the lowest ones, so that
 * for K = 8, r = 3 a queue of sixty packets of 105 grows at node 0 of links that are exactly as fast as needed. In this order
 * there is none, since every second group has the nodes that the one before it has not.
 *
 * <p>Of up to {@value #CANDIDATES} groups, the next is always the one whose members have had least so far. Packets are taken for
 * equally long.
 */
public final class SendOrder {
    /** Groups of which one is chosen: all that are left unless those are more. */
    static final int CANDIDATES = 2_048;

    /** What is looked at altogether, at most, a candidate counted as often as it is. */
    private static final long MOST_LOOKS = 1L << 23;

    /** More groups than this are left in ascending order: ordering them would take memory and seconds. */
    static final long MOST_GROUPS = 1L << 20;

    private SendOrder() {}

    /**
     * The groups of a node in the order in which it sends. Takes 16 bytes for each group of the whole design while it is made,
     * and looks at 2^23 candidates at most.
     *
     * @param design up to 2^20 groups are ordered; groups of a larger one are left in ascending order
     * @param node 0..K-1
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public static PrimitiveIterator.OfLong groupsOf(DeliveryDesign design, int node) {
        Objects.checkIndex(node, design.nodes());
        if (design.groups() > MOST_GROUPS) {
            return design.groupsOf(node);
        }
        int groups = (int) design.groups();
        int looked = (int) Math.min(CANDIDATES, MOST_LOOKS / Math.max(1, groups));
        long[] ranks = spread(groups);
        long[] members = new long[groups];
        for (int i = 0; i < groups; i++) {
            members[i] = design.members(ranks[i]);
        }
        long[] received = new long[design.nodes()];
        LongStream.Builder order = LongStream.builder();
        for (int next = 0; next < groups; next++) {
            int chosen = leastServed(members, next, Math.min(groups, next + looked), received);
            for (long rest = members[chosen]; rest != 0; rest &= rest - 1) {
                received[Long.numberOfTrailingZeros(rest)]++;
            }
            if (NodeSets.contains(members[chosen], node)) {
                order.add(ranks[chosen]);
            }
            // The first candidate, which will not be looked at again, takes the place of the chosen one.
            ranks[chosen] = ranks[next];
            members[chosen] = members[next];
        }
        return order.build().iterator();
    }

    private static int leastServed(long[] members, int begin, int end, long[] received) {
        int least = begin;
        double leastMean = Double.POSITIVE_INFINITY;
        for (int i = begin; i < end; i++) {
            long sum = 0;
            for (long rest = members[i]; rest != 0; rest &= rest - 1) {
                sum += received[Long.numberOfTrailingZeros(rest)];
            }
            double mean = (double) sum / Long.bitCount(members[i]);
            if (mean < leastMean) {
                leastMean = mean;
                least = i;
            }
        }
        return least;
    }

    /** All ranks, those near each other far apart, so that few candidates are like all of them. */
    private static long[] spread(int groups) {
        long step = Math.max(1, Math.round(groups * (Math.sqrt(5) - 1) / 2));
        while (gcd(step, groups) > 1) {
            step++;
        }
        long[] ranks = new long[groups];
        for (int i = 0; i < groups; i++) {
            ranks[i] = i * step % groups;
        }
        return ranks;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
