package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/** Arcs that are still being found: two arrays that grow. Not thread safe. */
public final class ArcList {
    /** Most entries of an array that every JVM can make. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    private int[] from;
    private int[] to;
    private int size;

    /** An empty list. */
    public ArcList() {
        this(1 << 10);
    }

    /**
     * An empty list with room.
     *
     * @param expected arcs that are expected, at least 0
     */
    public ArcList(int expected) {
        from = new int[Math.max(1, expected)];
        to = new int[from.length];
    }

    /**
     * Adds an arc; {@link #toGraph} checks it.
     *
     * @param source where it begins
     * @param target where it ends
     * @throws IllegalArgumentException if there are 2^31 - 9 arcs already
     */
    public void add(int source, int target) {
        if (size == from.length) {
            if (size == MOST) {
                throw new IllegalArgumentException(
                        "more than %d arcs do not fit into one graph; split it or merge parallel arcs first"
                                .formatted(MOST));
            }
            int room = (int) Math.min(MOST, 2L * size);
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
        }
        from[size] = source;
        to[size++] = target;
    }

    /** Adds an arc in each direction, a self loop once. */
    public void addBoth(int a, int b) {
        add(a, b);
        if (a != b) {
            add(b, a);
        }
    }

    /** Arcs, parallel ones counted one by one. */
    public int size() {
        return size;
    }

    /**
     * The graph of these arcs, parallel ones merged. The list stays as it is.
     *
     * @param vertices n, at least 1
     * @throws IllegalArgumentException as {@link Graph#of}
     */
    public Graph toGraph(int vertices) {
        return Graph.of(vertices, from, to, size);
    }

    /** The same arcs between other numbers: vertex v becomes numbers[v]. */
    void renumber(int[] numbers) {
        for (int arc = 0; arc < size; arc++) {
            from[arc] = numbers[from[arc]];
            to[arc] = numbers[to[arc]];
        }
    }
}
