package org.codedcomputing.core.gradient;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Cyclic repetition [30, IV]: worker i holds partitions i, i+1, .., i+s mod n, of n. The rows of B are chosen in the null space of
 * a random s x n matrix H that takes all ones to 0; that space has dimension n-s and holds the all-ones row, and any n-s rows
 * span it unless H is degenerate. Any n and s, load (s+1)/n, the least there is.
 */
public final class CyclicRepetition {
    /** Draws until one is well-conditioned. */
    static final int MOST_DRAWS = 50;

    /** Draws of which {@link #best} takes the best: seeds differ by factors of a thousand. */
    static final int BEST_OF = 20;

    /** Least pivot relative to the largest entry of H. */
    private static final double LEAST_PIVOT = 1e-10;

    private CyclicRepetition() {}

    /**
     * The first well-conditioned draw from a seed on.
     *
     * @param n workers and partitions, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if none of {@value #MOST_DRAWS} draws is well-conditioned
     */
    public static MatrixScheme of(int n, int s, long seed) {
        return search(n, s, seed, MOST_DRAWS, true);
    }

    /**
     * The best of {@value #BEST_OF} draws by its worst amplification.
     *
     * @param n workers and partitions, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if none of them is well-conditioned
     */
    public static MatrixScheme best(int n, int s, long seed) {
        return search(n, s, seed, BEST_OF, false);
    }

    private static MatrixScheme search(int n, int s, long seed, int draws, boolean first) {
        ExactScheme.require(n, s);
        if (s == 0) {
            return new MatrixScheme(name(n, s), identity(n), 0);
        }
        double least = Double.POSITIVE_INFINITY;
        Optional<MatrixScheme> best = Optional.empty();
        for (int draw = 0; draw < draws && !(first && least <= ExactScheme.MOST_AMPLIFICATION); draw++) {
            Optional<MatrixScheme> scheme = scheme(random(n, s, seed + draw));
            double worst = scheme.isPresent() ? Amplification.worst(scheme.get(), least) : Double.POSITIVE_INFINITY;
            if (worst < least) {
                least = worst;
                best = scheme;
            }
        }
        if (best.isEmpty() || least > ExactScheme.MOST_AMPLIFICATION) {
            throw Amplification.refusal(n, s, least);
        }
        return best.get();
    }

    private static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    /**
     * The scheme of a given H.
     *
     * @param h s x n, s at least 1, rows that add up to 0; not modified
     * @throws IllegalArgumentException if it is degenerate or ill-conditioned, or a row does not add up to 0
     */
    public static MatrixScheme of(double[][] h) {
        if (h.length == 0) {
            throw new IllegalArgumentException("H has 0 rows; a scheme without stragglers needs no H");
        }
        int n = h[0].length;
        ExactScheme.require(n, h.length);
        double largest = largest(h);
        for (int row = 0; row < h.length; row++) {
            double sum = 0;
            for (double value : h[row]) {
                sum += value;
            }
            if (!(Math.abs(sum) <= 1e-12 * n * largest)) {
                throw new IllegalArgumentException(
                        "row %d of H adds up to %s; make its last number minus the sum of the others"
                                .formatted(row, sum));
            }
        }
        MatrixScheme scheme = scheme(h)
                .orElseThrow(() -> new IllegalArgumentException(
                        "H has %d neighbouring columns that are dependent; draw another".formatted(h.length)));
        Amplification.require(scheme);
        return scheme;
    }

    private static double[][] random(int n, int s, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] h = new double[s][n];
        for (double[] row : h) {
            for (int column = 0; column < n - 1; column++) {
                row[column] = random.nextGaussian();
                row[n - 1] -= row[column];
            }
        }
        return h;
    }

    private static double largest(double[][] h) {
        double largest = 0;
        for (double[] row : h) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    /** The scheme of H, or nothing if it is degenerate. */
    private static Optional<MatrixScheme> scheme(double[][] h) {
        int s = h.length;
        int n = h[0].length;
        double least = LEAST_PIVOT * largest(h);
        double[][] b = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[][] system = new double[s][s + 1];
            for (int row = 0; row < s; row++) {
                for (int t = 0; t < s; t++) {
                    system[row][t] = h[row][(i + 1 + t) % n];
                }
                system[row][s] = -h[row][i];
            }
            if (!eliminate(system, least)) {
                return Optional.empty();
            }
            b[i][i] = 1;
            for (int t = 0; t < s; t++) {
                b[i][(i + 1 + t) % n] = system[t][s];
            }
        }
        return Optional.of(new MatrixScheme(name(n, s), b, s));
    }

    private static String name(int n, int s) {
        return "cyclic(n=%d, s=%d)".formatted(n, s);
    }

    /** Gauss-Jordan with partial pivoting of s equations; the last column becomes the solution. False if a pivot is small. */
    private static boolean eliminate(double[][] system, double leastPivot) {
        int s = system.length;
        for (int column = 0; column < s; column++) {
            int pivot = column;
            for (int row = column + 1; row < s; row++) {
                if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
                    pivot = row;
                }
            }
            double[] chosen = system[pivot];
            system[pivot] = system[column];
            system[column] = chosen;
            if (!(Math.abs(chosen[column]) >= leastPivot)) {
                return false;
            }
            for (int x = s; x >= column; x--) {
                chosen[x] /= chosen[column];
            }
            for (int row = 0; row < s; row++) {
                double factor = system[row][column];
                if (row != column && factor != 0) {
                    for (int x = column; x <= s; x++) {
                        system[row][x] -= factor * chosen[x];
                    }
                }
            }
        }
        return true;
    }
}
