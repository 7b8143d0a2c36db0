package org.codedcomputing.pagerank.plan;

import org.codedcomputing.core.cdc.SubsetRanking;

/**
 * Expected loads on random graphs whose n^2 arcs exist independently with probability p [80, Thm 1], with reducers and batches
 * that do not depend on each other: values over n^2.
 */
public final class ErdosRenyiLoad {
    /** Beyond so many standard deviations a binomial tail is below any digit of a double. */
    private static final double TAIL = 40;

    private ErdosRenyiLoad() {}

    /**
     * Load of the uncoded shuffle, p (1 - r/K).
     *
     * @param probability p, 0 to 1
     */
    public static double uncoded(double probability, int servers, int load) {
        Placing.servers(servers, load);
        return probability * (1 - (double) load / servers);
    }

    /** Limit of the coded load for many vertices, (p/r)(1 - r/K). */
    public static double limit(double probability, int servers, int load) {
        return uncoded(probability, servers, load) / load;
    }

    /**
     * Expected load of the coded shuffle with exact segments: C(K, r+1) (E l1 + E l2 / r) / n^2, l1 and l2 being the longest
     * and the second longest of r + 1 binomial row lengths.
     *
     * @param vertices n, a multiple of C(K, r) and K for an exact answer
     * @param probability p, 0 to 1
     */
    public static double coded(int vertices, double probability, int servers, int load) {
        Placing.servers(servers, load);
        double batch = (double) vertices / SubsetRanking.count(servers, load);
        long pairs = Math.round(batch * vertices / servers);
        int rows = load + 1;
        double[] expected = longest(pairs, probability, rows);
        return SubsetRanking.count(servers, rows) * (expected[0] + expected[1] / load) / ((double) vertices * vertices);
    }

    /** E l1 and E l2 of so many rows, each binomial. */
    private static double[] longest(long pairs, double probability, int rows) {
        double mean = pairs * probability;
        double deviation = Math.sqrt(mean * (1 - probability));
        if (deviation == 0) {
            return new double[] {mean, rows > 1 ? mean : 0};
        }
        long from = (long) Math.max(0, Math.floor(mean - TAIL * deviation - TAIL));
        long to = (long) Math.min((double) pairs, Math.ceil(mean + TAIL * deviation + TAIL));
        double[] mass = binomial(pairs, probability, from, to);
        // Every length below the first one that counts is exceeded.
        double first = from;
        double second = from;
        double below = 0;
        for (int i = 0; i < mass.length; i++) {
            below = Math.min(1, below + mass[i]);
            double others = Math.pow(below, rows - 1);
            first += 1 - others * below;
            second += 1 - others * below - rows * others * (1 - below);
        }
        return new double[] {first, rows > 1 ? second : 0};
    }

    /** Probabilities of from..to, by their ratios from the mode outwards, so that nothing overflows. */
    private static double[] binomial(long count, double probability, long from, long to) {
        double odds = probability / (1 - probability);
        int mode = (int) (Math.min(to, (long) ((count + 1) * probability)) - from);
        double[] mass = new double[(int) (to - from) + 1];
        mass[mode] = 1;
        for (int i = mode + 1; i < mass.length; i++) {
            mass[i] = mass[i - 1] * odds * (count - (from + i) + 1) / (from + i);
        }
        for (int i = mode - 1; i >= 0; i--) {
            mass[i] = mass[i + 1] * (from + i + 1) / (odds * (count - (from + i)));
        }
        double sum = 0;
        for (double m : mass) {
            sum += m;
        }
        for (int i = 0; i < mass.length; i++) {
            mass[i] /= sum;
        }
        return mass;
    }
}
