package org.codedcomputing.core.allocation;

import java.io.Serializable;
import java.util.Objects;

/**
 * A worker as the allocation sees it: a task of l rows takes b + l u.
 *
 * @param law distribution of u, the time for one row
 * @param overhead b, the time that a task takes whatever its load, at least 0
 * @param cap most rows that the worker can hold, at least 0; may be infinite
 */
public record WorkerModel(UnitLoadLaw law, double overhead, double cap) implements Serializable {
    /** @throws IllegalArgumentException if the overhead is negative or not finite, or the cap negative */
    public WorkerModel {
        Objects.requireNonNull(law, "law");
        if (!(overhead >= 0) || Double.isInfinite(overhead) || !(cap >= 0)) {
            throw new IllegalArgumentException(
                    "a worker needs a finite overhead b >= 0 and a cap >= 0: b=%s, cap=%s".formatted(overhead, cap));
        }
    }

    /** A worker without overhead and with room for everything. */
    public static WorkerModel of(UnitLoadLaw law) {
        return new WorkerModel(law, 0, Double.POSITIVE_INFINITY);
    }

    /** The same with an overhead. */
    public WorkerModel withOverhead(double newOverhead) {
        return new WorkerModel(law, newOverhead, cap);
    }

    /** The same with a cap. */
    public WorkerModel withCap(double newCap) {
        return new WorkerModel(law, overhead, newCap);
    }
}
