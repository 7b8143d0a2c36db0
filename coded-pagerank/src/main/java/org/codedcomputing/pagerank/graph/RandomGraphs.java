package org.codedcomputing.pagerank.graph;

/**
 * Seeded random graphs. Each is a function of its arguments alone: whether a pair is joined depends on one number u(seed, x) of
 * {@link SeededUniform}, with x as each model says. Models over all pairs take n^2 such numbers, about a nanosecond each.
 */
public final class RandomGraphs {
    /** What the Graph500 benchmark takes: .57, .19, .19, .05. */
    public static final RmatShape GRAPH500 = new RmatShape(0.57, 0.19, 0.19);

    /** Levels of an R-MAT arc, between which their numbers leave room. */
    private static final int MOST_LEVELS = 30;

    private static final long ARC_STRIDE = 64;

    private RandomGraphs() {}

    /**
     * Probabilities of the four quadrants of R-MAT [85].
     *
     * @param a of (0, 0)
     * @param b of (0, 1)
     * @param c of (1, 0); (1, 1) has the rest
     */
    public record RmatShape(double a, double b, double c) {
        /** @throws IllegalArgumentException if one is negative or the rest is */
        public RmatShape {
            if (!(a >= 0 && b >= 0 && c >= 0 && a + b + c <= 1)) {
                throw new IllegalArgumentException(
                        "quadrants need a, b, c >= 0 and a + b + c <= 1, got %s, %s, %s".formatted(a, b, c));
            }
        }
    }

