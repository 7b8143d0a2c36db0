package org.codedcomputing.pagerank.engine;

import java.util.Arrays;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * The arcs once more, in an order that caches like: by range of targets, and within a range by source. The sums of a range stay
 * in a core's own cache while the shares of its sources pass by in ascending order, each read once for a range however many
 * targets it has there. A target still gets its sources one by one in ascending order, so nothing is rounded differently.
 *
 * <p>An arc takes two bytes: its target's number in the range, and a bit at the first arc of a source. A source takes four bytes
 * in each range that it has arcs to. Shares are kept of vertices with out-arcs only. Immutable.
 */
final class BlockedSums implements ArcSums {
    /** Targets of a range have numbers of so many bits; one more makes a char. */
    static final int TARGET_BITS = 15;

    private static final int TARGET_MASK = (1 << TARGET_BITS) - 1;
    private static final int NEXT_SOURCE = 1 << TARGET_BITS;

    /** Parts of the sources that threads take while the arcs are put in order. */
    private static final int SOURCE_PARTS = 32;

    /** Below, the shares of all vertices fit into the caches well enough. */
    static final int LEAST_VERTICES = 1 << 20;

    /** Fewer arcs a vertex are not worth it: what is done for each vertex is the same in all forms. */
    static final int LEAST_ARCS_A_VERTEX = 4;

    /** Putting the arcs in order takes as long as some iterations. */
    static final int LEAST_ITERATIONS = 20;

    private final int[] firsts;
    private final int[] places;
    private final int mostTargets;
    /** Of each range, and one past the last. */
    private final int[] firstSources;

    private final int[] firstArcs;
    /** Places of sources among the shares. */
    private final int[] sources;

    private final char[] arcs;

    private BlockedSums(Order order) {
        firsts = order.firsts;
        places = order.places;
        firstSources = order.firstSources;
        firstArcs = order.firstArcs;
        sources = order.sources;
        arcs = order.arcs;
        int most = 0;
        for (int range = 0; range < ranges(); range++) {
            most = Math.max(most, firsts[range + 1] - firsts[range]);
        }
        mostTargets = most;
    }

    /**
     * How targets are cut into ranges.
     *
     * @param unitBits ranges begin at multiples of 2^unitBits, 0 to 15
     * @param mostTargets of a range, a multiple of 2^unitBits, at most 2^15
     * @param mostArcs of a range that has more than one unit
     */
    record Cut(int unitBits, int mostTargets, int mostArcs) {
        /** @throws IllegalArgumentException if one is out of range */
        Cut {
            if (unitBits < 0 || unitBits > TARGET_BITS || mostTargets < 1 || mostTargets > 1 << TARGET_BITS) {
                throw new IllegalArgumentException(
                        "a range has 1 to 2^%d targets in units of at most as many, got %d in units of 2^%d"
                                .formatted(TARGET_BITS, mostTargets, unitBits));
            }
            if (mostTargets % (1 << unitBits) != 0) {
                throw new IllegalArgumentException(
                        "%d targets are no multiple of 2^%d".formatted(mostTargets, unitBits));
            }
        }

        /** Sums of 256 KiB; more ranges where most arcs are, so that threads end together. */
        static Cut usual(Graph graph) {
            return new Cut(10, 1 << TARGET_BITS, Math.max(1 << 18, graph.arcs() / 64));
        }

        /** The first vertex of each range, and n. */
        private int[] of(Graph graph) {
            int n = graph.vertices();
            int[] firsts = new int[((n - 1) >>> unitBits) + 2];
            int count = 1;
            for (long unit = 1L << unitBits; unit < n; unit += 1L << unitBits) {
                int begin = firsts[count - 1];
                int end = (int) Math.min(n, unit + (1L << unitBits));
                if (end - begin > mostTargets || graph.inStart(end) - graph.inStart(begin) > mostArcs) {
                    firsts[count++] = (int) unit;
                }
            }
            firsts[count++] = n;
            return Arrays.copyOf(firsts, count);
        }
    }

    /** Whether this form is expected to end before {@link RowSums}. */
    static boolean pays(Graph graph, int mostIterations) {
        return graph.vertices() >= LEAST_VERTICES
                && graph.arcs() / LEAST_ARCS_A_VERTEX >= graph.vertices()
                && mostIterations >= LEAST_ITERATIONS;
    }

    /** Puts the arcs of a graph in order, in time O(n + m) on all threads. */
    static BlockedSums of(Graph graph, Cut cut, Workers workers) {
        Order order = new Order(graph, cut);
        workers.forEach(SOURCE_PARTS, 1, order::count);
        order.begin();
        workers.forEach(SOURCE_PARTS, 1, order::fill);
        return new BlockedSums(order);
    }

    @Override
    public int ranges() {
        return firsts.length - 1;
    }

    @Override
    public int first(int range) {
        return firsts[range];
    }

    @Override
    public int mostTargets() {
        return mostTargets;
    }

    @Override
    public int taken() {
        return 1;
    }

    @Override
    public boolean skipsSinks() {
        return true;
    }

    @Override
    public int place(int range) {
        return places[range];
    }

