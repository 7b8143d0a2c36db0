package org.codedcomputing.pagerank.graph;

import java.util.Locale;

/**
 * What a partition cuts of a graph.
 *
 * @param arcs m
 * @param cutArcs arcs between two parts: the values that the raw plan U1 sends in an iteration
 * @param vertices n
 * @param boundary vertices with a neighbour, in either direction, in another part
 * @param parts K
 * @param largest vertices of the largest part
 */
public record PartitionCut(long arcs, long cutArcs, int vertices, int boundary, int parts, int largest) {
    /** The largest part over n/K: 1 is perfect balance. */
    public double imbalance() {
        return vertices == 0 ? 1 : (double) largest * parts / vertices;
    }

    /** One line for users. */
    public String explain() {
        return String.format(
                Locale.ROOT,
                "%d parts: %,d of %,d arcs cut (%.2f %%), %,d of %,d vertices on a boundary, largest part %,d (%.3f of n/K)",
                parts,
                cutArcs,
                arcs,
                arcs == 0 ? 0 : 100.0 * cutArcs / arcs,
                boundary,
                vertices,
                largest,
                imbalance());
    }
}
