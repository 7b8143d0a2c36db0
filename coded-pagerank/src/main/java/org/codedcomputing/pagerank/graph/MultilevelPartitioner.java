package org.codedcomputing.pagerank.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Balanced parts with few arcs between them: clusters of the graph become vertices of a smaller one, again and again [83]; the
 * smallest is cut by growing parts one after the other; each step back moves vertices that lie better elsewhere. The same
 * graph, K and seed give the same parts. Time about O((n + m) log n), memory about 24 bytes an arc.
 */
public final class MultilevelPartitioner {
    /** How much larger than n/K a part may be. */
    public static final double DEFAULT_IMBALANCE = 0.03;

    /** A cluster is at most this share of a part, or the coarsest graph could not be balanced. */
    private static final int CLUSTERS_OF_A_PART = 20;

    /** Vertices of the coarsest graph for each part. */
    private static final int COARSEST = 60;

    private static final int TRIES = 8;

    private final int parts;
    private final long most;
    private final long seed;

    private MultilevelPartitioner(int parts, long most, long seed) {
        this.parts = parts;
        this.most = most;
        this.seed = seed;
    }

    /** As {@link #partition(Graph, int, double, long)} with {@link #DEFAULT_IMBALANCE}. */
    public static VertexPartition partition(Graph graph, int parts, long seed) {
        return partition(graph, parts, DEFAULT_IMBALANCE, seed);
    }

    /**
     * Partitions a graph.
     *
     * @param parts K, at least 1
     * @param imbalance at least 0; no part has more than max(ceil(n/K), (1 + imbalance) n/K) vertices
     * @throws IllegalArgumentException if K or the imbalance is out of range
     */
    public static VertexPartition partition(Graph graph, int parts, double imbalance, long seed) {
        if (parts < 1) {
            throw new IllegalArgumentException("servers must be >= 1, got " + parts);
        }
        if (!(imbalance >= 0)) {
            throw new IllegalArgumentException("imbalance must be >= 0, got " + imbalance);
        }
        int n = graph.vertices();
        long even = (n + parts - 1L) / parts;
        long most = Math.max(even, (long) ((1 + imbalance) * n / parts));
        int[] part = new MultilevelPartitioner(parts, most, seed).run(WeightedGraph.of(graph));
        for (int vertex = 0; vertex < n; vertex++) {
            part[vertex]++;
        }
        return VertexPartition.of(parts, part);
    }

    private int[] run(WeightedGraph finest) {
        if (parts == 1) {
            return new int[finest.vertices()];
        }
        List<WeightedGraph> levels = new ArrayList<>(List.of(finest));
        List<int[]> labels = new ArrayList<>();
        int cluster = (int) Math.max(1, finest.totalWeight() / ((long) parts * CLUSTERS_OF_A_PART));
        WeightedGraph coarsest = finest;
        while (coarsest.vertices() > COARSEST * parts) {
            int[] clusters = Clustering.of(coarsest, cluster, seed + levels.size());
            int count = Clustering.count(clusters);
            if (count > coarsest.vertices() - coarsest.vertices() / 20) {
                break;
            }
            coarsest = coarsest.contract(clusters, count);
            levels.add(coarsest);
            labels.add(clusters);
        }
        int[] part = best(coarsest);
        for (int level = labels.size() - 1; level >= 0; level--) {
            int[] clusters = labels.get(level);
            int[] finer = new int[clusters.length];
            for (int vertex = 0; vertex < finer.length; vertex++) {
                finer[vertex] = part[clusters[vertex]];
            }
            part = finer;
            new Refinement(levels.get(level), part, parts, most).run(seed + level);
        }
        return part;
    }

    /** The best of some partitions of the coarsest graph: balanced ones first, then by what they cut. */
    private int[] best(WeightedGraph graph) {
        int[] best = new int[0];
        boolean bestBalanced = false;
        long bestCut = Long.MAX_VALUE;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int[] part = grow(graph, SeededUniform.permutation(graph.vertices(), SeededUniform.mix(seed) + attempt));
            Refinement refinement = new Refinement(graph, part, parts, most);
            refinement.run(seed + attempt);
            boolean balanced = refinement.isBalanced();
            long cut = graph.cut(part);
            if (attempt == 0 || (balanced && !bestBalanced) || (balanced == bestBalanced && cut < bestCut)) {
                best = part;
                bestBalanced = balanced;
                bestCut = cut;
            }
        }
        return best;
    }

    /** A vertex at the edge of a growing part; entries that are out of date are recognised by their sum. */
    private record Candidate(int vertex, int sum) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return sum != other.sum ? Integer.compare(other.sum, sum) : Integer.compare(vertex, other.vertex);
        }
    }

    /** Parts one after the other, each from the next free vertex of an order, by what it has most edges to. */
    private int[] grow(WeightedGraph graph, int[] order) {
        int[] part = new int[graph.vertices()];
        Arrays.fill(part, parts - 1);
        boolean[] taken = new boolean[graph.vertices()];
        long left = graph.totalWeight();
        int next = 0;
        for (int k = 0; k < parts - 1; k++) {
            long wanted = left / (parts - k);
            long weight = 0;
            int[] sums = new int[graph.vertices()];
            PriorityQueue<Candidate> edge = new PriorityQueue<>();
            while (weight < wanted) {
                Candidate candidate = edge.poll();
                int vertex;
                if (candidate == null) {
                    while (next < order.length && taken[order[next]]) {
                        next++;
                    }
                    if (next == order.length) {
                        break;
                    }
                    vertex = order[next];
                } else if (taken[candidate.vertex] || candidate.sum != sums[candidate.vertex]) {
                    continue;
                } else {
                    vertex = candidate.vertex;
                }
                taken[vertex] = true;
                part[vertex] = k;
                weight += graph.weight(vertex);
                for (int slot = graph.start(vertex); slot < graph.start(vertex + 1); slot++) {
                    int neighbour = graph.neighbour(slot);
                    if (!taken[neighbour]) {
                        sums[neighbour] += graph.edgeWeight(slot);
                        edge.add(new Candidate(neighbour, sums[neighbour]));
                    }
                }
            }
            left -= weight;
        }
        return part;
    }
}
