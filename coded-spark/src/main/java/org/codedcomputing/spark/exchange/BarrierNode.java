package org.codedcomputing.spark.exchange;

import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.codedcomputing.spark.exchange.transport.TransportLimits;

/** The door to the transport for other barrier jobs whose tasks talk to each other: task k is node k of a session. */
public final class BarrierNode {
    private BarrierNode() {}

    /**
     * What a node does with its endpoint.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Talk<T> {
        /**
         * Talks. The endpoint is closed behind it; when it throws, the session fails at every node with the cause.
         *
         * @param session equal at all nodes
         * @param node this node, 0..K-1
         * @throws InterruptedException if the thread was interrupted
         */
        T run(Session session, int node, Endpoint endpoint) throws InterruptedException;
    }

    /**
     * How nodes talk point to point in this application: within this JVM in local mode, unless {@code
     * spark.coded.exchange.transport} names TCP, and by TCP elsewhere.
     */
    public static Transport pointToPoint(SparkContext context) {
        TransportChoice choice =
                CodedConf.of(context.conf()).choice(ConfKey.EXCHANGE_TRANSPORT, TransportChoice::parse);
        boolean inProcess =
                choice == TransportChoice.IN_PROCESS || (choice == TransportChoice.AUTO && context.isLocal());
        return inProcess ? new InProcessTransport() : TcpTransport.direct();
    }

    /**
     * Refuses a job that this application cannot run; waits for executors that are still to register.
     *
     * @param nodes tasks that must run at once
     * @throws IllegalStateException with both numbers and the way out
     */
    public static void preflight(SparkContext context, int nodes, Transport transport) {
        Preflight.check(context, nodes, transport, CodedConf.of(context.conf()).time(ConfKey.EXCHANGE_SLOT_WAIT));
    }

    /**
     * Opens this barrier task's endpoint, talks and closes it.
     *
     * @param number of the session, which with stage and attempt tells it from all others of the application
     * @param nodes tasks of the barrier stage
     * @throws TransportException if the node was interrupted, or Spark runs some of the nodes only
     * @throws RuntimeException what the talk throws
     */
    public static <T> T talk(
            BarrierTaskContext context,
            Transport transport,
            long number,
            int nodes,
            TransportLimits limits,
            Talk<T> talk) {
        int node = context.partitionId();
        Session session = new Session(
                SparkEnv.get().conf().getAppId(), number, context.stageId(), context.stageAttemptNumber(), nodes);
        ExchangeTask.refuseSomeOfTheNodes(context, session);
        ExchangeTask.refuseSeveralJvms(context, transport, nodes);
        try (BarrierGathering gathering = new BarrierGathering(context, "coded %s node %d".formatted(session, node));
                Endpoint endpoint = transport.open(membership(transport, session, node, limits, gathering))) {
            try {
                return talk.run(session, node, endpoint);
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

    private static Membership membership(
            Transport transport, Session session, int node, TransportLimits limits, BarrierGathering gathering) {
        if (transport.withinOneJvm()) {
            return Membership.withinJvm(session, node, limits);
        }
        SparkEnv env = SparkEnv.get();
        return new Membership(
                session,
                node,
                limits,
                ExchangeTask.address(env, "%s: node %d".formatted(session, node)),
                List.of(),
                gathering,
                TransportSecret.of(env));
    }
}
