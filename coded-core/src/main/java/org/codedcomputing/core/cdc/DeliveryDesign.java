package org.codedcomputing.core.cdc;

import java.io.Serializable;
import java.util.List;
import java.util.PrimitiveIterator;

/**
 * Who holds which batch of the input, and in which group every node gets each batch that it lacks.
 *
 * <p>This is the field's placement delivery array [12] in the form used here: holder sets h(f) for the batches f = 0..F-1
 * and a list of groups. In a group G every member i has one wanted batch w(i, G) that i does not hold and all the others
 * do, and every (node, lacking batch) pair occurs in exactly one group. A value wanted in G is cut in |G| - 1 parts, which
 * need not be the number of its holders.
 *
 * <p>All nodes hold equally many batches. All batches are meant to hold the same amount of input, unless files are shared
 * between several designs: then {@link #shares} has one entry for each, and the batches of each are of one size.
 *
 * <p>Sets of nodes are bit masks in a {@code long}: bit k stands for node k, so K is at most {@value #MAX_NODES}. Nothing
 * of the size of the number of groups is ever held in memory: batches and groups are computed from their rank.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface DeliveryDesign extends Serializable {
    /** Largest number of nodes: a set of nodes is a bit mask in a {@code long}. */
    int MAX_NODES = 64;

    /**
     * Short name of the design with all its parameters, such as {@code CDC(K=8, r=3)}: two designs that differ have
     * different names, so that nodes can compare them.
     */
    String name();

    /** Number of nodes K, 1..{@value #MAX_NODES}. */
    int nodes();

    /** Computation load r: the number of nodes that map each byte of the input, on average; 1..K. */
    double computationLoad();

    /** Number of batches F, at least 1. */
    long batches();

    /** Number of groups, 0 when no node lacks anything (r = K). */
    long groups();

    /**
     * Members of a group, at least 2; a value wanted in it is cut in one part less.
     *
     * @param group 0..groups()-1
     * @throws IndexOutOfBoundsException if there is no such group
     */
    int groupSize(long group);

    /**
     * The nodes that hold a batch.
     *
     * @param batch 0..F-1
     * @return mask of nodes
     * @throws IndexOutOfBoundsException if there is no such batch
     */
    long holders(long batch);

    /**
     * The members of a group.
     *
     * @param group 0..groups()-1
     * @return mask of {@link #groupSize} nodes
     * @throws IndexOutOfBoundsException if there is no such group
     */
    long members(long group);

    /**
     * The batch that a member gets in a group: the member does not hold it, all other members do.
     *
     * @param group 0..groups()-1
     * @param member a member of that group
     * @return 0..F-1
     * @throws IllegalArgumentException if the node is not a member
     */
    long wantedBatch(long group, int member);

    /**
     * The group in which a node gets a batch that it lacks; the inverse of {@link #wantedBatch}.
     *
     * @param node 0..K-1
     * @param batch a batch that the node does not hold
     * @return 0..groups()-1
     * @throws IllegalArgumentException if the node holds the batch
     */
    long deliveringGroup(int node, long batch);

    /**
     * The batches that a node holds, ascending, computed one at a time.
     *
     * @param node 0..K-1
     */
    PrimitiveIterator.OfLong batchesOf(int node);

    /**
     * The groups that a node is a member of, ascending, computed one at a time.
     *
     * @param node 0..K-1
     */
    PrimitiveIterator.OfLong groupsOf(int node);

    /** Number of batches that each node holds. */
    long batchesPerNode();

    /**
     * Communication load L: bytes sent, a multicast counted once, over all intermediate bytes D, when all intermediate
     * values of a share are of equal length divisible by their number of parts.
     */
    double communicationLoad();

    /** The designs that this one consists of and the share of the input that each codes; itself alone unless shared. */
    default List<InputShare> shares() {
        return List.of(new InputShare(this, 1));
    }

    /** Number of batches that each node lacks, which is the number of groups that it is a member of. */
    default long lackingBatchesPerNode() {
        return batches() - batchesPerNode();
    }

    /** Number of packets of all nodes when no segment is longer than a strip: one for each member of each group. */
    default long packets() {
        return Math.multiplyExact(nodes(), lackingBatchesPerNode());
    }

    /**
     * Bytes that all nodes send coded, a multicast counted once, when the nodes reduce unequal shares and each share is spread
     * evenly over the batches: a packet is as long as the longest of its segments, so of every group each member but the one
     * that reduces most sends that one's part, and that one the next one's. Walks all groups unless the design knows better.
     *
     * @param bytesByReceiver element k is the intermediate bytes that node k reduces, at least 0; K elements, Not modified
     * @throws IllegalArgumentException if there are not K of them, or one is negative
     */
    default double sentBytes(double... bytesByReceiver) {
        CdcLoad.checkReceivers(nodes(), bytesByReceiver);
        double sum = 0;
        for (long group = 0; group < groups(); group++) {
            double most = 0;
            double second = 0;
            for (long rest = members(group); rest != 0; rest &= rest - 1) {
                double bytes = bytesByReceiver[Long.numberOfTrailingZeros(rest)];
                second = Math.max(second, Math.min(most, bytes));
                most = Math.max(most, bytes);
            }
            sum += most + second / (groupSize(group) - 1);
        }
        return sum / batches();
    }

    /**
     * A part of the input and the design that codes it.
     *
     * @param design a design on the same nodes, not shared itself
     * @param weight its part of the input, more than 0, at most 1
     */
    record InputShare(DeliveryDesign design, double weight) implements Serializable {
        /** Checks the weight. */
        public InputShare {
            if (!(weight > 0 && weight <= 1)) {
                throw new IllegalArgumentException(
                        "%s codes %s of the input; choose more than 0, at most 1".formatted(design.name(), weight));
            }
        }
    }
}
