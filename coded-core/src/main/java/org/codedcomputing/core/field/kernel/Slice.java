package org.codedcomputing.core.field.kernel;

import java.lang.reflect.Array;
import java.util.Objects;

/**
 * A vector inside a flat array. The data are shared, not copied.
 *
 * @param data primitive array that holds the elements
 * @param offset index of the first element
 * @param length number of elements, at least 0
 * @param <A> {@code int[]}, {@code long[]}, {@code byte[]} or {@code double[]}
 */
public record Slice<A>(A data, int offset, int length) {
    /** @throws IndexOutOfBoundsException if the slice is not inside the array */
    public Slice {
        Objects.requireNonNull(data, "data");
        Objects.checkFromIndexSize(offset, length, Array.getLength(data));
    }

    /** A whole array. */
    public static <A> Slice<A> of(A data) {
        return new Slice<>(data, 0, Array.getLength(data));
    }

    /** Elements {@code from} (inclusive) to {@code to} (exclusive), sharing the data. */
    public Slice<A> slice(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return new Slice<>(data, offset + from, to - from);
    }

    /** Index behind the last element. */
    int end() {
        return offset + length;
    }
}
