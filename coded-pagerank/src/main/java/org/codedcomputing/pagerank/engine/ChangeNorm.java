package org.codedcomputing.pagerank.engine;

/** How the change of all vertices in one iteration is measured. */
public enum ChangeNorm {
    /** Sum of the absolute changes. */
    L1 {
        @Override
        double add(double sum, double change) {
            return sum + change;
        }
    },

    /** The largest absolute change. */
    MAX {
        @Override
        double add(double sum, double change) {
            return Math.max(sum, change);
        }
    };

    /** Adds a change; NaN and infinity stay. */
    abstract double add(double sum, double change);

    /** Of changes of blocks, in ascending order. */
    double fold(double[] blocks) {
        double sum = 0;
        for (double block : blocks) {
            sum = add(sum, block);
        }
        return sum;
    }
}
