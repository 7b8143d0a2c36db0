package org.codedcomputing.terasort;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Arrays;
import org.apache.spark.Partitioner;
import org.codedcomputing.spark.exchange.BytePartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends a key to its range: partition i takes the keys x with {@code s(i) <= x < s(i+1)}, where {@code s(1) <= ... <= s(n-1)} are
 * the split keys, s(0) is below and s(n) above every key. Equal split keys enclose an empty range.
 *
 * <p>Lookup goes through a table of the prefixes of 8 to 16 bits, at least 16 for each split key as far as there are, so that
 * a key is compared only with the split keys that share its prefix: constant time for up to thousands of partitions of spread
 * keys, O(log n) at worst. Only the split keys travel; the table (1 to 256 KiB, which for few partitions stays in the
 * processor's fastest cache) is built again where it is needed. Immutable, thread safe.
 */
public final class TeraPartitioner extends Partitioner implements BytePartitioner {
    private static final long serialVersionUID = 1;
    private static final int LEAST_BITS = 8;

    private final byte[][] splitKeys;
    /** Entry p: number of split keys whose prefix is less than p, for p from 0 to the number of prefixes. */
    private transient int[] below;

    /** Bits of the first two bytes that are behind the prefix. */
    private transient int shift;

    /**
     * Makes the partitioner of {@code splitKeys.length + 1} ranges.
     *
     * @param splitKeys keys of 10 bytes in ascending unsigned order, equal ones allowed. Not modified; copied.
     * @throws IllegalArgumentException if a key has another length or is less than the one before it
     */
    public TeraPartitioner(byte[][] splitKeys) {
        byte[][] copy = new byte[splitKeys.length][];
        for (int i = 0; i < copy.length; i++) {
            if (splitKeys[i].length != TeraRecord.KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "split key " + i + " has " + splitKeys[i].length + " bytes but a key has 10");
            }
            copy[i] = splitKeys[i].clone();
            if (i > 0 && TeraRecord.compareKeys(copy[i - 1], copy[i]) > 0) {
                throw new IllegalArgumentException("split key " + i + " (" + TeraRecord.hex(copy[i])
                        + ") is less than the one before it (" + TeraRecord.hex(copy[i - 1])
                        + "); sort them as unsigned bytes");
            }
        }
        this.splitKeys = copy;
        this.shift = shift(copy.length);
        this.below = table(copy, shift);
    }

    @Override
    public int numPartitions() {
        return splitKeys.length + 1;
    }

    /**
     * Returns the range of a key.
     *
     * @param key a {@code byte[]} of 10 bytes. Not modified.
     * @return from 0 to {@code numPartitions() - 1}
     * @throws IllegalArgumentException if the key is anything else
     */
    @Override
    public int getPartition(@Nullable Object key) {
        if (!(key instanceof byte[] bytes)) {
            throw new IllegalArgumentException("a key must be a byte[] of 10 bytes, got " + key);
        }
        return getPartition(bytes, 0, bytes.length);
    }

    @Override
    public int getPartition(byte[] bytes, int offset, int length) {
        if (length != TeraRecord.KEY_LENGTH) {
            throw new IllegalArgumentException("a key must be a byte[] of 10 bytes, got " + length + " bytes");
        }
        int prefix = TeraRecord.prefix(bytes, offset) >>> shift;
        int low = below[prefix];
        int high = below[prefix + 1];
        // The range is the number of split keys that are not above the key.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (TeraRecord.compareKeys(splitKeys[middle], bytes, offset) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int shift(int splitKeys) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(splitKeys) + 4;
        return Short.SIZE - Math.min(Math.max(bits, LEAST_BITS), Short.SIZE);
    }

    private static int[] table(byte[][] splitKeys, int shift) {
        int prefixes = 1 << (Short.SIZE - shift);
        int[] below = new int[prefixes + 1];
        for (byte[] key : splitKeys) {
            below[(TeraRecord.prefix(key, 0) >>> shift) + 1]++;
        }
        for (int p = 0; p < prefixes; p++) {
            below[p + 1] += below[p];
        }
        return below;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        shift = shift(splitKeys.length);
        below = table(splitKeys, shift);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TeraPartitioner that && Arrays.deepEquals(splitKeys, that.splitKeys);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(splitKeys);
    }
}
