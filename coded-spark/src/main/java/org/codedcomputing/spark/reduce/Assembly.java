package org.codedcomputing.spark.reduce;

import org.codedcomputing.core.cdc.CorruptDataException;

/**
 * A vector that comes in parts, in any order. A link carries one vector at a time: the next one begins when all of the one
 * before has come. Not thread-safe.
 */
final class Assembly {
    private final int length;
    private double[] values = {};
    private int epoch = -1;
    private int filled;

    /** @param length numbers of each vector */
    Assembly(int length) {
        this.length = length;
        this.filled = length;
    }

    /**
     * Takes in a part.
     *
     * @return whether it is the first of its vector
     * @throws CorruptDataException if it cannot be one of the vector that is due
     */
    boolean put(ReduceMessage part) {
        boolean begins = filled == length;
        if (part.total() != length || part.count() == 0) {
            throw new CorruptDataException(
                    "%d numbers of a vector of %d, where %d are due".formatted(part.count(), part.total(), length));
        }
        if (begins ? part.epoch() <= epoch : part.epoch() != epoch) {
            throw new CorruptDataException(
                    "a part of epoch %d %s epoch %d".formatted(part.epoch(), begins ? "behind" : "amid", epoch));
        }
        if (begins) {
            // A new one: whoever was handed the last one keeps it.
            values = new double[length];
            epoch = part.epoch();
            filled = 0;
        }
        if (part.count() > length - filled) {
            throw new CorruptDataException("%d more numbers of epoch %d, where %d are missing"
                    .formatted(part.count(), epoch, length - filled));
        }
        part.numbers().get(0, values, part.first(), part.count());
        filled += part.count();
        return begins;
    }

    /** The epoch of the last part, or -1. */
    int epoch() {
        return epoch;
    }

    /** Whether all of it has come. */
    boolean complete() {
        return epoch >= 0 && filled == length;
    }

    /** What has come; not to be modified. */
    double[] values() {
        return values;
    }
}
