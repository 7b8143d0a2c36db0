package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Which granules each node of a tree holds, and with which coefficients: those of the encoding matrix, multiplied along the path
 * from the master, so that a node needs no matrix but only its list [36, Alg. 1]. Immutable.
 */
public final class ReduceAllocation implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[][] granules;
    private final double[][] coefficients;

    private ReduceAllocation(int nodes) {
        granules = new int[nodes][];
        coefficients = new double[nodes][];
    }

    /** The allocation by an n x n matrix with s+1 partitions in each row. */
    static ReduceAllocation of(ReduceTree tree, EncodingMatrix matrix) {
        ReduceAllocation allocation = new ReduceAllocation(tree.workers() + 1);
        int[] all = new int[tree.granules()];
        double[] ones = new double[all.length];
        Arrays.setAll(all, granule -> granule);
        Arrays.fill(ones, 1);
        allocation.visit(tree, matrix, 0, 0, all, ones);
        return allocation;
    }

    private void visit(ReduceTree tree, EncodingMatrix matrix, int node, int layer, int[] items, double[] weights) {
        int keep = layer == 0 ? 0 : tree.granulesOfWorker();
        granules[node] = Arrays.copyOf(items, keep);
        coefficients[node] = Arrays.copyOf(weights, keep);
        if (layer == tree.depth()) {
            return;
        }
        int n = tree.fanOut();
        int part = (items.length - keep) / n;
        for (int child = 0; child < n; child++) {
            int[] held = matrix.held(child);
            double[] ofPart = matrix.coefficients(child);
            int[] childItems = new int[held.length * part];
            double[] childWeights = new double[childItems.length];
            for (int t = 0; t < held.length; t++) {
                for (int i = 0; i < part; i++) {
                    int from = keep + held[t] * part + i;
                    childItems[t * part + i] = items[from];
                    childWeights[t * part + i] = weights[from] * ofPart[t];
                }
            }
            visit(tree, matrix, tree.child(node, child), layer + 1, childItems, childWeights);
        }
    }

    /**
     * Granules of a node in the order in which it adds them, as a new array; none for the master.
     *
     * @param node 0..N
     */
    public int[] granules(int node) {
        return granules[node].clone();
    }

    /**
     * Their coefficients, as a new array.
     *
     * @param node 0..N
     */
    public double[] coefficients(int node) {
        return coefficients[node].clone();
    }
}
