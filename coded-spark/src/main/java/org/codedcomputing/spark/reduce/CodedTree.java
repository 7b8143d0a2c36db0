package org.codedcomputing.spark.reduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /**
     * Parents that lose too many children with one host.
     *
     * @param hosts where each node ran
     */
    List<String> warnings(List<String> hosts) {
        List<String> warnings = new ArrayList<>();
        ReduceTree tree = reduce.tree();
        for (int parent = 0; !tree.leaf(parent) && tree.stragglers() > 0; parent++) {
            Map<String, List<Integer>> byHost = new TreeMap<>();
            for (int child = 0; child < tree.fanOut(); child++) {
                int node = tree.child(parent, child);
                byHost.computeIfAbsent(hosts.get(node), host -> new ArrayList<>())
                        .add(node);
            }
            for (Map.Entry<String, List<Integer>> host : byHost.entrySet()) {
                if (host.getValue().size() > tree.stragglers()) {
                    warnings.add(
                            "nodes %s, children of node %d, share the host %s, and s=%d may be late; give each executor a host"
                                    .formatted(host.getValue(), parent, host.getKey(), tree.stragglers()));
                }
            }
        }
        return warnings;
    }
}
