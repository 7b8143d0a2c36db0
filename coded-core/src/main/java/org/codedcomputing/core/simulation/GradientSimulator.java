package org.codedcomputing.core.simulation;

import java.util.BitSet;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.codedcomputing.core.gradient.ReduceTree;

/**
 * Discrete-event simulation of one round of CodedReduce [36] and of what it competes with. Nothing is computed and nothing is
 * sent: nodes take times of a law, and messages occupy links. Computing and receiving overlap.
 *
 * @param times how long nodes compute
 * @param message time for which a message of one gradient, or of a model, occupies a link, at least 0
 * @param latency time between sending and receiving, at least 0
 * @param network what is scarce
 */
public record GradientSimulator(NodeTimes times, double message, double latency, Network network) {
    /** Half width of a 95 % interval in standard errors. */
    private static final double NORMAL_95 = 1.96;

    /** What is scarce in a network. */
    public enum Network {
        /**
         * The model of the published study: a parent receives one message at a time in the order in which they come. The way of
         * the model to the nodes is left out, for all schemes alike.
         */
        ONE_PORT,
        /**
         * Uplinks: a node sends one message at a time, and receives any number. The model goes down first, to all children at
         * once through their parent's uplink, and is passed on while it comes: all nodes have it when each parent has sent it n
         * times. The nodes of a ring need none.
         */
        UPLINKS
    }

    /** The published study's network. */
    public GradientSimulator(NodeTimes times, double message, double latency) {
        this(times, message, latency, Network.ONE_PORT);
    }

    /** @throws IllegalArgumentException if a time is negative or not finite */
    public GradientSimulator {
        if (!(message >= 0) || !(latency >= 0) || !Double.isFinite(message) || !Double.isFinite(latency)) {
            throw new IllegalArgumentException("message time and latency must be finite and at least 0, got %s and %s"
                    .formatted(message, latency));
        }
    }

    /** One scheme, of which a round is drawn. */
    @FunctionalInterface
    public interface Round {
        /** Time of one round; infinite if it cannot be decoded. */
        double draw(RandomGenerator random);
    }

    /**
     * CodedReduce where any n-s children suffice.
     *
     * @param tree its shape and load
     */
    public Round codedReduce(ReduceTree tree) {
        int needed = tree.fanOut() - tree.stragglers();
        return codedReduce(tree, children -> children.cardinality() >= needed);
    }

    /**
     * CodedReduce.
     *
     * @param tree its shape and load
     * @param sufficient which children of a parent suffice, bits 0..n-1
     */
    public Round codedReduce(ReduceTree tree, Predicate<BitSet> sufficient) {
        return random -> new Run(tree, sufficient).finish(random);
    }

    /**
     * Gradient coding through one port: n workers, any n-s suffice.
     *
     * @param n workers, at least 1
     * @param s stragglers, 0..n-1
     */
    public Round gradientCoding(int n, int s) {
        return codedReduce(new ReduceTree(n, 1, s));
    }

    /**
     * n workers with equal parts, all of which send to one.
     *
     * @param n workers, at least 1
     */
    public Round uncoded(int n) {
        return gradientCoding(n, 0);
    }

    /**
     * Ring all-reduce of n workers with equal parts: 2(n-1) steps, each of a message of 1/n of a gradient, behind the slowest.
     *
     * @param n workers, at least 1
     */
    public Round ring(int n) {
        return random -> IntStream.rangeClosed(1, n)
                        .mapToDouble(node -> times.time(node, 1.0 / n, random))
                        .max()
                        .orElse(0)
                + 2.0 * (n - 1) * (message / n + latency);
    }

