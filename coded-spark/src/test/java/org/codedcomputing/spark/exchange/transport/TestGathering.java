package org.codedcomputing.spark.exchange.transport;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Gathers the lines of all nodes of one session within this JVM. */
final class TestGathering {
    private final int nodes;
    private final SortedMap<Integer, String> lines = new TreeMap<>();
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();

    TestGathering(int nodes) {
        this.nodes = nodes;
    }

    /** A node's voice in it. */
    Gathering of(int node) {
        return line -> {
            say(node, line);
            return all;
        };
    }

    /** Says a line in a node's place. */
    void say(int node, String line) {
        List<String> complete = null;
        synchronized (this) {
            lines.put(node, line);
            if (lines.size() == nodes) {
                complete = List.copyOf(lines.values());
            }
        }
        if (complete != null) {
            all.complete(complete);
        }
    }

    /** What all nodes have said so far. */
    synchronized List<String> lines() {
        return List.copyOf(lines.values());
    }

    /** What a node has said. */
    synchronized String line(int node) {
        String line = lines.get(node);
        if (line == null) {
            throw new IllegalStateException("node %d has said nothing yet".formatted(node));
        }
        return line;
    }
}
