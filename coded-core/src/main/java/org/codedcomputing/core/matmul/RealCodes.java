package org.codedcomputing.core.matmul;

import java.util.SplittableRandom;

/** What the families over the reals share. */
final class RealCodes {
    private RealCodes() {}

    static void requireWorkers(String name, int threshold, int workers) {
        if (workers < threshold) {
            throw new IllegalArgumentException(
                    "%s needs %d results, plan has only %d tasks; lower p\u00b7m\u00b7n or add tasks"
                            .formatted(name, threshold, workers));
        }
    }

    static MatrixProductCode<double[]> code(ProductShape shape, RealOptions options, ProductScheme<double[]> scheme) {
        return MatrixProductCode.unchecked(
                new BlockGrid(shape, scheme.partition()), RealArithmetic.REALS, scheme, options.tolerance());
    }

    /** Refuses coefficients under which some sets of K results, of those that {@link WorstCase} tries, do not suffice. */
    static void requireIndependent(ProductScheme<double[]> scheme, RealOptions options) {
        int erased = scheme.workers() - scheme.threshold();
        double worst = WorstCase.of(scheme, erased, new SplittableRandom(options.seed()));
        if (!(worst * 0x1p-52 < 1)) {
            throw new IllegalArgumentException(
                    "%s: some %d of the %d results are dependent (condition %s); draw other coefficients"
                            .formatted(scheme.name(), scheme.threshold(), scheme.workers(), Figures.size(worst)));
        }
    }

    static double[] pick(double[] values, int[] indices) {
        double[] picked = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            picked[i] = values[indices[i]];
        }
        return picked;
    }

    /** The matrix that picks some of the unknowns, one row for each. */
    static double[] selection(int unknowns, int[] picked) {
        double[] rows = new double[picked.length * unknowns];
        for (int i = 0; i < picked.length; i++) {
            rows[i * unknowns + picked[i]] = 1;
        }
        return rows;
    }
}
