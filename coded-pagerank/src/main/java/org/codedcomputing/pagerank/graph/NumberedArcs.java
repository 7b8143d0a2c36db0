package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/**
 * Arcs between vertices with numbers of any size, as they are met; vertices of the graph are in ascending order of their ids,
 * so it does not depend on the order in which arcs come. Not thread safe.
 */
public final class NumberedArcs {
    private static final int EMPTY = -1;

    private final ArcList arcs = new ArcList();
    /** Ids in the order in which they were met. */
    private long[] ids = new long[1 << 10];

    private int size;
    /** Open addressing: the place of an id among those met, or EMPTY. Twice as long as the ids, a power of two. */
    private int[] places = emptyPlaces(2 * ids.length);

    /** No arcs yet. */
    public NumberedArcs() {}

    /** Meets a vertex, which may have no arcs. */
    public void vertex(long id) {
        place(id);
    }

    /** Whether a vertex was met. */
    public boolean knows(long id) {
        return places[slot(id)] != EMPTY;
    }

    /** Adds an arc; its ends are met with it. */
    public void arc(long source, long target) {
        arcs.add(place(source), place(target));
    }

    /** Adds an arc in each direction, a self loop once. */
    public void edge(long a, long b) {
        arcs.addBoth(place(a), place(b));
    }

    /**
     * The graph, parallel arcs merged. Nothing may be added afterwards.
     *
     * @throws IllegalArgumentException if no vertex was met
     */
    public LabelledGraph toGraph() {
        long[] ascending = Arrays.copyOf(ids, size);
        Arrays.parallelSort(ascending);
        int[] numbers = new int[size];
        for (int place = 0; place < size; place++) {
            numbers[place] = Arrays.binarySearch(ascending, ids[place]);
        }
        arcs.renumber(numbers);
        return new LabelledGraph(arcs.toGraph(size), VertexIds.numbers(ascending));
    }

    private int place(long id) {
        int slot = slot(id);
        if (places[slot] != EMPTY) {
            return places[slot];
        }
        if (size == ids.length) {
            grow();
            slot = slot(id);
        }
        ids[size] = id;
        places[slot] = size;
        return size++;
    }

    /** Where an id is, or would be. */
    private int slot(long id) {
        int mask = places.length - 1;
        int slot = (int) SeededUniform.mix(id) & mask;
        while (places[slot] != EMPTY && ids[places[slot]] != id) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        if (ids.length >= 1 << 29) {
            throw new IllegalArgumentException(
                    "more than %d vertices do not fit into one graph; split it first".formatted(ids.length));
        }
        ids = Arrays.copyOf(ids, 2 * size);
        places = emptyPlaces(2 * ids.length);
        for (int place = 0; place < size; place++) {
            places[slot(ids[place])] = place;
        }
    }

    private static int[] emptyPlaces(int length) {
        int[] places = new int[length];
        Arrays.fill(places, EMPTY);
        return places;
    }
}
