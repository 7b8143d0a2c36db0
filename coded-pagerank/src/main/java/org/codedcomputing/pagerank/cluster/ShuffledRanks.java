package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.FixedPointSum;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.codedcomputing.pagerank.plan.RankNode;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import scala.Tuple2;

/**
 * The same jobs in Spark's own shuffles, for clusters whose tasks cannot reach each other: every iteration is a job of its own.
 * Servers' messages go through one shuffle, all of one sender to one receiver as a record; the new ranks come to the driver and
 * are broadcast, which is the full write-back. Spark has no multicast, so coded packets are written once for each receiver.
 *
 * <p>Nothing but the ranks lives from one iteration to the next, so a lost executor costs Spark's own retries and no more; what
 * a server knows of its messages is made twice in every iteration. The ranks are those of {@link DistributedRanks} to the bit.
 */
public final class ShuffledRanks {
    private static final int STRIP_BYTES = 1 << 20;
    private static final double NANOS = 1e9;

    private final JavaSparkContext context;
    private final GraphPlan plan;
    private final RankRule rule;

    /** What all servers know before an iteration. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record State(int iteration, double[] ranks, FixedPointSum dangling) implements Serializable {}

    private ShuffledRanks(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        this.context = context;
        this.plan = plan;
        this.rule = rule;
    }

    /** Runs a job. */
    public static RankOutcome run(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        return new ShuffledRanks(context, plan, rule).run();
    }

    private RankOutcome run() {
        int servers = plan.allocation().servers();
        List<Broadcast<byte[]>> plans = new ArrayList<>();
        try {
            for (int node = 0; node < servers; node++) {
                plans.add(context.broadcast(ObjectBytes.write(plan.node(node, WriteBack.ROUTED))));
            }
            return iterate(plans);
        } finally {
            plans.forEach(Broadcast::destroy);
        }
    }

    private RankOutcome iterate(List<Broadcast<byte[]>> plans) {
        double[] ranks = new double[plan.graph().vertices()];
        Arrays.fill(ranks, 1.0 / ranks.length);
        SentBytes sent = SentBytes.NONE;
        RankRule.Stop stop = RankRule.Stop.ITERATIONS;
        double change = 0;
        int iteration = 0;
        long begin = System.nanoTime();
        while (iteration < rule.maxIterations() && stop != RankRule.Stop.CHANGE) {
            State state = new State(iteration, ranks, dangling(plan.graph(), ranks));
            double[] next = new double[ranks.length];
            for (NodeRanks node : oneIteration(plans, state)) {
                int[] reduced = plan.allocation().reduced(node.node());
                for (int i = 0; i < reduced.length; i++) {
                    next[reduced[i]] = node.ranks()[i];
                }
                sent = sent.plus(node.sent());
            }
            FixedPointSum sum = new FixedPointSum();
            double largest = 0;
            for (int v = 0; v < next.length; v++) {
                double difference = Math.abs(next[v] - ranks[v]);
                sum.add(difference);
                largest = Math.max(largest, difference);
            }
            change = rule.norm() == RankRule.Norm.MAX ? largest : sum.value();
            if (rule.ends(sum.value(), largest)) {
                stop = RankRule.Stop.CHANGE;
            }
            ranks = next;
            iteration++;
        }
        double seconds = (System.nanoTime() - begin) / NANOS / Math.max(1, iteration);
        return new RankOutcome(ranks, iteration, stop, change, 1, 0, sent, seconds);
    }

    private static FixedPointSum dangling(Graph graph, double[] ranks) {
        FixedPointSum mass = new FixedPointSum();
        for (int v = 0; v < ranks.length; v++) {
            if (graph.outDegree(v) == 0) {
                mass.add(ranks[v]);
            }
        }
        return mass;
    }

