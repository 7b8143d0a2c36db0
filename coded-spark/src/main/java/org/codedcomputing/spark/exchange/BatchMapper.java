package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.ChunkStore;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.Digest64;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.Segment;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Maps batches at a node, one after the other: writes each record to the intermediate value of the node that reduces it, and
 * seals the values. What is for another holder of the batch is dropped, since that node maps it itself. For one thread.
 */
final class BatchMapper<K, V> {
    /** Records between two looks at whether the task was killed, less one; a power of two less one. */
    private static final int ALIVE_MASK = 0xfff;

    /** Values of one receiver differ by less than one part in so many, if batches are alike and not small. */
    private static final int GROWTH_DIVISOR = 32;

    private final ExchangeSpec<K, V> spec;
    private final int node;
    private final StageMeter meter;
    private final MappedValues result;
    private final RecordCodec.Writer<K, V> writer;
    private final ChunkStore store;
    private final BucketStream[] buckets;
    /** Of the next value for each receiver: a little more than the last one had. */
    private final long[] expectedBytes;

    /** The node that reduces each output partition. */
    private final int[] receivers;

    private long holders;

    /**
     * Creates a mapper.
     *
     * @param store where values are kept. Modified
     * @param result takes sealed batches. Modified
     */
    BatchMapper(ExchangeSpec<K, V> spec, int node, StageMeter meter, ChunkStore store, MappedValues result) {
        this.spec = spec;
        this.node = node;
        this.meter = meter;
        this.result = result;
        writer = spec.records().newWriter();
        this.store = store;
        buckets = new BucketStream[spec.design().nodes()];
        expectedBytes = new long[buckets.length];
        receivers = IntStream.range(0, spec.partitioner().numPartitions())
                .map(spec::receiverOf)
                .toArray();
    }

