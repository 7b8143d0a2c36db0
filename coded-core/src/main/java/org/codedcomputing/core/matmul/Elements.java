package org.codedcomputing.core.matmul;

/** Elements of arrays, also of those whose type is known only as a type parameter. */
final class Elements {
    private Elements() {}

    /**
     * Copies a range.
     *
     * @param <A> a primitive array type: both arrays have it, so that nothing can be stored wrongly
     */
    @SuppressWarnings("SuspiciousSystemArraycopy")
    static <A> void copy(A from, int at, A to, int target, int length) {
        System.arraycopy(from, at, to, target, length);
    }

    /** The largest absolute element. */
    static double largest(Block<double[]> matrix) {
        double largest = 0;
        for (double x : matrix.data()) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    /** Absolute values, as a new array. */
    static double[] absolute(double[] data) {
        double[] absolute = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            absolute[i] = Math.abs(data[i]);
        }
        return absolute;
    }
}
