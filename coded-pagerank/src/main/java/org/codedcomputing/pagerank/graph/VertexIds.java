package org.codedcomputing.pagerank.graph;

import java.util.Arrays;

/** What the vertices of a graph are called outside it. Immutable. */
public abstract sealed class VertexIds {
    private VertexIds() {}

    /**
     * Vertices that are called by their own numbers.
     *
     * @param vertices n, at least 0
     */
    public static VertexIds dense(int vertices) {
        return new Dense(vertices);
    }

    /**
     * Vertices with numbers of any size.
     *
     * @param ascending id of each vertex, strictly ascending; not modified, copied
     * @throws IllegalArgumentException if they do not ascend
     */
    public static VertexIds numbers(long[] ascending) {
        for (int vertex = 1; vertex < ascending.length; vertex++) {
            if (ascending[vertex] <= ascending[vertex - 1]) {
                throw new IllegalArgumentException("ids ascend with the vertices: vertex %d has %d, vertex %d has %d"
                        .formatted(vertex - 1, ascending[vertex - 1], vertex, ascending[vertex]));
            }
        }
        return new Numbers(ascending.clone());
    }

    /**
     * Vertices with names.
     *
     * @param ascending name of each vertex, strictly ascending as {@link String#compareTo} has it; not modified, copied
     * @throws IllegalArgumentException if they do not ascend
     */
    public static VertexIds names(String[] ascending) {
        for (int vertex = 1; vertex < ascending.length; vertex++) {
            if (ascending[vertex].compareTo(ascending[vertex - 1]) <= 0) {
                throw new IllegalArgumentException("ids ascend with the vertices: vertex %d has %s, vertex %d has %s"
                        .formatted(vertex - 1, ascending[vertex - 1], vertex, ascending[vertex]));
            }
        }
        return new Names(ascending.clone());
    }

    /** n. */
    public abstract int size();

    /** The name of a vertex, 0 to n - 1. */
    public abstract String name(int vertex);

    /** Whether {@link #number} has an answer. */
    public abstract boolean isNumeric();

    /**
     * The id of a vertex as a number.
     *
     * @param vertex 0 to n - 1
     * @throws IllegalStateException if ids are names
     */
    public abstract long number(int vertex);

    /** The vertex of a name, -1 if there is none. */
    public abstract int vertex(String name);

    private static final class Dense extends VertexIds {
        private final int vertices;

        Dense(int vertices) {
            this.vertices = vertices;
        }

        @Override
        public int size() {
            return vertices;
        }

        @Override
        public String name(int vertex) {
            return Integer.toString(vertex);
        }

        @Override
        public boolean isNumeric() {
            return true;
        }

        @Override
        public long number(int vertex) {
            return vertex;
        }

        @Override
        public int vertex(String name) {
            long number = parse(name);
            return number >= 0 && number < vertices ? (int) number : -1;
        }
    }

    private static final class Numbers extends VertexIds {
        private final long[] ids;

        Numbers(long[] ids) {
            this.ids = ids;
        }

        @Override
        public int size() {
            return ids.length;
        }

        @Override
        public String name(int vertex) {
            return Long.toString(ids[vertex]);
        }

        @Override
        public boolean isNumeric() {
            return true;
        }

        @Override
        public long number(int vertex) {
            return ids[vertex];
        }

        @Override
        public int vertex(String name) {
            int found = Arrays.binarySearch(ids, parse(name));
            // What is no number was parsed as some number, whose name differs.
            return found >= 0 && name(found).equals(name) ? found : -1;
        }
    }

    private static final class Names extends VertexIds {
        private final String[] ids;

        Names(String[] ids) {
            this.ids = ids;
        }

        @Override
        public int size() {
            return ids.length;
        }

        @Override
        public String name(int vertex) {
            return ids[vertex];
        }

        @Override
        public boolean isNumeric() {
            return false;
        }

        @Override
        public long number(int vertex) {
            throw new IllegalStateException(
                    "vertex %d is called '%s', which is no number; only graphs read with numeric ids have some"
                            .formatted(vertex, ids[vertex]));
        }

        @Override
        public int vertex(String name) {
            return Math.max(-1, Arrays.binarySearch(ids, name));
        }
    }

    /** A number, or -1 for what is none. */
    private static long parse(String name) {
        try {
            return Long.parseLong(name);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }
}
