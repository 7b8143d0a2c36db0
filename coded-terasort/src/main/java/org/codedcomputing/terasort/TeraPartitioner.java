package org.codedcomputing.terasort;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Arrays;
import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends a key to its range: partition i takes the keys x with s_i <= x < s_{i+1}, where s_1 <= ... <= s_{n-1} are the
 * split keys, s_0 is below and s_n above every key. Equal split keys enclose an empty range.
 *
 * <p>Lookup goes through a table of all 65536 two-byte prefixes, so that a key is compared only with the split keys that
 * share its prefix: constant time for up to thousands of partitions of spread keys, O(log n) at worst. Only the split
 * keys travel; the table (256 KiB) is built again where it is needed. Immutable, thread safe.
 */
public final class TeraPartitioner extends Partitioner {
    private static final long serialVersionUID = 1;
    private static final int PREFIXES = 1 << 16;

    private final byte[][] splitKeys;
    /** Entry p: number of split keys whose prefix is less than p, for p from 0 to 65536. */
    private transient int[] below;

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
        this.below = table(copy);
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
        if (!(key instanceof byte[] bytes) || bytes.length != TeraRecord.KEY_LENGTH) {
            throw new IllegalArgumentException("a key must be a byte[] of 10 bytes, got "
                    + (key instanceof byte[] other ? other.length + " bytes" : key));
        }
        int prefix = TeraRecord.prefix(bytes);
        int low = below[prefix];
        int high = below[prefix + 1];
        // The range is the number of split keys that are not above the key.
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (TeraRecord.compareKeys(splitKeys[middle], bytes) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int[] table(byte[][] splitKeys) {
        int[] below = new int[PREFIXES + 1];
        for (byte[] key : splitKeys) {
            below[TeraRecord.prefix(key) + 1]++;
        }
        for (int p = 0; p < PREFIXES; p++) {
            below[p + 1] += below[p];
        }
        return below;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        below = table(splitKeys);
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
