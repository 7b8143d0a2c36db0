package org.codedcomputing.pagerank.plan;

import java.io.Serializable;
import org.codedcomputing.pagerank.engine.LocalRun;
import org.codedcomputing.pagerank.engine.VertexProgram;
import org.codedcomputing.pagerank.graph.Graph;
import org.jspecify.annotations.Nullable;

/**
 * What all servers know before an iteration.
 *
 * @param iteration the one that comes next, 0 at the beginning
 * @param states one for each vertex of the graph, or null for the program's initial ones
 * @param offered the sum of what all vertices offer in these states
 * @param change of the iteration before, NaN at the beginning
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record NodeStart(int iteration, double @Nullable [] states, double offered, double change)
        implements Serializable {
    /** The beginning. */
    public static NodeStart of(Graph graph, VertexProgram program) {
        return new NodeStart(0, null, LocalRun.offered(graph, program, LocalRun.initial(graph, program)), Double.NaN);
    }
}
