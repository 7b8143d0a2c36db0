package org.codedcomputing.benchmarks.pagerank;

import java.util.Arrays;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * PageRank as one would write it down for one thread: in-arcs as two arrays, a pass that divides ranks by out-degrees, a pass that
 * adds them up. Nothing else: no stop rule, no check.
 */
final class PlainLoop {
    private final int[] starts;
    private final int[] sources;
    private final int[] outDegrees;

    PlainLoop(Graph graph) {
        starts = new int[graph.vertices() + 1];
        outDegrees = new int[graph.vertices()];
        sources = new int[graph.arcs()];
        for (int vertex = 0; vertex < outDegrees.length; vertex++) {
            starts[vertex + 1] = graph.inStart(vertex + 1);
            outDegrees[vertex] = graph.outDegree(vertex);
        }
        for (int slot = 0; slot < sources.length; slot++) {
            sources[slot] = graph.source(slot);
        }
    }

    /** Conventional ranks after some iterations. */
    double[] run(int iterations, double damping) {
        int n = outDegrees.length;
        double[] ranks = new double[n];
        double[] shares = new double[n];
        Arrays.fill(ranks, 1.0 / n);
        for (int iteration = 0; iteration < iterations; iteration++) {
            double dangling = 0;
            for (int v = 0; v < n; v++) {
                if (outDegrees[v] == 0) {
                    dangling += ranks[v];
                } else {
                    shares[v] = ranks[v] / outDegrees[v];
                }
            }
            double base = (1 - damping) / n + damping / n * dangling;
            for (int v = 0; v < n; v++) {
                double sum = 0;
                for (int slot = starts[v]; slot < starts[v + 1]; slot++) {
                    sum += shares[sources[slot]];
                }
                ranks[v] = base + damping * sum;
            }
        }
        return ranks;
    }
}
