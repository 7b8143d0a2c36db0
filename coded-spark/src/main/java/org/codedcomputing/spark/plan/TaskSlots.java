package org.codedcomputing.spark.plan;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;

/** The task slots of an application. Spark alone would wait about ten minutes for missing ones; here they are counted first. */
public final class TaskSlots {
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,.*");

    private TaskSlots() {}

    /** Tasks that can run at once now. */
    public static int count(SparkContext context) {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }

    /**
     * Waits for executors that are still to register.
     *
     * @param wanted slots that are needed, at least 1
     * @param wait longest wait; over at once if all executors that were asked for are there
     * @return slots, fewer than wanted if there are no more
     * @throws IllegalStateException if the thread was interrupted
     */
    public static int await(SparkContext context, int wanted, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        int slots = count(context);
        while (slots < wanted && slots < announced(context) && System.nanoTime() < end) {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(
                        "interrupted while waiting for executors: %d of %d task slots are there"
                                .formatted(slots, wanted),
                        e);
            }
            slots = count(context);
        }
        return slots;
    }

    /** Slots that will be there when every executor that was asked for has registered; unknown counts as plenty. */
    private static int announced(SparkContext context) {
        if (context.isLocal()) {
            return count(context);
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
    public static int executors(SparkContext context) {
        return context.isLocal() ? 1 : context.getExecutorIds().size();
    }
}
