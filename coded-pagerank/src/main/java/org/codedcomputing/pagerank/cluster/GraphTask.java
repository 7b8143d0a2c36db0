package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.util.SerializableConfiguration;
import org.codedcomputing.pagerank.plan.GraphNode;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.codedcomputing.pagerank.plan.NodeStart;
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
 * One server of a graph job as a task of a barrier stage. It keeps its state over all iterations; only messages tie it to the
 * others, and no barrier is called between iterations.
 */
final class GraphTask extends AbstractFunction1<Iterator<String>, Iterator<byte[]>> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NodeStage stage;
    private final SharedJob shared;
    private final @Nullable RankCheckpoint checkpoint;
    private final int firstIteration;
    private final SerializableConfiguration files;

    /**
     * A task.
     *
     * @param checkpoint where states are kept, or null
     * @param firstIteration the iteration to begin with: 0, or one that was kept
     * @param files of Hadoop, for checkpoints
     */
    GraphTask(
            NodeStage stage,
            SharedJob shared,
            @Nullable RankCheckpoint checkpoint,
            int firstIteration,
            SerializableConfiguration files) {
        this.stage = stage;
        this.shared = shared;
        this.checkpoint = checkpoint;
        this.firstIteration = firstIteration;
        this.files = files;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<String> unused) {
        int node = BarrierTaskContext.get().partitionId();
        NodePlan plan = shared.plan(node);
        List<MulticastGroup> groups = new ArrayList<>();
        for (long members : plan.multicastGroups()) {
            groups.add(new MulticastGroup(members, members));
        }
        NodeStates states = stage.run(groups, (session, endpoint, alive) -> run(plan, session, endpoint, alive));
        return CollectionConverters.asScala(List.of(ObjectBytes.write(states)).iterator());
    }

    private NodeStates run(NodePlan plan, Session session, Endpoint endpoint, Runnable alive)
            throws InterruptedException {
        Configuration conf = files.value();
        GraphNode node = node(plan, session, conf);
        String name = "coded graph %s node %d".formatted(session, plan.node());
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
            return new NodeStates(
                    plan.node(),
                    node.states(),
                    node.iteration(),
                    firstIteration,
                    node.reason(),
                    node.change(),
                    node.sent(),
                    endpoint.counts(),
                    System.nanoTime() - begin);
        }
    }

    private GraphNode node(NodePlan plan, Session session, Configuration conf) {
        SharedJob.Beginning begin = shared.begin();
        NodeStart start = begin.start();
        if (checkpoint != null && firstIteration > 0) {
            RankCheckpoint.Kept kept = checkpoint.read(conf, firstIteration, plan.vertices());
            start = new NodeStart(firstIteration, kept.ranks(), kept.offered(), kept.change());
        }
        return new GraphNode(plan, begin.job(), session.id(), stage.stripBytes(), start);
    }

    /** Receives for a node. */
    private record Mail(GraphNode node, Endpoint endpoint, SendLoop out, Runnable alive, String name) {
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
