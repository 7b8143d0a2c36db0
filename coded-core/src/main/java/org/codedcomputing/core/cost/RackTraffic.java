package org.codedcomputing.core.cost;

import org.codedcomputing.core.cdc.SubsetRanking;

/**
 * Bytes that enter one rack in a shuffle over all intermediate bytes D, when batches lie at every r-subset of K nodes and the
 * rack has m of them. No code can lower it below what the rack lacks, which fetching from the own rack first reaches.
 */
public final class RackTraffic {
    private RackTraffic() {}

    /** Uncoded, fetched from the own rack where it is there: (m/K) C(K-m, r) / C(K, r). */
    public static double rackLocalFirst(int nodes, int rack, int load) {
        check(nodes, rack, load);
        return (double) rack / nodes * SubsetRanking.count(nodes - rack, load) / SubsetRanking.count(nodes, load);
    }

    /** Uncoded, from a holder chosen at random: (m/K)(1 - r/K)(K - m)/(K - 1). */
    public static double randomHolder(int nodes, int rack, int load) {
        check(nodes, rack, load);
        return (double) rack / nodes * (1 - (double) load / nodes) * (nodes - rack) / (nodes - 1);
    }

    /** Coded, one relayed copy of each packet for the rack: (K - m)(C(K-1, r) - C(K-m-1, r)) / (r K C(K, r)). */
    public static double codedOneCopy(int nodes, int rack, int load) {
        check(nodes, rack, load);
        double packets = (double) SubsetRanking.count(nodes - 1, load) - SubsetRanking.count(nodes - rack - 1, load);
        return (nodes - rack) * packets / ((double) load * nodes * SubsetRanking.count(nodes, load));
    }

    private static void check(int nodes, int rack, int load) {
        if (rack < 1 || rack >= nodes || load < 1 || load > nodes) {
            throw new IllegalArgumentException(
                    "a rack of %d nodes out of K = %d at computation load r = %d; the rack has 1 to K-1 nodes, r is 1 to K"
                            .formatted(rack, nodes, load));
        }
    }
}
