package org.codedcomputing.core.matmul;

import java.io.Serializable;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Everything about a {@link PolynomialScheme}: a plain holder of coefficients, filled by a family and not modified afterwards.
 */
final class PolynomialDesign implements Serializable {
    private static final long serialVersionUID = 1L;

    final String name;
    final Partition partition;

    /** x_i, one for each worker. */
    final InterpolationNodes points;

    /** K, one more than the degree of the polynomial of results. */
    final int threshold;

    /** workers x (L pm + masks), row by row. */
    final long[] rowsA;

    /** workers x (L pn + masks), row by row. */
    final long[] rowsB;

    final Readout readout;

    /** Products that are computed together, L. */
    int batch = 1;

    int masksA;
    int masksB;

    /** Workers 0.. that hold raw data. */
    int systematic;

    /** What the result of each worker is multiplied by before interpolation; none for 1. */
    long[] factors = {};

    PolynomialDesign(
            String name,
            Partition partition,
            InterpolationNodes points,
            int threshold,
            long[] rowsA,
            long[] rowsB,
            Readout readout) {
        this.name = name;
        this.partition = partition;
        this.points = points;
        this.threshold = threshold;
        this.rowsA = rowsA;
        this.rowsB = rowsB;
        this.readout = readout;
    }
}
