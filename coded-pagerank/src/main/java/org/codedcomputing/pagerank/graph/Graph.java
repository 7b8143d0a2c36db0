package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/**
 * A directed graph on vertices 0 to n - 1, arcs in both directions as compressed rows. An undirected edge is two arcs, a self
 * loop one. Arcs are distinct: {@link #of} merges duplicates. Immutable and safe for use by several threads.
 *
 * <p>Arcs are numbered twice: an <em>in-slot</em> is a place among the arcs ordered by (target, source), an <em>out-slot</em>
 * one among those ordered by (source, target).
 */
public final class Graph {
    private final int vertices;
    private final int[] inStarts;
    private final int[] sources;
    private final int[] outStarts;
    private final int[] targets;

    private Graph(int vertices, int[] inStarts, int[] sources, int[] outStarts, int[] targets) {
        this.vertices = vertices;
        this.inStarts = inStarts;
        this.sources = sources;
        this.outStarts = outStarts;
        this.targets = targets;
    }

    /**
     * A graph from its arcs, in time O(n + m).
     *
     * @param vertices n, at least 1
     * @param from sources of the arcs, each within 0 to n - 1; not modified
     * @param to their targets, as many; not modified
     * @throws IllegalArgumentException if there is no vertex, the lengths differ, or an arc refers to a vertex outside
     */
    public static Graph of(int vertices, int[] from, int[] to) {
        if (from.length != to.length) {
            throw new IllegalArgumentException(
                    "%d sources and %d targets; an arc has one of each".formatted(from.length, to.length));
        }
        return of(vertices, from, to, from.length);
    }

    /** As {@link #of(int, int[], int[])}, of the first so many entries of both arrays. */
    static Graph of(int vertices, int[] from, int[] to, int arcs) {
        if (vertices < 1) {
            throw new IllegalArgumentException("graph has no vertices");
        }
        for (int arc = 0; arc < arcs; arc++) {
            if (from[arc] < 0 || from[arc] >= vertices || to[arc] < 0 || to[arc] >= vertices) {
                throw new IllegalArgumentException(
                        "arc %d -> %d refers to a vertex outside 0..%d".formatted(from[arc], to[arc], vertices - 1));
            }
        }
        // Two stable counting sorts, by target and then by source, order the arcs by (source, target).
        int[] byTargetFrom = new int[arcs];
        int[] byTargetTo = new int[arcs];
        scatter(starts(vertices, to, arcs), to, from, arcs, byTargetTo, byTargetFrom);
        int[] bySourceFrom = new int[arcs];
        int[] bySourceTo = new int[arcs];
        scatter(starts(vertices, byTargetFrom, arcs), byTargetFrom, byTargetTo, arcs, bySourceFrom, bySourceTo);
        int distinct = mergeDuplicates(bySourceFrom, bySourceTo);
        int[] targets = distinct == arcs ? bySourceTo : Arrays.copyOf(bySourceTo, distinct);
        int[] outStarts = starts(vertices, bySourceFrom, distinct);
        int[] inStarts = starts(vertices, targets, distinct);
        // What is read in the order of sources stays in it within each target. The keys are not wanted again: they go
        // to
        // an array that has done its work.
        int[] sources = new int[distinct];
        scatter(inStarts, targets, bySourceFrom, distinct, byTargetTo, sources);
        return new Graph(vertices, inStarts, sources, outStarts, targets);
    }

    private static int[] starts(int vertices, int[] keys, int count) {
        int[] starts = new int[vertices + 1];
        for (int i = 0; i < count; i++) {
            starts[keys[i] + 1]++;
        }
        for (int vertex = 0; vertex < vertices; vertex++) {
            starts[vertex + 1] += starts[vertex];
        }
        return starts;
    }

    /** Moves pairs to where their key begins, in order. */
    private static void scatter(int[] starts, int[] keys, int[] values, int count, int[] keysOut, int[] valuesOut) {
        int[] next = starts.clone();
        for (int i = 0; i < count; i++) {
            int place = next[keys[i]]++;
            keysOut[place] = keys[i];
            valuesOut[place] = values[i];
        }
    }

    /** Moves distinct pairs to the front and returns how many there are. */
    private static int mergeDuplicates(int[] from, int[] to) {
        int distinct = 0;
        for (int arc = 0; arc < from.length; arc++) {
            if (distinct == 0 || from[arc] != from[distinct - 1] || to[arc] != to[distinct - 1]) {
                from[distinct] = from[arc];
                to[distinct] = to[arc];
                distinct++;
            }
        }
        return distinct;
    }

    /** n. */
    public int vertices() {
        return vertices;
    }

    /** m, the distinct arcs. */
    public int arcs() {
        return sources.length;
    }

    /** Arcs that end in a vertex, 0 to n. */
    public int inDegree(int vertex) {
        return inStarts[vertex + 1] - inStarts[vertex];
    }

    /** Arcs that begin in a vertex, 0 to n. */
    public int outDegree(int vertex) {
        return outStarts[vertex + 1] - outStarts[vertex];
    }

    /** The first in-slot of a vertex, 0 to n (then it is m); its sources ascend up to the next vertex's. */
    public int inStart(int vertex) {
        return inStarts[vertex];
    }

    /** The source of an arc by its in-slot, 0 to m - 1. */
    public int source(int inSlot) {
        return sources[inSlot];
    }

    /** The first out-slot of a vertex, 0 to n (then it is m); its targets ascend up to the next vertex's. */
    public int outStart(int vertex) {
        return outStarts[vertex];
    }

    /** The target of an arc by its out-slot, 0 to m - 1. */
    public int target(int outSlot) {
        return targets[outSlot];
    }
}
