package org.codedcomputing.core.cdc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Communication loads of coded distributed computing [1]: bytes sent, a multicast counted once, over all intermediate bytes
 * D. Pure functions.
 */
public final class CdcLoad {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** Beyond this many standard deviations the normal density is below 10^-17. */
    private static final double TAIL = 9;

    private static final int SIMPSON_STEPS = 1800;

    private CdcLoad() {}

    /**
     * Load without coding, 1 - r/K; r = 1 is the plain shuffle.
     *
     * @param nodes K, at least 1
     * @param load r, 1..K
     */
    public static double uncoded(int nodes, double load) {
        check(nodes, load);
        return 1 - load / nodes;
    }

    /**
     * Load of CDC, (1/r)(1 - r/K) [1, Thm 1].
     *
     * @param nodes K, at least 1
     * @param load r, 1..K
     */
    public static double cdc(int nodes, int load) {
        return uncoded(nodes, load) / load;
    }

    /**
     * Least load for any real computation load: the straight line between the neighbouring integers [1, Thm 1], reached by
     * coding the share ceil(r) - r of the input for floor(r) and the rest for ceil(r).
     *
     * @param nodes K, at least 1
     * @param load r, 1..K
     */
    public static double hull(int nodes, double load) {
        check(nodes, load);
        int below = (int) Math.floor(load);
        double above = load - below;
        return above == 0 ? cdc(nodes, below) : (1 - above) * cdc(nodes, below) + above * cdc(nodes, below + 1);
    }

    /**
     * Lower bound on the load of any scheme for a given replication of the files [1, sec. VI]: the sum over j of
     * (a_j / N)(K - j)/(K j).
     *
     * @param nodes K, at least 1
     * @param filesAt element j-1 is a_j, the number of files that are mapped at exactly j nodes; at most K elements
     */
    public static double converse(int nodes, long... filesAt) {
        if (filesAt.length > nodes) {
            throw new IllegalArgumentException(
                    "files mapped at up to %d nodes, but there are K = %d".formatted(filesAt.length, nodes));
        }
        long files = 0;
        double load = 0;
        for (int j = 1; j <= filesAt.length; j++) {
            files = Math.addExact(files, filesAt[j - 1]);
            load += filesAt[j - 1] * (double) (nodes - j) / ((double) nodes * j);
        }
        if (files <= 0) {
            throw new IllegalArgumentException("no files, no load; give at least one a_j > 0");
        }
        return load / files;
    }

    /**
     * Expected share of padding in coded packets: c_m sqrt(K/n + 1/lambda), since a packet is as long as the longest of its m
     * segments; m is r in {@link CdcDesign}.
     *
     * @param nodes K, at least 1
     * @param segments m, 1..K
     * @param sampledKeys n, keys that the bounds of the partitioner were sampled from; infinite if they are exact
     * @param recordsPerValue lambda, mean records of an intermediate value; more than 0
     * @return expected bytes sent over those for values of equal length, less 1; 0 for m = 1
     */
    public static double padding(int nodes, int segments, double sampledKeys, double recordsPerValue) {
        check(nodes, segments);
        if (!(sampledKeys > 0) || !(recordsPerValue > 0)) {
            throw new IllegalArgumentException("%s sampled keys and %s records per value; both must be more than 0"
                    .formatted(sampledKeys, recordsPerValue));
        }
        return meanOfMaximum(segments) * Math.sqrt(nodes / sampledKeys + 1 / recordsPerValue);
    }

    /**
     * c_r: the mean of the greatest of r standard normal variables, the integral of x r phi(x) Phi(x)^(r-1), by Simpson's
     * rule to ten digits.
     *
     * @param count r, at least 1
     */
    static double meanOfMaximum(int count) {
        double step = 2 * TAIL / SIMPSON_STEPS;
        double sum = 0;
        for (int i = 0; i <= SIMPSON_STEPS; i++) {
            double x = -TAIL + i * step;
            int weight = i == 0 || i == SIMPSON_STEPS ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * x * NORMAL.density(x) * Math.pow(NORMAL.cumulativeProbability(x), count - 1.0);
        }
        return count == 1 ? 0 : count * sum * step / 3;
    }

    /**
     * Coded bytes over replicated ones when only a share of the batches holds anything, chosen at random:
     * (1 - (1-p)^m)/(m p) for packets of m segments. With p = 1 it is 1/m, with p near 0 coding gains nothing.
     *
     * @param populated p, more than 0, at most 1
     * @param segments m, at least 1
     */
    public static double partialPopulation(double populated, int segments) {
        if (!(populated > 0 && populated <= 1) || segments < 1) {
            throw new IllegalArgumentException(
                    "a share of %s populated batches and %d segments; the share must be in (0, 1] and the segments at least 1"
                            .formatted(populated, segments));
        }
        return (1 - Math.pow(1 - populated, segments)) / (segments * populated);
    }

    /**
     * Bytes that CDC sends, a multicast counted once, when the nodes reduce unequal shares, each spread evenly over the batches.
     * A sender's packet is as long as the segment of the receiver that reduces most of its r; of the r-subsets of the nodes,
     * C(m-1, r-1) have the m-th smallest share as their largest, and each is served by the K - r others:
     * (K-r)/(r C(K,r)) times the sum over m of C(m-1, r-1) d(m). Equal shares give D times the load of [1, Thm 1]; one node
     * that reduces all gives D (1 - r/K), what no coding sends.
     *
     * @param load r, 1..K
     * @param bytesByReceiver element k is the intermediate bytes that node k reduces, at least 0; K elements, Not modified
     */
    public static double skewedBytes(int load, double... bytesByReceiver) {
        int nodes = bytesByReceiver.length;
        check(nodes, load);
        checkReceivers(nodes, bytesByReceiver);
        double[] ascending = bytesByReceiver.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (int m = load; m <= nodes; m++) {
            sum += SubsetRanking.count(m - 1, load - 1) * ascending[m - 1];
        }
        return sum * (nodes - load) / load / SubsetRanking.count(nodes, load);
    }

    /**
     * Mean payload of a packet of a design in bytes, when no segment is longer than a strip; infinite if it sends none.
     *
     * @param intermediateBytes D
     */
    public static double meanPayload(DeliveryDesign design, double intermediateBytes) {
        return design.groups() == 0
                ? Double.POSITIVE_INFINITY
                : intermediateBytes * design.communicationLoad() / design.packets();
    }

    /** Refuses what is not one number of bytes for each node. */
    static void checkReceivers(int nodes, double... bytesByReceiver) {
        if (bytesByReceiver.length != nodes) {
            throw new IllegalArgumentException("bytes of %d receivers for %d nodes; give one number for each"
                    .formatted(bytesByReceiver.length, nodes));
        }
        for (int node = 0; node < bytesByReceiver.length; node++) {
            if (!(bytesByReceiver[node] >= 0)) {
                throw new IllegalArgumentException(
                        "node %d reduces %s bytes; give at least 0".formatted(node, bytesByReceiver[node]));
            }
        }
    }

    /** A computation load as people write it: 3, or 2.5, with four decimals at most. */
    public static String text(double load) {
        return !Double.isFinite(load)
                ? Double.toString(load)
                : BigDecimal.valueOf(load)
                        .setScale(4, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private static void check(int nodes, double load) {
        if (!(load >= 1 && load <= nodes)) {
            throw new IllegalArgumentException(
                    "computation load r = %s is not between 1 and K = %d".formatted(text(load), nodes));
        }
    }
}
