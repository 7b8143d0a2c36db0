package org.codedcomputing.pagerank.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * One iteration of PageRank, range of targets by range. A target adds the shares x(j)/o(j) of its sources in ascending order, and
 * makes its own next share at once. Shares of the last iteration are read, those of the next one written; ranges may run at the
 * same time.
 */
final class RankKernel {
    private final Graph graph;
    private final ArcSums arcs;
    private final double damping;
    private final ChangeNorm norm;
    private final double[] ranks;
    private final Queue<Room> rooms = new ConcurrentLinkedQueue<>();
    private RoundSums sums;
    private double[] shares;
    private double[] nextShares;
    private double base;

    /**
     * @param arcs of the graph
     * @param ranks the current ranks; modified in each iteration
     */
    RankKernel(Graph graph, ArcSums arcs, double damping, ChangeNorm norm, double[] ranks) {
        this.graph = graph;
        this.arcs = arcs;
        this.damping = damping;
        this.norm = norm;
        this.ranks = ranks;
        int places = arcs.place(arcs.ranges());
        this.shares = new double[places];
        this.nextShares = new double[places];
        sums = new RoundSums(norm);
        Room room = new Room(arcs.mostTargets());
        for (int range = 0; range < arcs.ranges(); range++) {
            int place = arcs.place(range);
            int end = arcs.first(range + 1);
            for (int first = arcs.first(range); first < end; first = next(first, end)) {
                place += share(first, next(first, end), place, room);
                sums.addAll(room.offers, room.offering, room.differences, 0);
            }
        }
        swap();
    }

    /** What a thread writes to while it runs a range. */
    private static final class Room {
        /** Of all targets of a range. */
        final double[] sums;

        /** Of at most a block of them, as what follows. */
        final double[] differences = new double[VertexBlocks.BLOCK];

        final double[] shares = new double[VertexBlocks.BLOCK];
        final double[] offers = new double[VertexBlocks.BLOCK];
        int offering;

        Room(int targets) {
            sums = new double[targets];
        }
    }

    /** Sum of the ranks of vertices without out-arcs. */
    double dangling() {
        return sums.offered();
    }

    /** What the last iteration changed. */
    double change() {
        return sums.change();
    }

    /**
     * An iteration.
     *
     * @param newBase what each vertex has without any in-arc
     */
    void iterate(double newBase, Workers workers) {
        base = newBase;
        sums = new RoundSums(norm);
        workers.forEach(arcs.ranges(), arcs.taken(), this::run);
        swap();
    }

    /** Ranks, next shares and sums of one range. */
    private void run(int range) {
        Room idle = rooms.poll();
        Room room = idle == null ? new Room(arcs.mostTargets()) : idle;
        arcs.sum(range, shares, room.sums);
        RoundSums own = new RoundSums(norm);
        int begin = arcs.first(range);
        int end = arcs.first(range + 1);
        int place = arcs.place(range);
        for (int first = begin; first < end; first = next(first, end)) {
            int last = next(first, end);
            rank(first, last, first - begin, room);
            place += share(first, last, place, room);
            // Exact sums want a loop of their own: within the others they would hold up the next vertices.
            own.addAll(room.offers, room.offering, room.differences, last - first);
        }
        rooms.add(room);
        add(own);
    }

    /** The end of the block of vertices that begins there. */
    private static int next(int first, int end) {
        return first + Math.min(VertexBlocks.BLOCK, end - first);
    }

    /** Ranks of some vertices from their sums, and how much they differ from the last ones. */
    private void rank(int first, int last, int offset, Room room) {
        for (int i = 0; i < last - first; i++) {
            double rank = base + damping * room.sums[offset + i];
            room.differences[i] = Math.abs(rank - ranks[first + i]);
            ranks[first + i] = rank;
        }
    }

    /** Next shares of some vertices from their ranks, and what those without a target offer to all; returns how many shares. */
    private int share(int first, int last, int place, Room room) {
        int all = arcs.skipsSinks() ? 0 : 1;
        int kept = 0;
        int offering = 0;
        for (int vertex = first; vertex < last; vertex++) {
            double rank = ranks[vertex];
            int out = graph.outDegree(vertex);
            int sink = out == 0 ? 1 : 0;
            room.offers[offering] = rank;
            offering += sink;
            room.shares[kept] = rank / (out + sink);
            kept += all | (1 - sink);
        }
        room.offering = offering;
        System.arraycopy(room.shares, 0, nextShares, place, kept);
        return kept;
    }

    private synchronized void add(RoundSums own) {
        sums.add(own);
    }

    private void swap() {
        double[] old = shares;
        shares = nextShares;
        nextShares = old;
    }
}