    @Override
    public void sum(int range, double[] shares, double[] sums) {
        Arrays.fill(sums, 0, firsts[range + 1] - firsts[range], 0);
        // No loop over the arcs of a source: most have few, and a core would guess wrong where each ends.
        int source = firstSources[range] - 1;
        int end = firstArcs[range + 1];
        for (int arc = firstArcs[range]; arc < end; arc++) {
            int code = arcs[arc];
            source += code >>> TARGET_BITS;
            sums[code & TARGET_MASK] += shares[sources[source]];
        }
    }

    /** Arcs that are being put in order, by parts of the sources that several threads take. */
    private static final class Order {
        private final Graph graph;
        private final int unitBits;
        private final int[] firsts;
        private final int[] places;
        /** By target's number without its last bits. */
        private final int[] rangeOf;

        private final int[] partFirsts;
        /** By part of the sources and range: first how many there are, then where they begin. */
        private final int[][] partSources;

        private final int[][] partArcs;
        /** By part, likewise. */
        private final int[] partPlaces = new int[SOURCE_PARTS];

        private final int[] firstSources;
        private final int[] firstArcs;
        private int[] sources = {};
        private char[] arcs = {};

        Order(Graph graph, Cut cut) {
            this.graph = graph;
            unitBits = cut.unitBits;
            firsts = cut.of(graph);
            int ranges = firsts.length - 1;
            places = new int[ranges + 1];
            rangeOf = new int[((graph.vertices() - 1) >>> unitBits) + 1];
            for (int range = 0; range < ranges; range++) {
                Arrays.fill(rangeOf, firsts[range] >>> unitBits, ((firsts[range + 1] - 1) >>> unitBits) + 1, range);
                int place = places[range];
                for (int vertex = firsts[range]; vertex < firsts[range + 1]; vertex++) {
                    place += graph.outDegree(vertex) == 0 ? 0 : 1;
                }
                places[range + 1] = place;
            }
            partFirsts = partFirsts(graph);
            partSources = new int[SOURCE_PARTS][ranges];
            partArcs = new int[SOURCE_PARTS][ranges];
            firstSources = new int[ranges + 1];
            firstArcs = new int[ranges + 1];
        }

        /** Parts with as many arcs each. */
        private static int[] partFirsts(Graph graph) {
            int n = graph.vertices();
            int[] firsts = new int[SOURCE_PARTS + 1];
            int vertex = 0;
            for (int part = 1; part < SOURCE_PARTS; part++) {
                long before = (long) graph.arcs() * part / SOURCE_PARTS;
                while (vertex < n && graph.outStart(vertex) < before) {
                    vertex++;
                }
                firsts[part] = vertex;
            }
            firsts[SOURCE_PARTS] = n;
            return firsts;
        }

        /** Counts a part's sources and arcs to each range. */
        void count(int part) {
            int[] ownSources = partSources[part];
            int[] ownArcs = partArcs[part];
            int sending = 0;
            for (int vertex = partFirsts[part]; vertex < partFirsts[part + 1]; vertex++) {
                int end = graph.outStart(vertex + 1);
                sending += graph.outDegree(vertex) == 0 ? 0 : 1;
                int last = -1;
                for (int slot = graph.outStart(vertex); slot < end; slot++) {
                    int range = rangeOf[graph.target(slot) >>> unitBits];
                    ownArcs[range]++;
                    ownSources[range] += range == last ? 0 : 1;
                    last = range;
                }
            }
            partPlaces[part] = sending;
        }

        /** Turns counts into beginnings. */
        void begin() {
            int place = 0;
            for (int part = 0; part < SOURCE_PARTS; part++) {
                int count = partPlaces[part];
                partPlaces[part] = place;
                place += count;
            }
            int source = 0;
            int arc = 0;
            for (int range = 0; range + 1 < firsts.length; range++) {
                for (int part = 0; part < SOURCE_PARTS; part++) {
                    int ownSources = partSources[part][range];
                    int ownArcs = partArcs[part][range];
                    partSources[part][range] = source;
                    partArcs[part][range] = arc;
                    source += ownSources;
                    arc += ownArcs;
                }
                firstSources[range + 1] = source;
                firstArcs[range + 1] = arc;
            }
            sources = new int[source];
            arcs = new char[arc];
        }

        /** Writes a part's sources and arcs where they belong. */
        void fill(int part) {
            int[] nextSource = partSources[part];
            int[] nextArc = partArcs[part];
            int place = partPlaces[part];
            for (int vertex = partFirsts[part]; vertex < partFirsts[part + 1]; vertex++) {
                int slot = graph.outStart(vertex);
                int end = graph.outStart(vertex + 1);
                if (slot == end) {
                    continue;
                }
                int last = -1;
                for (; slot < end; slot++) {
                    int target = graph.target(slot);
                    int range = rangeOf[target >>> unitBits];
                    int mark = 0;
                    if (range != last) {
                        sources[nextSource[range]++] = place;
                        mark = NEXT_SOURCE;
                        last = range;
                    }
                    arcs[nextArc[range]++] = (char) ((target - firsts[range]) | mark);
                }
                place++;
            }
        }
    }
}
