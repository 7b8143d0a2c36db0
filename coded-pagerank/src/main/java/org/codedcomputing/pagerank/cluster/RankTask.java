package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.codedcomputing.pagerank.plan.RankNode;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.spark.exchange.NodeStage;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.MulticastGroup;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One server of PageRank as a task of a barrier stage. It keeps its state over all iterations; only messages tie it to the
 * others, and no barrier is called between iterations.
 */
final class RankTask extends AbstractFunction1<Iterator<String>, Iterator<byte[]>> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NodeStage stage;
    private final List<Broadcast<byte[]>> plans;
    private final RankRule rule;
    private final @Nullable RankCheckpoint checkpoint;
    private final int firstIteration;
    private final SerializableConfiguration files;

    /**
     * A task.
     *
     * @param plans the {@link NodePlan} of each server, as {@link ObjectBytes}
     * @param checkpoint where ranks are kept, or null
     * @param firstIteration the iteration to begin with: 0, or one that was kept
     * @param files of Hadoop, for checkpoints
     */
    RankTask(
            NodeStage stage,
            List<Broadcast<byte[]>> plans,
            RankRule rule,
            @Nullable RankCheckpoint checkpoint,
            int firstIteration,
            SerializableConfiguration files) {
        this.stage = stage;
        this.plans = new ArrayList<>(plans);
        this.rule = rule;
        this.checkpoint = checkpoint;
        this.firstIteration = firstIteration;
        this.files = files;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<String> unused) {
        int node = BarrierTaskContext.get().partitionId();
        NodePlan plan = ObjectBytes.read(NodePlan.class, plans.get(node).value());
        List<MulticastGroup> groups = new ArrayList<>();
        for (long members : plan.multicastGroups()) {
            groups.add(new MulticastGroup(members, members));
        }
        NodeRanks ranks = stage.run(groups, (session, endpoint, alive) -> run(plan, session, endpoint, alive));
        return CollectionConverters.asScala(List.of(ObjectBytes.write(ranks)).iterator());
    }

    private NodeRanks run(NodePlan plan, Session session, Endpoint endpoint, Runnable alive)
            throws InterruptedException {
        Configuration conf = files.value();
        RankNode node = node(plan, session, conf);
        String name = "coded ranks %s node %d".formatted(session, plan.node());
        long begin = System.nanoTime();
        try (SendLoop out = new SendLoop(endpoint, name)) {
            Mail mail = new Mail(node, endpoint, out, alive, name);
            node.hello(out);
            while (!node.done()) {
                node.shuffle(out);
                mail.until(node::shuffled);
                node.reduce(out);
                mail.until(node::updated);
                boolean last = node.advance();
                if (checkpoint != null && !last && checkpoint.isDue(node.iteration())) {
                    checkpoint.write(conf, plan, node);
                }
            }
            out.finish();
            mail.untilSent();
            return new NodeRanks(
                    plan.node(),
                    node.ranks(),
                    node.iteration(),
                    firstIteration,
                    Objects.requireNonNull(node.stop(), "the iterations have ended"),
                    node.change(),
                    node.sent(),
                    endpoint.counts(),
                    System.nanoTime() - begin);
        }
    }

    private RankNode node(NodePlan plan, Session session, Configuration conf) {
        if (checkpoint == null || firstIteration == 0) {
            RankNode node = new RankNode(plan, rule, session.id(), stage.stripBytes(), 0, null);
            node.danglingAtStart();
            return node;
        }
        RankCheckpoint.Kept start = checkpoint.read(conf, firstIteration, plan.vertices());
        RankNode node = new RankNode(plan, rule, session.id(), stage.stripBytes(), firstIteration, start.ranks());
        node.dangling(start.dangling());
        return node;
    }

    /** Receives for a node. */
    private record Mail(RankNode node, Endpoint endpoint, SendLoop out, Runnable alive, String name) {
        void until(BooleanSupplier complete) throws InterruptedException {
            alive.run();
            while (!complete.getAsBoolean()) {
                Message message = endpoint.receive(InProcessTransport.POLL);
                if (message != null) {
                    node.accept(message.sender(), message.bytes());
                } else {
                    alive.run();
                    out.check();
                    if (endpoint.drained()) {
                        throw new TransportException(
                                "%s: all peers have finished in iteration %d, but not all that they owe has come"
                                        .formatted(name, node.iteration()));
                    }
                }
            }
        }

        /** Lets the last messages go, and takes those that nobody needs: peers may wait for room to send them. */
        void untilSent() throws InterruptedException {
            while (out.isAlive()) {
                alive.run();
                if (endpoint.drained()) {
                    out.join(InProcessTransport.POLL.toMillis());
                } else {
                    Message unused = endpoint.receive(InProcessTransport.POLL);
                }
            }
            out.check();
        }
    }
}
