package org.codedcomputing.spark.exchange;

import java.util.Iterator;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.Digest64;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.Segment;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * First stage at a node: reads the records of the batches that it holds, writes each to the intermediate value of the node
 * that reduces it, and seals the values batch by batch. What is for another holder of the batch is dropped, since that node
 * maps it itself.
 */
final class ReplicatedMap<K, V> {
    /** Records between two looks at whether the task was killed, less one; a power of two less one. */
    private static final int ALIVE_MASK = 0xfff;

    private final ExchangeSpec<K, V> spec;
    private final int node;
    private final StageMeter meter;
    private final MappedValues result;
    private final RecordCodec.Writer<K, V> writer;
    private final ChunkedBytes[] buckets;
    private final long[] partitionStarts;
    private long holders;

    ReplicatedMap(ExchangeSpec<K, V> spec, int node, StageMeter meter) {
        this.spec = spec;
        this.node = node;
        this.meter = meter;
        result = new MappedValues(node);
        writer = spec.records().newWriter();
        buckets = new ChunkedBytes[spec.design().nodes()];
        partitionStarts = new long[buckets.length];
    }

    /**
     * Maps everything.
     *
     * @param input partitions by ascending batch
     * @param alive called now and then; throws when the task was killed
     */
    MappedValues run(Iterator<InputPartition<Tuple2<K, V>>> input, Runnable alive) {
        long batch = -1;
        meter.start(StageMeter.Stage.MAP);
        while (input.hasNext()) {
            InputPartition<Tuple2<K, V>> partition = input.next();
            if (partition.batch() != batch) {
                seal(batch);
                batch = partition.batch();
                open(batch);
            }
            map(partition, alive);
        }
        seal(batch);
        meter.stop(StageMeter.Stage.MAP);
        return result;
    }

    private void open(long batch) {
        holders = spec.design().holders(batch);
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            buckets[receiver] = new ChunkedBytes();
        }
    }

    /** Whether this node keeps what it maps from the open batch for a receiver. */
    private boolean keeps(int receiver) {
        return receiver == node || !NodeSets.contains(holders, receiver);
    }

    private void map(InputPartition<Tuple2<K, V>> partition, Runnable alive) {
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            partitionStarts[receiver] = buckets[receiver].length();
        }
        @Nullable RecordSorter[] sorters = spec.canonicalOrder() ? new RecordSorter[buckets.length] : null;
        Iterator<Tuple2<K, V>> records = partition.records();
        long count = 0;
        while (records.hasNext()) {
            Tuple2<K, V> record = records.next();
            int receiver = spec.receiver(record._1());
            if (sorters == null) {
                writer.write(record, buckets[receiver]);
            } else {
                RecordSorter sorter = sorters[receiver];
                if (sorter == null) {
                    sorter = new RecordSorter();
                    sorters[receiver] = sorter;
                }
                writer.write(record, sorter.target());
                sorter.endRecord();
            }
            if ((++count & ALIVE_MASK) == 0) {
                alive.run();
            }
        }
        alive.run();
        meter.addRecordsMapped(count);
        if (sorters != null) {
            for (int receiver = 0; receiver < sorters.length; receiver++) {
                RecordSorter sorter = sorters[receiver];
                if (sorter != null) {
                    sorter.drainTo(buckets[receiver]);
                }
            }
        }
        result.putPartitionDigest(partition.index(), partitionDigest());
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            if (!keeps(receiver)) {
                buckets[receiver] = new ChunkedBytes();
            }
        }
    }

    /**
     * Digest over everything that the last partition wrote, by receiver. What is dropped counts too: a key that goes to one
     * holder in one replica and to another in the next would otherwise be taken twice or not at all.
     */
    private long partitionDigest() {
        meter.start(StageMeter.Stage.SEAL);
        Digest64 digest = new Digest64();
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            long written = buckets[receiver].length() - partitionStarts[receiver];
            digest.updateLong(written);
            buckets[receiver].addTo(digest, partitionStarts[receiver], written);
        }
        meter.stop(StageMeter.Stage.SEAL);
        return digest.getValue();
    }

    private void seal(long batch) {
        if (batch < 0) {
            return;
        }
        meter.start(StageMeter.Stage.SEAL);
        @Nullable IntermediateValue[] values = new IntermediateValue[buckets.length];
        Digest64 digest = new Digest64();
        for (int receiver = 0; receiver < buckets.length; receiver++) {
            if (!keeps(receiver)) {
                continue;
            }
            ChunkedBytes bucket = buckets[receiver];
            bucket.trim();
            ChunkedBytes stored = spec.codec().compress(bucket);
            if (receiver == node) {
                values[receiver] = IntermediateValue.own(stored);
            } else {
                IntermediateValue value = share(batch, receiver, stored);
                values[receiver] = value;
                digest.updateLong(value.length());
                digest.updateLong(value.digest());
            }
            meter.addMapped(bucket.length(), stored.length());
            buckets[receiver] = new ChunkedBytes();
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
        Segment part = new Segment(receiver, batch, NodeSets.position(senders, node), delivery.parts(design));
        return IntermediateValue.shared(stored, part, spec.stripBytes());
    }
}
