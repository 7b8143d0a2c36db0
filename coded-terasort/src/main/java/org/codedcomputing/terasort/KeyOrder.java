package org.codedcomputing.terasort;

import org.codedcomputing.spark.exchange.UnsignedByteOrder;

/**
 * The order of keys, serializable as every comparator that a Spark task gets must be.
 *
 * <p>Equal keys are not ordered further: rows with the same key may come in any order within a sorted output, and in
 * another order from another run. The checksum of the rows does not depend on it.
 */
public enum KeyOrder implements UnsignedByteOrder {
    /** Unsigned bytes, first byte first: the order of {@link TeraRecord#compareKeys}. */
    UNSIGNED;

    @Override
    public int compare(byte[] a, byte[] b) {
        return TeraRecord.compareKeys(a, b);
    }
}
