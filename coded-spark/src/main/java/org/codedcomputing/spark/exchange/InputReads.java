package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the nodes of an exchange read of the input, each replica counted, and how much of it from other hosts.
 *
 * @param partitions input partitions read, each at r nodes
 * @param remotePartitions those that the reading node's host does not have
 * @param bytes of all of them, if the input is a Hadoop file set
 * @param remoteBytes of the remote ones, likewise
 */
public record InputReads(long partitions, long remotePartitions, OptionalLong bytes, OptionalLong remoteBytes)
        implements Serializable {
    /** Of an input that names no places: it may be read anywhere. */
    public static final InputReads UNKNOWN = new InputReads(0, 0, OptionalLong.empty(), OptionalLong.empty());

    /** Whether the input has named places. */
    public boolean known() {
        return partitions > 0;
    }

    /** In words, such as {@code 6 of 24 reads, 600 of 2,400 bytes}. */
    @Override
    public String toString() {
        String reads = String.format(Locale.ROOT, "%,d of %,d reads", remotePartitions, partitions);
        return bytes.isPresent() && remoteBytes.isPresent()
                ? reads + String.format(Locale.ROOT, ", %,d of %,d bytes", remoteBytes.getAsLong(), bytes.getAsLong())
                : reads;
    }
}
