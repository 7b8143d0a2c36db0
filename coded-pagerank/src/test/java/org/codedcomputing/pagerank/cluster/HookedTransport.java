package org.codedcomputing.pagerank.cluster;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;

/** The in-process transport with a hook at every message that a node sends. Tasks are in the test's JVM, so the hook is static. */
final class HookedTransport implements Transport {
    private static final long serialVersionUID = 1L;
    private static final AtomicReference<@Nullable Hook> HOOK = new AtomicReference<>();

    private final InProcessTransport inner = new InProcessTransport();

    /** Called before a message is sent. */
    @FunctionalInterface
    interface Hook {
        void sending(int node, long task, int iteration) throws InterruptedException;
    }

    static void set(@Nullable Hook hook) {
        HOOK.set(hook);
    }

    @Override
    public String name() {
        return "hooked";
    }

    @Override
    public boolean withinOneJvm() {
        return true;
    }

    @Override
    public Endpoint open(Membership membership) {
        int node = membership.node();
        long task = TaskContext.get().taskAttemptId();
        return new HookedEndpoint(inner.open(membership), iteration -> {
            Hook hook = HOOK.get();
            if (hook != null) {
                hook.sending(node, task, iteration);
            }
        });
    }
}
