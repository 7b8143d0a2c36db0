package org.codedcomputing.spark.exchange;

import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.TaskSlots;

/**
 * The checks right before a barrier stage is submitted. Spark alone would wait about ten minutes for missing slots; here
 * they are counted first.
 */
final class Preflight {
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
        int slots = TaskSlots.await(context, nodes, slotWait);
        if (slots < nodes) {
            return Optional.of(
                    "the exchange needs %d task slots at once, one for each node, but the application has %d (master %s); choose at most %d nodes, or give it more cores"
                            .formatted(nodes, slots, context.master(), slots));
        }
        int executors = TaskSlots.executors(context);
        if (transport.withinOneJvm() && executors > 1) {
            return Optional.of(
                    "the %s transport joins tasks of one JVM only, but the application has %d executors; run with one executor of at least %d cores (or local[%d]), set spark.coded.exchange.transport = tcp, or use mode uncoded"
                            .formatted(transport.name(), executors, nodes, nodes));
        }
        return Optional.empty();
    }
}
