package org.codedcomputing.pagerank.plan;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * Values that servers lack in one iteration, by what counts as a value: distinct pairs of a vertex and a set of servers. Counted
 * over all vertices, or estimated from a seeded sample of them.
 *
 * @param raw arcs whose target is reduced where the source is not mapped
 * @param batchSums distinct (target, batch) among them
 * @param senderSums distinct (target, sender), each batch coming from the first of its servers behind the receiver
 * @param ghosts distinct (source, receiver)
 * @param pairwise for each ordered pair of servers the smaller of sums and ghosts
 * @param boundary distinct sources
 * @param rate part of the vertices that was counted; 1 if the counts are exact
 */
public record PairCounts(
        double raw, double batchSums, double senderSums, double ghosts, double pairwise, double boundary, double rate) {

    /** Counts all vertices, in time O(n + m) and without memory for rows. */
    public static PairCounts exact(Graph graph, Allocation allocation) {
        return new Counter(graph, allocation).count(1, 0);
    }

    /**
     * Estimates from a sample.
     *
     * @param rate part of the vertices, above 0, at most 1
     * @throws IllegalArgumentException if the rate is out of range
     */
    public static PairCounts sampled(Graph graph, Allocation allocation, double rate, long seed) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "a sample of %s of the vertices; choose more than 0, at most 1".formatted(rate));
        }
        return new Counter(graph, allocation).count(rate, seed);
    }

    /** Whether nothing was estimated. */
    public boolean isExact() {
        return rate == 1;
    }

    /** Values of a content that travels in a way; of multicast each once, however many receive it. */
    double values(Content content, Sending sending) {
        return switch (content) {
            case RAW -> raw;
            case COMBINED -> sending == Sending.CODED ? batchSums : senderSums;
            case GHOST -> sending == Sending.MULTICAST ? boundary : ghosts;
            case LEAST -> pairwise;
        };
    }

    private static final class Counter {
        final Graph graph;
        final Allocation allocation;
        final int servers;
        final int[] lastTarget;
        final long[] sums;
        final long[] ghosts;
        long raw;
        long batchSums;
        long boundary;

        Counter(Graph graph, Allocation allocation) {
            this.graph = graph;
            this.allocation = allocation;
            servers = allocation.servers();
            lastTarget = new int[allocation.batches()];
            Arrays.fill(lastTarget, -1);
            sums = new long[servers * servers];
            ghosts = new long[servers * servers];
        }

        PairCounts count(double rate, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int counted = 0;
            for (int v = 0; v < graph.vertices(); v++) {
                if (rate == 1 || random.nextDouble() < rate) {
                    counted++;
                    target(v);
                    source(v);
                }
            }
            double scale = counted == 0 ? 0 : (double) graph.vertices() / counted;
            long least = 0;
            for (int pair = 0; pair < sums.length; pair++) {
                least += Math.min(sums[pair], ghosts[pair]);
            }
            return new PairCounts(
                    scale * raw,
                    scale * batchSums,
                    scale * Arrays.stream(sums).sum(),
                    scale * Arrays.stream(ghosts).sum(),
                    scale * least,
                    scale * boundary,
                    rate);
        }

        private void target(int target) {
            int receiver = allocation.reducer(target);
            long senders = 0;
            for (int slot = graph.inStart(target); slot < graph.inStart(target + 1); slot++) {
                int batch = allocation.batchOf(graph.source(slot));
                long holders = allocation.holders(batch);
                if (!NodeSets.contains(holders, receiver)) {
                    raw++;
                    senders |= 1L << Placing.nextBehind(holders, receiver);
                    if (lastTarget[batch] != target) {
                        lastTarget[batch] = target;
                        batchSums++;
                    }
                }
            }
            for (int sender : Placing.members(senders)) {
                sums[sender * servers + receiver]++;
            }
        }

        private void source(int source) {
            long holders = allocation.holdersOf(source);
            long receivers = 0;
            for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                receivers |= 1L << allocation.reducer(graph.target(slot));
            }
            receivers &= ~holders;
            boundary += receivers != 0 ? 1 : 0;
            for (int receiver : Placing.members(receivers)) {
                ghosts[Placing.nextBehind(holders, receiver) * servers + receiver]++;
            }
        }
    }
}
