package org.codedcomputing.pagerank.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * All servers of a plan in this thread, exchanging the messages that they would send: what a plan computes and sends, without a
 * cluster.
 */
public final class MemoryRun {
    private static final int STRIP_BYTES = 1 << 20;

    private final List<RankNode> nodes = new ArrayList<>();
    private final List<NodePlan> plans = new ArrayList<>();
    private final Deque<Sent> wire = new ArrayDeque<>();

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Sent(int sender, long receivers, byte[] message) {}

    /**
     * What came of it.
     *
     * @param ranks one for each vertex
     * @param iterations done
     * @param change of the last iteration
     * @param sent of all servers and iterations
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed to the caller, never compared.
    public record Outcome(double[] ranks, int iterations, double change, SentBytes sent) {}

    private MemoryRun() {}

    /**
     * Iterates.
     *
     * @throws CorruptDataException if a server gets something else than the plan says
     */
    public static Outcome of(GraphPlan plan, RankRule rule, WriteBack writeBack) {
        MemoryRun run = new MemoryRun();
        for (int node = 0; node < plan.allocation().servers(); node++) {
            NodePlan nodePlan = plan.node(node, writeBack);
            RankNode rankNode = new RankNode(nodePlan, rule, 0, STRIP_BYTES, 0, null);
            rankNode.danglingAtStart();
            run.plans.add(nodePlan);
            run.nodes.add(rankNode);
        }
        try {
            return run.iterate(plan.graph().vertices());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing here waits, so nothing can be interrupted", e);
        }
    }

    private Outcome iterate(int vertices) throws InterruptedException {
        each(RankNode::hello);
        while (!nodes.get(0).done()) {
            each(RankNode::shuffle);
            require(nodes.stream().allMatch(RankNode::shuffled), "rows");
            each(RankNode::reduce);
            require(nodes.stream().allMatch(RankNode::updated), "sums or new values");
            long stopped = nodes.stream().filter(RankNode::advance).count();
            require(stopped == 0 || stopped == nodes.size(), "an end at all servers");
        }
        double[] ranks = new double[vertices];
        SentBytes sent = SentBytes.NONE;
        for (int node = 0; node < nodes.size(); node++) {
            double[] own = nodes.get(node).ranks();
            for (int i = 0; i < own.length; i++) {
                ranks[plans.get(node).reduced[i]] = own[i];
            }
            sent = sent.plus(nodes.get(node).sent());
        }
        return new Outcome(ranks, nodes.get(0).iteration(), nodes.get(0).change(), sent);
    }

    @FunctionalInterface
    private interface Step {
        void run(RankNode node, Outbox out) throws InterruptedException;
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
