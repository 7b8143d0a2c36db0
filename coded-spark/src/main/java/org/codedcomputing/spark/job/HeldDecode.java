package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.SlicedCode;

/** Decodes held results by a Spark job over ranges of entries. */
record HeldDecode<R, P>(SparkContext context, ResultHolder<R> holder, SlicedCode<?, ?, R, ?, P> code) {
    /**
     * Decodes.
     *
     * @param end when to give up, in the time of {@link System#nanoTime}
     * @return one part in each partition, persisted
     * @throws TimeoutException if it is not done by then; it is cancelled
     * @throws Round.LostResultsException if blocks were lost with their executor
     */
    JavaRDD<P> decode(ArrivedResults<HeldResult> held, long end) throws TimeoutException {
        List<Integer> survivors = new ArrayList<>(held.byWorker().keySet());
        int entries = held.get(survivors.get(0)).entries();
        held.byWorker().forEach((worker, result) -> {
            if (result.entries() != entries) {
                throw new IllegalArgumentException("worker %d returned %d entries, expected %d as worker %d"
                        .formatted(worker, result.entries(), entries, survivors.get(0)));
            }
        });
        JavaRDD<P> parts = new SliceRdd<>(context, holder, code, survivors, entries)
                .toJavaRDD()
                .persist(StorageLevel.MEMORY_AND_DISK());
        boolean decoded = false;
        try {
            compute(parts, end);
            decoded = true;
            return parts;
        } catch (ExecutionException e) {
            BitSet lost = lost(survivors);
            if (!lost.isEmpty()) {
                throw new Round.LostResultsException(lost, e);
            }
            throw new IllegalStateException("held results cannot be decoded: " + e.getCause(), e);
        } finally {
            if (!decoded) {
                parts.unpersist(false);
            }
        }
    }

    private static <P> void compute(JavaRDD<P> parts, long end) throws ExecutionException, TimeoutException {
        JavaFutureAction<Void> action = parts.foreachPartitionAsync(part -> {});
        boolean done = false;
        try {
            action.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            done = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while held results are decoded", e);
        } finally {
            if (!done) {
                action.cancel(true);
            }
        }
    }

    private BitSet lost(List<Integer> survivors) {
        BitSet lost = new BitSet();
        for (int worker : survivors) {
            for (int range = 0; range < holder.ranges(); range++) {
                if (SparkEnv.get()
                        .blockManager()
                        .master()
                        .getLocations(holder.block(worker, range))
                        .isEmpty()) {
                    lost.set(worker);
                }
            }
        }
        return lost;
    }

    /** Frees the held results. */
    void free() {
        SparkEnv env = SparkEnv.get();
        if (env != null) {
            env.blockManager().master().removeRdd(holder.carrier(), false);
        }
    }
}
