package org.codedcomputing.core.plan;

import java.util.Objects;

/**
 * A way that is not a choice.
 *
 * @param name in full
 * @param seconds that it would take; NaN where nothing was predicted
 * @param why one clause, with both numbers where there are two
 */
public record PlanRefusal(String name, double seconds, String why) {
    /** Checks that nothing is null. */
    public PlanRefusal {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(why, "why");
    }

    /** One for which nothing was predicted. */
    public PlanRefusal(String name, String why) {
        this(name, Double.NaN, why);
    }

    /** Such as {@code uncoded at 3.2 s: waits for every worker, but S=2 may not answer}. */
    @Override
    public String toString() {
        return Double.isFinite(seconds)
                ? "%s at %s s: %s".formatted(name, PlanText.seconds(seconds), why)
                : "%s: %s".formatted(name, why);
    }
}
