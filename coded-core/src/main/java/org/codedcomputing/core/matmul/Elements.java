package org.codedcomputing.core.matmul;

/** Copies between arrays of one type that is known only as a type parameter. */
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
}
