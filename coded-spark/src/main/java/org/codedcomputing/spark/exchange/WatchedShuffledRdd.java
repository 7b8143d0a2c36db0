package org.codedcomputing.spark.exchange;

import org.apache.spark.Dependency;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.math.Ordering;
import scala.reflect.ClassTag;

/**
 * Spark's shuffled RDD, which tells its shuffle id to the exchange's outcome when Spark first asks for it, so that building
 * the RDD stays as lazy as Spark's own.
 */
final class WatchedShuffledRdd<K, V> extends ShuffledRDD<K, V, V> {
    private static final long serialVersionUID = 1L;

    private final transient ExchangeListener listener;
    private final transient ExchangeListener.Outcome outcome;

    WatchedShuffledRdd(
            RDD<Tuple2<K, V>> records,
            Partitioner partitioner,
            ClassTag<K> keys,
            ClassTag<V> values,
            RecordCodec<K, V> codec,
            @Nullable Ordering<K> ordering,
            ExchangeListener listener,
            ExchangeListener.Outcome outcome) {
        super(records, partitioner, keys, values, values);
        this.listener = listener;
        this.outcome = outcome;
        setSerializer(codec.shuffleSerializer());
        if (ordering != null) {
            setKeyOrdering(ordering);
        }
    }

    @Override
    public Seq<Dependency<?>> getDependencies() {
        Seq<Dependency<?>> dependencies = super.getDependencies();
        listener.watch(((ShuffleDependency<?, ?, ?>) dependencies.head()).shuffleId(), outcome);
        return dependencies;
    }
}
