package org.codedcomputing.terasort;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The record of the sort benchmark [11]: 100 bytes, a key and a value, no separators.
 *
 * <table>
 * <caption>Bytes of one generated record</caption>
 * <tr><th>bytes</th><th>content</th></tr>
 * <tr><td>0-9</td><td>key: the ten high bytes of the generator's state</td></tr>
 * <tr><td>10-11</td><td>{@code 00 11}</td></tr>
 * <tr><td>12-43</td><td>row number, 32 upper-case hexadecimal digits</td></tr>
 * <tr><td>44-47</td><td>{@code 88 99 AA BB}</td></tr>
 * <tr><td>48-95</td><td>hexadecimal digits 20 to 31 of the state, each four times</td></tr>
 * <tr><td>96-99</td><td>{@code CC DD EE FF}</td></tr>
 * </table>
 *
 * <p>Only the lengths matter to sorting and validating; any 100 bytes are a legal record.
 */
public final class TeraRecord {
    /** Bytes of a record. */
    public static final int LENGTH = 100;

    /** Bytes of a key, the first of the record. */
    public static final int KEY_LENGTH = 10;

    /** Bytes of a value, the rest of the record. */
    public static final int VALUE_LENGTH = 90;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private TeraRecord() {}

    /**
     * Compares two keys as unsigned bytes, the first byte first. Constant time, thread safe.
     *
     * @param a array that starts with a key: at least 10 bytes, of which the first 10 are compared. Not modified.
     * @param b as {@code a}. Not modified.
     * @return negative, zero or positive as {@code a} sorts before, with or after {@code b}
     * @throws IndexOutOfBoundsException if an array is shorter than a key
     */
    public static int compareKeys(byte[] a, byte[] b) {
        return compareKeys(a, b, 0);
    }

    /** Compares the key that {@code a} starts with and the one at an offset of {@code b}. */
    static int compareKeys(byte[] a, byte[] b, int offset) {
        int high = Long.compareUnsigned((long) LONG.get(a, 0), (long) LONG.get(b, offset));
        return high != 0
                ? high
                : Integer.compare(Short.toUnsignedInt((short) SHORT.get(a, 8)), Short.toUnsignedInt((short)
                        SHORT.get(b, offset + 8)));
    }

    /** The first two bytes of the key at an offset, from 0 to 65535: what a partitioner's trie is indexed by. */
    static int prefix(byte[] bytes, int offset) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, offset));
    }

    /** Lower-case hexadecimal form of a key, for messages. */
    static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
