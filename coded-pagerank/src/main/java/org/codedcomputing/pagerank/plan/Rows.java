package org.codedcomputing.pagerank.plan;

import org.codedcomputing.pagerank.graph.Graph;

/**
 * The rows of a plan: for every set of servers that can make a value and every set that lacks it, the list of these values in
 * their order on the wire, which is the planning pass of [80]. It is the same in every iteration.
 *
 * <p>A value is the sum of the messages of its sources, of one source unless rows are combined. Values of a raw or combined row
 * ascend by target, and by source for one target; those of a ghost row ascend by source. Immutable and safe for use by several
 * threads.
 */
public final class Rows {
    private final int servers;
    private final Sending sending;
    private final long[] holders;
    private final long[] receivers;
    private final boolean[] ghost;
    private final int[] starts;
    private final int[] targets;
    private final int[] sourceStarts;
    private final int[] sources;

    Rows(
            int servers,
            Sending sending,
            long[] holders,
            long[] receivers,
            boolean[] ghost,
            int[] starts,
            int[] targets,
            int[] sourceStarts,
            int[] sources) {
        this.servers = servers;
        this.sending = sending;
        this.holders = holders;
        this.receivers = receivers;
        this.ghost = ghost;
        this.starts = starts;
        this.targets = targets;
        this.sourceStarts = sourceStarts;
        this.sources = sources;
    }

    /**
     * Lists the rows, in time O(m + n K) and memory for what they hold.
     *
     * @throws IllegalArgumentException if the allocation is for another number of vertices, or the plan is for ghosts of
     *     vertices at one server only and is not given such
     */
    public static Rows of(Graph graph, Allocation allocation, Content content, Sending sending) {
        if (graph.vertices() != allocation.vertices()) {
            throw new IllegalArgumentException("an allocation of %d vertices for a graph of %d"
                    .formatted(allocation.vertices(), graph.vertices()));
        }
        if (sending == Sending.MULTICAST && (content != Content.GHOST || allocation.load() != 1)) {
            throw new IllegalArgumentException(
                    "multicast sends ghosts of vertices that one server maps; got %s and r=%d, choose GHOST and r=1"
                            .formatted(content, allocation.load()));
        }
        return new RowBuilder(graph, allocation, content, sending).build();
    }

    /** Servers, K. */
    public int servers() {
        return servers;
    }

    /** How the rows travel. */
    public Sending sending() {
        return sending;
    }

    /** Rows, none of them empty; coded ones of one group follow each other, by ascending receiver. */
    public int rows() {
        return holders.length;
    }

    /** Mask of the servers that make a row: all that map its sources when it is coded, else the one that sends it. */
    public long holders(int row) {
        return holders[row];
    }

    /** Mask of the servers that lack a row: one, unless it is multicast. */
    public long receivers(int row) {
        return receivers[row];
    }

    /** Mask of all servers of a row. */
    public long members(int row) {
        return holders[row] | receivers[row];
    }

    /** Values of a row, at least 1. */
    public int length(int row) {
        return starts[row + 1] - starts[row];
    }

    /** Values of all rows. */
    public int values() {
        return targets.length;
    }

    /** Whether the values of a row are those of single sources, for any number of targets. */
    public boolean isGhost(int row) {
        return ghost[row];
    }

    /** The number of the first value of a row, 0 to {@link #rows} (then it is {@link #values}). */
    public int start(int row) {
        return starts[row];
    }

    /** The target of a value, or -1 in a ghost row. */
    public int target(int value) {
        return targets[value];
    }

    /** The first source of a value, 0 to {@link #values}; its sources ascend up to the next one's. */
    public int sourceStart(int value) {
        return sourceStarts[value];
    }

    /** A source by its number. */
    public int source(int place) {
        return sources[place];
    }

    /** The row with these servers, or -1 if it is empty. For tests and messages: looks through all of them. */
    public int find(long holders, long receivers) {
        for (int row = 0; row < this.holders.length; row++) {
            if (this.holders[row] == holders && this.receivers[row] == receivers) {
                return row;
            }
        }
        return -1;
    }

    /** A row as text: arcs as (target,source), sums by their target, ghosts by their source. */
    public String text(int row) {
        StringBuilder text = new StringBuilder("[");
        for (int value = starts[row]; value < starts[row + 1]; value++) {
            text.append(value == starts[row] ? "" : " ");
            int last = sourceStarts[value + 1];
            if (ghost[row]) {
                text.append(sources[last - 1]);
            } else if (last - sourceStarts[value] > 1) {
                text.append(targets[value]);
            } else {
                text.append('(')
                        .append(targets[value])
                        .append(',')
                        .append(sources[last - 1])
                        .append(')');
            }
        }
        return text.append(']').toString();
    }

    @Override
    public String toString() {
        return "%d rows, %s, %d values".formatted(rows(), sending, values());
    }
}
