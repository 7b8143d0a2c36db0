package org.codedcomputing.spark.reduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.codedcomputing.core.cdc.Digest64;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.spark.exchange.BarrierNode;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.codedcomputing.spark.job.straggler.Delays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** One node's part in a job: the task of the barrier stage. Its one element is a {@link NodeOutcome}, in bytes. */
final class ReduceTask<T, D> extends AbstractFunction1<Iterator<T>, Iterator<byte[]>> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Vectors that fit a link's window: one is under way, and credit for the one before may be. */
    private static final int VECTORS_IN_WINDOW = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ReduceTask.class);

    private final Spec<D> spec;
    private final GranuleLoader<T, D> loader;

    /**
     * What all nodes need to know.
     *
     * @param number of the job in the application
     * @param length numbers p of a gradient
     * @param model the first
     * @param deadline longest wait for what a node needs to go on
     * @param silence longest wait for a sign of life
     */
    @SuppressWarnings("ArrayRecordComponent") // Travels with the closure; never compared.
    record Spec<D>(
            long number,
            ReduceForm form,
            Transport transport,
            Duration deadline,
            Duration silence,
            int length,
            double[] model,
            int iterations,
            GranuleGradient<D> gradient,
            ModelUpdate update,
            Delays delays)
            implements Serializable {
        /** Wide enough that sending never waits for a node that takes one vector at a time. */
        TransportLimits limits() {
            long vector = 8L * Math.max(length, model.length);
            long parts = vector / ReduceMessage.PART + 2;
            return new TransportLimits(
                    VECTORS_IN_WINDOW * (vector + 128 * parts) * Math.max(1, form.nodes() - 1), silence);
        }

        /** What a node computes. */
        LocalGradient<D> local(int node, int worker, List<D> granules) {
            return new LocalGradient<>(worker, granules, form.coefficients(node), length, gradient, delays);
        }

        /** Digest of what all nodes must agree on. */
        long fingerprint(Session session) {
            byte[] text = "%s|%d|%d|%d"
                    .formatted(form.name(), length, model.length, iterations)
                    .getBytes(UTF_8);
            Digest64 digest = new Digest64();
            digest.update(text, 0, text.length);
            digest.updateLong(session.id());
            return digest.getValue();
        }
    }

    ReduceTask(Spec<D> spec, GranuleLoader<T, D> loader) {
        this.spec = spec;
        this.loader = loader;
    }

    @Override
    public Iterator<byte[]> apply(Iterator<T> placed) {
        BarrierTaskContext context = BarrierTaskContext.get();
        Runnable alive = context::killTaskIfInterrupted;
        NodeOutcome outcome = BarrierNode.talk(
                context,
                spec.transport,
                spec.number,
                spec.form.nodes(),
                spec.limits(),
                (session, node, endpoint) -> run(
                        spec,
                        session,
                        node,
                        endpoint,
                        () -> loader.load(spec.form.granules(node), CollectionConverters.asJava(placed), alive),
                        alive));
        return CollectionConverters.asScala(List.of(outcome.toBytes()).iterator());
    }

    /**
     * The whole job at one node. A failure before all nodes have met is thrown, so that Spark ends the stage: others may never
     * hear of it. One behind that is an outcome, and the end of the session at every node.
     *
     * @param granules loads them, in the form's order
     * @param alive called at least every 100 ms while the node waits; throws when the task was killed
     */
    static <D> NodeOutcome run(
            Spec<D> spec, Session session, int node, Endpoint endpoint, Supplier<List<D>> granules, Runnable alive)
            throws InterruptedException {
        long all = session.nodes() == Long.SIZE ? -1L : (1L << session.nodes()) - 1;
        String name = "coded %s node %d".formatted(session, node);
        try (Post post = new Post(endpoint, all & ~(1L << node), spec.fingerprint(session), spec.silence, name)) {
            post.open();
            post.meet(alive);
            try {
                return spec.form instanceof CodedTree coded
                        ? inTree(spec, coded.reduce(), node, post, endpoint, granules, alive)
                        : inRing(spec, node, post, endpoint, granules, alive);
            } catch (RuntimeException e) {
                // A task that was killed ends so.
                alive.run();
                endpoint.fail(e);
                boolean byPeer = e instanceof TransportException;
                LOG.atLevel(byPeer ? Level.INFO : Level.WARN).log("{}: {}", name, e.toString());
                return NodeOutcome.failed(node, byPeer, e.toString());
            }
        }
    }

    private static <D> NodeOutcome inTree(
            Spec<D> spec,
            CodedReduce reduce,
            int node,
            Post post,
            Endpoint endpoint,
            Supplier<List<D>> granules,
            Runnable alive)
            throws InterruptedException {
        TreeNode tree =
                new TreeNode(reduce, node, spec.model.length, spec.length, post.fingerprint(), spec.deadline, alive);
        post.begin(tree, alive);
        LocalGradient<D> local = spec.local(node, node - 1, granules.get());
        int abandoned = 0;
        TreeNode.MasterResult result = TreeNode.MasterResult.NONE;
        if (node == 0) {
            result = tree.master(post, spec.model, spec.iterations, spec.length, spec.update);
        } else {
            abandoned = tree.work(post, local);
        }
        post.finish(alive);
        return done(node, endpoint, local, result, abandoned, tree.stale(), tree.ignored());
    }

    private static <D> NodeOutcome inRing(
            Spec<D> spec, int node, Post post, Endpoint endpoint, Supplier<List<D>> granules, Runnable alive)
            throws InterruptedException {
        RingNode ring = new RingNode(node, spec.form.nodes(), post.fingerprint(), spec.deadline, alive);
        post.begin(ring, alive);
        LocalGradient<D> local = spec.local(node, node, granules.get());
        TreeNode.MasterResult result = ring.run(post, local, spec.model, spec.iterations, spec.update);
        post.finish(alive);
        // All have the same model; one of them is enough for the driver.
        return done(node, endpoint, local, node == 0 ? result : TreeNode.MasterResult.NONE, 0, 0, Map.of());
    }

    private static NodeOutcome done(
            int node,
            Endpoint endpoint,
            LocalGradient<?> local,
            TreeNode.MasterResult result,
            int abandoned,
            long stale,
            Map<Integer, Integer> ignored) {
        SparkEnv env = SparkEnv.get();
        TransportCounts counts = endpoint.counts();
        ReduceReport.Node report = new ReduceReport.Node(
                node,
                env == null ? "" : env.blockManager().blockManagerId().host(),
                env == null ? "" : env.executorId(),
                local.computed(),
                abandoned,
                stale,
                ignored,
                local.seconds(),
                counts.sentBytes(),
                counts.receivedBytes());
        return new NodeOutcome(NodeOutcome.Kind.DONE, node, "", report, result.model(), result.iterations());
    }
}
