package org.codedcomputing.pagerank.plan;

import java.util.Locale;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * One way to run iterations of a graph job: where vertices are, what servers send each other, and how. Each ingredient is
 * switched by itself: the partition and the replication by the allocation, combiner and ghosts by the content, the code by the
 * sending. Immutable and safe for use by several threads.
 */
public final class GraphPlan {
    private final Graph graph;
    private final Allocation allocation;
    private final Content content;
    private final RowLayout layout;
    private final Rows rows;

    private GraphPlan(Graph graph, Allocation allocation, Content content, RowLayout layout, Rows rows) {
        this.graph = graph;
        this.allocation = allocation;
        this.content = content;
        this.layout = layout;
        this.rows = rows;
    }

    /**
     * Makes a plan of ingredients, by one planning pass over the graph.
     *
     * @param layout how coded rows are cut
     * @throws IllegalArgumentException if they do not fit each other
     */
    public static GraphPlan of(Graph graph, Allocation allocation, Content content, Sending sending, RowLayout layout) {
        return new GraphPlan(graph, allocation, content, layout, Rows.of(graph, allocation, content, sending));
    }

    /**
     * Makes a plan by its name.
     *
     * @throws IllegalArgumentException if the plan keeps each vertex at one server and the allocation does not
     */
    public static GraphPlan of(Graph graph, Allocation allocation, PlanKind kind) {
        if (!kind.replicated() && allocation.load() != 1) {
            throw new IllegalArgumentException(
                    "plan %s keeps each vertex at one server; got r=%d, choose r=1".formatted(kind, allocation.load()));
        }
        return of(graph, allocation, kind.content(), kind.sending(), RowLayout.ROW);
    }

    /** The graph. */
    public Graph graph() {
        return graph;
    }

    /** Where vertices are. */
    public Allocation allocation() {
        return allocation;
    }

    /** What is sent. */
    public Content content() {
        return content;
    }

    /** How coded rows are cut. */
    public RowLayout layout() {
        return layout;
    }

    /** What servers send each other. */
    public Rows rows() {
        return rows;
    }

    /** What that costs in one iteration. */
    public Traffic traffic() {
        return Traffic.of(rows, layout, allocation);
    }

    /**
     * All that one server needs, in time O(n + m).
     *
     * @param node 0 to K - 1
     */
    public NodePlan node(int node, WriteBack writeBack) {
        return node(node, writeBack, false);
    }

    /**
     * The same for programs whose messages depend on their arc, which the server must know then.
     *
     * @param node 0 to K - 1
     * @param arcs whether they do
     */
    public NodePlan node(int node, WriteBack writeBack, boolean arcs) {
        return new NodePlanBuilder(this, node, arcs).build(writeBack);
    }

    /** Digest of what servers must agree on: ingredients, graph and allocation. */
    long fingerprint() {
        long digest = 0;
        for (char c : name().toCharArray()) {
            digest = mixed(digest, c);
        }
        for (int v = 0; v < graph.vertices(); v++) {
            digest = mixed(digest, allocation.holdersOf(v));
            digest = mixed(digest, (long) graph.inStart(v + 1) << Integer.SIZE | allocation.reducer(v));
        }
        for (int slot = 0; slot < graph.arcs(); slot++) {
            digest = mixed(digest, graph.source(slot));
        }
        return digest;
    }

    private static long mixed(long digest, long next) {
        long product = (digest ^ next) * 0x9E3779B97F4A7C15L;
        return product ^ (product >>> Integer.SIZE);
    }

    private String name() {
        return "%s %s, rows %s, %s"
                .formatted(content, rows.sending(), layout, allocation.name())
                .toLowerCase(Locale.ROOT);
    }

    /** The ingredients in one line. */
    @Override
    public String toString() {
        return name();
    }
}
