package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.cdc.SubsetRanking;

/** Small steps that allocations share: even runs, subsets in lexicographic order, checks at the door. */
final class Placing {
    private Placing() {}

    /**
     * The run that a place falls into when places are cut in runs as even as can be, the longer ones first.
     *
     * @param place 0 to places - 1
     * @param runs at least 1
     */
    static int run(int place, int places, int runs) {
        int longer = places % runs;
        int length = places / runs;
        long inLonger = (long) longer * (length + 1);
        return place < inLonger ? place / (length + 1) : longer + (int) ((place - inLonger) / length);
    }

    /** The place within its run, for the same cut. */
    static int placeInRun(int place, int places, int runs) {
        int longer = places % runs;
        int length = places / runs;
        long inLonger = (long) longer * (length + 1);
        return place < inLonger ? place % (length + 1) : (int) ((place - inLonger) % length);
    }

    /**
     * The subsets of some servers of one size, in lexicographic order of their ascending members.
     *
     * @param members mask of servers
     * @param size 0 to the number of members
     */
    static long[] subsets(long members, int size) {
        int[] all = members(members);
        List<Long> found = new ArrayList<>();
        collect(all, 0, size, 0, found);
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    private static void collect(int[] all, int from, int left, long chosen, List<Long> found) {
        if (left == 0) {
            found.add(chosen);
            return;
        }
        for (int i = from; i <= all.length - left; i++) {
            collect(all, i + 1, left - 1, chosen | 1L << all[i], found);
        }
    }

    /** The members of a set, ascending. */
    static int[] members(long mask) {
        int[] members = new int[Long.bitCount(mask)];
        int count = 0;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            members[count++] = Long.numberOfTrailingZeros(rest);
        }
        return members;
    }

    /** The member of a set that comes next behind a server in cyclic order. */
    static int nextBehind(long mask, int server) {
        long turned = Long.rotateRight(mask, server + 1);
        return (server + 1 + Long.numberOfTrailingZeros(turned)) % Long.SIZE;
    }

    /**
     * Checks K and r.
     *
     * @throws IllegalArgumentException with the value and its range
     */
    static void servers(int servers, int load) {
        if (servers < 1 || servers > Long.SIZE) {
            throw new IllegalArgumentException(
                    "servers must be >= 1%s, got %d".formatted(servers < 1 ? "" : " and <= " + Long.SIZE, servers));
        }
        if (load < 1 || load > servers) {
            throw new IllegalArgumentException(
                    "computation load r must be between 1 and K=%d, got %d".formatted(servers, load));
        }
    }

    /**
     * Checks the numbers of batches and groups of r-subsets.
     *
     * @throws IllegalArgumentException if one is above the limit
     */
    static void limits(int servers, int load, long limit) {
        limit(servers, load, "batches", limit);
        limit(servers, load + 1, "groups", limit);
    }

    private static void limit(int servers, int size, String what, long limit) {
        long count = SubsetRanking.count(servers, size);
        if (count > limit) {
            throw new IllegalArgumentException("C(%d,%d)=%d %s exceed the limit %d; lower r or K or raise the limit"
                    .formatted(servers, size, count, what, limit));
        }
    }
}
