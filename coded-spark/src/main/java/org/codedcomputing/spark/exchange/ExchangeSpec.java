package org.codedcomputing.spark.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.Digest64;
import org.codedcomputing.core.cdc.PacketFormat;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;

/**
 * Everything that the tasks of one exchange need to know; travels to them with the closure.
 *
 * @param exchange number of the exchange in the application
 * @param design who holds what, and who serves whom
 * @param delivery how packets are made
 * @param records the fixed format of records
 * @param codec compression of values
 * @param partitioner the user's partitioner
 * @param canonicalOrder whether records are sorted by their bytes
 * @param byteOrder whether Spark will sort what a node hands over by the unsigned bytes of its keys
 * @param stripBytes largest payload of one packet
 * @param memoryBytes bytes of values that a node keeps in memory, or 0 for its share of the heap
 * @param schedule when nodes send
 * @param transport how nodes talk
 * @param limits its bounds
 */
record ExchangeSpec<K, V>(
        long exchange,
        DeliveryDesign design,
        Delivery delivery,
        RecordCodec<K, V> records,
        ValueCodec codec,
        Partitioner partitioner,
        boolean canonicalOrder,
        boolean byteOrder,
        int stripBytes,
        long memoryBytes,
        SendSchedule schedule,
        Transport transport,
        TransportLimits limits)
        implements Serializable {
    static final int HEAP_DIVISOR = 5;

    /**
     * The node that reduces a key: the output partitions are dealt to the nodes in contiguous runs, so that what a node
     * receives it also writes.
     *
     * @throws IllegalArgumentException if the partitioner gives an output partition that does not exist
     */
    int receiver(K key) {
        return receiverOf(partitioner.getPartition(key));
    }

    /**
     * The node that reduces an output partition.
     *
     * @param partition as the partitioner gave it
     * @throws IllegalArgumentException if there is no such output partition
     */
    int receiverOf(int partition) {
        int partitions = partitioner.numPartitions();
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("the partitioner %s gave partition %d, it has 0..%d"
                    .formatted(partitioner.getClass().getName(), partition, partitions - 1));
        }
        return receiver(partition, partitions, design.nodes());
    }

    /** The node that reduces an output partition. */
    static int receiver(int partition, int partitions, int nodes) {
        return (int) ((long) partition * nodes / partitions);
    }

    /** What the packets of one attempt have in common. */
    PacketFormat format(Session session) {
        return new PacketFormat(session.id(), delivery, codec.compresses(), stripBytes);
    }

    /**
     * Bytes of values that one node may keep in memory. Unless set, all nodes of a JVM share a fifth of its heap: Spark's own
     * execution and storage memory take three fifths.
     *
     * @param nodesInJvm nodes of this exchange that share the heap, at least 1
     */
    long memoryBudget(int nodesInJvm) {
        return memoryBytes > 0 ? memoryBytes : Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / nodesInJvm;
    }

    /** Digest of what all nodes must agree on before they read each other's packets. */
    long fingerprint() {
        Digest64 digest = new Digest64();
        String text = String.join("|", design.name(), delivery.name(), records.name(), codec.toString()) + "|"
                + stripBytes + "|" + canonicalOrder + "|" + partitioner.numPartitions();
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(bytes, 0, bytes.length);
        digest.updateLong(codec.fingerprint());
        return digest.getValue();
    }
}
