package org.codedcomputing.core.cdc;

import java.util.Objects;

/** The checks that all delivery designs make at their door. */
final class DesignDoor {
    private DesignDoor() {}

    /**
     * Checks a number of nodes.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    static void nodes(int nodes) {
        if (nodes < 1 || nodes > DeliveryDesign.MAX_NODES) {
            throw new IllegalArgumentException(
                    "K = %d nodes, at least 1 and at most %d are supported; choose a number between"
                            .formatted(nodes, DeliveryDesign.MAX_NODES));
        }
    }

    /**
     * The members of a group, of which a node must be one.
     *
     * @throws IllegalArgumentException if it is not
     */
    static long membersWith(DeliveryDesign design, long group, int member) {
        Objects.checkIndex(member, design.nodes());
        long members = design.members(group);
        if (!NodeSets.contains(members, member)) {
            throw new IllegalArgumentException("node %d is not a member of group %d, which is %s"
                    .formatted(member, group, NodeSets.toString(members)));
        }
        return members;
    }

    /**
     * The holders of a batch, of which a node must not be one.
     *
     * @throws IllegalArgumentException if it is
     */
    static long holdersWithout(DeliveryDesign design, int node, long batch) {
        Objects.checkIndex(node, design.nodes());
        long holders = design.holders(batch);
        if (NodeSets.contains(holders, node)) {
            throw new IllegalArgumentException("node %d holds batch %d, which lies at %s: no group delivers it"
                    .formatted(node, batch, NodeSets.toString(holders)));
        }
        return holders;
    }

    /**
     * Checks a rank.
     *
     * @param what what is counted
     * @throws IndexOutOfBoundsException if there is no such rank
     */
    static void rank(String what, long rank, long count) {
        if (rank < 0 || rank >= count) {
            throw new IndexOutOfBoundsException("%s %d; there are %d".formatted(what, rank, count));
        }
    }
}
