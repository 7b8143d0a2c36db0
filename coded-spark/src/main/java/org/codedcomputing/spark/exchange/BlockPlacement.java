package org.codedcomputing.spark.exchange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deals input partitions out to the places that a delivery design has for them, so that holders find them on their own host.
 * Each partition in descending size takes the free place where the most holders have it; then pairs are exchanged as long as
 * that saves bytes; the same is tried from the given order. Not always the optimum, which is not worth its cubic time.
 */
final class BlockPlacement {
    /** Most looks at a pair of partition and place, or of two partitions: some tenths of a second. */
    private static final long MOST_LOOKS = 100_000_000L;

    private static final int MOST_PASSES = 8;

    private BlockPlacement() {}

    /**
     * Assigns places.
     *
     * @param local for each partition the mask of the nodes whose host has it. Not modified
     * @param bytes of each partition. Not modified
     * @param holders for each place the mask of the nodes that hold its batch; as many places as partitions. Not modified
     * @return the place of each partition, a permutation; the identity if nothing can be saved, or if there are too many
     *     partitions and batches to look at them
     */
    static int[] places(long[] local, long[] bytes, long[] holders) {
        int[] identity = IntStream.range(0, local.length).toArray();
        Map<Long, int[]> free = placesByHolders(holders);
        if ((long) local.length * free.size() > MOST_LOOKS) {
            return identity;
        }
        int[] places = greedy(local, bytes, holders, free);
        int[] nearOrder = identity.clone();
        if ((long) local.length * local.length <= MOST_LOOKS) {
            exchange(local, bytes, holders, places);
            exchange(local, bytes, holders, nearOrder);
        }
        int[] best = identity;
        for (int[] candidate : List.of(nearOrder, places)) {
            if (remoteBytes(local, bytes, holders, candidate) < remoteBytes(local, bytes, holders, best)) {
                best = candidate;
            }
        }
        return best;
    }

    /** What all holders together read from other hosts. */
    static long remoteBytes(long[] local, long[] bytes, long[] holders, int[] places) {
        long remote = 0;
        for (int partition = 0; partition < local.length; partition++) {
            remote += bytes[partition] * Long.bitCount(holders[places[partition]] & ~local[partition]);
        }
        return remote;
    }

    private static Map<Long, int[]> placesByHolders(long[] holders) {
        Map<Long, Integer> counts = new LinkedHashMap<>();
        for (long mask : holders) {
            counts.merge(mask, 1, Integer::sum);
        }
        Map<Long, int[]> places = new LinkedHashMap<>();
        counts.forEach((mask, count) -> places.put(mask, new int[count]));
        Map<Long, Integer> filled = new HashMap<>();
        for (int place = 0; place < holders.length; place++) {
            int[] list = places.get(holders[place]);
            if (list != null) {
                list[filled.merge(holders[place], 1, Integer::sum) - 1] = place;
            }
        }
        return places;
    }

    private static int[] greedy(long[] local, long[] bytes, long[] holders, Map<Long, int[]> free) {
        long[] masks = free.keySet().stream().mapToLong(Long::longValue).toArray();
        int[][] lists = free.values().toArray(new int[0][]);
        int[] taken = new int[masks.length];
        int[] order = IntStream.range(0, local.length)
                .boxed()
                .sorted(Comparator.comparingLong(partition -> -bytes[partition]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] places = new int[local.length];
        for (int partition : order) {
            int best = -1;
            int most = -1;
            for (int batch = 0; batch < masks.length; batch++) {
                if (taken[batch] < lists[batch].length) {
                    int found = Long.bitCount(masks[batch] & local[partition]);
                    // Among equals the place that it would have had anyway: neighbours stay together.
                    if (found > most || (found == most && masks[batch] == holders[partition])) {
                        best = batch;
                        most = found;
                    }
                }
            }
            places[partition] = lists[best][taken[best]++];
        }
        return places;
    }

    private static void exchange(long[] local, long[] bytes, long[] holders, int[] places) {
        boolean better = true;
        for (int pass = 0; better && pass < MOST_PASSES; pass++) {
            better = false;
            for (int i = 0; i < places.length; i++) {
                for (int j = i + 1; j < places.length; j++) {
                    long a = holders[places[i]];
                    long b = holders[places[j]];
                    long saved = bytes[i] * (Long.bitCount(b & local[i]) - Long.bitCount(a & local[i]))
                            + bytes[j] * (Long.bitCount(a & local[j]) - Long.bitCount(b & local[j]));
                    if (saved > 0) {
                        int place = places[i];
                        places[i] = places[j];
                        places[j] = place;
                        better = true;
                    }
                }
            }
        }
    }

    /** The inverse of a permutation. */
    static int[] inverse(int[] places) {
        int[] inverse = new int[places.length];
        Arrays.fill(inverse, -1);
        for (int partition = 0; partition < places.length; partition++) {
            inverse[places[partition]] = partition;
        }
        return inverse;
    }
}
