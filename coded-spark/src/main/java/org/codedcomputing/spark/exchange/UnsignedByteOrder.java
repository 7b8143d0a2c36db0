package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A comparator that orders arrays as unsigned bytes, the first byte first, a prefix before what is longer. {@link
 * CodedPairs#repartitionAndSortWithinPartitions} of fixed-width pairs knows it and brings the records in order on their bytes
 * before Spark compares them as objects, which then finds little left to do. An implementation that orders otherwise is still
 * obeyed; it gains nothing.
 */
public interface UnsignedByteOrder extends Comparator<byte[]>, Serializable {
    /** The order for arrays of any length. */
    static UnsignedByteOrder instance() {
        return AnyLength.INSTANCE;
    }

    /** A constant, so that it stays one when it travels. */
    enum AnyLength implements UnsignedByteOrder {
        /** The only one. */
        INSTANCE;

        @Override
        public int compare(byte[] a, byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
    }
}
