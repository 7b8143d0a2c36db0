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
 * @param computationLoad r, 1..K
 */
public record CdcDesign(int nodes, int computationLoad) implements DeliveryDesign {
    /** Checks K and r. */
    public CdcDesign {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new IllegalArgumentException(
                    "K = %d nodes, at least 1 and at most %d are supported; choose a number between"
                            .formatted(nodes, MAX_NODES));
        }
        if (computationLoad < 1) {
            throw new IllegalArgumentException("computation load r = %d is below 1; choose r between 1 and K = %d"
                    .formatted(computationLoad, nodes));
        }
        if (computationLoad > nodes) {
            throw new IllegalArgumentException(
                    "computation load r = %d exceeds the number of nodes K = %d; choose r between 1 and %d"
                            .formatted(computationLoad, nodes, nodes));
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
        return CdcLoad.skewedBytes(computationLoad, bytesByReceiver);
    }

    @Override
    public String name() {
        return "CDC(K=%d, r=%d)".formatted(nodes, computationLoad);
    }

    @Override
    public long batches() {
        return SubsetRanking.count(nodes, computationLoad);
    }

    @Override
    public long groups() {
        return SubsetRanking.count(nodes, computationLoad + 1);
    }

    @Override
    public int groupSize() {
        return computationLoad + 1;
    }

    @Override
    public long holders(long batch) {
        return ranking().unrank(batch, computationLoad);
    }

    @Override
    public long members(long group) {
        return ranking().unrank(group, computationLoad + 1);
    }

    @Override
    public long wantedBatch(long group, int member) {
        Objects.checkIndex(member, nodes);
        long members = members(group);
        if (!NodeSets.contains(members, member)) {
            throw new IllegalArgumentException("node %d is not a member of group %d, which is %s"
                    .formatted(member, group, NodeSets.toString(members)));
        }
        return ranking().rank(members & ~(1L << member));
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        Objects.checkIndex(node, nodes);
        long holders = holders(batch);
        if (NodeSets.contains(holders, node)) {
            throw new IllegalArgumentException("node %d holds batch %d, which lies at %s: no group delivers it"
                    .formatted(node, batch, NodeSets.toString(holders)));
        }
        return ranking().rank(holders | (1L << node));
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        Objects.checkIndex(node, nodes);
        return new SubsetsWith(ranking(), nodes, computationLoad, node);
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        Objects.checkIndex(node, nodes);
        return computationLoad == nodes
                ? LongStream.empty().iterator()
                : new SubsetsWith(ranking(), nodes, computationLoad + 1, node);
    }
}
