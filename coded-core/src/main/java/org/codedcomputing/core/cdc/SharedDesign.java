package org.codedcomputing.core.cdc;

import java.util.List;
import java.util.PrimitiveIterator;

/**
 * File sharing between two designs on the same nodes: a share of the input is coded by the first, the rest by the second.
 * Computation load and communication load are the weighted means of theirs, so two neighbouring {@link CdcDesign} reach the
 * least load for a computation load between them, which lies on the straight line between their points [1, Thm 1].
 *
 * <p>The batches and the groups of the first come first. A group belongs to one design, so its values are of one share.
 *
 * @param first the design of the smaller computation load
 * @param second the design of the larger computation load
 * @param firstShare the part of the input that the first codes, more than 0, less than 1
 */
public record SharedDesign(DeliveryDesign first, DeliveryDesign second, double firstShare) implements DeliveryDesign {
    /** Checks the designs and the share. */
    public SharedDesign {
        if (first.nodes() != second.nodes()) {
            throw new IllegalArgumentException("%s and %s cannot share files: K = %d and K = %d must be the same"
                    .formatted(first.name(), second.name(), first.nodes(), second.nodes()));
        }
        if (first.shares().size() != 1 || second.shares().size() != 1) {
            throw new IllegalArgumentException("%s and %s cannot share files: give two designs that do not share yet"
                    .formatted(first.name(), second.name()));
        }
        if (first.computationLoad() > second.computationLoad()) {
            throw new IllegalArgumentException("the design of the smaller computation load comes first, but %s > %s"
                    .formatted(CdcLoad.text(first.computationLoad()), CdcLoad.text(second.computationLoad())));
        }
        if (!(firstShare > 0 && firstShare < 1)) {
            throw new IllegalArgumentException(
                    "a share of %s of the input for %s; choose more than 0 and less than 1, or one design alone"
                            .formatted(firstShare, first.name()));
        }
    }

    /**
     * The design of least load for any real computation load [1, Thm 1]: CDC itself for a whole r, otherwise the share
     * ceil(r) - r of the input by CDC for floor(r) and the rest by CDC for ceil(r).
     *
     * @param nodes number of nodes K, 1..64
     * @param load computation load r, 1..K
     * @throws IllegalArgumentException if K or r is out of range
     */
    public static DeliveryDesign cdc(int nodes, double load) {
        int below = (int) Math.floor(load);
        if (below == load) {
            return CdcDesign.of(nodes, below);
        }
        DesignDoor.nodes(nodes);
        if (!(load >= 1 && load <= nodes)) {
            throw new IllegalArgumentException("computation load r = %s is not between 1 and K = %d; choose r between"
                    .formatted(CdcLoad.text(load), nodes));
        }
        return new SharedDesign(CdcDesign.of(nodes, below), CdcDesign.of(nodes, below + 1), below + 1 - load);
    }

    @Override
    public List<InputShare> shares() {
        return List.of(new InputShare(first, firstShare), new InputShare(second, 1 - firstShare));
    }

    private boolean ofFirst(String what, long rank, long inFirst, long inAll) {
        DesignDoor.rank(what, rank, inAll);
        return rank < inFirst;
    }

    private boolean batchOfFirst(long batch) {
        return ofFirst("batch", batch, first.batches(), batches());
    }

    private boolean groupOfFirst(long group) {
        return ofFirst("group", group, first.groups(), groups());
    }

    @Override
    public String name() {
        return "shared(%s of the input %s, the rest %s)".formatted(firstShare, first.name(), second.name());
    }

    @Override
    public int nodes() {
        return first.nodes();
    }

    @Override
    public double computationLoad() {
        return firstShare * first.computationLoad() + (1 - firstShare) * second.computationLoad();
    }

    @Override
    public long batches() {
        return Math.addExact(first.batches(), second.batches());
    }

    @Override
    public long groups() {
        return Math.addExact(first.groups(), second.groups());
    }

    @Override
    public int groupSize(long group) {
        return groupOfFirst(group) ? first.groupSize(group) : second.groupSize(group - first.groups());
    }

    @Override
    public long holders(long batch) {
        return batchOfFirst(batch) ? first.holders(batch) : second.holders(batch - first.batches());
    }

    @Override
    public long members(long group) {
        return groupOfFirst(group) ? first.members(group) : second.members(group - first.groups());
    }

    @Override
    public long wantedBatch(long group, int member) {
        DesignDoor.membersWith(this, group, member);
        return groupOfFirst(group)
                ? first.wantedBatch(group, member)
                : first.batches() + second.wantedBatch(group - first.groups(), member);
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        DesignDoor.holdersWithout(this, node, batch);
        return batchOfFirst(batch)
                ? first.deliveringGroup(node, batch)
                : first.groups() + second.deliveringGroup(node, batch - first.batches());
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        return new JoinedRanks(first.batchesOf(node), new ShiftedRanks(second.batchesOf(node), first.batches()));
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        return new JoinedRanks(first.groupsOf(node), new ShiftedRanks(second.groupsOf(node), first.groups()));
    }

    @Override
    public long batchesPerNode() {
        return first.batchesPerNode() + second.batchesPerNode();
    }

    @Override
    public double sentBytes(double... bytesByReceiver) {
        return firstShare * first.sentBytes(bytesByReceiver) + (1 - firstShare) * second.sentBytes(bytesByReceiver);
    }

    @Override
    public double communicationLoad() {
        return firstShare * first.communicationLoad() + (1 - firstShare) * second.communicationLoad();
    }
}
