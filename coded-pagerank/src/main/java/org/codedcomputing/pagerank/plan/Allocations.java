package org.codedcomputing.pagerank.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;

/** The rules by which vertices are given to servers. */
public final class Allocations {
    /** Most batches, and most groups, unless the caller says otherwise. */
    public static final long DEFAULT_LIMIT = 100_000;

    private Allocations() {}

    /**
     * The allocation of [80] in the order of the vertices: contiguous batches, one for each r-subset of the servers in
     * lexicographic order, the first n mod C(K, r) of them one vertex longer.
     *
     * @param vertices n, at least 1
     * @param servers K, 1 to 64
     * @param load r, 1 to K
     * @throws IllegalArgumentException if a number is out of range, or there are more than {@link #DEFAULT_LIMIT} batches
     */
    public static Allocation subsets(int vertices, int servers, int load, ReducerRule rule) {
        return subsets(IntStream.range(0, vertices).toArray(), servers, load, rule, DEFAULT_LIMIT);
    }

    /**
     * The same with the vertices in an order of the caller's: a seeded permutation where ids are clustered, or {@link
     * #interleaved}.
     *
     * @param order the vertex at each place, a permutation of 0 to n - 1. Not modified
     * @param limit most batches, and most groups
     * @throws IllegalArgumentException if a number is out of range or the order is no permutation
     */
    public static Allocation subsets(int[] order, int servers, int load, ReducerRule rule, long limit) {
        Placing.servers(servers, load);
        Placing.limits(servers, load, limit);
        int vertices = checkedOrder(order);
        long[] holders = Placing.subsets(NodeSets.first(servers), load);
        int[] batches = new int[vertices];
        int[] reducers = new int[vertices];
        for (int place = 0; place < vertices; place++) {
            int batch = Placing.run(place, vertices, holders.length);
            batches[order[place]] = batch;
            reducers[order[place]] = switch (rule) {
                case BLOCK -> Placing.run(place, vertices, servers);
                case MOD -> place % servers;
                case HOME -> {
                    int member = (int) (((long) Placing.placeInRun(place, vertices, holders.length) + batch) % load);
                    yield Placing.members(holders[batch])[member];
                }
            };
        }
        String name = "subsets(K=%d, r=%d, %s)".formatted(servers, load, rule);
        return new Allocation(name, servers, load, holders, batches, reducers);
    }

    private static int checkedOrder(int[] order) {
        if (order.length == 0) {
            throw new IllegalArgumentException("graph has no vertices");
        }
        boolean[] seen = new boolean[order.length];
        for (int place = 0; place < order.length; place++) {
            int vertex = order[place];
            if (vertex < 0 || vertex >= order.length || seen[vertex]) {
                throw new IllegalArgumentException(
                        "order[%d]=%d is outside 0..%d or comes twice; give a permutation of the vertices"
                                .formatted(place, vertex, order.length - 1));
            }
            seen[vertex] = true;
        }
        return order.length;
    }

    /**
     * An order in which every run of places has the same mix of two clusters, for graphs of the stochastic block model [80]:
     * vertices 0 to first - 1 are one cluster, the rest the other.
     *
     * @param first vertices of the first cluster, at least 0
     * @param second those of the second, at least 0
     */
    public static int[] interleaved(int first, int second) {
        int[] order = new int[first + second];
        int a = 0;
        int b = 0;
        for (int place = 0; place < order.length; place++) {
            // The cluster that is behind its share of the places so far.
            boolean takeFirst = b == second || (a < first && (long) a * second <= (long) b * first);
            order[place] = takeFirst ? a++ : first + b++;
        }
        return order;
    }

    /**
     * Two instances side by side for graphs with arcs across two sides only, of the random bipartite model [80]: one group of
     * servers maps the first side and reduces the second, the other group the other way round. Group sizes are proportional to
     * the sides; a group of other size reduces more or fewer vertices a server.
     *
     * @param first vertices 0 to first - 1 are one side, at least 1
     * @param second the others, at least 1
     * @param servers K, 2 to 64
     * @param load r, at most the size of the smaller group
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Allocation bipartite(int first, int second, int servers, int load) {
        if (first < 1 || second < 1) {
            throw new IllegalArgumentException(
                    "graph has no vertices on one of its sides: %d and %d".formatted(first, second));
        }
        if (servers < 2) {
            throw new IllegalArgumentException("bipartite plan needs at least 2 servers, got %d".formatted(servers));
        }
        Placing.servers(servers, Math.max(1, Math.min(load, servers)));
        int size = (int) Math.max(
                1, Math.min(servers - 1, Math.round((double) servers * first / ((long) first + second))));
        int smaller = Math.min(size, servers - size);
        if (load < 1 || load > smaller) {
            throw new IllegalArgumentException(
                    "bipartite plan needs r <= %d (smaller server group), got %d".formatted(smaller, load));
        }
        Placing.limits(Math.max(size, servers - size), load, DEFAULT_LIMIT);
        long[] firstSets = Placing.subsets(NodeSets.first(size), load);
        long[] secondSets = Placing.subsets(NodeSets.first(servers) & ~NodeSets.first(size), load);
        int[] batches = new int[first + second];
        int[] reducers = new int[first + second];
        for (int v = 0; v < first; v++) {
            batches[v] = Placing.run(v, first, firstSets.length);
            reducers[v] = size + Placing.run(v, first, servers - size);
        }
        for (int v = 0; v < second; v++) {
            batches[first + v] = firstSets.length + Placing.run(v, second, secondSets.length);
            reducers[first + v] = Placing.run(v, second, size);
        }
        long[] holders = Arrays.copyOf(firstSets, firstSets.length + secondSets.length);
        System.arraycopy(secondSets, 0, holders, firstSets.length, secondSets.length);
        String name = "bipartite(K=%d+%d, r=%d)".formatted(size, servers - size, load);
        return new Allocation(name, servers, load, holders, batches, reducers);
    }

    /**
     * Every vertex once, at the server of its part, which reduces it too: the allocation of the plans without replication.
     *
     * @param part the server of each vertex, 0 to K - 1. Not modified
     * @param servers K, 1 to 64
     * @throws IllegalArgumentException if there are no vertices or a part is out of range
     */
    public static Allocation parts(int[] part, int servers) {
        Placing.servers(servers, 1);
        checkParts(part, servers);
        long[] holders = new long[servers];
        Arrays.setAll(holders, server -> 1L << server);
        return new Allocation("parts(K=%d)".formatted(servers), servers, 1, holders, part.clone(), part.clone());
    }

