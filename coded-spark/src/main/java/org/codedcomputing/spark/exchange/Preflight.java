package org.codedcomputing.spark.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.codedcomputing.spark.exchange.transport.Transport;

/**
 * The checks right before a barrier stage is submitted. Spark alone would wait about ten minutes for missing slots; here
 * they are counted first.
 */
final class Preflight {
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");

    private Preflight() {}

    /**
     * Refuses an exchange that this application cannot run.
     *
     * @param nodes number of nodes K, each one task
     * @throws IllegalStateException with both numbers and the way out
     */
    static void check(SparkContext context, int nodes, Transport transport, Duration slotWait) {
        obstacle(context, nodes, transport, slotWait).ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
    }

    /**
     * Why this application cannot run an exchange of so many nodes, if so: one line with both numbers and the way out. Waits
     * for executors that are still to register.
     */
    static Optional<String> obstacle(SparkContext context, int nodes, Transport transport, Duration slotWait) {
        SparkConf conf = context.conf();
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return Optional.of(
                    "spark.dynamicAllocation.enabled = true, but the %d nodes of a coded or replicated exchange must all be there at once (Spark refuses barrier stages under dynamic allocation); set it to false or use mode uncoded"
                            .formatted(nodes));
        }
        int slots = awaitSlots(context, nodes, slotWait);
        if (slots < nodes) {
            return Optional.of(
                    "the exchange needs %d task slots at once, one for each node, but the application has %d (master %s); choose at most %d nodes, or give it more cores"
                            .formatted(nodes, slots, context.master(), slots));
        }
        int executors = executors(context);
        if (transport.withinOneJvm() && executors > 1) {
            return Optional.of(
                    "the %s transport joins tasks of one JVM only, but the application has %d executors; run with one executor of at least %d cores (or local[%d]), set spark.coded.exchange.transport = tcp, or use mode uncoded"
                            .formatted(transport.name(), executors, nodes, nodes));
        }
        return Optional.empty();
    }

    private static int awaitSlots(SparkContext context, int nodes, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        int slots = slots(context);
        while (slots < nodes && slots < announcedSlots(context) && System.nanoTime() < end) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(
                        "interrupted while waiting for executors: %d of %d task slots are there"
                                .formatted(slots, nodes),
                        e);
            }
            slots = slots(context);
        }
        return slots;
    }

    private static int slots(SparkContext context) {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    /** Slots that will be there when every executor that was asked for has registered; unknown counts as plenty. */
    private static int announcedSlots(SparkContext context) {
        if (context.isLocal()) {
            return slots(context);
        }
        int cpusPerTask = context.conf().getInt("spark.task.cpus", 1);
        Matcher localCluster = LOCAL_CLUSTER.matcher(context.master());
        if (localCluster.matches()) {
            return Integer.parseInt(localCluster.group(1)) * (Integer.parseInt(localCluster.group(2)) / cpusPerTask);
        }
        int cores = context.conf().getInt("spark.cores.max", Integer.MAX_VALUE);
        return cores == Integer.MAX_VALUE ? cores : cores / cpusPerTask;
    }

    /**
     * Executors that run tasks; the driver counts in local mode. Asks the scheduler, which counts the slots too: what the
     * block managers know comes later, and two executors would pass for one right after the start.
     */
    static int executors(SparkContext context) {
        return context.isLocal() ? 1 : context.getExecutorIds().size();
    }
}
