package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** One light partition for each share: it holds the handle of the broadcast, not the share. */
final class ShareRdd<S> extends RDD<ShareHandle<S>> {
    private static final long serialVersionUID = 1L;

    private final transient List<SharePartition<S>> shares;

    /**
     * A share that was broadcast.
     *
     * @param index the worker
     * @param place where it is wanted
     * @param share the share
     */
    record SharePartition<S>(int index, SharePlace place, Broadcast<S> share) implements Partition, Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof SharePartition<?> that && index == that.index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    ShareRdd(SparkContext context, String name, List<SharePartition<S>> shares) {
        super(
                context,
                CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
                ClassTag$.MODULE$.<ShareHandle<S>>apply(ShareHandle.class));
        this.shares = List.copyOf(shares);
        setName(name);
    }

    @Override
    public Partition[] getPartitions() {
        return shares.toArray(new Partition[0]);
    }

    @Override
    public Iterator<ShareHandle<S>> compute(Partition split, TaskContext context) {
        @SuppressWarnings("unchecked") // this class makes the partitions
        SharePartition<S> share = (SharePartition<S>) split;
        return CollectionConverters.asScala(
                List.of(new ShareHandle<>(share.index(), share.place(), share.share()::value))
                        .iterator());
    }

    @Override
    public scala.collection.immutable.Seq<String> getPreferredLocations(Partition split) {
        return CollectionConverters.asScala(((SharePartition<?>) split).place().preferredLocations())
                .toSeq();
    }
}
