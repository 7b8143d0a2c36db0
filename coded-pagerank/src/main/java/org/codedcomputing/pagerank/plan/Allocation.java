package org.codedcomputing.pagerank.plan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.NodeSets;

/**
 * Which servers map a vertex and which one reduces it. Vertices that the same servers map are a batch. Made by {@link
 * Allocations}. Immutable and safe for use by several threads.
 */
public final class Allocation {
    private final String name;
    private final int servers;
    private final int load;
    private final long[] holders;
    private final int[] batches;
    private final int[] reducers;

    /**
     * Takes the arrays over.
     *
     * @param load servers that map a vertex, at most; 1 to K
     * @param holders mask of the servers of each batch: of 1 or of {@code load} servers
     * @param batches the batch of each vertex
     * @param reducers the server that reduces each vertex
     */
    Allocation(String name, int servers, int load, long[] holders, int[] batches, int[] reducers) {
        this.name = name;
        this.servers = servers;
        this.load = load;
        this.holders = holders;
        this.batches = batches;
        this.reducers = reducers;
    }

    /** The rule and its parameters, for plans and fingerprints. */
    public String name() {
        return name;
    }

    /** Servers, K. */
    public int servers() {
        return servers;
    }

    /** Computation load r, 1 to K: so many servers map a vertex, or one where a selective rule leaves it alone. */
    public int load() {
        return load;
    }

    /** Vertices, n. */
    public int vertices() {
        return batches.length;
    }

    /** Batches, empty ones included. */
    public int batches() {
        return holders.length;
    }

    /** Batches without a vertex: there are some when n is below their number. */
    public int emptyBatches() {
        boolean[] used = new boolean[holders.length];
        for (int batch : batches) {
            used[batch] = true;
        }
        return (int) IntStream.range(0, used.length).filter(b -> !used[b]).count();
    }

    /** Mask of the servers that map a batch. */
    public long holders(int batch) {
        return holders[batch];
    }

    /** The batch of a vertex. */
    public int batchOf(int vertex) {
        return batches[vertex];
    }

    /** Mask of the servers that map a vertex. */
    public long holdersOf(int vertex) {
        return holders[batches[vertex]];
    }

    /** The server that reduces a vertex. */
    public int reducer(int vertex) {
        return reducers[vertex];
    }

    /** The vertices that a server maps, ascending. */
    public int[] mapped(int server) {
        return IntStream.range(0, vertices())
                .filter(v -> NodeSets.contains(holdersOf(v), server))
                .toArray();
    }

    /** The vertices that a server reduces, ascending. */
    public int[] reduced(int server) {
        return IntStream.range(0, vertices()).filter(v -> reducers[v] == server).toArray();
    }

    /** Copies that routed write-back sends: one to every server that maps a vertex and does not reduce it. */
    public long writeBackCopies() {
        long copies = 0;
        for (int v = 0; v < batches.length; v++) {
            copies += Long.bitCount(holdersOf(v) & ~(1L << reducers[v]));
        }
        return copies;
    }

    /** The same where one transmission reaches all of them: the vertices that another server than their reducer maps. */
    public long writeBackTransmissions() {
        long sent = 0;
        for (int v = 0; v < batches.length; v++) {
            sent += (holdersOf(v) & ~(1L << reducers[v])) != 0 ? 1 : 0;
        }
        return sent;
    }

    @Override
    public String toString() {
        return "%s, %d vertices, %d batches".formatted(name, vertices(), holders.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Allocation that
                && servers == that.servers
                && load == that.load
                && Arrays.equals(holders, that.holders)
                && Arrays.equals(batches, that.batches)
                && Arrays.equals(reducers, that.reducers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(batches) * 31 + Arrays.hashCode(reducers);
    }
}
