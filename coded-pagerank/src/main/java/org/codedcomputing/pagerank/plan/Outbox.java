package org.codedcomputing.pagerank.plan;

/** Takes what a server sends. */
@FunctionalInterface
public interface Outbox {
    /**
     * Sends a message.
     *
     * @param receivers mask of the servers that it is for
     * @param message not changed afterwards by either side
     */
    void send(long receivers, byte[] message) throws InterruptedException;
}
