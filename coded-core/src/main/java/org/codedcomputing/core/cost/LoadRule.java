package org.codedcomputing.core.cost;

/**
 * Rules of thumb for the computation load when one transmission reaches all receivers: the whole takes
 * r T_map + T_shuffle (1/r - 1/K)/(1 - 1/K) [1, sec. IV]. They know neither memory nor groups nor what codes cost:
 * {@link ExchangeTimeModel} does.
 */
public final class LoadRule {
    private LoadRule() {}

    /**
     * The real r with the least time, sqrt(K T_shuffle / ((K-1) T_map)); may lie beyond K, which stands for mapping everything
     * everywhere.
     *
     * @param nodes K, at least 2
     * @param mapSeconds T_map, at r = 1; more than 0
     * @param shuffleSeconds T_shuffle, of the plain shuffle; at least 0
     */
    public static double best(int nodes, double mapSeconds, double shuffleSeconds) {
        check(nodes, mapSeconds, shuffleSeconds);
        return Math.sqrt(nodes * shuffleSeconds / ((nodes - 1) * mapSeconds));
    }

    /** Seconds of map and coded shuffle for a whole computation load. */
    public static double seconds(int nodes, int load, double mapSeconds, double shuffleSeconds) {
        check(nodes, mapSeconds, shuffleSeconds);
        return load * mapSeconds + shuffleSeconds * (1.0 / load - 1.0 / nodes) / (1 - 1.0 / nodes);
    }

    /** The better of the integers around {@link #best}, within 1..K. */
    public static int bestWhole(int nodes, double mapSeconds, double shuffleSeconds) {
        double best = best(nodes, mapSeconds, shuffleSeconds);
        int below = (int) Math.max(1, Math.min(nodes, Math.floor(best)));
        int above = Math.min(nodes, below + 1);
        return seconds(nodes, below, mapSeconds, shuffleSeconds) <= seconds(nodes, above, mapSeconds, shuffleSeconds)
                ? below
                : above;
    }

    /**
     * The best r without coding: time is linear in r, so everything everywhere if the plain shuffle takes longer than mapping
     * the rest K - 1 times more, else once.
     */
    public static int bestReplicated(int nodes, double mapSeconds, double shuffleSeconds) {
        check(nodes, mapSeconds, shuffleSeconds);
        return shuffleSeconds > (nodes - 1) * mapSeconds ? nodes : 1;
    }

    private static void check(int nodes, double mapSeconds, double shuffleSeconds) {
        if (nodes < 2 || !(mapSeconds > 0) || !(shuffleSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "%d nodes, %s s of map and %s s of shuffle; give at least 2 nodes, a map of more than 0 s and a shuffle of at least 0 s"
                            .formatted(nodes, mapSeconds, shuffleSeconds));
        }
    }
}