    /**
     * Each ordered pair (i, j), self loops included, is an arc j -> i with probability p: if u(seed, i n + j) &lt; p.
     *
     * @param n vertices, at least 1
     * @param p 0 to 1
     */
    public static Graph directed(int n, double p, long seed) {
        probability("p", p);
        ArcList arcs = new ArcList();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (SeededUniform.u(seed, (long) i * n + j) < p) {
                    arcs.add(j, i);
                }
            }
        }
        return arcs.toGraph(n);
    }

    /** As {@link #directed}, but each pair a &lt;= b is an edge or none: if u(seed, a n + b) &lt; p. */
    public static Graph undirected(int n, double p, long seed) {
        probability("p", p);
        ArcList arcs = new ArcList();
        for (int a = 0; a < n; a++) {
            for (int b = a; b < n; b++) {
                if (SeededUniform.u(seed, (long) a * n + b) < p) {
                    arcs.addBoth(a, b);
                }
            }
        }
        return arcs.toGraph(n);
    }

    /**
     * Random bipartite: a of the first side and b of the second are joined if u(seed, a (n1 + n2) + b) &lt; q.
     *
     * @param n1 vertices of the first side, 0 to n1 - 1
     * @param n2 vertices of the second side, n1 to n1 + n2 - 1
     * @param q 0 to 1
     */
    public static Graph bipartite(int n1, int n2, double q, long seed) {
        probability("q", q);
        int n = sides(n1, n2);
        ArcList arcs = new ArcList();
        for (int a = 0; a < n1; a++) {
            for (int b = n1; b < n; b++) {
                if (SeededUniform.u(seed, (long) a * n + b) < q) {
                    arcs.addBoth(a, b);
                }
            }
        }
        return arcs.toGraph(n);
    }

    /**
     * Stochastic block model of two clusters: a &lt; b are joined if u(seed, a n + b) is below p in one cluster, q across.
     *
     * @param n1 vertices of the first cluster, 0 to n1 - 1
     * @param n2 vertices of the second one
     * @param p 0 to 1
     * @param q 0 to 1
     */
    public static Graph blocks(int n1, int n2, double p, double q, long seed) {
        probability("p", p);
        probability("q", q);
        int n = sides(n1, n2);
        ArcList arcs = new ArcList();
        for (int a = 0; a < n; a++) {
            for (int b = a + 1; b < n; b++) {
                double chance = a < n1 == b < n1 ? p : q;
                if (SeededUniform.u(seed, (long) a * n + b) < chance) {
                    arcs.addBoth(a, b);
                }
            }
        }
        return arcs.toGraph(n);
    }

    /**
     * Power law: vertex i has weight w = (1 - u(seed, i))^(-1/(gamma - 1)); a &lt; b are joined with probability
     * min(1, w_a w_b / sum of w), if u(seed + 1, a n + b) is below.
     *
     * @param n vertices, at least 1
     * @param gamma exponent, more than 2
     */
    public static Graph powerLaw(int n, double gamma, long seed) {
        if (!(gamma > 2)) {
            throw new IllegalArgumentException(
                    "a power law needs gamma > 2, without which weights have no mean, got " + gamma);
        }
        double[] weights = new double[Math.max(0, n)];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = Math.pow(1 - SeededUniform.u(seed, i), -1 / (gamma - 1));
            sum += weights[i];
        }
        ArcList arcs = new ArcList();
        for (int a = 0; a < n; a++) {
            for (int b = a + 1; b < n; b++) {
                if (SeededUniform.u(seed + 1, (long) a * n + b) < Math.min(1, weights[a] * weights[b] / sum)) {
                    arcs.addBoth(a, b);
                }
            }
        }
        return arcs.toGraph(n);
    }

    /**
     * R-MAT [85] on 2^scale vertices: each of 2^scale edgeFactor draws goes down the levels of the adjacency matrix, the high bit
     * first; level l of draw e takes u(seed, 64 e + l). Parallel arcs are merged; vertices are not relabelled, so low numbers have
     * most arcs.
     *
     * @param scale 1 to 30
     * @param edgeFactor draws for each vertex, more than 0
     * @param shape chances of the quadrants
     * @param loops whether to keep self loops
     */
    public static Graph rmat(int scale, double edgeFactor, RmatShape shape, boolean loops, long seed) {
        if (scale < 1 || scale > MOST_LEVELS) {
            throw new IllegalArgumentException("scale must be between 1 and %d, got %d".formatted(MOST_LEVELS, scale));
        }
        double draws = Math.rint(edgeFactor * (1L << scale));
        if (!(draws >= 0 && draws < Integer.MAX_VALUE - 8)) {
            throw new IllegalArgumentException("edge factor %s makes %s arcs on 2^%d vertices; a graph has at most %d"
                    .formatted(edgeFactor, draws, scale, Integer.MAX_VALUE - 8));
        }
        ArcList arcs = new ArcList((int) draws);
        for (int draw = 0; draw < (int) draws; draw++) {
            int source = 0;
            int target = 0;
            for (int level = 0; level < scale; level++) {
                double u = SeededUniform.u(seed, ARC_STRIDE * draw + level);
                int down = u < shape.a + shape.b ? 0 : 1;
                int right = down == 0 ? (u < shape.a ? 0 : 1) : u < shape.a + shape.b + shape.c ? 0 : 1;
                source = source << 1 | down;
                target = target << 1 | right;
            }
            if (loops || source != target) {
                arcs.add(source, target);
            }
        }
        return arcs.toGraph(1 << scale);
    }

    /**
     * Preferential attachment [86]: the first k + 1 vertices are all joined; each later one is joined to k different earlier ones,
     * each drawn as an end of an edge drawn evenly.
     *
     * @param n vertices, more than k
     * @param k edges of a new vertex, at least 1
     */
    public static Graph attached(int n, int k, long seed) {
        if (k < 1 || n <= k) {
            throw new IllegalArgumentException(
                    "preferential attachment needs 1 <= k < n, got k=%d and n=%d".formatted(k, n));
        }
        long ends = 2 * ((long) k * (k + 1) / 2 + (long) (n - k - 1) * k);
        if (ends > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "n=%d and k=%d make %d arcs; a graph has at most %d".formatted(n, k, ends, Integer.MAX_VALUE - 8));
        }
        ArcList arcs = new ArcList((int) ends);
        int[] urn = new int[(int) ends];
        int filled = 0;
        for (int a = 0; a <= k; a++) {
            for (int b = a + 1; b <= k; b++) {
                arcs.addBoth(a, b);
                urn[filled++] = a;
                urn[filled++] = b;
            }
        }
        int[] chosen = new int[k];
        long draws = 0;
        for (int vertex = k + 1; vertex < n; vertex++) {
            for (int i = 0; i < k; ) {
                int candidate = urn[(int) (SeededUniform.u(seed, draws++) * filled)];
                if (!contains(chosen, i, candidate)) {
                    chosen[i++] = candidate;
                }
            }
            for (int earlier : chosen) {
                arcs.addBoth(earlier, vertex);
                urn[filled++] = earlier;
                urn[filled++] = vertex;
            }
        }
        return arcs.toGraph(n);
    }

    private static boolean contains(int[] values, int count, int value) {
        for (int i = 0; i < count; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    private static int sides(int n1, int n2) {
        if (n1 < 1 || n2 < 1) {
            throw new IllegalArgumentException("both sides need a vertex, got %d and %d".formatted(n1, n2));
        }
        return Math.addExact(n1, n2);
    }

    private static void probability(String name, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("%s must be in [0,1], got %s".formatted(name, p));
        }
    }
}
