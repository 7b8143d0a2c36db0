package org.codedcomputing.core.field.kernel;

import java.util.List;

/** The rows of a matrix, wherever they lie: at a stride in one array, or each in an array of its own. */
final class Rows<A> {
    private final A[] data;
    private final int[] offsets;
    private final int stride;

    private Rows(A[] data, int[] offsets, int stride) {
        this.data = data;
        this.offsets = offsets;
        this.stride = stride;
    }

    static <A> Rows<A> of(MatrixView<A> view) {
        return new Rows<>(arrays(List.of(view.data())), new int[] {view.offset()}, view.stride());
    }

    static <A> Rows<A> of(List<Slice<A>> slices) {
        return new Rows<>(
                arrays(slices.stream().map(Slice::data).toList()),
                slices.stream().mapToInt(Slice::offset).toArray(),
                -1);
    }

    @SuppressWarnings("unchecked") // Only ever read back as the A that was put in.
    private static <A> A[] arrays(List<A> list) {
        return (A[]) list.toArray();
    }

    /** The array that holds row {@code i}. */
    A data(int i) {
        return stride >= 0 ? array(0) : array(i);
    }

    /** Index of the first element of row {@code i}. */
    int at(int i) {
        return stride >= 0 ? offsets[0] + i * stride : offsets[i];
    }

    private A array(int i) {
        return data[i];
    }
}
