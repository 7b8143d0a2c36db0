package org.codedcomputing.core.matmul;

import java.io.Serializable;
import org.codedcomputing.core.poly.InterpolationNodes;

/** What of the polynomial of results the blocks of C are. */
sealed interface Readout extends Serializable {
    /**
     * The matrix that takes values of the polynomial to the blocks of C.
     *
     * @param nodes K points, or those of all systematic workers
     * @return blocks x points, row by row
     */
    long[] rows(InterpolationNodes nodes);

    /**
     * Coefficients of the polynomial.
     *
     * @param exponents one for each block of C
     */
    static Readout coefficients(int... exponents) {
        return new Coefficients(exponents);
    }

    /**
     * Combinations of values of the polynomial at other points.
     *
     * @param targets the points
     * @param weights blocks x targets, row by row
     */
    static Readout values(long[] targets, long[] weights) {
        return new Values(targets, weights);
    }

    /** See {@link Readout#coefficients}. */
    final class Coefficients implements Readout {
        private static final long serialVersionUID = 1L;

        private final int[] exponents;

        private Coefficients(int[] exponents) {
            this.exponents = exponents;
        }

        @Override
        public long[] rows(InterpolationNodes nodes) {
            return nodes.coefficientRows(exponents);
        }
    }

    /** See {@link Readout#values}. */
    final class Values implements Readout {
        private static final long serialVersionUID = 1L;

        private final long[] targets;
        private final long[] weights;

        private Values(long[] targets, long[] weights) {
            this.targets = targets;
            this.weights = weights;
        }

        @Override
        public long[] rows(InterpolationNodes nodes) {
            return Products.multiply(
                    nodes.field(), weights, nodes.evaluationMatrix(targets), targets.length, nodes.size());
        }
    }
}
