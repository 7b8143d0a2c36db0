package org.codedcomputing.core.gradient;

import java.util.BitSet;

/**
 * Fractional repetition that leaves out the groups of which nobody answered (ErasureHead, [35]), optionally scaling what is left
 * by groups over groups present. Far better than {@link BernoulliScheme} against random stragglers; one whole group that is slow
 * loses s+1 partitions outright.
 */
public final class IgnoredGroups implements ApproximateScheme {
    private static final long serialVersionUID = 1L;

    private final FractionalRepetition groups;
    private final boolean scaled;

    private IgnoredGroups(FractionalRepetition groups, boolean scaled) {
        this.groups = groups;
        this.scaled = scaled;
    }

    /**
     * The scheme on some groups.
     *
     * @param scaled whether the sum of the groups that are there is scaled up for those that are not
     */
    public static IgnoredGroups of(FractionalRepetition groups, boolean scaled) {
        return new IgnoredGroups(groups, scaled);
    }

    /**
     * Mean error, not scaled, if any r of n workers are equally likely to answer: {@code n C(n-d, r) / C(n, r)}.
     *
     * @param n workers and partitions, at least 1
     * @param d copies of each partition, 1..n
     * @param r messages, 1..n
     */
    public static double expectedError(int n, int d, int r) {
        double product = n;
        for (int i = 0; i < d; i++) {
            product *= (double) Math.max(0, n - r - i) / (n - i);
        }
        return product;
    }

    @Override
    public String name() {
        return "%s, missing groups ignored%s".formatted(groups.name(), scaled ? ", scaled" : "");
    }

    @Override
    public EncodingMatrix matrix() {
        return groups.matrix();
    }

    @Override
    public DecodingVector decoding(BitSet arrived) {
        int present = groups.groups() - groups.missing(arrived);
        return groups.decoding(arrived, scaled && present > 0 ? (double) groups.groups() / present : 1);
    }

    @Override
    public String toString() {
        return name();
    }
}
