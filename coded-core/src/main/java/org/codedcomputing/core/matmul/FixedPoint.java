package org.codedcomputing.core.matmul;

import java.math.BigInteger;

/** Reals as integers at a scale of f bits, and how large their products can get. */
final class FixedPoint {
    /** Beyond it the integers of reals of size 1 would not be exact doubles. */
    private static final int MOST_BITS = 52;

    private static final double LIMIT = 0x1p53;

    private FixedPoint() {}

    static void requireScale(int scaleBits) {
        if (scaleBits < 0 || scaleBits > MOST_BITS) {
            throw new IllegalArgumentException("scale must be 0.." + MOST_BITS + " bits (was " + scaleBits + ")");
        }
    }

    /**
     * The integer nearest to x 2^f.
     *
     * @param x a finite number
     */
    static long integer(double x, int scaleBits) {
        double scaled = Math.rint(Math.scalb(x, scaleBits));
        // Written so that NaN fails the comparison.
        if (!(Math.abs(scaled) <= LIMIT)) {
            throw new IllegalArgumentException(
                    "value %s at scale 2^%d is beyond 2^53; take a smaller scale".formatted(x, scaleBits));
        }
        return (long) scaled;
    }

    /** The integers of a matrix. */
    static long[] integers(Block<double[]> matrix, int scaleBits, String what) {
        long[] integers = new long[matrix.data().length];
        for (int i = 0; i < integers.length; i++) {
            double x = matrix.data()[i];
            if (!(Math.abs(Math.rint(Math.scalb(x, scaleBits))) <= LIMIT)) {
                throw new IllegalArgumentException(
                        "%s holds %s at row %d, column %d, beyond 2^53 at scale 2^%d; take a smaller scale"
                                .formatted(what, x, i / matrix.columns(), i % matrix.columns(), scaleBits));
            }
            integers[i] = integer(x, scaleBits);
        }
        return integers;
    }

    static long largest(long[] integers) {
        long largest = 0;
        for (long integer : integers) {
            largest = Math.max(largest, Math.abs(integer));
        }
        return largest;
    }

    /** Largest absolute entry of a product, s max|A| max|B|. */
    static BigInteger bound(int inner, long largestA, long largestB) {
        return BigInteger.valueOf(inner).multiply(BigInteger.valueOf(largestA)).multiply(BigInteger.valueOf(largestB));
    }
}
