package org.codedcomputing.pagerank.cluster;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.jspecify.annotations.Nullable;

/** An endpoint with a hook at every message that it sends. */
record HookedEndpoint(Endpoint inner, Hook hook) implements Endpoint {
    /** Called before a message is sent. */
    @FunctionalInterface
    interface Hook {
        void sending(int iteration) throws InterruptedException;
    }

    @Override
    public void send(long receivers, byte[] bytes, int length) throws InterruptedException {
        // The iteration of a frame is behind its magic.
        hook.sending(ByteBuffer.wrap(bytes).getInt(Integer.BYTES));
        inner.send(receivers, bytes, length);
    }

    @Override
    public void finish() {
        inner.finish();
    }

    @Override
    public @Nullable Message receive(Duration wait) throws InterruptedException {
        return inner.receive(wait);
    }

    @Override
    public boolean drained() {
        return inner.drained();
    }

    @Override
    public boolean finished(int peer) {
        return inner.finished(peer);
    }

    @Override
    public void complete() {
        inner.complete();
    }

    @Override
    public boolean awaitComplete(Duration wait) throws InterruptedException {
        return inner.awaitComplete(wait);
    }

    @Override
    public void fail(Throwable cause) {
        inner.fail(cause);
    }

    @Override
    public TransportCounts counts() {
        return inner.counts();
    }

    @Override
    public void close() {
        inner.close();
    }
}
