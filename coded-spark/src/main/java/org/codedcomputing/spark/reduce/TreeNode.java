package org.codedcomputing.spark.reduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.spark.reduce.ReduceMessage.Word;

/**
 * One node of a tree [36, Alg. 2]: hands models down as their parts come, computes, goes on with the messages of its fastest
 * children, and sends one message up. Whoever is late finds a newer model and gives up the old one.
 *
 * <p>A link carries one vector at a time in each direction: the next one is sent when the last was {@link Word#TAKEN}. So nobody
 * ever waits for a slow child: what it has not taken is left out, and it gets the newest model when it is ready.
 *
 * <p>Two threads: the task's runs {@link #master} or {@link #work}, the post's hands in messages.
 */
final class TreeNode implements Post.Receiver {
    private final CodedReduce reduce;
    private final ReduceTree tree;
    private final int node;
    private final long fingerprint;
    private final Duration deadline;
    private final Runnable alive;
    private final Monitor monitor = new Monitor();
    private final Child[] children;

    // All of the following under the monitor.
    private final Assembly incoming;
    private double[] model = {};

    /** Epoch of {@link #model}, the newest that is whole. */
    private int modelEpoch = -1;

    /** Epoch of the newest model of which anything has come: children's messages of others are stale. */
    private int current = -1;

    private boolean parentFree = true;
    private boolean ended;
    private long stale;

    private static final class Child {
        final int node;
        final Assembly message;

        /** Whether it has taken the last model that it was sent. */
        boolean free = true;

        /** Epoch of the last model that it was sent, if only in part. */
        int sent = -1;

        int ignored;

        Child(int node, int length) {
            this.node = node;
            this.message = new Assembly(length);
        }
    }

    /**
     * @param node 0 for the master, else 1..N
     * @param modelLength numbers of the model
     * @param length numbers p of a gradient
     * @param deadline longest wait for a model or for children
     * @param alive throws when the task was killed
     */
    TreeNode(
            CodedReduce reduce,
            int node,
            int modelLength,
            int length,
            long fingerprint,
            Duration deadline,
            Runnable alive) {
        this.reduce = reduce;
        this.tree = reduce.tree();
        this.node = node;
        this.fingerprint = fingerprint;
        this.deadline = deadline;
        this.alive = alive;
        this.incoming = new Assembly(modelLength);
        this.children = new Child[tree.leaf(node) ? 0 : tree.fanOut()];
        for (int i = 0; i < children.length; i++) {
            children[i] = new Child(tree.child(node, i), length);
        }
    }

    // What the post hands in.

    @Override
    public void take(Post post, int sender, ReduceMessage message, byte[] bytes) throws InterruptedException {
        monitor.lock();
        try {
            boolean fromParent = node > 0 && sender == tree.parent(node);
            boolean fromChild = sender > 0 && tree.parent(sender) == node;
            switch (message.type()) {
                case MODEL -> {
                    require(fromParent, sender, message);
                    takeModel(post, message, bytes);
                }
                case END -> {
                    require(fromParent, sender, message);
                    ended = true;
                    post.send(mask(child -> true), bytes);
                }
                case GRADIENT -> {
                    require(fromChild, sender, message);
                    takeGradient(post, children[tree.indexInParent(sender)], message);
                }
                case TAKEN -> {
                    require(fromParent || fromChild, sender, message);
                    if (fromParent) {
                        parentFree = true;
                    } else {
                        children[tree.indexInParent(sender)].free = true;
                        sendModel(post);
                    }
                }
                default -> require(false, sender, message);
            }
            monitor.changed();
        } finally {
            monitor.unlock();
        }
    }

    private void require(boolean allowed, int sender, ReduceMessage message) {
        if (!allowed) {
            throw new CorruptDataException(
                    "node %d got a message %s of node %d, which is not for it".formatted(node, message.type(), sender));
        }
    }

    private void takeModel(Post post, ReduceMessage part, byte[] bytes) throws InterruptedException {
        boolean begins = incoming.put(part);
        int epoch = incoming.epoch();
        current = epoch;
        // Children that are ready get the parts as they come.
        for (Child child : children) {
            if (begins && child.free) {
                child.free = false;
                child.sent = epoch;
            }
        }
        post.send(mask(child -> child.sent == epoch), bytes);
        if (incoming.complete()) {
            model = incoming.values();
            modelEpoch = epoch;
            post.send(1L << tree.parent(node), ReduceMessage.word(Word.TAKEN, fingerprint, epoch));
            sendModel(post);
        }
    }

