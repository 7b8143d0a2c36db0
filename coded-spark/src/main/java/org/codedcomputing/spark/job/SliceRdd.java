package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockResult;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.SlicedCode;
import scala.Option;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The answer, range by range: each partition reads its range of the survivors' held results and decodes it. */
final class SliceRdd<R, P> extends RDD<P> {
    private static final long serialVersionUID = 1L;

    private final ResultHolder<R> holder;
    private final SlicedCode<?, ?, R, ?, P> code;
    private final List<Integer> survivors;
    private final int entries;

    /** @param entries length of each result */
    SliceRdd(
            SparkContext context,
            ResultHolder<R> holder,
            SlicedCode<?, ?, R, ?, P> code,
            List<Integer> survivors,
            int entries) {
        super(
                context,
                CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
                ClassTag$.MODULE$.<P>apply(Object.class));
        this.holder = holder;
        this.code = code;
        this.survivors = List.copyOf(survivors);
        this.entries = entries;
    }

    /**
     * A range of entries.
     *
     * @param index its number
     */
    private record Range(int index) implements Partition, Serializable {
        @Override
        public int hashCode() {
            return index;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Range that && index == that.index;
        }
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] ranges = new Partition[holder.ranges()];
        for (int range = 0; range < ranges.length; range++) {
            ranges[range] = new Range(range);
        }
        return ranges;
    }

    @Override
    public Iterator<P> compute(Partition split, TaskContext context) {
        TreeMap<Integer, R> slices = new TreeMap<>();
        for (int worker : survivors) {
            context.killTaskIfInterrupted();
            slices.put(worker, read(worker, split.index()));
        }
        P part = code.decodeSlice(
                ArrivedResults.of(slices),
                holder.start(entries, split.index()),
                holder.start(entries, split.index() + 1));
        return CollectionConverters.asScala(List.of(part).iterator());
    }

    private R read(int worker, int range) {
        Option<BlockResult> found = SparkEnv.get()
                .blockManager()
                .get(holder.block(worker, range), ClassTag$.MODULE$.<R>apply(Object.class));
        if (found.isEmpty()) {
            throw new IllegalStateException("range %d of the result of worker %d is gone".formatted(range, worker));
        }
        // To its end, which lets go of the block.
        Iterator<?> values = found.get().data();
        @SuppressWarnings("unchecked") // what ResultHolder put there
        R slice = (R) values.next();
        if (values.hasNext()) {
            throw new IllegalStateException("more than one value in " + holder.block(worker, range));
        }
        return slice;
    }
}
