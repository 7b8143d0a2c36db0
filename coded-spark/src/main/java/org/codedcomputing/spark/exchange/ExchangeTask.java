package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.TaskCompletionListener;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.PacketDecoder;
import org.codedcomputing.core.cdc.PacketEncoder;
import org.codedcomputing.core.cdc.PacketFormat;
import org.codedcomputing.core.cdc.SendOrder;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.MulticastGroup;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.exchange.transport.TransportException;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * One node's part in an exchange: the task of the barrier stage. Strings the stages together, and frees on every path what
 * they hold.
 */
final class ExchangeTask<K, V> extends AbstractFunction1<Iterator<InputPartition<Tuple2<K, V>>>, Iterator<Tuple2<K, V>>>
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final long JOIN_MILLIS = 100;

    private final ExchangeSpec<K, V> spec;
    private final NodeReports reports;
    private final StageCounters counters;

    ExchangeTask(ExchangeSpec<K, V> spec, NodeReports reports, StageCounters counters) {
        this.spec = spec;
        this.reports = reports;
        this.counters = counters;
    }

    @Override
    public Iterator<Tuple2<K, V>> apply(Iterator<InputPartition<Tuple2<K, V>>> input) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int node = context.partitionId();
        Session session = new Session(
                SparkEnv.get().conf().getAppId(),
                spec.exchange(),
                context.stageId(),
                context.stageAttemptNumber(),
                spec.design().nodes());
        refuseSomeOfTheNodes(context, session);
        refuseSeveralJvms(context, spec.transport(), spec.design().nodes());
        StageMeter meter = new StageMeter();
        SpillFile store = new SpillFile(
                spec.memoryBudget(nodesInThisJvm(context)),
                SpillFile.inTurn(
                        SparkEnv.get().blockManager().diskBlockManager().localDirs(), node + session.attempt()));
        // Not before the records are handed over, which is after this method has returned.
        context.addTaskCompletionListener((TaskCompletionListener) done -> store.close());
        try (BarrierGathering gathering = new BarrierGathering(context, "coded %s node %d".formatted(session, node));
                Endpoint endpoint = spec.transport().open(membership(session, node, gathering))) {
            try {
                return exchange(context, session, node, meter, store, endpoint, input);
            } catch (InterruptedException e) {
                endpoint.fail(e);
                context.killTaskIfInterrupted();
                throw new TransportException("%s: node %d was interrupted".formatted(session, node), e);
            } catch (RuntimeException | Error e) {
                endpoint.fail(e);
                throw e;
            }
        }
    }

    private Membership membership(Session session, int node, BarrierGathering gathering) {
        if (spec.transport().withinOneJvm()) {
            return Membership.withinJvm(session, node, spec.limits());
        }
        SparkEnv env = SparkEnv.get();
        InetAddress address = address(env, "%s: node %d".formatted(session, node));
        return new Membership(session, node, spec.limits(), address, groups(node), gathering, TransportSecret.of(env));
    }

    /** Where Spark reaches this executor. */
    static InetAddress address(SparkEnv env, String who) {
        String host = env.blockManager().blockManagerId().host();
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new TransportException(
                    "%s cannot resolve its own address '%s'; set spark.executor.bindAddress, or SPARK_LOCAL_IP of the worker"
                            .formatted(who, host),
                    e);
        }
    }

    private List<MulticastGroup> groups(int node) {
        List<MulticastGroup> groups = new ArrayList<>();
        if (spec.delivery() == Delivery.CODED) {
            spec.design()
                    .groupsOf(node)
                    .forEachRemaining((long group) ->
                            groups.add(new MulticastGroup(group, spec.design().members(group))));
        }
        return groups;
    }

    private Iterator<Tuple2<K, V>> exchange(
            BarrierTaskContext context,
            Session session,
            int node,
            StageMeter meter,
            SpillFile store,
            Endpoint endpoint,
            Iterator<InputPartition<Tuple2<K, V>>> input)
            throws InterruptedException {
        Runnable alive = context::killTaskIfInterrupted;
        PacketFormat format = spec.format(session);
        TaskThreads threads = new TaskThreads(context, meter, "coded %s node %d".formatted(session, node));
        MappedValues mapped =
                new ReplicatedMap<>(spec, node, meter, store).run(CollectionConverters.asJava(input), threads, alive);

        meter.start(StageMeter.Stage.AGREE);
        Hello hello =
                new Hello(format.exchangeId(), spec.fingerprint(), mapped.partitionDigests(), mapped.batchDigests());
        List<Message> early = new Rendezvous(node, spec.design().nodes(), endpoint, hello).run(alive);
        meter.stop(StageMeter.Stage.AGREE);

        SendStage send = new SendStage(
                () -> new PacketEncoder(spec.design(), format, node, mapped),
                SendOrder.groupsOf(spec.design(), node),
                endpoint,
                () -> spec.schedule().awaitTurn(node, endpoint),
                threads,
                meter);
        // As dense as what this node has mapped.
        double plainPerStored = meter.storedBytes() == 0 ? 0 : (double) meter.mappedBytes() / meter.storedBytes();
        // Before they are read ahead, which lets them go.
        long ownBytes = mapped.own().values().stream()
                .mapToLong(IntermediateValue::length)
                .sum();
        ReadAhead ahead = new ReadAhead(
                node, spec.codec(), mapped.own(), spec.design().lackingBatchesPerNode(), store, plainPerStored);
        ReceiveStage receive = new ReceiveStage(
                () -> new PacketDecoder(spec.design(), format, node, mapped, store),
                endpoint,
                threads,
                meter,
                ahead::accept);
        SortedMap<Long, DecodedValue> decoded = sendAndReceive(session, node, endpoint, send, receive, early, alive);

        meter.start(StageMeter.Stage.AGREE);
        // Spark keeps the output of a task that ended well even when its attempt fails a moment later, and then runs
        // only
        // the others again, who could not exchange. So no task ends before every node has everything.
        endpoint.complete();
        while (!endpoint.awaitComplete(InProcessTransport.POLL)) {
            alive.run();
        }
        meter.stop(StageMeter.Stage.AGREE);

        TransportCounts counts = endpoint.counts();
        SortedMap<Long, IntermediateValue> own = mapped.takeOwn();
        long decodedBytes =
                decoded.values().stream().mapToLong(DecodedValue::length).sum();
        long runBytes = spec.memoryBudget(nodesInThisJvm(context));
        long expectedBytes = (long) ((ownBytes + decodedBytes) * plainPerStored);
        HandOver<K, V> records = new HandOver<>(spec, node, own, decoded, ahead, meter, runBytes, expectedBytes, alive);
        context.addTaskCompletionListener((TaskCompletionListener) done -> report(new NodeReport(
                session.stage(),
                session.attempt(),
                node,
                SparkEnv.get().executorId(),
                SparkEnv.get().blockManager().blockManagerId().host(),
                meter.recordsMapped(),
                records.count(),
                meter.mappedBytes(),
                meter.storedBytes(),
                ownBytes,
                decodedBytes,
                send.packets(),
                send.payloadBytes(),
                send.headerBytes(),
                receive.receivedPackets(),
                receive.payloadBytes(),
                store.spilledBytes(),
                store.mostBytesInMemory(),
                counts,
                meter.wallSeconds(),
                meter.cpuSeconds())));
        return CollectionConverters.asScala(records);
    }

    private void report(NodeReport report) {
        reports.add(report);
        counters.add(report);
        NodeMetrics.of(SparkEnv.get()).count(report);
    }

    private SortedMap<Long, DecodedValue> sendAndReceive(
            Session session,
            int node,
            Endpoint endpoint,
            SendStage send,
            ReceiveStage receive,
            List<Message> early,
            Runnable alive)
            throws InterruptedException {
        Thread sender = new Thread(send, "coded %s node %d send".formatted(session, node));
        sender.setDaemon(true);
        sender.start();
        try {
            SortedMap<Long, DecodedValue> decoded = receive.run(
                    early, () -> spec.design().groupsOf(node), spec.design().lackingBatchesPerNode(), alive);
            while (sender.isAlive()) {
                alive.run();
                sender.join(JOIN_MILLIS);
            }
            Throwable failure = send.failure();
            if (failure != null) {
                throw new TransportException(
                        "%s: node %d could not send: %s".formatted(session, node, failure), failure);
            }
            return decoded;
        } catch (RuntimeException | Error | InterruptedException e) {
            // Before the sender is interrupted: peers are told the cause, not its consequence.
            endpoint.fail(e);
            throw e;
        } finally {
            sender.interrupt();
            sender.join();
        }
    }

    /**
     * Spark runs only those tasks again whose output was lost, and a node alone cannot exchange. When a barrier task fails,
     * however, Spark forgets the whole stage's output, so the next attempt runs all of them.
     */
    static void refuseSomeOfTheNodes(BarrierTaskContext context, Session session) {
        int tasks = context.getTaskInfos().length;
        if (tasks < session.nodes()) {
            throw new TransportException(
                    "%s: Spark runs %d of the %d nodes again, since it has the output of the others; the attempt ends here so that the next one runs all"
                            .formatted(session, tasks, session.nodes()));
        }
    }

    /** How many nodes share this JVM's heap, if Spark has spread them evenly. */
    private int nodesInThisJvm(BarrierTaskContext context) {
        int nodes = spec.design().nodes();
        int executors = Math.max(1, executors(context).size());
        return spec.transport().withinOneJvm() ? nodes : (nodes + executors - 1) / executors;
    }

    private static Set<String> executors(BarrierTaskContext context) {
        return Arrays.stream(context.getTaskInfos())
                .map(BarrierTaskInfo::address)
                .collect(Collectors.toSet());
    }

    /** The in-process transport joins tasks of one JVM; Spark may have placed them elsewhere in spite of the preflight. */
    static void refuseSeveralJvms(BarrierTaskContext context, Transport transport, int nodes) {
        if (transport.withinOneJvm()) {
            Set<String> executors = executors(context);
            if (executors.size() > 1) {
                throw new CodedException(
                        "the %s transport joins tasks of one JVM only, but the %d tasks are spread over %d executors %s; run with one executor, set spark.coded.exchange.transport = tcp, or use mode uncoded"
                                .formatted(transport.name(), nodes, executors.size(), executors));
            }
        }
    }
}
