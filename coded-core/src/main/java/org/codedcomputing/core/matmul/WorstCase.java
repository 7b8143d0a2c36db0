package org.codedcomputing.core.matmul;

import java.util.BitSet;
import java.util.SplittableRandom;

/** How ill-conditioned a scheme over the reals can get. */
final class WorstCase {
    /** Random sets that are tried. */
    static final int RANDOM_SETS = 100;

    /** Draws of random coefficients of which the best is kept. */
    static final int DRAWS = 20;

    private WorstCase() {}

    /**
     * The largest condition over {@value #RANDOM_SETS} random erasure sets and all cyclic runs of workers.
     *
     * @param erased results that are missing in each set, at least 0
     */
    static double of(ProductScheme<double[]> scheme, int erased, SplittableRandom random) {
        int n = scheme.workers();
        if (erased == 0) {
            return scheme.decoding(scheme.used(complement(n, new BitSet()))).condition();
        }
        double worst = 0;
        for (int start = 0; start < n; start++) {
            BitSet run = new BitSet();
            for (int i = 0; i < erased; i++) {
                run.set((start + i) % n);
            }
            worst = Math.max(worst, condition(scheme, complement(n, run)));
        }
        for (int set = 0; set < RANDOM_SETS; set++) {
            BitSet lost = new BitSet();
            while (lost.cardinality() < erased) {
                lost.set(random.nextInt(n));
            }
            worst = Math.max(worst, condition(scheme, complement(n, lost)));
        }
        return worst;
    }

    private static double condition(ProductScheme<double[]> scheme, BitSet arrived) {
        return scheme.decoding(scheme.used(arrived)).condition();
    }

    private static BitSet complement(int n, BitSet lost) {
        BitSet arrived = new BitSet();
        arrived.set(0, n);
        arrived.andNot(lost);
        return arrived;
    }
}
