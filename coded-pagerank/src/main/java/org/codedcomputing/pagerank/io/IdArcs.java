package org.codedcomputing.pagerank.io;

import org.codedcomputing.pagerank.graph.ArcList;
import org.codedcomputing.pagerank.graph.LabelledGraph;
import org.codedcomputing.pagerank.graph.NamedArcs;
import org.codedcomputing.pagerank.graph.NumberedArcs;

/** Arcs of lines, by the kind of their ids. */
abstract sealed class IdArcs {
    private boolean empty = true;

    /** Whether no vertex was met. */
    boolean isEmpty() {
        return empty;
    }

    /** Meets a vertex. */
    final void vertex(LineTokens line, int token) throws GraphFormatException {
        empty = false;
        meet(line, token);
    }

    /** Adds an arc, or both. */
    final void arc(LineTokens line, int source, int target, boolean both) throws GraphFormatException {
        empty = false;
        join(line, source, target, both);
    }

    /** Refuses a vertex that was not met. */
    final void refuseUnknown(LineTokens line, int token) throws GraphFormatException {
        if (!knows(line, token)) {
            throw line.wrong("vertex %s is not in the file of vertices".formatted(line.text(token)));
        }
    }

    abstract void meet(LineTokens line, int token) throws GraphFormatException;

    abstract void join(LineTokens line, int source, int target, boolean both) throws GraphFormatException;

    abstract boolean knows(LineTokens line, int token) throws GraphFormatException;

    /** The graph of all arcs. */
    abstract LabelledGraph toGraph();

    /** Numbers of any size. */
    static final class Numbers extends IdArcs {
        private final NumberedArcs arcs = new NumberedArcs();

        @Override
        void meet(LineTokens line, int token) throws GraphFormatException {
            arcs.vertex(line.number(token));
        }

        @Override
        void join(LineTokens line, int source, int target, boolean both) throws GraphFormatException {
            if (both) {
                arcs.edge(line.number(source), line.number(target));
            } else {
                arcs.arc(line.number(source), line.number(target));
            }
        }

        @Override
        boolean knows(LineTokens line, int token) throws GraphFormatException {
            return arcs.knows(line.number(token));
        }

        @Override
        LabelledGraph toGraph() {
            return arcs.toGraph();
        }
    }

    /** The numbers 0 to n - 1. */
    static final class Dense extends IdArcs {
        private final ArcList arcs = new ArcList();
        private final int vertices;

        Dense(int vertices) {
            this.vertices = vertices;
        }

        /** All are met from the beginning. */
        @Override
        boolean isEmpty() {
            return false;
        }

        @Override
        void meet(LineTokens line, int token) throws GraphFormatException {
            if (!knows(line, token)) {
                throw line.wrong("vertex %s is outside 0..%d".formatted(line.text(token), vertices - 1));
            }
        }

        @Override
        void join(LineTokens line, int source, int target, boolean both) throws GraphFormatException {
            if (!knows(line, source) || !knows(line, target)) {
                throw line.wrong("arc %s -> %s refers to a vertex outside 0..%d"
                        .formatted(line.text(source), line.text(target), vertices - 1));
            }
            if (both) {
                arcs.addBoth((int) line.number(source), (int) line.number(target));
            } else {
                arcs.add((int) line.number(source), (int) line.number(target));
            }
        }

        @Override
        boolean knows(LineTokens line, int token) throws GraphFormatException {
            long number = line.number(token);
            return number >= 0 && number < vertices;
        }

        @Override
        LabelledGraph toGraph() {
            return LabelledGraph.dense(arcs.toGraph(vertices));
        }
    }

    /** Names. */
    static final class Names extends IdArcs {
        private final NamedArcs arcs = new NamedArcs();

        @Override
        void meet(LineTokens line, int token) throws GraphFormatException {
            arcs.vertex(name(line, token));
        }

        @Override
        void join(LineTokens line, int source, int target, boolean both) throws GraphFormatException {
            if (both) {
                arcs.edge(name(line, source), name(line, target));
            } else {
                arcs.arc(name(line, source), name(line, target));
            }
        }

        @Override
        boolean knows(LineTokens line, int token) throws GraphFormatException {
            return arcs.knows(name(line, token));
        }

        @Override
        LabelledGraph toGraph() {
            return arcs.toGraph();
        }

        /** Tabs and commas in a row leave names without a letter. */
        private static String name(LineTokens line, int token) throws GraphFormatException {
            String name = line.name(token);
            if (name.isEmpty()) {
                throw line.wrong("column %d is empty; a vertex has a name".formatted(token + 1));
            }
            return name;
        }
    }
}
