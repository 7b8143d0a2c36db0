package org.codedcomputing.spark.reduce;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.spark.reduce.ReduceMessage.Word;

/**
 * One node of a ring all-reduce: reduce-scatter, then all-gather. The vector is cut into N chunks, chunk c starts at node c and is
 * passed on 2(N-1) times; the first N-1 receivers add their own numbers to it, the others keep it. A chunk goes in parts, each of
 * which is passed on as soon as it has come, so that all links are busy at once.
 *
 * <p>Sums are added in the order of the ring, so every node has the same bits. Everybody waits for the slowest.
 */
final class RingNode implements Post.Receiver {
    private final int node;
    private final int nodes;
    private final long fingerprint;
    private final Duration deadline;
    private final Runnable alive;
    private final Monitor monitor = new Monitor();

    /** Parts that nobody has looked at; under the monitor. */
    private final Deque<ReduceMessage> arrived = new ArrayDeque<>();

    /** Parts of the next iteration, whose sender was quicker. */
    private final Deque<ReduceMessage> early = new ArrayDeque<>();

    /**
     * @param node 0..N-1
     * @param nodes N
     * @param deadline longest wait for the next part
     * @param alive throws when the task was killed
     */
    RingNode(int node, int nodes, long fingerprint, Duration deadline, Runnable alive) {
        this.node = node;
        this.nodes = nodes;
        this.fingerprint = fingerprint;
        this.deadline = deadline;
        this.alive = alive;
    }

    @Override
    public void take(Post post, int sender, ReduceMessage message, byte[] bytes) {
        if (message.type() != Word.CHUNK || sender != before(node)) {
            throw new CorruptDataException(
                    "node %d got a message %s of node %d, which is not for it".formatted(node, message.type(), sender));
        }
        monitor.lock();
        try {
            arrived.add(message);
            monitor.changed();
        } finally {
            monitor.unlock();
        }
    }

    private int before(int other) {
        return Math.floorMod(other - 1, nodes);
    }

    /** First number of a chunk, as evenly cut as possible. */
    private int start(int chunk, int length) {
        return (int) ((long) length * chunk / nodes);
    }

    /** All iterations; the last model is the same at every node. */
    TreeNode.MasterResult run(Post post, LocalGradient<?> local, double[] first, int iterations, ModelUpdate update)
            throws InterruptedException {
        List<ReduceReport.Iteration> done = new ArrayList<>();
        double[] model = first.clone();
        for (int iteration = 0; iteration < iterations; iteration++) {
            long begin = System.nanoTime();
            double[] own = local.at(iteration, model, () -> look(post));
            double[] sum = allReduce(post, iteration, own);
            model = TreeNode.checked(iteration, update.next(iteration, model, sum), first.length);
            done.add(new ReduceReport.Iteration((System.nanoTime() - begin) / 1e9, List.of()));
        }
        return new TreeNode.MasterResult(model, done);
    }

    private void look(Post post) {
        alive.run();
        post.check();
    }

    private double[] allReduce(Post post, int epoch, double[] own) throws InterruptedException {
        if (nodes == 1) {
            return own;
        }
        double[] sum = new double[own.length];
        int end = start(node + 1, own.length);
        for (int at = start(node, own.length); at < end; at += ReduceMessage.PART) {
            pass(post, 0, epoch, own, at, Math.min(ReduceMessage.PART, end - at));
        }
        // Each hop brings one chunk; all but the node's own come twice, once to be added to and once whole.
        long missing = 0;
        for (int hop = 0; hop < hops(); hop++) {
            int chunk = chunk(hop);
            missing += start(chunk + 1, own.length) - start(chunk, own.length);
        }
        double[] numbers = new double[own.length];
        while (missing > 0) {
            ReduceMessage part = next(post, epoch);
            require(part, own.length);
            missing -= part.count();
            int hop = part.hop();
            part.numbers().get(0, numbers, part.first(), part.count());
            if (hop < nodes - 1) {
                for (int i = part.first(); i < part.first() + part.count(); i++) {
                    numbers[i] += own[i];
                }
            }
            if (hop >= nodes - 2) {
                System.arraycopy(numbers, part.first(), sum, part.first(), part.count());
            }
            if (hop < hops() - 1) {
                pass(post, hop + 1, epoch, numbers, part.first(), part.count());
            }
        }
        return sum;
    }

    /** How often a chunk is passed on. */
    private int hops() {
        return 2 * (nodes - 1);
    }

    /** Which chunk comes here at a hop. */
    private int chunk(int hop) {
        return Math.floorMod(node - 1 - hop, nodes);
    }

    private void require(ReduceMessage part, int length) {
        int chunk = chunk(part.hop());
        boolean fits = part.hop() < hops()
                && part.total() == length
                && part.first() >= start(chunk, length)
                && part.first() + part.count() <= start(chunk + 1, length)
                && part.count() > 0;
        if (!fits) {
            throw new CorruptDataException(
                    "node %d got %d numbers from %d of %d at hop %d, which is no part of chunk %d"
                            .formatted(node, part.count(), part.first(), part.total(), part.hop(), chunk));
        }
    }

    private void pass(Post post, int hop, int epoch, double[] vector, int first, int count)
            throws InterruptedException {
        post.send(
                1L << (node + 1) % nodes,
                ReduceMessage.part(Word.CHUNK, fingerprint, hop, epoch, vector, first, count));
    }

    /** The next part of an iteration; the sender is at most one iteration ahead, since it needs this node's numbers. */
    private ReduceMessage next(Post post, int epoch) throws InterruptedException {
        if (!early.isEmpty() && early.element().epoch() == epoch) {
            return early.remove();
        }
        while (true) {
            ReduceMessage part;
            monitor.lock();
            try {
                monitor.await(
                        () -> !arrived.isEmpty(),
                        () -> look(post),
                        deadline,
                        () -> new NotDecodableException("iteration %d: node %d heard nothing of node %d for %s"
                                .formatted(epoch, node, before(node), deadline)));
                part = arrived.remove();
            } finally {
                monitor.unlock();
            }
            if (part.epoch() == epoch) {
                return part;
            }
            if (part.epoch() != epoch + 1) {
                throw new CorruptDataException(
                        "node %d got a part of iteration %d in iteration %d".formatted(node, part.epoch(), epoch));
            }
            early.add(part);
        }
    }
}
