package org.codedcomputing.terasort;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Generates the rows of the sort benchmark [11], byte for byte as Hadoop's TeraGen.
 *
 * <p>The state is a 128-bit linear congruential generator, x₀ = 0 and x_{n+1} = (A·x_n + C) mod 2^128; row n is drawn
 * from x_{n+1}. Its n-fold step is an affine map again, so any row is reached in at most 63 squarings and no task has to
 * generate the rows before its own.
 *
 * <p>Not thread safe: one generator per task.
 */
public final class TeraGenerator {
    private static final long A_HIGH = 0x2360ED051FC65DA4L;
    private static final long A_LOW = 0x4385DF649FCCF645L;
    private static final long C_HIGH = 0x4A696D4772617952L;
    private static final long C_LOW = 0x4950202020202001L;

    private static final byte[] TEMPLATE = template();
    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private long row;
    private long high;
    private long low;

    /**
     * Starts a generator at any row. Takes O(log row) multiplications.
     *
     * @param firstRow number of the row that is generated first, from 0
     * @throws IllegalArgumentException if {@code firstRow} is negative
     */
    public TeraGenerator(long firstRow) {
        if (firstRow < 0) {
            throw new IllegalArgumentException("first row " + firstRow + " is negative; rows are numbered from 0");
        }
        row = firstRow;
        skip(firstRow);
    }

    /** Returns the number of the row that {@link #fill} generates next. */
    public long row() {
        return row;
    }

    /**
     * Generates consecutive rows.
     *
     * @param target receives the rows. Modified in bytes {@code offset} to {@code offset + 100 * rows - 1}.
     * @param offset first byte of the first row
     * @param rows how many rows to generate, at least 0
     * @throws IndexOutOfBoundsException if the rows do not fit; nothing is generated then
     */
    public void fill(byte[] target, int offset, int rows) {
        // The product cannot overflow once the count is known to be at most the length.
        Objects.checkFromIndexSize(0, rows, target.length);
        Objects.checkFromIndexSize((long) offset, (long) rows * TeraRecord.LENGTH, (long) target.length);
        for (int i = 0, at = offset; i < rows; i++, at += TeraRecord.LENGTH) {
            step();
            System.arraycopy(TEMPLATE, 0, target, at, TeraRecord.LENGTH);
            LONG.set(target, at, high);
            SHORT.set(target, at + 8, (short) (low >>> 48));
            // A row number has 64 bits: the first 16 of its 32 digits are the template's zeros.
            for (int d = 0; d < 16; d++) {
                target[at + 28 + d] = DIGITS[(int) (row >>> (60 - 4 * d)) & 15];
            }
            for (int d = 0; d < 12; d++) {
                INT.set(target, at + 48 + 4 * d, DIGITS[(int) (low >>> (44 - 4 * d)) & 15] * 0x01010101);
            }
            row++;
        }
    }

    private void step() {
        long nextLow = low * A_LOW + C_LOW;
        long carry = Long.compareUnsigned(nextLow, C_LOW) < 0 ? 1 : 0;
        high = productHigh(high, low, A_HIGH, A_LOW) + C_HIGH + carry;
        low = nextLow;
    }

    /** Moves the state by n steps: square and multiply on the affine map x -> a·x + c. Powers of one map commute. */
    private void skip(long n) {
        long aHigh = A_HIGH;
        long aLow = A_LOW;
        long cHigh = C_HIGH;
        long cLow = C_LOW;
        for (long rest = n; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                long nextLow = low * aLow + cLow;
                long carry = Long.compareUnsigned(nextLow, cLow) < 0 ? 1 : 0;
                high = productHigh(high, low, aHigh, aLow) + cHigh + carry;
                low = nextLow;
            }
            // Twice the map: a·(a·x + c) + c = a²·x + (a·c + c).
            long doubledLow = cLow * aLow + cLow;
            long carry = Long.compareUnsigned(doubledLow, cLow) < 0 ? 1 : 0;
            cHigh = productHigh(cHigh, cLow, aHigh, aLow) + cHigh + carry;
            cLow = doubledLow;
            aHigh = productHigh(aHigh, aLow, aHigh, aLow);
            aLow *= aLow;
        }
    }

    /** High 64 bits of a 128-bit product mod 2^128; the low ones are {@code aLow * bLow}. */
    private static long productHigh(long aHigh, long aLow, long bHigh, long bLow) {
        // multiplyHigh is signed; an operand with its top bit set counts 2^64 too little.
        long unsignedHigh = Math.multiplyHigh(aLow, bLow) + ((aLow >> 63) & bLow) + ((bLow >> 63) & aLow);
        return unsignedHigh + aHigh * bLow + aLow * bHigh;
    }

    private static byte[] template() {
        return HexFormat.of()
                .parseHex("00".repeat(10) + "0011" + "30".repeat(32) + "8899AABB" + "00".repeat(48) + "CCDDEEFF");
    }
}
