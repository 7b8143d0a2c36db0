package org.codedcomputing.pagerank.plan;

import java.util.List;
import java.util.Locale;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * Which plan to run, and the numbers behind it.
 *
 * @param kind the plan
 * @param load its r
 * @param candidates everything that was compared
 * @param why the rule that decided, in one sentence
 * @param vertices n, for numbers per vertex
 */
public record Advice(PlanKind kind, int load, List<Candidate> candidates, String why, int vertices) {
    /** Copies the candidates. */
    public Advice {
        candidates = List.copyOf(candidates);
    }

    /**
     * A plan that was compared; values of 8 bytes in one iteration.
     *
     * @param kind the plan
     * @param load its r
     * @param sent values sent, a multicast counted once; for coded ones at least, if not exact
     * @param delivered values times receivers
     * @param backSent values of write-back, by multicast where there is one
     * @param backDelivered the same times receivers
     * @param exact whether sent and delivered are counts of all vertices
     * @param seconds what the time model says of an iteration
     */
    public record Candidate(
            PlanKind kind,
            int load,
            double sent,
            double delivered,
            double backSent,
            double backDelivered,
            boolean exact,
            double seconds) {
        /** Values that go over the wire where each copy is a transmission, or where one reaches all. */
        double cost(boolean multicast) {
            return multicast ? sent + backSent : delivered + backDelivered;
        }

        private String line(int vertices) {
            return String.format(
                    Locale.ROOT,
                    "  %-3s r=%-2d sent %8.3f  delivered %8.3f  write-back %6.3f / %6.3f a vertex  %10.6f s%s",
                    kind,
                    load,
                    sent / vertices,
                    delivered / vertices,
                    backSent / vertices,
                    backDelivered / vertices,
                    seconds,
                    exact ? "" : "  (sampled)");
        }
    }

    /**
     * The plan that is advised, on the graph and the partition that were counted.
     *
     * @param part home of each vertex. Not modified
     * @param servers K
     */
    public GraphPlan plan(Graph graph, int[] part, int servers) {
        Allocation allocation = load == 1
                ? Allocations.parts(part, servers)
                : Allocations.homeFirst(graph, part, servers, load, Dealing.ALL);
        return GraphPlan.of(graph, allocation, kind);
    }

    /** The advice and all that was compared, one line each. */
    public String explain() {
        StringBuilder text = new StringBuilder(toString()).append('\n');
        for (Candidate candidate : candidates) {
            text.append(candidate.line(vertices)).append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "plan %s, r=%d: %s".formatted(kind, load, why);
    }
}