    /**
     * Mean time of rounds.
     *
     * @param trials number of draws, at least 1
     * @param seed seed of all draws
     */
    public static double mean(Round round, int trials, long seed) {
        if (trials < 1) {
            throw new IllegalArgumentException("needs at least 1 trial, got " + trials);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        for (int trial = 0; trial < trials; trial++) {
            sum += round.draw(random);
        }
        return sum / trials;
    }

    /**
     * Mean of many rounds.
     *
     * @param mean mean time of the rounds that could be decoded
     * @param error half width of its 95 % interval
     * @param failed part of the rounds that could not, 0..1
     */
    public record Estimate(double mean, double error, double failed) {}

    /**
     * Mean time of rounds, with its error.
     *
     * @param trials number of draws, at least 20
     * @param seed seed of all draws
     */
    public static Estimate estimate(Round round, int trials, long seed) {
        if (trials < 20) {
            throw new IllegalArgumentException("%d trials say nothing of an error; give at least 20".formatted(trials));
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] decoded = IntStream.range(0, trials)
                .mapToDouble(trial -> round.draw(random))
                .filter(Double::isFinite)
                .toArray();
        double mean = DoubleStream.of(decoded).average().orElse(Double.POSITIVE_INFINITY);
        double variance = DoubleStream.of(decoded)
                .map(time -> (time - mean) * (time - mean) / Math.max(1, decoded.length - 1))
                .sum();
        double error = NORMAL_95 * Math.sqrt(variance / Math.max(1, decoded.length));
        return new Estimate(mean, error, 1 - decoded.length / (double) trials);
    }

    /**
     * @param order breaks ties, so that runs are repeatable
     * @param received whether the node's message has been received by its parent; else the node has computed
     */
    private record Event(double time, int order, int node, boolean received) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(time, other.time);
            return byTime != 0 ? byTime : Integer.compare(order, other.order);
        }
    }

    /** One round in a tree. */
    private final class Run {
        private final ReduceTree tree;
        private final Predicate<BitSet> sufficient;
        private final PriorityQueue<Event> events = new PriorityQueue<>();
        private final BitSet[] received;

        /** When a receiver can take the next message, or a sender send one. */
        private final double[] portFree;

        private final BitSet computed = new BitSet();
        private final BitSet sent = new BitSet();
        private int scheduled;

        Run(ReduceTree tree, Predicate<BitSet> sufficient) {
            this.tree = tree;
            this.sufficient = sufficient;
            int parents = tree.layerStart(tree.depth());
            this.received = new BitSet[parents];
            this.portFree = new double[tree.workers() + 1];
            for (int parent = 0; parent < parents; parent++) {
                received[parent] = new BitSet();
            }
        }

        double finish(RandomGenerator random) {
            computed.set(0);
            double load = tree.load();
            double[] model = new double[tree.workers() + 1];
            for (int node = 1; node <= tree.workers(); node++) {
                if (network == Network.UPLINKS) {
                    // Passed on while it comes, the model is at all layers when the first parent has sent all of it.
                    model[node] = tree.fanOut() * message + tree.layer(node) * latency;
                    portFree[node] = model[node];
                }
                schedule(model[node] + times.time(node, load, random), node, false);
            }
            while (!events.isEmpty()) {
                Event event = events.remove();
                int node = event.node;
                if (event.received) {
                    int parent = tree.parent(node);
                    received[parent].set(tree.indexInParent(node));
                    node = parent;
                } else {
                    computed.set(node);
                }
                if (ready(node)) {
                    if (node == 0) {
                        return event.time;
                    }
                    send(node, event.time);
                }
            }
            return Double.POSITIVE_INFINITY;
        }

        private boolean ready(int node) {
            return computed.get(node) && !sent.get(node) && (tree.leaf(node) || sufficient.test(received[node]));
        }

        private void send(int node, double now) {
            sent.set(node);
            if (network == Network.UPLINKS) {
                portFree[node] = Math.max(now, portFree[node]) + message;
                schedule(portFree[node] + latency, node, true);
            } else {
                int parent = tree.parent(node);
                portFree[parent] = Math.max(now + latency, portFree[parent]) + message;
                schedule(portFree[parent], node, true);
            }
        }

        private void schedule(double time, int node, boolean isReceived) {
            if (time < Double.POSITIVE_INFINITY) {
                events.add(new Event(time, scheduled++, node, isReceived));
            }
        }
    }
}
