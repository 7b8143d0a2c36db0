package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.List;

/**
 * Where a share is wanted.
 *
 * @param pin how strictly
 * @param host empty if nowhere in particular
 * @param executor Spark's id, empty if nowhere in particular
 */
record SharePlace(Pin pin, String host, String executor) implements Serializable {
    static final SharePlace ANYWHERE = new SharePlace(Pin.NONE, "", "");

    /** As Spark's scheduler reads it; empty for anywhere. */
    List<String> preferredLocations() {
        return host.isEmpty() ? List.of() : List.of("executor_%s_%s".formatted(host, executor));
    }

    /** Whether the share may be opened on an executor. */
    boolean allows(String onHost, String onExecutor) {
        return switch (pin) {
            case NONE -> true;
            case HOST -> host.equals(onHost);
            case EXECUTOR -> host.equals(onHost) && executor.equals(onExecutor);
        };
    }

    /** What is pinned to, for messages. */
    String site() {
        return pin == Pin.EXECUTOR ? "executor %s on %s".formatted(executor, host) : "host " + host;
    }
}
