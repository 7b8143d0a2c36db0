package org.codedcomputing.pagerank.plan;

import java.io.Serializable;
import org.codedcomputing.pagerank.engine.CombiningProgram;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.engine.VertexProgram;

/**
 * What the servers of a plan compute.
 *
 * @param program of all vertices
 * @param stop when it ends
 * @param reproducible whether messages are rounded to multiples of 2^-62 and added as integers, so that all plans give the same
 *     bits; for source-only programs that {@link CombiningProgram#addsShares add shares}, such as PageRank
 */
public record GraphJob(VertexProgram program, StopRule stop, boolean reproducible) implements Serializable {
    /** @throws IllegalArgumentException if the program cannot be made reproducible */
    public GraphJob {
        if (reproducible
                && !(program instanceof CombiningProgram combining
                        && combining.addsShares()
                        && combining.isSourceOnly())) {
            throw new IllegalArgumentException(
                    "reproducible sums need messages that are shares of 1 and depend on the source only; %s has others, leave it out"
                            .formatted(program.getClass().getSimpleName()));
        }
    }

    /**
     * Refuses a plan whose messages the program does not allow.
     *
     * @throws IllegalArgumentException if it sends sums and the program does not combine, or ghosts and messages depend on arcs
     */
    public void require(GraphPlan plan) {
        plan.content().require(program instanceof CombiningProgram, program.isSourceOnly());
    }

    /** A number that servers compare: equal for equal jobs in all JVMs. */
    long digest() {
        // Not the text of the program, which may tell an address in memory.
        return "%s %s %s"
                .formatted(program.getClass().getName(), stop, reproducible)
                .hashCode();
    }
}
