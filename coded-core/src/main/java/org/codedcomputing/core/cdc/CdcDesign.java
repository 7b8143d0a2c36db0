package org.codedcomputing.core.cdc;

import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * The design of coded distributed computing [1, sec. IV, V]: one batch for every r-subset of the K nodes, held by exactly
 * these, and one group for every (r+1)-subset, in which member i wants the batch of the others. The communication load is
 * (1/r)(1 - r/K), the least that any design of this computation load can have [1, Thm 1].
 *
 * <p>Batches and groups are numbered by the colexicographic rank of their set, so each is computed when it is asked for.
 *
 * @param nodes number of nodes K, 1..64
 * @param load computation load r, 1..K
 */
public record CdcDesign(int nodes, int load) implements DeliveryDesign {
    /** Checks K and r. */
    public CdcDesign {
        DesignDoor.nodes(nodes);
        if (load < 1) {
            throw new IllegalArgumentException(
                    "computation load r = %d is below 1; choose r between 1 and K = %d".formatted(load, nodes));
        }
        if (load > nodes) {
            throw new IllegalArgumentException(
                    "computation load r = %d exceeds the number of nodes K = %d; choose r between 1 and %d"
                            .formatted(load, nodes, nodes));
        }
    }

    /**
     * The design for K nodes and computation load r.
     *
     * @param nodes number of nodes K, 1..64
     * @param load computation load r, 1..K
     * @throws IllegalArgumentException if K or r is out of range
     */
    public static CdcDesign of(int nodes, int load) {
        return new CdcDesign(nodes, load);
    }

    private SubsetRanking ranking() {
        return new SubsetRanking(nodes);
    }

    @Override
    public double sentBytes(double... bytesByReceiver) {
        CdcLoad.checkReceivers(nodes, bytesByReceiver);
        return CdcLoad.skewedBytes(load, bytesByReceiver);
    }

    @Override
    public String name() {
        return "CDC(K=%d, r=%d)".formatted(nodes, load);
    }

    @Override
    public double computationLoad() {
        return load;
    }

    @Override
    public long batches() {
        return SubsetRanking.count(nodes, load);
    }

    @Override
    public long groups() {
        return SubsetRanking.count(nodes, load + 1);
    }

    @Override
    public int groupSize(long group) {
        DesignDoor.rank("group", group, groups());
        return load + 1;
    }

    @Override
    public long holders(long batch) {
        return ranking().unrank(batch, load);
    }

    @Override
    public long members(long group) {
        return ranking().unrank(group, load + 1);
    }

    @Override
    public long wantedBatch(long group, int member) {
        return ranking().rank(DesignDoor.membersWith(this, group, member) & ~(1L << member));
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        return ranking().rank(DesignDoor.holdersWithout(this, node, batch) | (1L << node));
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        Objects.checkIndex(node, nodes);
        return new SubsetsWith(ranking(), nodes, load, node);
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        Objects.checkIndex(node, nodes);
        return load == nodes ? LongStream.empty().iterator() : new SubsetsWith(ranking(), nodes, load + 1, node);
    }

    @Override
    public long batchesPerNode() {
        return SubsetRanking.count(nodes - 1, load - 1);
    }

    @Override
    public double communicationLoad() {
        return CdcLoad.cdc(nodes, load);
    }
}
