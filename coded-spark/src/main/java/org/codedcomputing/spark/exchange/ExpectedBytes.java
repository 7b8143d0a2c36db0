package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The intermediate bytes that a caller expects, in all and perhaps for each output partition.
 *
 * @param total D, or empty if nothing was said
 * @param byPartition bytes of each output partition, or empty if only the total was said
 */
record ExpectedBytes(OptionalLong total, List<Long> byPartition) implements Serializable {
    /** Nothing was said. */
    static final ExpectedBytes UNKNOWN = new ExpectedBytes(OptionalLong.empty(), List.of());

    static ExpectedBytes of(long total) {
        return new ExpectedBytes(OptionalLong.of(total), List.of());
    }

    /**
     * Bytes of each output partition.
     *
     * @param bytes at least one, none negative
     */
    static ExpectedBytes byPartition(long... bytes) {
        long total = 0;
        for (int partition = 0; partition < bytes.length; partition++) {
            if (bytes[partition] < 0) {
                throw new IllegalArgumentException("%d bytes are expected in output partition %d; give at least 0"
                        .formatted(bytes[partition], partition));
            }
            total = Math.addExact(total, bytes[partition]);
        }
        if (bytes.length == 0) {
            throw new IllegalArgumentException(
                    "no output partition has expected bytes; give one number for each, or only their sum");
        }
        return new ExpectedBytes(
                OptionalLong.of(total), Arrays.stream(bytes).boxed().toList());
    }

    /** Refuses bytes of another number of partitions than there are. */
    void checkPartitions(int partitions) {
        if (!byPartition.isEmpty() && byPartition.size() != partitions) {
            throw new IllegalArgumentException(
                    "bytes are expected for %d output partitions but the partitioner has %d; give one number for each"
                            .formatted(byPartition.size(), partitions));
        }
    }

    /** Whether it is known who reduces how much. */
    boolean knowsReceivers() {
        return !byPartition.isEmpty() && total.orElse(0) > 0;
    }

    /** Bytes that each node reduces. */
    double[] byReceiver(int nodes) {
        double[] receivers = new double[nodes];
        for (int partition = 0; partition < byPartition.size(); partition++) {
            receivers[ExchangeSpec.receiver(partition, byPartition.size(), nodes)] += byPartition.get(partition);
        }
        return receivers;
    }
}
