package org.codedcomputing.spark.exchange;

import org.codedcomputing.core.CodedException;

/** Two nodes mapped the same input partition to different bytes, so XOR packets could not be read; nothing was sent. */
public final class NonDeterministicMapException extends CodedException {
    private static final long serialVersionUID = 1L;

    private final int partition;

    NonDeterministicMapException(int partition, int node, long digest, int peer, long peerDigest) {
        super(("input partition %d was mapped to different bytes on node %d (digest %016x) and node %d (digest %016x);"
                        + " the functions before a coded exchange must be pure (no clock, no random numbers without a"
                        + " fixed seed, no order of a hash table): mend them, persist() the input, or use mode uncoded")
                .formatted(partition, node, digest, peer, peerDigest));
        this.partition = partition;
    }

    /** Index of the input partition. */
    public int partition() {
        return partition;
    }
}