    private List<NodeRanks> oneIteration(List<Broadcast<byte[]>> plans, State state) {
        int servers = plans.size();
        Broadcast<byte[]> known = context.broadcast(ObjectBytes.write(state));
        try {
            Server server = new Server(new ArrayList<>(plans), known, rule);
            List<Integer> nodes = IntStream.range(0, servers).boxed().toList();
            JavaPairRDD<Integer, byte[]> messages = context.parallelize(nodes, servers)
                    .mapPartitionsToPair(server::send)
                    .partitionBy(new HashPartitioner(servers));
            return messages.mapPartitionsWithIndex(server::reduce, true).collect().stream()
                    .map(bytes -> ObjectBytes.read(NodeRanks.class, bytes))
                    .toList();
        } finally {
            known.destroy();
        }
    }

    /** The two tasks of a server in an iteration. */
    private record Server(List<Broadcast<byte[]>> plans, Broadcast<byte[]> known, RankRule rule)
            implements Serializable {
        private RankNode node(int node) {
            State state = ObjectBytes.read(State.class, known.value());
            NodePlan plan = ObjectBytes.read(NodePlan.class, plans.get(node).value());
            RankNode server = new RankNode(plan, rule, state.iteration, STRIP_BYTES, state.iteration, state.ranks);
            server.dangling(state.dangling);
            return server;
        }

        Iterator<Tuple2<Integer, byte[]>> send(Iterator<Integer> nodes) throws InterruptedException {
            int sender = nodes.next();
            Map<Integer, List<byte[]>> letters = new TreeMap<>();
            RankNode server = node(sender);
            server.hello((receivers, message) -> deal(letters, receivers, message));
            server.shuffle((receivers, message) -> deal(letters, receivers, message));
            List<Tuple2<Integer, byte[]>> records = new ArrayList<>();
            letters.forEach((receiver, messages) -> records.add(new Tuple2<>(receiver, packed(sender, messages))));
            // Every server has a partition to itself, also one that nobody sends to.
            records.add(new Tuple2<>(sender, packed(sender, List.of())));
            return records.iterator();
        }

        private static void deal(Map<Integer, List<byte[]>> letters, long receivers, byte[] message) {
            for (long rest = receivers; rest != 0; rest &= rest - 1) {
                letters.computeIfAbsent(Long.numberOfTrailingZeros(rest), unused -> new ArrayList<>())
                        .add(message);
            }
        }

        Iterator<byte[]> reduce(int node, Iterator<Tuple2<Integer, byte[]>> records) throws InterruptedException {
            RankNode server = node(node);
            server.shuffle((receivers, message) -> {});
            SentBytes sent = server.sent();
            while (records.hasNext()) {
                ByteBuffer record = ByteBuffer.wrap(records.next()._2());
                int sender = record.getInt();
                while (record.hasRemaining()) {
                    byte[] message = new byte[record.getInt()];
                    record.get(message);
                    server.accept(sender, message);
                }
            }
            if (!server.shuffled()) {
                throw new CorruptDataException("server %d has not got all rows of iteration %d through Spark's shuffle"
                        .formatted(node, server.iteration()));
            }
            server.reduce((receivers, message) -> {});
            NodeRanks ranks = new NodeRanks(
                    node,
                    server.ranks(),
                    server.iteration(),
                    server.iteration(),
                    RankRule.Stop.ITERATIONS,
                    0,
                    sent,
                    TransportCounts.NONE,
                    0);
            return List.of(ObjectBytes.write(ranks)).iterator();
        }

        /** The sender, and then its messages in their order, each behind its length. */
        private static byte[] packed(int sender, List<byte[]> messages) {
            int bytes = messages.stream()
                    .mapToInt(message -> Integer.BYTES + message.length)
                    .reduce(Integer.BYTES, Math::addExact);
            ByteBuffer record = ByteBuffer.allocate(bytes).putInt(sender);
            for (byte[] message : messages) {
                record.putInt(message.length).put(message);
            }
            return record.array();
        }
    }
}