    /** Sends the newest whole model to all children that are ready for it. */
    private void sendModel(Post post) throws InterruptedException {
        if (modelEpoch != current) {
            return;
        }
        int epoch = modelEpoch;
        long receivers = mask(child -> child.free && child.sent < epoch);
        if (receivers != 0) {
            for (Child child : children) {
                if ((receivers & 1L << child.node) != 0) {
                    child.free = false;
                    child.sent = epoch;
                }
            }
            sendVector(post, receivers, Word.MODEL, epoch, model);
        }
    }

    private void sendVector(Post post, long receivers, Word type, int epoch, double[] vector)
            throws InterruptedException {
        for (int first = 0; first < vector.length; first += ReduceMessage.PART) {
            int count = Math.min(ReduceMessage.PART, vector.length - first);
            post.send(receivers, ReduceMessage.part(type, fingerprint, 0, epoch, vector, first, count));
        }
    }

    private void takeGradient(Post post, Child child, ReduceMessage part) throws InterruptedException {
        boolean unused = child.message.put(part);
        if (child.message.epoch() > current) {
            throw new CorruptDataException("node %d got a message of epoch %d from node %d, but is at epoch %d"
                    .formatted(node, child.message.epoch(), child.node, current));
        }
        if (child.message.complete()) {
            if (child.message.epoch() < current) {
                stale++;
            }
            post.send(1L << child.node, ReduceMessage.word(Word.TAKEN, fingerprint, child.message.epoch()));
        }
    }

    private long mask(Predicate<Child> which) {
        long mask = 0;
        for (Child child : children) {
            mask |= which.test(child) ? 1L << child.node : 0;
        }
        return mask;
    }

    // What the task's thread does.

    /**
     * The master's part: all iterations.
     *
     * @param start first model; not modified
     * @param iterations at least 1
     * @return the last model, and how each iteration went
     */
    MasterResult master(Post post, double[] start, int iterations, int length, ModelUpdate update)
            throws InterruptedException {
        List<ReduceReport.Iteration> done = new ArrayList<>();
        double[] now = start.clone();
        for (int iteration = 0; iteration < iterations; iteration++) {
            long begin = System.nanoTime();
            monitor.lock();
            try {
                model = now;
                modelEpoch = iteration;
                current = iteration;
                sendModel(post);
            } finally {
                monitor.unlock();
            }
            List<Integer> ignored = new ArrayList<>();
            double[] sum = merge(post, iteration, new double[length], ignored);
            now = checked(iteration, update.next(iteration, now, sum), start.length);
            done.add(new ReduceReport.Iteration((System.nanoTime() - begin) / 1e9, ignored));
        }
        monitor.lock();
        try {
            post.send(mask(child -> true), ReduceMessage.word(Word.END, fingerprint, 0));
        } finally {
            monitor.unlock();
        }
        return new MasterResult(now, done);
    }

    /** What the master has in the end. */
    @SuppressWarnings("ArrayRecordComponent") // A model is an array of numbers; never compared.
    record MasterResult(double[] model, List<ReduceReport.Iteration> iterations) {
        /** What all others have. */
        static final MasterResult NONE = new MasterResult(new double[0], List.of());
    }

