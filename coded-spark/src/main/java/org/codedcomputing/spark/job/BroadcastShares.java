package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SizeEstimator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Shares made on the driver, one broadcast each: an executor fetches those that it opens, once, and keeps them. Neither masks
 * nor the encoding leave the driver.
 */
final class BroadcastShares<S> implements ShareSupply<S> {
    private static final Logger LOG = LoggerFactory.getLogger(BroadcastShares.class);

    private final SparkContext context;
    private final String job;
    private final IntFunction<S> encoding;
    private final List<SharePlace> places;
    private final List<ShareRdd.SharePartition<S>> shipped = new ArrayList<>();
    private @Nullable ShareRdd<S> rdd;
    private long encodeNanos;
    private long shipNanos;
    private long bytes;
    private boolean closed;

    /**
     * @param encoding the share of a worker, the same whenever asked
     * @param places one for each worker
     * @param encodeNanos what was spent on preparing the encoding
     */
    BroadcastShares(
            SparkContext context, String job, IntFunction<S> encoding, List<SharePlace> places, long encodeNanos) {
        this.context = context;
        this.job = job;
        this.encoding = encoding;
        this.places = List.copyOf(places);
        this.encodeNanos = encodeNanos;
    }

    @Override
    public synchronized RDD<ShareHandle<S>> rdd(int workers) {
        requireOpen();
        while (shipped.size() < workers) {
            shipped.add(ship(shipped.size()));
            rdd = null;
        }
        if (rdd == null) {
            rdd = new ShareRdd<>(context, job + " shares", shipped);
        }
        return rdd;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(job + " is closed; open another session");
        }
    }

    private ShareRdd.SharePartition<S> ship(int worker) {
        long start = System.nanoTime();
        S share = encoding.apply(worker);
        long encoded = System.nanoTime();
        bytes += SizeEstimator.estimate(share);
        long estimated = System.nanoTime();
        Broadcast<S> broadcast = context.broadcast(share, ClassTag$.MODULE$.<S>apply(Object.class));
        encodeNanos += encoded - start;
        shipNanos += System.nanoTime() - estimated;
        return new ShareRdd.SharePartition<>(worker, places.get(worker), broadcast);
    }

    @Override
    public synchronized boolean renew(int worker) {
        requireOpen();
        LOG.warn("{} worker {}: share lost, made again with the same masks", job, worker);
        shipped.get(worker).share().destroy();
        long before = bytes;
        shipped.set(worker, ship(worker));
        bytes = before;
        rdd = null;
        return true;
    }

    @Override
    public synchronized Spent spent() {
        Spent spent = new Spent(encodeNanos, shipNanos);
        encodeNanos = 0;
        shipNanos = 0;
        return spent;
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public String placement() {
        return places.get(0).host().isEmpty()
                ? "anywhere"
                : places.stream()
                                .collect(Collectors.groupingBy(SharePlace::host))
                                .size() + " hosts, pinned to " + places.get(0).pin();
    }

    @Override
    public synchronized void close() {
        closed = true;
        shipped.forEach(partition -> partition.share().destroy());
        shipped.clear();
        rdd = null;
    }
}
