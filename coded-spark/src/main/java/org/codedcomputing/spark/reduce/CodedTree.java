package org.codedcomputing.spark.reduce;

import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;

/** CodedReduce: node v of the tree is node v of the session, 0 is the master. */
record CodedTree(CodedReduce reduce) implements ReduceForm {
    /** @throws IllegalArgumentException if there are more nodes than a session has */
    CodedTree {
        ReduceForm.requireNodes(nameOf(reduce), reduce.tree().workers() + 1);
    }

    private static String nameOf(CodedReduce reduce) {
        ReduceTree tree = reduce.tree();
        return "%s of n=%d, L=%d, s=%d (N=%d, %s)"
                .formatted(
                        tree.depth() == 1 ? "one port" : "tree",
                        tree.fanOut(),
                        tree.depth(),
                        tree.stragglers(),
                        tree.workers(),
                        reduce.scheme().name());
    }

    @Override
    public String name() {
        return nameOf(reduce);
    }

    @Override
    public int nodes() {
        return reduce.tree().workers() + 1;
    }

    @Override
    public int granules() {
        return reduce.tree().granules();
    }

    @Override
    public int[] granules(int node) {
        return reduce.allocation().granules(node);
    }

    @Override
    public double[] coefficients(int node) {
        return reduce.allocation().coefficients(node);
    }
}
