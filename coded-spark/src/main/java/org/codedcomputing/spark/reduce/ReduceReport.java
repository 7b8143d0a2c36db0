package org.codedcomputing.spark.reduce;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a job went.
 *
 * @param form kind and parameters
 * @param seconds from the submission to the answer, placing of rows included
 * @param iterations one by one, as the master saw them, or node 0 of a ring
 * @param nodes one by one, ascending
 * @param warnings what takes away from the tolerance that was paid for
 */
public record ReduceReport(
        String form, double seconds, List<Iteration> iterations, List<Node> nodes, List<String> warnings) {
    /** Copies the lists. */
    public ReduceReport {
        iterations = List.copyOf(iterations);
        nodes = List.copyOf(nodes);
        warnings = List.copyOf(warnings);
    }

    /**
     * One iteration.
     *
     * @param seconds from sending the model to having the next one
     * @param ignored children of the master that were not waited for, ascending
     */
    public record Iteration(double seconds, List<Integer> ignored) {
        /** Copies the list. */
        public Iteration {
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * One node.
     *
     * @param node its number: 0 is the master of a tree
     * @param host where it ran
     * @param executor Spark's id of the executor
     * @param computed gradients that it computed
     * @param abandoned models that it gave up because there was a newer one
     * @param stale messages of its children that came too late
     * @param ignored how often it did not wait for a child, by the child's number
     * @param computeSeconds time of the gradients that it computed
     * @param sentBytes bytes handed to sockets; 0 within one JVM
     * @param receivedBytes bytes taken from sockets; likewise
     */
    public record Node(
            int node,
            String host,
            String executor,
            int computed,
            int abandoned,
            long stale,
            Map<Integer, Integer> ignored,
            double computeSeconds,
            long sentBytes,
            long receivedBytes) {
        /** Copies the map. */
        public Node {
            ignored = Map.copyOf(ignored);
        }
    }

    /** Median seconds of an iteration; the lower one of an even number. */
    public double medianSeconds() {
        List<Double> sorted =
                iterations.stream().map(Iteration::seconds).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    /** How often each node was not waited for by its parent, those that always were left out. */
    public Map<Integer, Integer> ignored() {
        Map<Integer, Integer> all = new TreeMap<>();
        nodes.forEach(node -> all.putAll(node.ignored));
        return all;
    }

    /** One line. */
    public String explain() {
        return String.format(
                Locale.ROOT,
                "%s: %d iterations, median %.3f s, %.1f s in all; %d messages were late; not waited for, times by node: %s; %d bytes sent",
                form,
                iterations.size(),
                medianSeconds(),
                seconds,
                nodes.stream().mapToLong(Node::stale).sum(),
                ignored(),
                nodes.stream().mapToLong(Node::sentBytes).sum());
    }
}
