package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/** Which of K parts, numbered 1 to K, each vertex belongs to. Immutable. */
public final class VertexPartition {
    private final int parts;
    private final int[] part;

    private VertexPartition(int parts, int[] part) {
        this.parts = parts;
        this.part = part;
    }

    /**
     * A given partition.
     *
     * @param parts K, at least 1
     * @param part number of each vertex's part, 1 to K; not modified, copied
     * @throws IllegalArgumentException if K or a part is out of range
     */
    public static VertexPartition of(int parts, int[] part) {
        refuseNone(parts);
        for (int vertex = 0; vertex < part.length; vertex++) {
            if (part[vertex] < 1 || part[vertex] > parts) {
                throw new IllegalArgumentException(
                        "part[%d]=%d is outside 1..%d".formatted(vertex, part[vertex], parts));
            }
        }
        return new VertexPartition(parts, part.clone());
    }

    /**
     * Runs of consecutive vertices, the first n mod K of them one longer.
     *
     * @param vertices n, at least 0
     * @param parts K, at least 1; more than n leaves parts empty
     */
    public static VertexPartition blocks(int vertices, int parts) {
        refuseNone(parts);
        int[] part = new int[vertices];
        for (int k = 1; k <= parts; k++) {
            Arrays.fill(part, start(vertices, parts, k - 1), start(vertices, parts, k), k);
        }
        return new VertexPartition(parts, part);
    }

    /** Where part k + 1 of {@link #blocks} begins. */
    private static int start(int vertices, int parts, int k) {
        return k * (vertices / parts) + Math.min(k, vertices % parts);
    }

    /** Vertex v in part v mod K + 1. */
    public static VertexPartition modulo(int vertices, int parts) {
        refuseNone(parts);
        int[] part = new int[vertices];
        Arrays.setAll(part, vertex -> vertex % parts + 1);
        return new VertexPartition(parts, part);
    }

    /** Each vertex in a part drawn for it alone, so that sizes vary. */
    public static VertexPartition hashed(int vertices, int parts, long seed) {
        refuseNone(parts);
        int[] part = new int[vertices];
        Arrays.setAll(part, vertex -> (int) (SeededUniform.u(seed, vertex) * parts) + 1);
        return new VertexPartition(parts, part);
    }

    /** The blocks of a random order of the vertices: sizes differ by at most one. */
    public static VertexPartition shuffled(int vertices, int parts, long seed) {
        refuseNone(parts);
        int[] order = SeededUniform.permutation(vertices, seed);
        int[] part = new int[vertices];
        for (int k = 1; k <= parts; k++) {
            for (int place = start(vertices, parts, k - 1); place < start(vertices, parts, k); place++) {
                part[order[place]] = k;
            }
        }
        return new VertexPartition(parts, part);
    }

    /** n. */
    public int vertices() {
        return part.length;
    }

    /** K. */
    public int parts() {
        return parts;
    }

    /** The part of a vertex, 1 to K. */
    public int part(int vertex) {
        return part[vertex];
    }

    /** Vertices of each part; entry 0 is part 1. */
    public int[] sizes() {
        int[] sizes = new int[parts];
        for (int k : part) {
            sizes[k - 1]++;
        }
        return sizes;
    }

    /**
     * What the partition cuts of a graph, in time O(n + m).
     *
     * @throws IllegalArgumentException if the graph has another number of vertices
     */
    public PartitionCut cutOf(Graph graph) {
        if (graph.vertices() != part.length) {
            throw new IllegalArgumentException(
                    "the partition is of %d vertices, the graph has %d".formatted(part.length, graph.vertices()));
        }
        long cutArcs = 0;
        int boundary = 0;
        boolean[] reached = new boolean[part.length];
        for (int source = 0; source < part.length; source++) {
            for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
                int target = graph.target(slot);
                if (part[source] != part[target]) {
                    cutArcs++;
                    reached[source] = true;
                    reached[target] = true;
                }
            }
        }
        for (boolean isBoundary : reached) {
            boundary += isBoundary ? 1 : 0;
        }
        int largest = Arrays.stream(sizes()).max().orElse(0);
        return new PartitionCut(graph.arcs(), cutArcs, part.length, boundary, parts, largest);
    }

    private static void refuseNone(int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("servers must be >= 1, got " + parts);
        }
    }
}
