package org.codedcomputing.pagerank.plan;

import java.util.stream.IntStream;
import org.codedcomputing.pagerank.graph.Graph;

/** Small graphs of the worked examples, and seeded random ones. Vertices count from 0, the examples' from 1. */
final class TestGraphs {
    private TestGraphs() {}

    /** Whether there is an arc into a target from a source, both from 0. */
    @FunctionalInterface
    interface Arcs {
        boolean has(int target, int source);
    }

    static Graph of(int vertices, Arcs arcs) {
        IntStream.Builder from = IntStream.builder();
        IntStream.Builder to = IntStream.builder();
        for (int target = 0; target < vertices; target++) {
            for (int source = 0; source < vertices; source++) {
                if (arcs.has(target, source)) {
                    from.add(source);
                    to.add(target);
                }
            }
        }
        return Graph.of(vertices, from.build().toArray(), to.build().toArray());
    }

    /** An undirected graph from pairs of vertices that count from 1; a pair of equal ones is a self loop. */
    static Graph undirected(int vertices, int[][] edges) {
        boolean[][] arcs = new boolean[vertices][vertices];
        for (int[] edge : edges) {
            arcs[edge[0] - 1][edge[1] - 1] = true;
            arcs[edge[1] - 1][edge[0] - 1] = true;
        }
        return of(vertices, (i, j) -> arcs[i][j]);
    }

    /** Six vertices, eight edges and two loops: the example of [80]. */
    static Graph sixVertices() {
        return undirected(6, new int[][] {{1, 2}, {1, 5}, {2, 3}, {2, 6}, {3, 4}, {4, 5}, {4, 6}, {1, 1}, {6, 6}});
    }

    static Graph thirtyArcs() {
        return of(12, (i, j) -> (7 * (i + 1) + 3 * (j + 1)) % 5 == 0);
    }

    static Graph fortyNineArcs() {
        return of(12, (i, j) -> j == 0 || (i + 1) * (j + 1) % 7 == 1 || (i + 1) * (j + 1) % 7 == 2);
    }

    static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to below 1 by a seed and an index. */
    static double uniform(long seed, long x) {
        return (mix(seed * 1_000_003 + x) >>> 11) * 0x1p-53;
    }

    /** A directed graph that has each arc with probability p. */
    static Graph random(int vertices, double p, long seed) {
        return of(vertices, (i, j) -> uniform(seed, (long) i * vertices + j) < p);
    }

    /** A random graph in which every third vertex has no target, and one has all. */
    static Graph withDanglingAndHub(int vertices, double p, long seed) {
        return of(vertices, (i, j) -> j == 1 || (j % 3 != 0 && uniform(seed, (long) i * vertices + j) < p));
    }

    /** Parts by id modulo K, in an order that no rule of an allocation has. */
    static int[] scattered(int vertices, int servers) {
        return IntStream.range(0, vertices).map(v -> (v * 7 + v / 5) % servers).toArray();
    }

    /** A graph by sources and targets that count from 1. */
    static Graph arcs(int vertices, int... sourceTarget) {
        int[] from = new int[sourceTarget.length / 2];
        int[] to = new int[from.length];
        for (int arc = 0; arc < from.length; arc++) {
            from[arc] = sourceTarget[2 * arc] - 1;
            to[arc] = sourceTarget[2 * arc + 1] - 1;
        }
        return Graph.of(vertices, from, to);
    }

    /** The example graph of LDBC Graphalytics. */
    static Graph graphalytics() {
        return arcs(
                10, 1, 3, 1, 5, 2, 4, 2, 5, 2, 10, 3, 1, 3, 5, 3, 8, 3, 10, 5, 3, 5, 4, 5, 8, 6, 3, 6, 4, 7, 4, 8, 1, 9,
                4);
    }
}
