package org.codedcomputing.terasort;

import java.io.Serializable;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a set of rows [11]: the sum of the CRC-32 (zlib polynomial) of every record, modulo 2^128.
 *
 * <p>It does not depend on the order of the rows, so it is the same before and after a sort, and sums of parts can be
 * merged. It finds lost, doubled and damaged rows; it does not find a wrong order, and it is no defence against a
 * hostile change.
 *
 * <p>Mutable, not thread safe.
 */
public final class TeraChecksum implements Serializable {
    private static final long serialVersionUID = 1;

    private long high;
    private long low;

    /** Starts with the checksum of no rows, 0. */
    public TeraChecksum() {}

    /** Restores the checksum {@code high·2^64 + low}, both as unsigned numbers. */
    TeraChecksum(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /**
     * Adds one row, given as key and value.
     *
     * @param key first bytes of the record. Not modified.
     * @param value the other bytes of the record. Not modified.
     */
    public void add(byte[] key, byte[] value) {
        CRC32 crc = new CRC32();
        crc.update(key);
        crc.update(value);
        addLow(crc.getValue());
    }

    /**
     * Adds consecutive rows of a buffer.
     *
     * @param records buffer that holds whole records. Not modified.
     * @param offset first byte of the first record
     * @param rows number of records, at least 0
     * @throws IndexOutOfBoundsException if the records are not inside the buffer; nothing is added then
     */
    public void add(byte[] records, int offset, int rows) {
        Objects.checkFromIndexSize(0, rows, records.length);
        Objects.checkFromIndexSize((long) offset, (long) rows * TeraRecord.LENGTH, (long) records.length);
        CRC32 crc = new CRC32();
        for (int i = 0, at = offset; i < rows; i++, at += TeraRecord.LENGTH) {
            crc.reset();
            crc.update(records, at, TeraRecord.LENGTH);
            addLow(crc.getValue());
        }
    }

    /**
     * Adds the checksum of other rows.
     *
     * @param other checksum of rows that are not in this one yet. Not modified.
     */
    public void merge(TeraChecksum other) {
        long otherHigh = other.high;
        addLow(other.low);
        high += otherHigh;
    }

    private void addLow(long addend) {
        low += addend;
        if (Long.compareUnsigned(low, addend) < 0) {
            high++;
        }
    }

    /** Bits 64 to 127 of the sum. */
    long high() {
        return high;
    }

    /** Bits 0 to 63 of the sum. */
    long low() {
        return low;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TeraChecksum that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Objects.hash(high, low);
    }

    /** Returns the sum as lower-case hexadecimal number without leading zeros, as Hadoop prints it. */
    @Override
    public String toString() {
        if (high == 0) {
            return Long.toHexString(low);
        }
        String digits = Long.toHexString(low);
        return Long.toHexString(high) + "0".repeat(16 - digits.length()) + digits;
    }
}
