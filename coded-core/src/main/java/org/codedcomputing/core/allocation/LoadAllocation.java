package org.codedcomputing.core.allocation;

import java.io.Serializable;
import java.util.List;

/**
 * Real loads of all workers.
 *
 * @param needed rows r' that decode
 * @param time t*, when the workers have finished r' rows on average
 * @param loads rows of each worker, 0 for one that is not worth its overhead
 */
public record LoadAllocation(double needed, double time, List<Double> loads) implements Serializable {
    /** Copies the list. */
    public LoadAllocation {
        loads = List.copyOf(loads);
    }

    /** Sum of the loads, at least r'. */
    public double total() {
        return loads.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Loads over r', at least 1. */
    public double redundancy() {
        return total() / needed;
    }
}
