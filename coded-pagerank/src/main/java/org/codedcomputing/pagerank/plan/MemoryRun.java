package org.codedcomputing.pagerank.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.pagerank.engine.StopReason;

/**
 * All servers of a plan in this thread, exchanging the messages that they would send: what a plan computes and sends, without a
 * cluster.
 */
public final class MemoryRun {
    private static final int STRIP_BYTES = 1 << 20;

    private final List<GraphNode> nodes = new ArrayList<>();
    private final List<NodePlan> plans = new ArrayList<>();
    private final Deque<Sent> wire = new ArrayDeque<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Sent(int sender, long receivers, byte[] message) {}

    /**
     * What came of it.
     *
     * @param states one for each vertex
     * @param iterations done
     * @param reason what ended them
     * @param change of the last iteration, NaN if none ran
     * @param sent of all servers and iterations
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed to the caller, never compared.
    public record Outcome(double[] states, int iterations, StopReason reason, double change, SentBytes sent) {
        /** The states of PageRank. */
        public double[] ranks() {
            return states;
        }
    }

    private MemoryRun() {}

    /** PageRank. */
    public static Outcome of(GraphPlan plan, RankRule rule, WriteBack writeBack) {
        Outcome outcome = of(plan, rule.job(plan.graph().vertices()), writeBack);
        rule.normalisation().finish(outcome.states);
        return outcome;
    }

    /**
     * Iterates.
     *
     * @throws IllegalArgumentException if the plan is none for the job's messages
     * @throws CorruptDataException if a server gets something else than the plan says
     */
    public static Outcome of(GraphPlan plan, GraphJob job, WriteBack writeBack) {
        job.require(plan);
        MemoryRun run = new MemoryRun();
        NodeStart start = NodeStart.of(plan.graph(), job.program());
        for (int node = 0; node < plan.allocation().servers(); node++) {
            NodePlan nodePlan = plan.node(node, writeBack, !job.program().isSourceOnly());
            run.plans.add(nodePlan);
            run.nodes.add(new GraphNode(nodePlan, job, 0, STRIP_BYTES, start));
        }
        try {
            return run.iterate(plan.graph().vertices());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing here waits, so nothing can be interrupted", e);
        }
    }

    private Outcome iterate(int vertices) throws InterruptedException {
        each(GraphNode::hello);
        while (!nodes.get(0).done()) {
            each(GraphNode::shuffle);
            require(nodes.stream().allMatch(GraphNode::shuffled), "rows");
            each(GraphNode::reduce);
            require(nodes.stream().allMatch(GraphNode::updated), "sums or new values");
            long stopped = nodes.stream().filter(GraphNode::advance).count();
            require(stopped == 0 || stopped == nodes.size(), "an end at all servers");
        }
        double[] states = new double[vertices];
        SentBytes sent = SentBytes.NONE;
        for (int node = 0; node < nodes.size(); node++) {
            double[] own = nodes.get(node).states();
            for (int i = 0; i < own.length; i++) {
                states[plans.get(node).reduced[i]] = own[i];
            }
            sent = sent.plus(nodes.get(node).sent());
        }
        GraphNode any = nodes.get(0);
        return new Outcome(states, any.iteration(), any.reason(), any.change(), sent);
    }

    @FunctionalInterface
    private interface Step {
        void run(GraphNode node, Outbox out) throws InterruptedException;
    }

    /** Lets every server send, and then receive. */
    private void each(Step step) throws InterruptedException {
        for (int node = 0; node < nodes.size(); node++) {
            int sender = node;
            step.run(nodes.get(node), (receivers, message) -> wire.add(new Sent(sender, receivers, message)));
        }
        for (Sent sent = wire.poll(); sent != null; sent = wire.poll()) {
            for (int receiver : Placing.members(sent.receivers)) {
                nodes.get(receiver).accept(sent.sender, sent.message);
            }
        }
    }

    private static void require(boolean complete, String what) {
        if (!complete) {
            throw new CorruptDataException(
                    "not all servers have got all %s although everything was delivered".formatted(what));
        }
    }
}
