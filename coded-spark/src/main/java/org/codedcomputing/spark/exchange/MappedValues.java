package org.codedcomputing.spark.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codedcomputing.core.cdc.ChunkedBytes;
import org.codedcomputing.core.cdc.IntermediateValue;
import org.codedcomputing.core.cdc.ValueLookup;
import org.jspecify.annotations.Nullable;

/**
 * What one node has mapped: its own values, the values for receivers that do not hold the batch, and the digests by which
 * its co-holders see whether they mapped the same. A batch without input has empty values, which are not stored.
 *
 * <p>Several threads may put; the rest is for afterwards.
 */
final class MappedValues implements ValueLookup {
    private static final IntermediateValue EMPTY = IntermediateValue.own(new ChunkedBytes());

    private final int node;
    private final SortedMap<Long, @Nullable IntermediateValue[]> byBatch = new TreeMap<>();
    private final Map<Integer, Long> partitionDigests = new HashMap<>();
    private final Map<Long, Long> batchDigests = new HashMap<>();

    MappedValues(int node) {
        this.node = node;
    }

    /** Takes a sealed batch: values by receiver, null where the receiver holds the batch itself. */
    synchronized void put(long batch, @Nullable IntermediateValue[] values, long digest) {
        byBatch.put(batch, values);
        batchDigests.put(batch, digest);
    }

    synchronized void putPartitionDigest(int partition, long digest) {
        partitionDigests.put(partition, digest);
    }

    /** Digest of the plain records of each partition mapped here, by receiver. */
    Map<Integer, Long> partitionDigests() {
        return partitionDigests;
    }

    /** Digest of the sealed values of each batch mapped here, as they go into packets. */
    Map<Long, Long> batchDigests() {
        return batchDigests;
    }

    @Override
    public IntermediateValue value(long batch, int receiver) {
        @Nullable IntermediateValue[] values = byBatch.get(batch);
        if (values == null) {
            return EMPTY;
        }
        IntermediateValue value = values[receiver];
        if (value == null) {
            throw new IllegalStateException("node %d keeps no value of batch %d for node %d, which holds that batch"
                    .formatted(node, batch, receiver));
        }
        return value;
    }

    /** This node's own values by ascending batch. */
    SortedMap<Long, IntermediateValue> own() {
        SortedMap<Long, IntermediateValue> own = new TreeMap<>();
        byBatch.forEach((batch, values) -> {
            IntermediateValue value = values[node];
            if (value != null) {
                own.put(batch, value);
            }
        });
        return own;
    }

    /** The same; everything kept for others is let go. */
    SortedMap<Long, IntermediateValue> takeOwn() {
        SortedMap<Long, IntermediateValue> own = own();
        for (@Nullable IntermediateValue[] values : byBatch.values()) {
            for (int receiver = 0; receiver < values.length; receiver++) {
                IntermediateValue value = values[receiver];
                if (value != null && receiver != node) {
                    value.bytes().free();
                }
            }
        }
        byBatch.clear();
        return own;
    }
}
