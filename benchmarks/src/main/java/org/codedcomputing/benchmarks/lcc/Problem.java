package org.codedcomputing.benchmarks.lcc;

import java.util.SplittableRandom;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;

/**
 * Least squares on random data.
 *
 * @param x m x d, in [-1, 1]
 * @param y what a random w gives, with some noise
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Problem(Block<double[]> x, double[] y) {
    static Problem of(int rows, int columns, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] data = random.doubles((long) rows * columns, -1, 1).toArray();
        double[] w = random.doubles(columns, -1, 1).toArray();
        double[] y = new double[rows];
        Block<double[]> x = new Block<>(rows, columns, data);
        Kernels.real().multiplyVector(x.view(), Slice.of(w), Slice.of(y));
        for (int i = 0; i < rows; i++) {
            y[i] += random.nextDouble(-0.1, 0.1);
        }
        return new Problem(x, y);
    }

    /** Rows from one to before another. */
    Problem rows(int from, int to) {
        int width = x.columns();
        double[] part = new double[(to - from) * width];
        System.arraycopy(x.data(), from * width, part, 0, part.length);
        double[] labels = new double[to - from];
        System.arraycopy(y, from, labels, 0, labels.length);
        return new Problem(new Block<>(to - from, width, part), labels);
    }

    /** One of a number of parts of equal size. */
    Problem part(int index, int parts) {
        int rows = x.rows();
        return rows((int) ((long) index * rows / parts), (int) ((long) (index + 1) * rows / parts));
    }

    /** X^T (X w - y). */
    double[] gradient(double[] w) {
        double[] error = new double[x.rows()];
        Kernels.real().multiplyVector(x.view(), Slice.of(w), Slice.of(error));
        for (int i = 0; i < error.length; i++) {
            error[i] -= y[i];
        }
        double[] gradient = new double[x.columns()];
        Kernels.real().multiplyTransposedVector(x.view(), Slice.of(error), Slice.of(gradient));
        return gradient;
    }

    /** Elements that a gradient passes over, in both of its products. */
    double work() {
        return 2.0 * x.rows() * x.columns();
    }
}