    /**
     * Home-first dealing, a rule of this library: the part of a vertex is its reducer and one of the servers that map it; the
     * other r - 1 are dealt in the order of degrees.
     *
     * @param part the home of each vertex, 0 to K - 1: a partition that keeps neighbours together, or any other. Not modified
     * @param servers K, 1 to 64
     * @param load r, 1 to K
     * @throws IllegalArgumentException if a number is out of range, or the parts are not as many as the graph's vertices
     */
    public static Allocation homeFirst(Graph graph, int[] part, int servers, int load, Dealing dealing) {
        Placing.servers(servers, load);
        Placing.limits(servers, load, DEFAULT_LIMIT);
        if (part.length != graph.vertices()) {
            throw new IllegalArgumentException(
                    "%d parts for %d vertices; give one each".formatted(part.length, graph.vertices()));
        }
        checkParts(part, servers);
        int[] batches = new int[part.length];
        Map<Long, Integer> sets = new LinkedHashMap<>();
        for (int home = 0; home < servers; home++) {
            long others = NodeSets.first(servers) & ~(1L << home);
            long[] partners = Placing.subsets(others, load - 1);
            int dealt = 0;
            for (int vertex : byDegree(graph, part, home)) {
                long set = 1L << home;
                if (dealing == Dealing.GREEDY) {
                    set |= mostTargets(graph, part, vertex, home, servers, load - 1);
                } else if (dealing == Dealing.ALL || hasTargetElsewhere(graph, part, vertex)) {
                    set |= partners[dealt++ % partners.length];
                }
                batches[vertex] = sets.computeIfAbsent(set, unused -> sets.size());
            }
        }
        long[] holders = sets.keySet().stream().mapToLong(Long::longValue).toArray();
        String name = "home-first(K=%d, r=%d, %s)".formatted(servers, load, dealing);
        return new Allocation(name, servers, load, holders, batches, part.clone());
    }

    private static void checkParts(int[] part, int servers) {
        if (part.length == 0) {
            throw new IllegalArgumentException("graph has no vertices");
        }
        for (int v = 0; v < part.length; v++) {
            if (part[v] < 0 || part[v] >= servers) {
                throw new IllegalArgumentException("part[%d]=%d is outside 0..%d".formatted(v, part[v], servers - 1));
            }
        }
    }

    /** The vertices of a part, the highest degree first, a self loop counting twice; equals by ascending id. */
    private static int[] byDegree(Graph graph, int[] part, int home) {
        return IntStream.range(0, part.length)
                .filter(v -> part[v] == home)
                .boxed()
                .sorted(Comparator.comparingInt((Integer v) -> -graph.inDegree(v) - graph.outDegree(v))
                        .thenComparingInt(v -> v))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean hasTargetElsewhere(Graph graph, int[] part, int vertex) {
        for (int slot = graph.outStart(vertex); slot < graph.outStart(vertex + 1); slot++) {
            if (part[graph.target(slot)] != part[vertex]) {
                return true;
            }
        }
        return false;
    }

    private static long mostTargets(Graph graph, int[] part, int vertex, int home, int servers, int count) {
        int[] targets = new int[servers];
        for (int slot = graph.outStart(vertex); slot < graph.outStart(vertex + 1); slot++) {
            targets[part[graph.target(slot)]]++;
        }
        long chosen = 0;
        for (int i = 0; i < count; i++) {
            int best = -1;
            for (int step = 1; step < servers; step++) {
                int server = (home + step) % servers;
                if (!NodeSets.contains(chosen, server) && (best < 0 || targets[server] > targets[best])) {
                    best = server;
                }
            }
            chosen |= 1L << best;
        }
        return chosen;
    }
}
