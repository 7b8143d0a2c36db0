package org.codedcomputing.core.gradient;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fractional repetition [30, III]: groups of workers that hold the same partitions and send their plain sum. One message of each
 * group suffices, so that a round may end long before n-s workers have answered; decoding adds them, without any solving and
 * without any growth of rounding errors. Since partitions are added in ascending order by workers and groups in ascending order
 * here, the sum is the same bit for bit, whichever workers straggle.
 */
public final class FractionalRepetition implements ExactScheme {
    private static final long serialVersionUID = 1L;

    private final int stragglers;
    private final int[] groupOf;
    private final int groups;
    private final boolean generalised;
    private final EncodingMatrix matrix;

    private FractionalRepetition(int stragglers, int[] groupOf, int groups, boolean generalised, int partitions) {
        this.stragglers = stragglers;
        this.groupOf = groupOf;
        this.groups = groups;
        this.generalised = generalised;
        int each = partitions / groups;
        int[][] held = new int[groupOf.length][];
        double[][] ones = new double[groupOf.length][];
        for (int worker = 0; worker < groupOf.length; worker++) {
            int first = groupOf[worker] * each;
            held[worker] = IntStream.range(first, first + each).toArray();
            ones[worker] = IntStream.range(0, each).mapToDouble(j -> 1).toArray();
        }
        this.matrix = new EncodingMatrix(partitions, 1, 1, held, ones);
    }

    /**
     * n workers for k = n partitions in n/(s+1) groups of neighbours; load (s+1)/n, the least there is.
     *
     * @param n workers, at least 1
     * @param s stragglers, 0..n-1; s+1 must divide n
     * @throws IllegalArgumentException if it does not
     */
    public static FractionalRepetition of(int n, int s) {
        ExactScheme.require(n, s);
        if (n % (s + 1) != 0) {
            int less = s;
            while (n % (less + 1) != 0) {
                less--;
            }
            int more = s;
            while (n % (more + 1) != 0) {
                more++;
            }
            throw new IllegalArgumentException(
                    "fractional repetition needs (s+1) to divide n: n=%d, s=%d; use s=%d or s=%d, or the cyclic scheme"
                            .formatted(n, s, less, more));
        }
        int[] groupOf = IntStream.range(0, n).map(worker -> worker / (s + 1)).toArray();
        return new FractionalRepetition(s, groupOf, n / (s + 1), false, n);
    }

    /**
     * Any n and s: {@code G = floor(n/(s+1))} partitions, worker i holds partition {@code i mod G}. Load 1/G.
     *
     * @param n workers, at least 1
     * @param s stragglers, 0..n-1
     */
    public static FractionalRepetition generalised(int n, int s) {
        ExactScheme.require(n, s);
        int groups = n / (s + 1);
        int[] groupOf = IntStream.range(0, n).map(worker -> worker % groups).toArray();
        return new FractionalRepetition(s, groupOf, groups, true, groups);
    }

    /** Number of groups G. */
    public int groups() {
        return groups;
    }

    /**
     * The group of a worker, 0..G-1. Copies help only if they are slow independently: spread the members of a group over hosts.
     *
     * @param worker 0..n-1
     */
    public int group(int worker) {
        return groupOf[worker];
    }

    /** Workers in a group. */
    int members(int group) {
        return (int) IntStream.of(groupOf).filter(of -> of == group).count();
    }

    @Override
    public String name() {
        return "%s(n=%d, s=%d)".formatted(generalised ? "generalised FRC" : "FRC", groupOf.length, stragglers);
    }

    @Override
    public EncodingMatrix matrix() {
        return matrix;
    }

    @Override
    public int stragglers() {
        return stragglers;
    }

    @Override
    public int recoveryThreshold() {
        return groups;
    }

    private BitSet covered(BitSet arrived) {
        BitSet covered = new BitSet();
        arrived.stream().forEach(worker -> covered.set(groupOf[worker]));
        return covered;
    }

    @Override
    public int missing(BitSet arrived) {
        return groups - covered(arrived).cardinality();
    }

    @Override
    public DecodingVector decoding(BitSet arrived) {
        return decoding(arrived, 1);
    }

    /** Adds one message of each group that has one, each times a scale. */
    DecodingVector decoding(BitSet arrived, double scale) {
        int[] first = new int[groups];
        Arrays.fill(first, -1);
        for (int worker = arrived.length() - 1; worker >= 0; worker--) {
            if (arrived.get(worker)) {
                first[groupOf[worker]] = worker;
            }
        }
        int[] workers = IntStream.of(first).filter(worker -> worker >= 0).toArray();
        double[] rows = IntStream.of(workers).mapToDouble(worker -> scale).toArray();
        return DecodingVector.of(matrix, workers, rows);
    }

    @Override
    public String shortage(BitSet arrived) {
        BitSet covered = covered(arrived);
        String uncovered = IntStream.range(0, groups)
                .filter(group -> !covered.get(group))
                .mapToObj(group -> "group %d (workers %s)".formatted(group, membersText(group)))
                .collect(Collectors.joining(", "));
        return "cannot decode: %d of %d workers answered, none of %s"
                .formatted(arrived.cardinality(), groupOf.length, uncovered);
    }

    private String membersText(int group) {
        return IntStream.range(0, groupOf.length)
                .filter(worker -> groupOf[worker] == group)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name();
    }
}
