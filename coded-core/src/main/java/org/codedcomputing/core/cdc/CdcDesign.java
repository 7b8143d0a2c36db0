package org.codedcomputing.core.cdc;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/** TEMP. */
public record CdcDesign(int nodes, int computationLoad) implements DeliveryDesign {
    private static final SubsetRanking R = new SubsetRanking(64);

    /** TEMP. */
    public static CdcDesign of(int nodes, int load) {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new IllegalArgumentException(
                    "K = %d nodes, at least 1 and at most %d are supported; choose a number between"
                            .formatted(nodes, MAX_NODES));
        }
        if (load < 1) {
            throw new IllegalArgumentException(
                    "computation load r = %d is below 1; choose r between 1 and K = %d".formatted(load, nodes));
        }
        if (load > nodes) {
            throw new IllegalArgumentException(
                    "computation load r = %d exceeds the number of nodes K = %d; choose r between 1 and %d"
                            .formatted(load, nodes, nodes));
        }
        return new CdcDesign(nodes, load);
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
        return R.unrank(batch, computationLoad);
    }

    @Override
    public long members(long group) {
        return R.unrank(group, computationLoad + 1);
    }

    @Override
    public long wantedBatch(long group, int member) {
        return R.rank(members(group) & ~(1L << member));
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        return R.rank(holders(batch) | 1L << node);
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        return LongStream.range(0, batches())
                .filter(b -> NodeSets.contains(holders(b), node))
                .iterator();
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        return LongStream.range(0, groups())
                .filter(b -> NodeSets.contains(members(b), node))
                .iterator();
    }
}
