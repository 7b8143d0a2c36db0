package org.codedcomputing.spark.exchange.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes known to all nodes of a session what each of them says of itself, such as the address that it listens at. */
@FunctionalInterface
public interface Gathering {
    /**
     * Tells all nodes one line of text and hears theirs. Every node of a session calls this once; returns at once.
     *
     * @param mine what this node says, some hundred characters at most
     * @return what all say, by ascending node, own line included; fails when a node can no longer speak
     */
    CompletableFuture<List<String>> gather(String mine);
}
