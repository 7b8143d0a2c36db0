package org.codedcomputing.spark.job;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;

/** Shares that were encoded on executors and lie there, one in each partition; lost ones are computed again by their lineage. */
final class EncodedShares<S> implements ShareSupply<S> {
    private final JavaRDD<S> shares;
    private final boolean persistedHere;
    private final int early;
    private final RDD<ShareHandle<S>> first;
    private final RDD<ShareHandle<S>> all;

    /** @param shares partition i holds exactly one element, the share of worker i; persisted here unless it is already */
    EncodedShares(JavaRDD<S> shares) {
        this.shares = shares;
        persistedHere = shares.getStorageLevel().equals(StorageLevel.NONE());
        if (persistedHere) {
            shares.persist(StorageLevel.MEMORY_AND_DISK());
        }
        early = shares.getNumPartitions();
        all = handles(shares);
        first = all;
    }

    /**
     * Shares that are not persisted here.
     *
     * @param first those of the first workers
     * @param shares those of all
     */
    EncodedShares(JavaRDD<S> first, JavaRDD<S> shares) {
        this.shares = shares;
        persistedHere = false;
        early = first.getNumPartitions();
        this.first = handles(first);
        all = handles(shares);
    }

    private static <S> RDD<ShareHandle<S>> handles(JavaRDD<S> shares) {
        return shares.mapPartitionsWithIndex(
                        (worker, elements) -> List.of(new ShareHandle<S>(worker, SharePlace.ANYWHERE, () -> {
                                    if (!elements.hasNext()) {
                                        throw new IllegalStateException(
                                                "partition %d holds no share".formatted(worker));
                                    }
                                    return elements.next();
                                }))
                                .iterator(),
                        true)
                .rdd();
    }

    @Override
    public RDD<ShareHandle<S>> rdd(int workers) {
        return workers <= early ? first : all;
    }

    @Override
    public int ready() {
        return early;
    }

    /** The Spark job that asks for it again computes what its lineage lacks, which the one that lost it does not. */
    @Override
    public boolean renew(int worker) {
        return true;
    }

    @Override
    public Spent spent() {
        return new Spent(0, 0);
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public String placement() {
        return "where they were encoded";
    }

    @Override
    public void close() {
        if (persistedHere) {
            shares.unpersist(false);
        }
    }
}