    /** A model that may be sent. */
    static double[] checked(int iteration, double[] next, int length) {
        if (next.length != length) {
            throw new IllegalArgumentException("the update of iteration %d gave a model of %d numbers, expected %d"
                    .formatted(iteration, next.length, length));
        }
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(next[i])) {
                throw new IllegalArgumentException("the update of iteration %d gave %s at index %d; take smaller steps"
                        .formatted(iteration, next[i], i));
            }
        }
        return next;
    }

    /**
     * A worker's part: one message for each model that comes, until there are no more.
     *
     * @return how many models it gave up
     */
    int work(Post post, LocalGradient<?> local) throws InterruptedException {
        int last = -1;
        int abandoned = 0;
        while (true) {
            int epoch;
            double[] now;
            int seen = last;
            monitor.lock();
            try {
                monitor.await(
                        () -> ended || modelEpoch > seen,
                        () -> look(post),
                        // Whoever waits for children gives up first, and knows more.
                        deadline.multipliedBy(2),
                        () -> new NotDecodableException("node %d got no model for %s behind that of iteration %d"
                                .formatted(node, deadline.multipliedBy(2), seen)));
                if (ended) {
                    return abandoned;
                }
                epoch = modelEpoch;
                now = model;
            } finally {
                monitor.unlock();
            }
            last = epoch;
            try {
                double[] own = local.at(epoch, now, () -> stillNeeded(post, epoch));
                double[] message = tree.leaf(node) ? own : merge(post, epoch, own, new ArrayList<>());
                sendUp(post, epoch, message);
            } catch (SupersededException e) {
                abandoned++;
            }
        }
    }

    private void look(Post post) {
        alive.run();
        post.check();
    }

    /** Also throws if the model of this epoch has been left behind. */
    private void stillNeeded(Post post, int epoch) {
        monitor.lock();
        try {
            look(post);
            if (ended || current > epoch) {
                throw new SupersededException();
            }
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Waits for enough children, and adds what follows from their messages to a node's own sum.
     *
     * @param ignored takes the children that were not waited for
     */
    private double[] merge(Post post, int epoch, double[] own, List<Integer> ignored) throws InterruptedException {
        Map<Integer, double[]> messages = new TreeMap<>();
        monitor.lock();
        try {
            monitor.await(
                    () -> reduce.sufficient(arrived(epoch)),
                    () -> stillNeeded(post, epoch),
                    deadline,
                    () -> late(epoch, own));
            BitSet arrived = arrived(epoch);
            for (int i = 0; i < children.length; i++) {
                if (arrived.get(i)) {
                    messages.put(i, children[i].message.values());
                } else {
                    children[i].ignored++;
                    ignored.add(children[i].node);
                }
            }
        } finally {
            monitor.unlock();
        }
        return reduce.merge(node, own, ArrivedResults.of(messages));
    }

    /** Places of the children whose messages of an epoch are whole. */
    private BitSet arrived(int epoch) {
        BitSet arrived = new BitSet();
        for (int i = 0; i < children.length; i++) {
            arrived.set(i, children[i].message.complete() && children[i].message.epoch() == epoch);
        }
        return arrived;
    }

    /** Why the children that have answered do not suffice; merging them says it. */
    private RuntimeException late(int epoch, double[] own) {
        Map<Integer, double[]> some = new TreeMap<>();
        arrived(epoch).stream().forEach(i -> some.put(i, children[i].message.values()));
        try {
            reduce.merge(node, own, ArrivedResults.of(some));
            return new IllegalStateException("node %d has enough children after all".formatted(node));
        } catch (NotDecodableException shortage) {
            return new NotDecodableException(
                    "iteration %d: %s within %s".formatted(epoch, shortage.getMessage(), deadline));
        }
    }

    private void sendUp(Post post, int epoch, double[] message) throws InterruptedException {
        monitor.lock();
        try {
            monitor.await(
                    () -> parentFree,
                    () -> stillNeeded(post, epoch),
                    deadline,
                    () -> new NotDecodableException(
                            "iteration %d: node %d, the parent of node %d, took nothing within %s"
                                    .formatted(epoch, tree.parent(node), node, deadline)));
            stillNeeded(post, epoch);
            parentFree = false;
            sendVector(post, 1L << tree.parent(node), Word.GRADIENT, epoch, message);
        } finally {
            monitor.unlock();
        }
    }

    /** Messages that came too late to be of use. */
    long stale() {
        monitor.lock();
        try {
            return stale;
        } finally {
            monitor.unlock();
        }
    }

    /** How often each child was not waited for, by node. */
    Map<Integer, Integer> ignored() {
        monitor.lock();
        try {
            Map<Integer, Integer> ignored = new TreeMap<>();
            for (Child child : children) {
                if (child.ignored > 0) {
                    ignored.put(child.node, child.ignored);
                }
            }
            return ignored;
        } finally {
            monitor.unlock();
        }
    }
}
