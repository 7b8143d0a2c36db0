package org.codedcomputing.benchmarks.lcc;

import java.io.Serializable;
import org.codedcomputing.core.matmul.Block;

/**
 * A part of the rows at a worker.
 *
 * @param x rows
 * @param y labels
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Part(Block<double[]> x, double[] y) implements Serializable {
    Part(Problem problem) {
        this(problem.x(), problem.y());
    }

    Problem problem() {
        return new Problem(x, y);
    }
}
