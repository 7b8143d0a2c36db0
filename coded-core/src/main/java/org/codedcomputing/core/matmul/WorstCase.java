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
     * The largest condition over all erasure sets if they are few, else over {@value #RANDOM_SETS} random ones and all cyclic runs
     * of workers.
     *
     * @param erased results that are missing in each set, at least 0
     */
    static double of(ProductScheme<double[]> scheme, int erased, SplittableRandom random) {
        int n = scheme.workers();
        if (erased == 0) {
            return scheme.decoding(scheme.used(complement(n, new BitSet()))).condition();
        }
        if (sets(n, erased) <= RANDOM_SETS) {
            return overAll(scheme, new BitSet(), 0, erased);
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

    /** Sets of so many of n, as far as {@value #RANDOM_SETS} + 1. */
    private static int sets(int n, int erased) {
        long sets = 1;
        for (int i = 1; i <= Math.min(erased, n - erased); i++) {
            sets = sets * (n - i + 1) / i;
            if (sets > RANDOM_SETS) {
                return RANDOM_SETS + 1;
            }
        }
        return (int) sets;
    }

    /** The largest condition over all sets that lack {@code lost} and so many more from some worker on. */
    private static double overAll(ProductScheme<double[]> scheme, BitSet lost, int from, int more) {
        if (more == 0) {
            return condition(scheme, complement(scheme.workers(), lost));
        }
        double worst = 0;
        for (int worker = from; worker <= scheme.workers() - more; worker++) {
            lost.set(worker);
            worst = Math.max(worst, overAll(scheme, lost, worker + 1, more - 1));
            lost.clear(worker);
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
