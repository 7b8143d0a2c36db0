package org.codedcomputing.core.matmul;

import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Systematic schemes with Gaussian coefficients. Several draws are tried, since an unlucky one has sets that are much worse
 * conditioned than others; the first that is good enough is taken, the best of {@value WorstCase#DRAWS} otherwise.
 */
final class RandomCoefficients {
    /** A draw is good enough if its worst set found is this much better than the tolerance. */
    private static final double MARGIN = 0.1;

    private RandomCoefficients() {}

    /**
     * @param draw makes a scheme from a source of coefficients
     */
    static SystematicScheme best(RealOptions options, Function<SplittableRandom, SystematicScheme> draw) {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        SystematicScheme best = draw.apply(seeds.split());
        double worst = best.worstCondition(options.seed());
        for (int i = 1; i < WorstCase.DRAWS && !(worst * 0x1p-52 <= MARGIN * options.tolerance()); i++) {
            SystematicScheme next = draw.apply(seeds.split());
            double condition = next.worstCondition(options.seed());
            if (condition < worst) {
                best = next;
                worst = condition;
            }
        }
        return best;
    }

    /** Rows of independent standard normal numbers. */
    static double[][] gaussian(int rows, int columns, SplittableRandom random) {
        double[][] drawn = new double[rows][columns];
        for (double[] row : drawn) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return drawn;
    }
}
