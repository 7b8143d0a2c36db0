package org.codedcomputing.spark.advise;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The middle of numbers that come one by one: the lower middle one for an even number of them. */
final class RunningMedian {
    private final PriorityQueue<Double> low = new PriorityQueue<>(Comparator.reverseOrder());
    private final PriorityQueue<Double> high = new PriorityQueue<>();

    void add(double value) {
        if (low.isEmpty() || value <= low.element()) {
            low.add(value);
        } else {
            high.add(value);
        }
        if (low.size() > high.size() + 1) {
            high.add(low.remove());
        } else if (high.size() > low.size()) {
            low.add(high.remove());
        }
    }

    /** NaN if there are none. */
    double get() {
        return low.isEmpty() ? Double.NaN : low.element();
    }
}
