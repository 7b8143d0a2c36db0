package org.codedcomputing.spark.reduce;

import java.io.Serializable;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;

/** Who holds which granules of the data, and who talks to whom. Immutable. */
public sealed interface ReduceForm extends Serializable permits CodedTree, RingAllReduce {
    /** Most tasks that can talk to each other in one job. */
    int MOST_NODES = 64;

    /** Kind and parameters, for plans, reports and messages. */
    String name();

    /** Tasks that run at once: the workers, and the master if there is one. */
    int nodes();

    /** Blocks of rows that the data is cut into. */
    int granules();

    /**
     * Granules of a node in the order in which it adds them.
     *
     * @param node 0..nodes-1
     */
    int[] granules(int node);

    /** Their coefficients. */
    double[] coefficients(int node);

    /**
     * CodedReduce [36] with the scheme that {@link CodedReduce#of(ReduceTree)} takes: N workers in a tree, and a task of its own
     * for the master, which computes nothing but updates the model.
     */
    static ReduceForm tree(ReduceTree tree) {
        return new CodedTree(CodedReduce.of(tree));
    }

    /** CodedReduce with a given scheme. */
    static ReduceForm tree(CodedReduce reduce) {
        return new CodedTree(reduce);
    }

    /**
     * Gradient coding [30] through one port: all workers are children of the master, which goes on with any n-s of them.
     *
     * @param workers n, at least 1
     * @param stragglers s, 0..n-1; 0 for the plain sum
     */
    static ReduceForm onePort(int workers, int stragglers) {
        return tree(new ReduceTree(workers, 1, stragglers));
    }

    /**
     * Ring all-reduce without redundancy: everybody has the sum in the end and updates the model itself.
     *
     * @param workers N, at least 1
     */
    static ReduceForm ring(int workers) {
        return new RingAllReduce(workers);
    }

    /** Refuses more tasks than can talk to each other. */
    static void requireNodes(String name, int nodes) {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException(
                    "%s needs %d tasks that talk to each other, 1 to %d can; take fewer, or study it by coded simulate gradient"
                            .formatted(name, nodes, MOST_NODES));
        }
    }
}
