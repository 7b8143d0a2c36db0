package org.codedcomputing.core.computation;

import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Results of some workers, fixed at one moment: what comes later does not change it.
 *
 * @param <R> the result of one worker
 */
public final class ArrivedResults<R> {
    private final SortedMap<Integer, R> byWorker;

    private ArrivedResults(SortedMap<Integer, R> byWorker) {
        this.byWorker = byWorker;
    }

    /**
     * Copies a map; its results are shared.
     *
     * @param byWorker result by worker, from 0
     * @throws IllegalArgumentException if a worker is negative
     */
    public static <R> ArrivedResults<R> of(Map<Integer, ? extends R> byWorker) {
        SortedMap<Integer, R> copy = new TreeMap<>(byWorker);
        if (!copy.isEmpty() && copy.firstKey() < 0) {
            throw new IllegalArgumentException("workers are numbered from 0, got " + copy.firstKey());
        }
        return new ArrivedResults<>(Collections.unmodifiableSortedMap(copy));
    }

    /** How many there are. */
    public int size() {
        return byWorker.size();
    }

    /** Whose there are, as a new set. */
    public BitSet workers() {
        BitSet workers = new BitSet();
        byWorker.keySet().forEach(workers::set);
        return workers;
    }

    /** Whose there are, ascending, as a new array. */
    public int[] workerArray() {
        return byWorker.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The result of a worker.
     *
     * @throws NoSuchElementException if there is none of it
     */
    public R get(int worker) {
        R result = byWorker.get(worker);
        if (result == null) {
            throw new NoSuchElementException("no result of worker " + worker);
        }
        return result;
    }

    /** Results by worker, ascending; not modifiable. */
    public SortedMap<Integer, R> byWorker() {
        return byWorker;
    }

    /**
     * Without some workers.
     *
     * @param workers whose results are left out; not modified
     */
    public ArrivedResults<R> without(BitSet workers) {
        SortedMap<Integer, R> rest = new TreeMap<>(byWorker);
        rest.keySet().removeIf(workers::get);
        return new ArrivedResults<>(Collections.unmodifiableSortedMap(rest));
    }
}
