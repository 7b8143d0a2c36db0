package org.codedcomputing.pagerank.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.pagerank.plan.GraphPlan;
import org.codedcomputing.pagerank.plan.RankRule;
import org.codedcomputing.pagerank.plan.Sending;
import org.codedcomputing.pagerank.plan.SentBytes;
import org.codedcomputing.pagerank.plan.WriteBack;
import org.codedcomputing.spark.exchange.NodeStage;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * PageRank as one barrier job: {@code DistributedRanks.of(jsc, plan, rule).run()}. The ranks are those of {@code
 * MemoryRun} to the bit, and those of one thread for raw and ghost plans.
 *
 * <p>When a task or an executor is lost the stage ends, and is run again from the last checkpoint, or from the beginning without
 * one. Needs as many task slots as the plan has servers, all at once. Not safe for use by several threads.
 */
public final class DistributedRanks {
    /** Stages that are run before the job fails, as many as Spark's own. */
    public static final int DEFAULT_ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DistributedRanks.class);
    private static final double NANOS = 1e9;

    /** What Spark says of a job that somebody has cancelled, and what a job of ours says that would fail again. */
    private static final Pattern FINAL = Pattern.compile(
            "Job \\d+ cancelled|SparkContext was shut down|org\\.codedcomputing\\.core\\.CodedException: ");

    private final JavaSparkContext context;
    private final GraphPlan plan;
    private final RankRule rule;
    private @Nullable WriteBack writeBack;
    private @Nullable Transport transport;
    private @Nullable String checkpoints;
    private int every = 1;
    private int attempts = DEFAULT_ATTEMPTS;

    private DistributedRanks(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        this.context = context;
        this.plan = plan;
        this.rule = rule;
    }

    /** A job with the transport that is configured for exchanges, without checkpoints. */
    public static DistributedRanks of(JavaSparkContext context, GraphPlan plan, RankRule rule) {
        return new DistributedRanks(context, plan, rule);
    }

    /** How new ranks get to the servers that map their vertices; unless set, by multicast where the network has it. */
    public DistributedRanks writeBack(WriteBack how) {
        writeBack = how;
        return this;
    }

    /** A transport of the caller's instead of the configured one. */
    public DistributedRanks transport(Transport own) {
        transport = own;
        return this;
    }

    /**
     * Keeps ranks, so that an attempt that fails costs so many iterations at most.
     *
     * @param folder that the driver and all executors reach, as a path of Hadoop; what the job keeps there it deletes in the end
     * @param iterations between two that are kept, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public DistributedRanks checkpoint(String folder, int iterations) {
        if (iterations < 1) {
            throw new IllegalArgumentException(
                    "a checkpoint every %d iterations; choose at least 1".formatted(iterations));
        }
        checkpoints = folder;
        every = iterations;
        return this;
    }

    /**
     * Stages that are run before the job fails.
     *
     * @throws IllegalArgumentException if there are none
     */
    public DistributedRanks attempts(int stages) {
        if (stages < 1) {
            throw new IllegalArgumentException("%d attempts; choose at least 1".formatted(stages));
        }
        attempts = stages;
        return this;
    }

    /**
     * Runs the job.
     *
     * @throws IllegalStateException if the application has too few task slots, or cannot run barrier stages
     * @throws CodedException if ranks are not finite, or all attempts failed
     */
    public RankOutcome run() {
        int servers = plan.allocation().servers();
        WriteBack back = writeBack != null
                ? writeBack
                : NodeStage.hasMulticast(context.sc()) ? WriteBack.MULTICAST : WriteBack.ROUTED;
        boolean multicast = back == WriteBack.MULTICAST || plan.rows().sending() != Sending.UNCODED;
        NodeStage stage = NodeStage.of(context.sc(), servers, multicast, transport);
        Configuration conf = context.hadoopConfiguration();
        String job = "ranks-%s-%s".formatted(context.sc().applicationId(), UUID.randomUUID());
        RankCheckpoint checkpoint = RankCheckpoint.below(checkpoints, job, every, servers);
        LOG.info("{}: plan {}, write-back {}, {}", stage, plan, back, rule);
        stage.check(context.sc());
        List<Broadcast<byte[]>> plans = new ArrayList<>();
        try {
            for (int node = 0; node < servers; node++) {
                plans.add(context.broadcast(ObjectBytes.write(plan.node(node, back))));
            }
            return attempts(stage, plans, checkpoint, conf);
        } finally {
            plans.forEach(Broadcast::destroy);
            if (checkpoint != null) {
                checkpoint.delete(conf);
            }
        }
    }

    private RankOutcome attempts(
            NodeStage stage, List<Broadcast<byte[]>> plans, @Nullable RankCheckpoint checkpoint, Configuration conf) {
        for (int attempt = 1; ; attempt++) {
            int first = checkpoint == null ? 0 : checkpoint.latest(conf).orElse(0);
            RankTask task = new RankTask(stage, plans, rule, checkpoint, first, new SerializableConfiguration(conf));
            try {
                RankOutcome outcome = outcome(collect(stage, task), attempt);
                LOG.info("{}: {}", stage, outcome);
                return outcome;
            } catch (Exception e) { // also what Spark throws without declaring it
                if (attempt >= attempts
                        || Thread.currentThread().isInterrupted()
                        || FINAL.matcher(String.valueOf(e)).find()) {
                    throw e;
                }
                LOG.warn(
                        "{}: attempt {} of {} failed, the next one begins at the last checkpoint",
                        stage,
                        attempt,
                        attempts,
                        e);
                stage.check(context.sc());
            }
        }
    }

    private List<byte[]> collect(NodeStage stage, RankTask task) {
        int servers = plan.allocation().servers();
        ClassTag<String> texts = ClassTag$.MODULE$.apply(String.class);
        ClassTag<byte[]> results = ClassTag$.MODULE$.apply(byte[].class);
        RDD<String> places = context.sc()
                .parallelize(
                        CollectionConverters.asScala(IntStream.range(0, servers)
                                        .mapToObj(Integer::toString)
                                        .toList())
                                .toSeq(),
                        servers,
                        texts);
        return places.barrier()
                .mapPartitions(task, false, results)
                .setName("coded ranks " + stage.exchange())
                .toJavaRDD()
                .collect();
    }

    private RankOutcome outcome(List<byte[]> results, int attempt) {
        double[] ranks = new double[plan.graph().vertices()];
        SentBytes sent = SentBytes.NONE;
        long nanos = 0;
        NodeRanks last = ObjectBytes.read(NodeRanks.class, results.get(0));
        for (byte[] result : results) {
            last = ObjectBytes.read(NodeRanks.class, result);
            int[] reduced = plan.allocation().reduced(last.node());
            for (int i = 0; i < reduced.length; i++) {
                ranks[reduced[i]] = last.ranks()[i];
            }
            sent = sent.plus(last.sent());
            nanos = Math.max(nanos, last.nanos());
        }
        int done = Math.max(1, last.iterations() - last.firstIteration());
        return new RankOutcome(
                ranks,
                last.iterations(),
                last.stop(),
                last.change(),
                attempt,
                last.firstIteration(),
                sent,
                nanos / NANOS / done);
    }
}
