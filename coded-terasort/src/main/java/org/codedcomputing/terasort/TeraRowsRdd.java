package org.codedcomputing.terasort;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.TaskCompletionListener;
import org.codedcomputing.spark.exchange.SizedPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of an input, one partition for each split of {@link TeraInputFormat}. What Spark's RDD of Hadoop files gives, for
 * less: the splits and the few settings that are not Hadoop's defaults travel with the task instead of a whole configuration,
 * none of which is copied for each split, and rows come in blocks too ({@link SplitRows}).
 */
final class TeraRowsRdd extends RDD<Tuple2<byte[], byte[]>> {
    /** The type of keys and values. */
    static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TeraRowsRdd.class);

    private final HadoopSettings settings;
    private final transient Configuration job;

    /**
     * Creates the RDD; nothing is listed yet.
     *
     * @param job configuration of a job of {@link TeraInputFormat}. Not modified
     */
    TeraRowsRdd(SparkContext context, Configuration job) {
        super(
                context,
                CollectionConverters.asScala(List.<Dependency<?>>of()).toSeq(),
                ClassTag$.MODULE$.<Tuple2<byte[], byte[]>>apply(Tuple2.class));
        this.job = job;
        settings = HadoopSettings.of(context.hadoopConfiguration());
    }

    /** A split on its way to a task; its hosts stay on the driver. */
    private static final class SplitPartition implements SizedPartition {
        private static final long serialVersionUID = 1L;

        private final int index;
        private final List<TeraSplit.Piece> pieces;
        private final transient List<String> hosts;

        SplitPartition(int index, TeraSplit split) {
            this.index = index;
            pieces = split.pieces();
            hosts = List.of(split.getLocations());
        }

        @Override
        public int index() {
            return index;
        }

        @Override
        public long inputBytes() {
            return pieces.stream().mapToLong(TeraSplit.Piece::length).sum();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SplitPartition that && index == that.index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    @Override
    public Partition[] getPartitions() {
        List<InputSplit> splits = List.of();
        try {
            splits = new TeraInputFormat().getSplits(Job.getInstance(job));
        } catch (IOException e) {
            // As it is: Scala declares no checked exceptions.
            Platform.throwException(e);
        }
        boolean leaveOutEmpty = sparkContext().conf().getBoolean("spark.hadoopRDD.ignoreEmptySplits", true);
        List<TeraSplit> kept = splits.stream()
                .map(TeraSplit.class::cast)
                .filter(split -> split.rows() > 0 || !leaveOutEmpty)
                .toList();
        Partition[] partitions = new Partition[kept.size()];
        Arrays.setAll(partitions, index -> new SplitPartition(index, kept.get(index)));
        return partitions;
    }

    @Override
    public Seq<String> getPreferredLocations(Partition partition) {
        // The local file system says localhost of every block, which is no place.
        List<String> hosts = ((SplitPartition) partition)
                .hosts.stream().filter(host -> !host.equals("localhost")).toList();
        return CollectionConverters.asScala(hosts).toSeq();
    }

    @Override
    public scala.collection.Iterator<Tuple2<byte[], byte[]>> compute(Partition partition, TaskContext context) {
        SplitRows rows = new SplitRows(settings.configuration(), ((SplitPartition) partition).pieces, context);
        context.addTaskCompletionListener((TaskCompletionListener) done -> {
            try {
                rows.close();
            } catch (IOException e) {
                LOG.warn("task {}: could not close {}", context.taskAttemptId(), rows.pieces(), e);
            }
        });
        return CollectionConverters.asScala(rows);
    }
}
