package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.codedcomputing.core.cdc.ChunkStore;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * First stage at a node: maps the batches that it holds. Batches do not depend on each other, so the task's threads take one
 * after the other, each with a {@link BatchMapper} of its own.
 */
final class ReplicatedMap<K, V> {
    private final ExchangeSpec<K, V> spec;
    private final int node;
    private final StageMeter meter;
    private final ChunkStore store;

    ReplicatedMap(ExchangeSpec<K, V> spec, int node, StageMeter meter, ChunkStore store) {
        this.spec = spec;
        this.node = node;
        this.meter = meter;
        this.store = store;
    }

    /** Deals out the input batch by batch. */
    private static final class Batches<T> {
        private final Iterator<InputPartition<T>> input;
        private @Nullable InputPartition<T> next;

        Batches(Iterator<InputPartition<T>> input) {
            this.input = input;
            next = input.hasNext() ? input.next() : null;
        }

        /** The partitions of the next batch; none if there is no other. */
        synchronized List<InputPartition<T>> take() {
            List<InputPartition<T>> batch = new ArrayList<>();
            while (next != null && (batch.isEmpty() || batch.get(0).batch() == next.batch())) {
                batch.add(next);
                next = input.hasNext() ? input.next() : null;
            }
            return batch;
        }
    }

    /**
     * Maps everything.
     *
     * @param input partitions batch by batch, ascending within each
     * @param alive called now and then; throws when the task was killed
     * @throws InterruptedException if the calling thread was interrupted
     */
    MappedValues run(Iterator<InputPartition<Tuple2<K, V>>> input, TaskThreads threads, Runnable alive)
            throws InterruptedException {
        MappedValues result = new MappedValues(node);
        Batches<Tuple2<K, V>> batches = new Batches<>(input);
        meter.start(StageMeter.Stage.MAP);
        threads.run(alive, aliveTogether -> {
            meter.start(StageMeter.Stage.MAP);
            BatchMapper<K, V> mapper = new BatchMapper<>(spec, node, meter, store, result);
            for (var batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
                mapper.map(batch, aliveTogether);
            }
            meter.stop(StageMeter.Stage.MAP);
        });
        meter.stop(StageMeter.Stage.MAP);
        return result;
    }
}
