package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.codedcomputing.pagerank.plan.GraphJob;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.codedcomputing.pagerank.plan.NodeStart;
import org.codedcomputing.pagerank.plan.WriteBack;

/**
 * What tasks know of a job, in broadcasts. Travels with the tasks.
 *
 * @param plans the {@link NodePlan} of each server
 * @param beginning the {@link Beginning}
 */
record SharedJob(List<Broadcast<byte[]>> plans, Broadcast<byte[]> beginning) implements Serializable {
    /**
     * What all servers know before the first iteration.
     *
     * @param job what they compute
     * @param start what they start with
     */
    record Beginning(GraphJob job, NodeStart start) implements Serializable {}

    /** Sends it. */
    static SharedJob send(Broadcasts out, GraphPlan plan, GraphJob job, WriteBack back) {
        List<Broadcast<byte[]>> plans = new ArrayList<>();
        for (int node = 0; node < plan.allocation().servers(); node++) {
            plans.add(out.send(plan.node(node, back, !job.program().isSourceOnly())));
        }
        return new SharedJob(plans, out.send(new Beginning(job, NodeStart.of(plan.graph(), job.program()))));
    }

    /** What a server needs of the plan. */
    NodePlan plan(int node) {
        return ObjectBytes.read(NodePlan.class, plans.get(node).value());
    }

    /** What all servers know. */
    Beginning begin() {
        return ObjectBytes.read(Beginning.class, beginning.value());
    }
}
