package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import org.codedcomputing.pagerank.engine.LocalRun;
import org.codedcomputing.pagerank.engine.RoundSums;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.engine.VertexProgram;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.GraphJob;
import org.codedcomputing.pagerank.plan.GraphNode;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.NodeStart;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import scala.Tuple2;

/**
 * The same jobs in Spark's own shuffles, for clusters whose tasks cannot reach each other: every iteration is a job of its own.
 * Servers' messages go through one shuffle, all of one sender to one receiver as a record; the new states come to the driver and
 * are broadcast, which is the full write-back. Spark has no multicast, so coded packets are written once for each receiver.
 *
 * <p>Nothing but the states lives from one iteration to the next, so a lost executor costs Spark's own retries and no more; what
 * a server knows of its messages is made twice in every iteration. The states are those of {@link DistributedRun} to the bit.
 */
final class ShuffledRun {
    private static final int STRIP_BYTES = 1 << 20;
    private static final double NANOS = 1e9;

    private final JavaSparkContext context;
    private final GraphPlan plan;
    private final GraphJob job;

    private ShuffledRun(JavaSparkContext context, GraphPlan plan, GraphJob job) {
        this.context = context;
        this.plan = plan;
        this.job = job;
    }

    static RunOutcome run(JavaSparkContext context, GraphPlan plan, GraphJob job) {
        try (Broadcasts out = new Broadcasts(context)) {
            return new ShuffledRun(context, plan, job).iterate(SharedJob.send(out, plan, job, WriteBack.ROUTED));
        }
    }

    private RunOutcome iterate(SharedJob shared) {
        Graph graph = plan.graph();
        VertexProgram program = job.program();
        double[] states = LocalRun.initial(graph, program);
        SentBytes sent = SentBytes.NONE;
        double change = Double.NaN;
        int iteration = 0;
        long begin = System.nanoTime();
        while (!StopReason.isOver(job.stop(), iteration, change)) {
            double[] next = new double[states.length];
            NodeStart start = new NodeStart(iteration, states, LocalRun.offered(graph, program, states), change);
            for (NodeStates node : oneIteration(shared, start)) {
                node.scatter(plan.allocation().reduced(node.node()), next);
                sent = sent.plus(node.sent());
            }
            RoundSums sums = new RoundSums(job.stop().norm());
            for (int v = 0; v < next.length; v++) {
                sums.change(states[v], next[v]);
            }
            change = sums.change();
            states = next;
            iteration++;
        }
        double seconds = (System.nanoTime() - begin) / NANOS / Math.max(1, iteration);
        StopReason reason = StopReason.of(job.stop(), iteration, change);
        return new RunOutcome(states, iteration, reason, change, 1, 0, sent, seconds);
    }

    private List<NodeStates> oneIteration(SharedJob shared, NodeStart start) {
        int servers = plan.allocation().servers();
        try (Broadcasts out = new Broadcasts(context)) {
            Server server = new Server(shared, out.send(start));
            List<Integer> nodes = IntStream.range(0, servers).boxed().toList();
            JavaPairRDD<Integer, byte[]> messages = context.parallelize(nodes, servers)
                    .mapPartitionsToPair(server::send)
                    .partitionBy(new HashPartitioner(servers));
            return messages.mapPartitionsWithIndex(server::reduce, true).collect().stream()
                    .map(bytes -> ObjectBytes.read(NodeStates.class, bytes))
                    .toList();
        }
    }

    /** The two tasks of a server in an iteration. */
    private record Server(SharedJob shared, Broadcast<byte[]> known) implements Serializable {
        private GraphNode node(int node) {
            NodeStart start = ObjectBytes.read(NodeStart.class, known.value());
            return new GraphNode(shared.plan(node), shared.begin().job(), start.iteration(), STRIP_BYTES, start);
        }

        Iterator<Tuple2<Integer, byte[]>> send(Iterator<Integer> nodes) throws InterruptedException {
            int sender = nodes.next();
            Map<Integer, List<byte[]>> letters = new TreeMap<>();
            GraphNode server = node(sender);
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
            GraphNode server = node(node);
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
            NodeStates states = new NodeStates(
                    node,
                    server.states(),
                    server.iteration(),
                    server.iteration(),
                    StopReason.ITERATIONS,
                    0,
                    sent,
                    TransportCounts.NONE,
                    0);
            return List.of(ObjectBytes.write(states)).iterator();
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
