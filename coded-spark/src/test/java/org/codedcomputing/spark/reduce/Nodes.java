package org.codedcomputing.spark.reduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.job.straggler.Delays;

/** All nodes of a job as threads of this JVM, without Spark. Granules are their numbers. */
final class Nodes {
    private static final AtomicInteger SESSIONS = new AtomicInteger();
    private static final Duration LONG = Duration.ofMinutes(2);

    private final ReduceForm form;
    private final int iterations;
    private final double[] model;
    private final GranuleGradient<Integer> gradient;
    private ModelUpdate update = (iteration, before, sum) -> sum;
    private Delays delays = Delays.NONE;
    private Duration deadline = LONG;

    /** Whose model becomes the sum of the gradients, which has as many numbers. */
    Nodes(ReduceForm form, int iterations, double[] model, GranuleGradient<Integer> gradient) {
        this.form = form;
        this.iterations = iterations;
        this.model = model;
        this.gradient = gradient;
    }

    Nodes update(ModelUpdate other) {
        update = other;
        return this;
    }

    Nodes delays(Delays other) {
        delays = other;
        return this;
    }

    Nodes deadline(Duration other) {
        deadline = other;
        return this;
    }

    /** What became of each node, ascending; none is left running. */
    List<NodeOutcome> run() throws InterruptedException, ExecutionException {
        ReduceTask.Spec<Integer> spec = new ReduceTask.Spec<>(
                1,
                form,
                new InProcessTransport(),
                deadline,
                LONG,
                model.length,
                model,
                iterations,
                gradient,
                update,
                delays);
        Session session = new Session("test", 1, SESSIONS.incrementAndGet(), 0, form.nodes());
        ExecutorService pool = Executors.newFixedThreadPool(form.nodes());
        try {
            return run(pool, spec, session);
        } finally {
            pool.shutdownNow();
        }
    }

    private List<NodeOutcome> run(ExecutorService pool, ReduceTask.Spec<Integer> spec, Session session)
            throws InterruptedException, ExecutionException {
        List<Future<NodeOutcome>> running = new ArrayList<>();
        for (int node = 0; node < form.nodes(); node++) {
            int own = node;
            running.add(pool.submit(() -> one(spec, session, own)));
        }
        List<NodeOutcome> outcomes = new ArrayList<>();
        for (Future<NodeOutcome> node : running) {
            // Through the bytes in which they travel.
            outcomes.add(NodeOutcome.of(node.get().toBytes()));
        }
        return outcomes;
    }

    private static NodeOutcome one(ReduceTask.Spec<Integer> spec, Session session, int node)
            throws InterruptedException {
        try (Endpoint endpoint = spec.transport().open(Membership.withinJvm(session, node, spec.limits()))) {
            return ReduceTask.run(
                    spec,
                    session,
                    node,
                    endpoint,
                    () -> IntStream.of(spec.form().granules(node)).boxed().toList(),
                    () -> {});
        }
    }
}
