package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.List;

/**
 * Where shares are wanted if there are more of them than slots.
 *
 * @param byWorker number of a home for each worker, or {@link #ANYWHERE}
 * @param slots task slots that there must be
 */
record Homes(List<Integer> byWorker, int slots) implements Serializable {
    static final int ANYWHERE = -1;

    /** @throws IllegalArgumentException if a home is below {@link #ANYWHERE}, or there are no slots */
    Homes {
        byWorker = List.copyOf(byWorker);
        if (slots < 1 || byWorker.stream().anyMatch(home -> home < ANYWHERE)) {
            throw new IllegalArgumentException(
                    "homes are numbered from 0, -1 is anywhere, and need at least 1 slot; got homes %s and %d slots"
                            .formatted(byWorker, slots));
        }
    }
}