    /**
     * Maps one batch.
     *
     * @param partitions all input partitions of the batch, ascending; at least one
     * @param alive called now and then; throws when the task was killed
     */
    void map(List<InputPartition<Tuple2<K, V>>> partitions, Runnable alive) {
        long batch = partitions.get(0).batch();
        open(batch);
        try {
            for (InputPartition<Tuple2<K, V>> partition : partitions) {
                map(partition, alive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        seal(batch);
    }

    private void open(long batch) {
        holders = spec.design().holders(batch);
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            buckets[receiver] = new BucketStream(
                    spec.codec(),
                    keeps(receiver) ? new ChunkedBytes(store, expectedBytes[receiver]) : null,
                    buckets[receiver]);
        }
    }

    /** Whether this node keeps what it maps from the open batch for a receiver. */
    private boolean keeps(int receiver) {
        return receiver == node || !NodeSets.contains(holders, receiver);
    }

    private void map(InputPartition<Tuple2<K, V>> partition, Runnable alive) throws IOException {
        Iterator<Tuple2<K, V>> records = partition.records().get();
        FixedWidthRecords blocks = blocks(records);
        long count = blocks != null && spec.partitioner() instanceof BytePartitioner partitioner
                ? mapBlocks(blocks, partitioner, alive)
                : mapRecords(records, alive);
        alive.run();
        meter.addRecordsMapped(count);
        result.putPartitionDigest(partition.index(), partitionDigest());
    }

    /** The same records in blocks, if they have that form and keep their order; else null. */
    private @Nullable FixedWidthRecords blocks(Iterator<?> records) {
        return spec.canonicalOrder() ? null : spec.records().blocks(records);
    }

    /** Maps records as they lie in their blocks: the same bytes as {@link #mapRecords}, and no objects. */
    private long mapBlocks(FixedWidthRecords blocks, BytePartitioner partitioner, Runnable alive) throws IOException {
        int keyBytes = blocks.keyBytes();
        int width = keyBytes + blocks.valueBytes();
        long count = 0;
        while (blocks.nextBlock()) {
            byte[] block = blocks.block();
            int position = blocks.blockOffset();
            int end = Math.addExact(position, Math.multiplyExact(blocks.blockRecords(), width));
            for (; position < end; position += width) {
                int partition = partitioner.getPartition(block, position, keyBytes);
                int receiver = partition >= 0 && partition < receivers.length
                        ? receivers[partition]
                        : spec.receiverOf(partition);
                buckets[receiver].write(block, position, width);
                if ((++count & ALIVE_MASK) == 0) {
                    alive.run();
                }
            }
        }
        return count;
    }

    private long mapRecords(Iterator<Tuple2<K, V>> records, Runnable alive) throws IOException {
        @Nullable RecordSorter[] sorters = spec.canonicalOrder() ? new RecordSorter[buckets.length] : null;
        long count = 0;
        while (records.hasNext()) {
            Tuple2<K, V> record = records.next();
            int receiver = spec.receiver(record._1());
            if (sorters == null) {
                writer.write(record, buckets[receiver]);
            } else {
                RecordSorter sorter = sorters[receiver];
                if (sorter == null) {
                    sorter = new RecordSorter(store, RecordSorter.RUN_BYTES);
                    sorters[receiver] = sorter;
                }
                writer.write(record, sorter.target());
                sorter.endRecord();
            }
            if ((++count & ALIVE_MASK) == 0) {
                alive.run();
            }
        }
        if (sorters != null) {
            for (int receiver = 0; receiver < sorters.length; receiver++) {
                RecordSorter sorter = sorters[receiver];
                if (sorter != null) {
                    sorter.drainTo(buckets[receiver]);
                    sorters[receiver] = null;
                }
            }
        }
        return count;
    }

    /**
     * Digest over everything that the last partition wrote, by receiver. What is dropped counts too: a key that goes to one
     * holder in one replica and to another in the next would otherwise be taken twice or not at all.
     */
    private long partitionDigest() {
        Digest64 digest = new Digest64();
        for (BucketStream bucket : buckets) {
            bucket.endPartition(digest);
        }
        return digest.getValue();
    }

    private void seal(long batch) {
        meter.start(StageMeter.Stage.SEAL);
        @Nullable IntermediateValue[] values = new IntermediateValue[buckets.length];
        Digest64 digest = new Digest64();
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            if (!keeps(receiver)) {
                continue;
            }
            ChunkedBytes stored = buckets[receiver].complete();
            expectedBytes[receiver] = stored.length() + stored.length() / GROWTH_DIVISOR;
            IntermediateValue value = receiver == node ? IntermediateValue.own(stored) : share(batch, receiver, stored);
            // Its bytes have waited in memory or on disk for the batch to end; nobody else has a node's own value.
            if (value.digest() != buckets[receiver].storedDigest()) {
                throw new CorruptDataException(
                        "node %d: the value of batch %d for node %d changed between being written (digest %016x) and being sealed (digest %016x); the attempt is void"
                                .formatted(node, batch, receiver, buckets[receiver].storedDigest(), value.digest()));
            }
            values[receiver] = value;
            if (receiver != node) {
                digest.updateLong(value.length());
                digest.updateLong(value.digest());
            }
            meter.addMapped(buckets[receiver].plainBytes(), stored.length());
        }
        result.put(batch, values, digest.getValue());
        meter.stop(StageMeter.Stage.SEAL);
    }

    /** Seals a value for a receiver outside the batch's holders, with the checksums of the part that this node sends. */
    private IntermediateValue share(long batch, int receiver, ChunkedBytes stored) {
        DeliveryDesign design = spec.design();
        Delivery delivery = spec.delivery();
        long group = design.deliveringGroup(receiver, batch);
        long senders = delivery.senders(design, group, receiver);
        if (!NodeSets.contains(senders, node)) {
            return IntermediateValue.own(stored);
        }
        Segment part = new Segment(receiver, batch, NodeSets.position(senders, node), delivery.parts(design, group));
        return IntermediateValue.shared(stored, part, spec.stripBytes());
    }
}
