package org.codedcomputing.pagerank.plan;

import org.codedcomputing.pagerank.engine.CombiningProgram;
import org.codedcomputing.pagerank.engine.VertexProgram;

/**
 * What a server computes with the words of its plan: messages of the vertices that it maps, values of the rows that it makes, and
 * next states of the vertices that it reduces.
 */
abstract class NodeMath {
    final NodePlan plan;

    NodeMath(NodePlan plan) {
        this.plan = plan;
    }

    static NodeMath of(NodePlan plan, GraphJob job) {
        VertexProgram program = job.program();
        if (program instanceof CombiningProgram combining && combining.addsShares() && combining.isSourceOnly()) {
            return new ShareMath(plan, combining, job.reproducible());
        }
        return new ProgramMath(plan, program);
    }

    /**
     * Takes the states of a round.
     *
     * @param states of the mapped vertices, in their order. Not modified, kept until the next call
     * @param words Modified: the messages of these vertices
     */
    abstract void map(double[] states, long[] words);

    /**
     * The word that a row carries.
     *
     * @param value number of a value among those of all rows that this server makes
     */
    abstract long value(long[] words, int value);

    /**
     * The next state of a vertex.
     *
     * @param index of the vertex among the reduced ones
     * @param state its state
     * @param offered the sum of what all vertices offered
     */
    abstract double next(long[] words, int index, double state, double offered);
}
