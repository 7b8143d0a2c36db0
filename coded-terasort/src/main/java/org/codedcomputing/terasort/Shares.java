package org.codedcomputing.terasort;

/** Cuts a number of things into shares that differ by at most one, without overflow. */
final class Shares {
    private Shares() {}

    /**
     * Returns where share i starts: the first {@code total mod count} shares have one more than the others.
     *
     * @param total things, at least 0
     * @param count shares, at least 1
     * @param i share, from 0 to {@code count}; {@code count} gives the end, {@code total}
     */
    static long start(long total, int count, int i) {
        return total / count * i + Math.min(i, total % count);
    }
}
