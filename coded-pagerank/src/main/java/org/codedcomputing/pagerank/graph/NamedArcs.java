package org.codedcomputing.pagerank.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Arcs between vertices with names, as they are met; vertices of the graph are in ascending order of their names, so it does not
 * depend on the order in which arcs come. Not thread safe.
 */
public final class NamedArcs {
    private final ArcList arcs = new ArcList();
    private final Map<String, Integer> places = new HashMap<>();

    /** No arcs yet. */
    public NamedArcs() {}

    /** Meets a vertex, which may have no arcs. */
    public void vertex(String name) {
        place(name);
    }

    /** Whether a vertex was met. */
    public boolean knows(String name) {
        return places.containsKey(name);
    }

    /** Adds an arc; its ends are met with it. */
    public void arc(String source, String target) {
        arcs.add(place(source), place(target));
    }

    /** Adds an arc in each direction, a self loop once. */
    public void edge(String a, String b) {
        arcs.addBoth(place(a), place(b));
    }

    /**
     * The graph, parallel arcs merged. Nothing may be added afterwards.
     *
     * @throws IllegalArgumentException if no vertex was met
     */
    public LabelledGraph toGraph() {
        String[] ascending = places.keySet().toArray(new String[0]);
        Arrays.sort(ascending);
        int[] numbers = new int[ascending.length];
        for (int vertex = 0; vertex < ascending.length; vertex++) {
            numbers[place(ascending[vertex])] = vertex;
        }
        arcs.renumber(numbers);
        return new LabelledGraph(arcs.toGraph(ascending.length), VertexIds.names(ascending));
    }

    private int place(String name) {
        Integer next = places.size();
        Integer known = places.putIfAbsent(name, next);
        return known == null ? next : known;
    }
}
