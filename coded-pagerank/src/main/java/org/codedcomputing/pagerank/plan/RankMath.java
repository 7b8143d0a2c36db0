package org.codedcomputing.pagerank.plan;

/**
 * Messages and sums as 64-bit words: the bits of doubles, added one after the other from zero, or integers that count 2^-62,
 * whose sums do not depend on their order.
 */
final class RankMath {
    private static final double UP = 0x1p62;
    private static final double DOWN = 0x1p-62;

    private RankMath() {}

    /** A message as a word. */
    static long word(double share, boolean fixed) {
        return fixed ? (long) Math.rint(share * UP) : Double.doubleToRawLongBits(share);
    }

    /** The sum of some words; a single one is taken as it is, to the bit. */
    static long sum(long[] words, int[] places, int from, int to, boolean fixed) {
        if (to == from + 1) {
            return words[places[from]];
        }
        if (fixed) {
            return fixedSum(words, places, from, to);
        }
        return Double.doubleToRawLongBits(doubleSum(words, places, from, to));
    }

    /** The sum of some words as a number. */
    static double total(long[] words, int[] places, int from, int to, boolean fixed) {
        return fixed ? fixedSum(words, places, from, to) * DOWN : doubleSum(words, places, from, to);
    }

    private static long fixedSum(long[] words, int[] places, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += words[places[i]];
        }
        return sum;
    }

    private static double doubleSum(long[] words, int[] places, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Double.longBitsToDouble(words[places[i]]);
        }
        return sum;
    }
}
