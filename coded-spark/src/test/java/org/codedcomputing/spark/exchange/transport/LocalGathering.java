package org.codedcomputing.spark.exchange.transport;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers the lines of nodes that are all in this JVM. */
final class LocalGathering {
    private final @Nullable String[] lines;
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();
    private int missing;

    LocalGathering(int nodes) {
        lines = new String[nodes];
        missing = nodes;
    }

    /** The gathering as one node sees it. */
    Gathering of(int node) {
        return mine -> {
            boolean last;
            synchronized (this) {
                lines[node] = mine;
                last = --missing == 0;
            }
            if (last) {
                all.complete(Arrays.asList(lines));
            }
            return all;
        };
    }
}
