package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which workers hold which partitions, where that is free to choose.
 *
 * @param workers number of workers n
 * @param holders for each partition its workers, bits 0..n-1
 */
public record Placement(int workers, List<BitSet> holders) {
    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if there is no partition or a partition has a holder outside 0..n-1
     */
    public Placement {
        holders = holders.stream().map(set -> (BitSet) set.clone()).toList();
        if (holders.isEmpty()) {
            throw new IllegalArgumentException("a placement needs at least 1 partition but has 0");
        }
        for (int j = 0; j < holders.size(); j++) {
            if (holders.get(j).length() > workers) {
                throw new IllegalArgumentException("partition %d is held by worker %d of %d workers"
                        .formatted(j, holders.get(j).length() - 1, workers));
            }
        }
    }

    /**
     * As many partitions as workers, partition j at workers j, j-1, .., j-d+1 mod n.
     *
     * @param n at least 1
     * @param d copies of each partition, 1..n
     */
    public static Placement cyclic(int n, int d) {
        List<BitSet> holders = IntStream.range(0, n)
                .mapToObj(j -> {
                    BitSet set = new BitSet();
                    for (int t = 0; t < d; t++) {
                        set.set(Math.floorMod(j - t, n));
                    }
                    return set;
                })
                .toList();
        return new Placement(n, holders);
    }

    /**
     * Unequal loads: each worker holds consecutive partitions, behind those of the worker before it, round and round.
     *
     * @param loads partitions of each worker, 0..k, such as whole blocks in proportion to measured speeds; not modified
     * @param partitions number of partitions k, at least 1
     * @param copies workers that hold each partition, at least 1
     * @throws IllegalArgumentException unless the loads add up to k times the copies
     */
    public static Placement ofLoads(List<Integer> loads, int partitions, int copies) {
        long sum = 0;
        for (int worker = 0; worker < loads.size(); worker++) {
            int load = loads.get(worker);
            if (load < 0 || load > partitions) {
                throw new IllegalArgumentException(
                        "worker %d has load %d, must be 0..%d; cut the data into more partitions"
                                .formatted(worker, load, partitions));
            }
            sum += load;
        }
        if (sum != (long) partitions * copies) {
            throw new IllegalArgumentException("loads add up to %d but %d partitions with %d copies each are %d"
                    .formatted(sum, partitions, copies, (long) partitions * copies));
        }
        List<BitSet> holders = Stream.generate(BitSet::new).limit(partitions).toList();
        int next = 0;
        for (int worker = 0; worker < loads.size(); worker++) {
            for (int t = 0; t < loads.get(worker); t++) {
                holders.get(next).set(worker);
                next = (next + 1) % partitions;
            }
        }
        return new Placement(loads.size(), holders);
    }

    /** Number of partitions k. */
    public int partitions() {
        return holders.size();
    }
}
