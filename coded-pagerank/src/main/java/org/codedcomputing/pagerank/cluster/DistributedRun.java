package org.codedcomputing.pagerank.cluster;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.pagerank.engine.CombiningProgram;
import org.codedcomputing.pagerank.engine.GatheringProgram;
import org.codedcomputing.pagerank.engine.LocalRun;
import org.codedcomputing.pagerank.engine.StopRule;
import org.codedcomputing.pagerank.engine.VertexProgram;
import org.codedcomputing.pagerank.plan.GraphJob;
import org.codedcomputing.pagerank.plan.GraphPlan;
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
 * A vertex program on a cluster, by any plan whose messages it allows, as one barrier job:
 *
 * <pre>{@code
 * GraphPlan plan = GraphPlan.of(graph, Allocations.parts(part, 6), PlanKind.D1);
 * StopRule untilNothingChanges = new StopRule.Tolerance(0, graph.vertices(), ChangeNorm.MAX);
 * double[] hops = DistributedRun.of(jsc, plan, ShortestPaths.hops(7), untilNothingChanges).run().states();
 * }</pre>
 *
 * <p>Plans of raw values and of ghosts give the bits of {@link LocalRun}, for every K and r. So do plans with a combiner if the
 * program's {@link CombiningProgram#combine} does not round, like a minimum; sums are the same for one plan, and agree with others'
 * to rounding. A {@link GatheringProgram} has no plan with a combiner, a program whose messages depend on arcs no ghosts.
 * {@link DistributedRanks} is the same for PageRank.
 *
 * <p>Servers talk to each other over the exchange's transport and keep their states; {@link #shuffled} uses Spark's own shuffles,
 * where tasks cannot reach each other. When a task or an executor is lost the stage ends, and is run again from the last checkpoint, or from the beginning without
 * one. Needs as many task slots as the plan has servers, all at once. Not safe for use by several threads.
 */
public final class DistributedRun {
    /** Stages that are run before the job fails, as many as Spark's own. */
    public static final int DEFAULT_ATTEMPTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DistributedRun.class);
    private static final double NANOS = 1e9;

    /** What Spark says of a job that somebody has cancelled, and what a job of ours says that would fail again. */
    private static final Pattern FINAL = Pattern.compile(
            "Job \\d+ cancelled|SparkContext was shut down|org\\.codedcomputing\\.(core\\.CodedException|pagerank\\.engine\\.RankException): ");

    private final JavaSparkContext context;
    private final GraphPlan plan;
    private final GraphJob job;
    private @Nullable WriteBack writeBack;
    private @Nullable Transport transport;
    private @Nullable String checkpoints;
    private int every = 1;
    private int attempts = DEFAULT_ATTEMPTS;
    private boolean shuffled;

    private DistributedRun(JavaSparkContext context, GraphPlan plan, GraphJob job) {
        this.context = context;
        this.plan = plan;
        this.job = job;
    }

    /**
     * A job with the transport that is configured for exchanges, without checkpoints.
     *
     * @param program what, on the plan's graph
     * @param stop how long
     * @throws IllegalArgumentException if the plan sends sums and the program does not combine, or ghosts and the program's
     *     messages depend on their arc
     */
    public static DistributedRun of(JavaSparkContext context, GraphPlan plan, VertexProgram program, StopRule stop) {
        return of(context, plan, new GraphJob(program, stop, false));
    }

    /** The same for a job that may be reproducible. */
    public static DistributedRun of(JavaSparkContext context, GraphPlan plan, GraphJob job) {
        job.require(plan);
        return new DistributedRun(context, plan, job);
    }

    /**
     * Sends messages through Spark's own shuffles, for clusters whose tasks cannot reach each other: every iteration is a job of
     * its own, new states go through the driver, and what a server knows of its messages is made twice in every iteration. Not
     * for checkpoints: a lost executor costs Spark's own retries and no iteration.
     */
    public DistributedRun shuffled() {
        shuffled = true;
        return this;
    }

    /** How new states get to the servers that map their vertices; unless set, by multicast where the network has it. */
    public DistributedRun writeBack(WriteBack how) {
        writeBack = how;
        return this;
    }

    /** A transport of the caller's instead of the configured one. */
    public DistributedRun transport(Transport own) {
        transport = own;
        return this;
    }

    /**
     * Keeps states, so that an attempt that fails costs so many iterations at most.
     *
     * @param folder that the driver and all executors reach, as a path of Hadoop; what the job keeps there it deletes in the end
     * @param iterations between two that are kept, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public DistributedRun checkpoint(String folder, int iterations) {
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
    public DistributedRun attempts(int stages) {
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
     * @throws IllegalArgumentException if a transport or checkpoints are set for a shuffled one
     * @throws CodedException if a state is not finite, but must be, or all attempts failed
     */
    public RunOutcome run() {
        if (shuffled) {
            if (transport != null || checkpoints != null) {
                throw new IllegalArgumentException(
                        "Spark's shuffles need neither a transport nor checkpoints; leave them out, or out of the shuffles");
            }
            return ShuffledRun.run(context, plan, job);
        }
        int servers = plan.allocation().servers();
        WriteBack back = writeBack != null
                ? writeBack
                : NodeStage.hasMulticast(context.sc()) ? WriteBack.MULTICAST : WriteBack.ROUTED;
        boolean multicast = back == WriteBack.MULTICAST || plan.rows().sending() != Sending.UNCODED;
        NodeStage stage = NodeStage.of(context.sc(), servers, multicast, transport);
        Configuration conf = context.hadoopConfiguration();
        String name = "states-%s-%s".formatted(context.sc().applicationId(), UUID.randomUUID());
        RankCheckpoint checkpoint = RankCheckpoint.below(checkpoints, name, every, servers);
        LOG.info("{}: plan {}, write-back {}, {}", stage, plan, back, job);
        stage.check(context.sc());
        try (Broadcasts out = new Broadcasts(context)) {
            return attempts(stage, SharedJob.send(out, plan, job, back), checkpoint, conf);
        } finally {
            if (checkpoint != null) {
                checkpoint.delete(conf);
            }
        }
    }

    private RunOutcome attempts(
            NodeStage stage, SharedJob shared, @Nullable RankCheckpoint checkpoint, Configuration conf) {
        for (int attempt = 1; ; attempt++) {
            int first = checkpoint == null ? 0 : checkpoint.latest(conf).orElse(0);
            GraphTask task = new GraphTask(stage, shared, checkpoint, first, new SerializableConfiguration(conf));
            try {
                RunOutcome outcome = outcome(collect(stage, task), attempt);
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

    private List<byte[]> collect(NodeStage stage, GraphTask task) {
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
                .setName("coded graph " + stage.exchange())
                .toJavaRDD()
                .collect();
    }

    private RunOutcome outcome(List<byte[]> results, int attempt) {
        double[] states = new double[plan.graph().vertices()];
        SentBytes sent = SentBytes.NONE;
        long nanos = 0;
        NodeStates last = ObjectBytes.read(NodeStates.class, results.get(0));
        for (byte[] result : results) {
            last = ObjectBytes.read(NodeStates.class, result);
            last.scatter(plan.allocation().reduced(last.node()), states);
            sent = sent.plus(last.sent());
            nanos = Math.max(nanos, last.nanos());
        }
        int done = Math.max(1, last.iterations() - last.firstIteration());
        return new RunOutcome(
                states,
                last.iterations(),
                last.reason(),
                last.change(),
                attempt,
                last.firstIteration(),
                sent,
                nanos / NANOS / done);
    }
}
