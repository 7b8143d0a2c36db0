package org.codedcomputing.lcc.code;

import java.util.Arrays;

/**
 * Berrut's rational interpolation [65]: from values at nodes x_0 > x_1 > .. the value at z is sum b_i(z) y_i with {@code b_i(z) =
 * (s_i/(z-x_i)) / sum_j (s_j/(z-x_j))} and alternating signs s_i. It has no pole between the nodes as long as the signs alternate
 * over the nodes that are there: after losses they are numbered anew.
 */
public final class BerrutWeights {
    /** A point so close to a node is that node. */
    private static final double SAME = 1e-12;

    private BerrutWeights() {}

    /**
     * The weights at a point.
     *
     * @param z where
     * @param nodes descending, at least one; not modified
     * @param halfEnds whether the first and the last sign count half, with which linear functions are reproduced for any number of
     *     nodes and not only for even ones
     * @return weights with sum 1, one for each node
     */
    public static double[] at(double z, double[] nodes, boolean halfEnds) {
        double[] weights = new double[nodes.length];
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            double difference = z - nodes[i];
            if (Math.abs(difference) < SAME) {
                Arrays.fill(weights, 0);
                weights[i] = 1;
                return weights;
            }
            double sign = i % 2 == 0 ? 1 : -1;
            boolean end = i == 0 || i == nodes.length - 1;
            weights[i] = (halfEnds && end ? sign / 2 : sign) / difference;
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The points of K inputs, {@code cos((2j+1) pi / (2K))}, descending. */
    public static double[] inputPoints(int inputs) {
        double[] points = new double[inputs];
        for (int j = 0; j < inputs; j++) {
            points[j] = Math.cos((2 * j + 1) * Math.PI / (2 * inputs));
        }
        return points;
    }

    /** The points of n workers, {@code cos(i pi / (n-1))}, descending; 1 for a single worker. */
    public static double[] workerPoints(int workers) {
        double[] points = new double[workers];
        for (int i = 0; i < workers; i++) {
            points[i] = workers == 1 ? 1 : Math.cos(i * Math.PI / (workers - 1));
        }
        return points;
    }
}
