package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.codedcomputing.core.matmul.Figures;

/** How much rounding errors can grow in a scheme, see {@link DecodingVector#amplification}. */
public final class Amplification {
    /** All sets of n-s workers are tried if there are at most so many. */
    public static final int ALL_SETS = 2000;

    /** Random sets that are tried otherwise, besides those that lack a run of neighbours, which are the worst of most schemes. */
    public static final int RANDOM_SETS = 200;

    private static final long SEED = 0x5eed;

    private Amplification() {}

    /**
     * The largest amplification over sets of n-s workers: all of them, or, if there are more than {@value #ALL_SETS}, those that
     * lack a cyclic run of workers and {@value #RANDOM_SETS} random ones, always the same.
     *
     * @return infinite if some set does not decode
     */
    public static double worst(ExactScheme scheme) {
        return worst(scheme, Double.POSITIVE_INFINITY);
    }

    /** The same, but any number above the limit if it is above. */
    static double worst(ExactScheme scheme, double limit) {
        int n = scheme.matrix().workers();
        int s = scheme.stragglers();
        Search search = new Search(scheme, limit);
        if (subsets(n, s) <= ALL_SETS) {
            search.all(0, s);
            return search.worst;
        }
        for (int start = 0; start < n && search.worst <= limit; start++) {
            BitSet run = new BitSet();
            for (int i = 0; i < s; i++) {
                run.set((start + i) % n);
            }
            search.without(run);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int set = 0; set < RANDOM_SETS && search.worst <= limit; set++) {
            BitSet lost = new BitSet();
            while (lost.cardinality() < s) {
                lost.set(random.nextInt(n));
            }
            search.without(lost);
        }
        return search.worst;
    }

    /** C(n, s), or something above the limit if it is above. */
    private static long subsets(int n, int s) {
        long count = 1;
        for (int i = 1; i <= Math.min(s, n - s); i++) {
            count = count * (n - i + 1) / i;
            if (count > ALL_SETS) {
                return count;
            }
        }
        return count;
    }

    /**
     * Refuses a scheme whose rounding errors can grow too much.
     *
     * @throws IllegalArgumentException if the worst amplification is above {@link ExactScheme#MOST_AMPLIFICATION}
     */
    static void require(ExactScheme scheme) {
        double worst = worst(scheme);
        if (!(worst <= ExactScheme.MOST_AMPLIFICATION)) {
            throw refusal(scheme.matrix().workers(), scheme.stragglers(), worst);
        }
    }

    static IllegalArgumentException refusal(int n, int s, double best) {
        return new IllegalArgumentException(
                "no well-conditioned matrix found for n=%d, s=%d (best amplification %s > 1e7)"
                        .formatted(n, s, Double.isFinite(best) ? Figures.size(best) : "infinite"));
    }

    private static final class Search {
        private final ExactScheme scheme;
        private final double limit;
        private final BitSet lost = new BitSet();
        private double worst;

        Search(ExactScheme scheme, double limit) {
            this.scheme = scheme;
            this.limit = limit;
        }

        /** All ways to lose so many of the workers from {@code from} on, besides those that are lost. */
        void all(int from, int more) {
            if (worst > limit) {
                return;
            }
            if (more == 0) {
                without(lost);
                return;
            }
            for (int worker = from; worker <= scheme.matrix().workers() - more; worker++) {
                lost.set(worker);
                all(worker + 1, more - 1);
                lost.clear(worker);
            }
        }

        void without(BitSet missing) {
            BitSet arrived = new BitSet();
            arrived.set(0, scheme.matrix().workers());
            arrived.andNot(missing);
            DecodingVector vector = scheme.decoding(arrived);
            worst = Math.max(worst, vector.exact() ? vector.amplification() : Double.POSITIVE_INFINITY);
        }
    }
}
