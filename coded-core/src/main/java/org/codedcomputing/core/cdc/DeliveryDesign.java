package org.codedcomputing.core.cdc;

import java.io.Serializable;
import java.util.PrimitiveIterator;

/**
 * Who holds which batch of the input, and in which group every node gets each batch that it lacks.
 *
 * <p>This is the field's placement delivery array [12] in the form used here: holder sets h(f) for the batches f = 0..F-1
 * and a list of groups. In a group G every member i has one wanted batch w(i, G) that i does not hold and all the others
 * do, and every (node, lacking batch) pair occurs in exactly one group. Every batch has the same number r of holders and
 * every group the same number of members, so a value is cut in {@code groupSize() - 1} parts.
 *
 * <p>Sets of nodes are bit masks in a {@code long}: bit k stands for node k, so K is at most {@value #MAX_NODES}. Nothing
 * of the size of the number of groups is ever held in memory: batches and groups are computed from their rank.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface DeliveryDesign extends Serializable {
    /** Largest number of nodes: a set of nodes is a bit mask in a {@code long}. */
    int MAX_NODES = 64;

    /** Short name of the design with its parameters, such as {@code CDC(K=8, r=3)}. */
    String name();

    /** Number of nodes K, 1..{@value #MAX_NODES}. */
    int nodes();

    /** Computation load r: the number of nodes that hold each batch, 1..K. */
    int computationLoad();

    /** Number of batches F, at least 1. */
    long batches();

    /** Number of groups, 0 when no node lacks anything (r = K). */
    long groups();

    /** Members of each group, at least 2; a wanted value is cut in {@code groupSize() - 1} parts. */
    int groupSize();

    /**
     * The nodes that hold a batch.
     *
     * @param batch 0..F-1
     * @return mask of r nodes
     * @throws IndexOutOfBoundsException if there is no such batch
     */
    long holders(long batch);

    /**
     * The members of a group.
     *
     * @param group 0..groups()-1
     * @return mask of {@link #groupSize()} nodes
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

    /** Number of batches that each node holds: {@code r F / K}. */
    default long batchesPerNode() {
        return Math.multiplyExact(batches(), (long) computationLoad()) / nodes();
    }

    /** Number of batches that each node lacks, which is the number of groups that it is a member of. */
    default long lackingBatchesPerNode() {
        return batches() - batchesPerNode();
    }

    /** Number of packets of all nodes when no segment is longer than a strip: one for each member of each group. */
    default long packets() {
        return Math.multiplyExact(groups(), (long) groupSize());
    }

    /** Number of packets that each node receives: one from every other member of each of its groups. */
    default long packetsReceivedPerNode() {
        return Math.multiplyExact(lackingBatchesPerNode(), groupSize() - 1L);
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
            sum += (groupSize() - 1) * most + second;
        }
        return sum / (groupSize() - 1) / batches();
    }

    /**
     * Communication load L: bytes sent, a multicast counted once, over all intermediate bytes D, when all intermediate
     * values are of equal length divisible by {@code groupSize() - 1}.
     */
    default double communicationLoad() {
        return groups() == 0 ? 0 : (double) groups() * groupSize() / ((groupSize() - 1.0) * nodes() * batches());
    }
}
