package org.codedcomputing.pagerank.engine;

import org.codedcomputing.core.CodedException;

/** A rank, or another state that must be finite, is no number any more; the message names the vertex. */
public final class RankException extends CodedException {
    private static final long serialVersionUID = 1L;

    /** Names the vertex. */
    public RankException(String message) {
        super(message);
    }

    /**
     * Names the vertex of a program that {@link VertexProgram#isFinite}.
     *
     * @param rounds that ran, the one that made the state included
     */
    public static RankException notFinite(int vertex, double state, int rounds, VertexProgram program) {
        return new RankException("the state of vertex %d is %s after %d iterations; %s needs finite ones"
                .formatted(vertex, state, rounds, program.getClass().getSimpleName()));
    }
}
