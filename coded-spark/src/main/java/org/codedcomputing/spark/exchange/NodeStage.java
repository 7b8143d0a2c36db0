package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.codedcomputing.core.cost.MulticastKind;
import org.codedcomputing.core.cost.ShuffleMode;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.MulticastGroup;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.codedcomputing.spark.plan.Calibrations;
import org.codedcomputing.spark.plan.PlanRates;
import org.jspecify.annotations.Nullable;

/**
 * A barrier stage whose tasks are nodes that talk to each other over the exchange's transport, for jobs with messages of their
 * own: it chooses the transport as an exchange does, opens the endpoint of a task, and frees it on every path. Made on the
 * driver; travels with the tasks.
 */
public final class NodeStage implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long exchange;
    private final int nodes;
    private final Transport transport;
    private final TransportLimits limits;
    private final int stripBytes;
    private final Duration slotWait;

    /** What a node does with its endpoint. */
    @FunctionalInterface
    public interface Work<R> {
        /**
         * Talks to the other nodes. The first message goes to all of them; when this returns, all messages for this node that
         * matter have come, and {@link Endpoint#finish} has been called behind the last one that it sends.
         *
         * @param alive to be called at least every 100 ms; throws when the task was killed
         */
        R run(Session session, Endpoint endpoint, Runnable alive) throws InterruptedException;
    }

    private NodeStage(
            long exchange, int nodes, Transport transport, TransportLimits limits, int stripBytes, Duration slotWait) {
        this.exchange = exchange;
        this.nodes = nodes;
        this.transport = transport;
        this.limits = limits;
        this.stripBytes = stripBytes;
        this.slotWait = slotWait;
    }

    /**
     * A stage as configured for exchanges.
     *
     * @param nodes K, each one task
     * @param multicast whether messages for several nodes are to go by multicast where the network has one
     * @param own a transport of the caller's, or null for the configured one
     * @throws IllegalArgumentException if a key is unknown or cannot be read
     */
    public static NodeStage of(SparkContext context, int nodes, boolean multicast, @Nullable Transport own) {
        CodedConf conf = CodedConf.of(context.conf());
        TransportSelection selection = selection(context, own);
        boolean coded = multicast && selection.multicast() != MulticastKind.NONE;
        Transport transport = selection.transport(
                coded ? ExchangeMode.CODED : ExchangeMode.REPLICATED,
                coded ? ShuffleMode.CODED_MULTICAST : ShuffleMode.REPLICATED);
        return new NodeStage(
                CodedPairs.nextExchange(),
                nodes,
                transport,
                new TransportLimits(
                        conf.bytes(ConfKey.EXCHANGE_WINDOW, 1, Long.MAX_VALUE), conf.time(ConfKey.EXCHANGE_DEADLINE)),
                (int) conf.bytes(ConfKey.EXCHANGE_STRIP, 1 << 10, 256 << 20),
                conf.time(ConfKey.EXCHANGE_SLOT_WAIT));
    }

    /** Whether one transmission reaches several nodes on the network of an application, as far as is declared or measured. */
    public static boolean hasMulticast(SparkContext context) {
        return selection(context, null).multicast() != MulticastKind.NONE;
    }

    private static TransportSelection selection(SparkContext context, @Nullable Transport own) {
        return TransportSelection.of(
                context, own, PlanRates.of(CodedConf.of(context.conf()), Calibrations.of(context)));
    }

    /**
     * Refuses a stage that this application cannot run; to be called right before it is submitted.
     *
     * @throws IllegalStateException with both numbers and the way out
     */
    public void check(SparkContext context) {
        Preflight.check(context, nodes, transport, slotWait);
    }

    /** Number of the stage among the exchanges of the application. */
    public long exchange() {
        return exchange;
    }

    /** Short name of the transport. */
    public String transport() {
        return transport.name();
    }

    /** Largest payload of one packet in bytes, as configured for exchanges. */
    public int stripBytes() {
        return stripBytes;
    }

    /**
     * Runs a node, in its task. No node's result counts before all have theirs.
     *
     * @param groups sets of nodes that this one shares multicast messages with
     * @throws TransportException if a peer failed or fell silent
     */
    public <R> R run(List<MulticastGroup> groups, Work<R> work) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int node = context.partitionId();
        Session session = new Session(
                SparkEnv.get().conf().getAppId(), exchange, context.stageId(), context.stageAttemptNumber(), nodes);
        ExchangeTask.refuseSomeOfTheNodes(context, session);
        ExchangeTask.refuseSeveralJvms(context, transport, nodes);
        try (BarrierGathering gathering = new BarrierGathering(context, "coded %s node %d".formatted(session, node));
                Endpoint endpoint = transport.open(membership(session, node, groups, gathering))) {
            try {
                R result = work.run(session, endpoint, context::killTaskIfInterrupted);
                end(endpoint, context::killTaskIfInterrupted);
                return result;
            } catch (InterruptedException e) {
                endpoint.fail(e);
                context.killTaskIfInterrupted();
                throw new TransportException("%s: node %d was interrupted".formatted(session, node), e);
            } catch (RuntimeException | Error e) {
                endpoint.fail(e);
                throw e;
            } finally {
                NodeMetrics.of(SparkEnv.get()).count(endpoint.counts());
            }
        }
    }

    /** Takes what nobody needs any more, and waits until every node has everything. */
    private static void end(Endpoint endpoint, Runnable alive) throws InterruptedException {
        while (!endpoint.drained()) {
            alive.run();
            var unused = endpoint.receive(InProcessTransport.POLL);
        }
        endpoint.complete();
        while (!endpoint.awaitComplete(InProcessTransport.POLL)) {
            alive.run();
        }
    }

    private Membership membership(Session session, int node, List<MulticastGroup> groups, BarrierGathering gathering) {
        if (transport.withinOneJvm()) {
            return Membership.withinJvm(session, node, limits);
        }
        SparkEnv env = SparkEnv.get();
        InetAddress address = ExchangeTask.address(env, "%s: node %d".formatted(session, node));
        return new Membership(session, node, limits, address, groups, gathering, TransportSecret.of(env));
    }

    @Override
    public String toString() {
        return "exchange %d, K=%d, transport %s".formatted(exchange, nodes, transport.name());
    }
}
