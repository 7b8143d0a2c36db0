package org.codedcomputing.pagerank.plan;

import java.io.Serializable;
import java.util.TreeSet;

/**
 * All of a plan that one server needs, as primitive arrays. It keeps the messages of the vertices that it maps as 64-bit words,
 * by ascending vertex, and behind them room for the words of each row that it receives; everything else is lists of places
 * among these words.
 *
 * <p>Package-private arrays are on the hot path of {@link GraphNode} and are never changed. Safe for use by several threads.
 */
public final class NodePlan implements Serializable {
    private static final long serialVersionUID = 1L;

    final int node;
    final int servers;
    final int load;
    final int vertices;
    final RowLayout layout;
    final Sending sending;
    final long fingerprint;

    /** Mapped vertices, ascending, and the number of targets of each. */
    final int[] mapped;

    final int[] outDegrees;

    /** Reduced vertices, ascending; the place of each among the mapped ones, or -1; and its number of targets. */
    final int[] reduced;

    final int[] reducedPlaces;
    final int[] reducedOutDegrees;

    /** The words whose sum is the input of each reduced vertex: places from {@code gatherStarts[i]} on. */
    final int[] gatherStarts;

    final int[] gather;

    /** The arc of each, by its number among those into all vertices, where messages depend on it and it is not received. */
    final int[] gatherSlots;

    /** Rows that this server can make: to send them, or to cancel them in packets. */
    final RowList made;

    /** Rows that it lacks, and where their words go. */
    final RowList lacking;

    /** Groups whose packets it sends, as masks: not those in which all others already have everything. */
    final long[] sendingGroups;

    /** Lists of new values that it writes back, and of those that are written back to it. */
    final BackList[] backSent;

    final BackList[] backReceived;

    /**
     * Rows as lists of places.
     *
     * @param holders mask of the makers of each row
     * @param receivers mask of those who lack it
     * @param starts the first value of each row; for lacking ones the first place of its words
     * @param lengths values of each row
     * @param valueStarts for made rows the first place in {@code places} of each value, one more than values
     * @param places for made rows the words whose sum is a value
     * @param slots for made rows the arc of each, where messages depend on it
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; primitive arrays are the point of the class.
    record RowList(
            long[] holders, long[] receivers, int[] starts, int[] lengths, int[] valueStarts, int[] places, int[] slots)
            implements Serializable {
        int rows() {
            return holders.length;
        }
    }

    /**
     * New values that travel together.
     *
     * @param sender the server that reduces them
     * @param receivers mask of the servers that need them
     * @param places for the sender places among its reduced vertices, for a receiver among its mapped ones; -1 for those that
     *     it does not map
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; primitive arrays are the point of the class.
    record BackList(int sender, long receivers, int[] places) implements Serializable {}

    NodePlan(
            int node,
            GraphPlan plan,
            int[] mapped,
            int[] outDegrees,
            int[] reduced,
            int[] reducedPlaces,
            int[] reducedOutDegrees,
            int[] gatherStarts,
            int[] gather,
            int[] gatherSlots,
            RowList made,
            RowList lacking,
            long[] sendingGroups,
            BackList[] backSent,
            BackList[] backReceived) {
        this.node = node;
        servers = plan.allocation().servers();
        load = plan.allocation().load();
        vertices = plan.graph().vertices();
        layout = plan.layout();
        sending = plan.rows().sending();
        fingerprint = plan.fingerprint();
        this.mapped = mapped;
        this.outDegrees = outDegrees;
        this.reduced = reduced;
        this.reducedPlaces = reducedPlaces;
        this.reducedOutDegrees = reducedOutDegrees;
        this.gatherStarts = gatherStarts;
        this.gather = gather;
        this.gatherSlots = gatherSlots;
        this.made = made;
        this.lacking = lacking;
        this.sendingGroups = sendingGroups;
        this.backSent = backSent;
        this.backReceived = backReceived;
    }

    /** The server, 0 to K - 1. */
    public int node() {
        return node;
    }

    /** Servers, K. */
    public int servers() {
        return servers;
    }

    /** Vertices of the graph, n. */
    public int vertices() {
        return vertices;
    }

    /** Vertices that this server reduces, ascending. */
    public int[] reducedVertices() {
        return reduced.clone();
    }

    /** Masks of the groups of servers that this one exchanges multicast messages with, itself included. */
    public long[] multicastGroups() {
        TreeSet<Long> groups = new TreeSet<>();
        for (long group : sendingGroups) {
            groups.add(group);
        }
        for (RowList rows : new RowList[] {made, lacking}) {
            for (int row = 0; row < rows.rows(); row++) {
                if (sending != Sending.UNCODED) {
                    groups.add(rows.holders[row] | rows.receivers[row]);
                }
            }
        }
        for (BackList[] lists : new BackList[][] {backSent, backReceived}) {
            for (BackList list : lists) {
                if (Long.bitCount(list.receivers) > 1) {
                    groups.add(list.receivers | 1L << list.sender);
                }
            }
        }
        return groups.stream().mapToLong(Long::longValue).toArray();
    }

    /** Words that the server keeps: messages of mapped vertices and values received. */
    int words() {
        int words = mapped.length;
        for (int length : lacking.lengths) {
            words += length;
        }
        return words;
    }
}
