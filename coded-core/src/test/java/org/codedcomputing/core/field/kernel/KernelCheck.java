package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * One arithmetic, one provider and a source of operands: runs a kernel on views at odd offsets and strides inside larger
 * arrays and compares every element of these arrays, the untouched ones around the output included, with a computation
 * element by element.
 */
final class KernelCheck<A> {
    private final Arithmetic<A> arithmetic;
    private final BulkKernels<A> kernels;
    private final SplittableRandom random;
    private final LongSupplier elements;

    KernelCheck(Arithmetic<A> arithmetic, BulkKernels<A> kernels, long seed, boolean extremesOnly) {
        this.arithmetic = arithmetic;
        this.kernels = kernels;
        this.random = new SplittableRandom(seed);
        long[] extremes = arithmetic.extremes();
        this.elements = extremesOnly
                ? () -> extremes[random.nextInt(extremes.length)]
                : () -> random.nextInt(8) == 0 ? extremes[random.nextInt(extremes.length)] : arithmetic.random(random);
    }

    A array(int length) {
        A array = kernels.newArray(length);
        for (int i = 0; i < length; i++) {
            arithmetic.set(array, i, elements.getAsLong());
        }
        return array;
    }

    MatrixView<A> matrix(int rows, int columns) {
        int offset = random.nextInt(9);
        int stride = columns + random.nextInt(4);
        return new MatrixView<>(array(offset + rows * stride + 3), offset, rows, columns, stride);
    }

    Slice<A> vector(int length) {
        int offset = random.nextInt(9);
        return new Slice<>(array(offset + length + random.nextInt(9)), offset, length);
    }

    List<Slice<A>> vectors(int count, int length) {
        List<Slice<A>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(vector(length));
        }
        return all;
    }

    private long at(MatrixView<A> view, int i, int j) {
        return arithmetic.get(view.data(), view.offset() + i * view.stride() + j);
    }

    private long at(Slice<A> slice, int i) {
        return arithmetic.get(slice.data(), slice.offset() + i);
    }

    /** Puts an element into the copy of the array that a view is in. */
    private void put(A copy, MatrixView<A> view, int i, int j, long value) {
        arithmetic.set(copy, view.offset() + i * view.stride() + j, value);
    }

    private void put(A copy, Slice<A> slice, int i, long value) {
        arithmetic.set(copy, slice.offset() + i, value);
    }

    private A copy(A array) {
        int length = java.lang.reflect.Array.getLength(array);
        A copy = kernels.newArray(length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    private long inner(int terms, java.util.function.IntToLongFunction x, java.util.function.IntToLongFunction y) {
        long sum = 0;
        for (int t = 0; t < terms; t++) {
            sum = arithmetic.add(sum, arithmetic.mul(x.applyAsLong(t), y.applyAsLong(t)));
        }
        return sum;
    }

    private void equal(A actual, A expected, Object... what) {
        assertThat((Object) actual).as("%s %s", kernels, Arrays.toString(what)).isEqualTo(expected);
    }

    void multiply(int m, int n, int k) {
        MatrixView<A> a = matrix(m, k);
        MatrixView<A> b = matrix(k, n);
        MatrixView<A> c = matrix(m, n);
        A expected = copy(c.data());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int row = i;
                int column = j;
                put(expected, c, i, j, inner(k, t -> at(a, row, t), t -> at(b, t, column)));
            }
        }
        kernels.multiply(a, b, c);
        equal(c.data(), expected, "multiply", m, n, k);
    }

    void multiplyTransposed(int m, int n, int k) {
        MatrixView<A> a = matrix(k, m);
        MatrixView<A> b = matrix(k, n);
        MatrixView<A> c = matrix(m, n);
        A expected = copy(c.data());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int row = i;
                int column = j;
                put(expected, c, i, j, inner(k, t -> at(a, t, row), t -> at(b, t, column)));
            }
        }
        kernels.multiplyTransposed(a, b, c);
        equal(c.data(), expected, "multiplyTransposed", m, n, k);
    }

    void transpose(int m, int n) {
        MatrixView<A> a = matrix(m, n);
        MatrixView<A> c = matrix(n, m);
        A expected = copy(c.data());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                put(expected, c, j, i, at(a, i, j));
            }
        }
        kernels.transpose(a, c);
        equal(c.data(), expected, "transpose", m, n);
    }

    void multiplyVector(int m, int n) {
        MatrixView<A> a = matrix(m, n);
        Slice<A> x = vector(n);
        Slice<A> y = vector(m);
        A expected = copy(y.data());
        for (int i = 0; i < m; i++) {
            int row = i;
            put(expected, y, i, inner(n, t -> at(a, row, t), t -> at(x, t)));
        }
        kernels.multiplyVector(a, x, y);
        equal(y.data(), expected, "multiplyVector", m, n);
    }

    void multiplyTransposedVector(int m, int n) {
        MatrixView<A> a = matrix(m, n);
        Slice<A> x = vector(m);
        Slice<A> y = vector(n);
        A expected = copy(y.data());
        for (int j = 0; j < n; j++) {
            int column = j;
            put(expected, y, j, inner(m, t -> at(a, t, column), t -> at(x, t)));
        }
        kernels.multiplyTransposedVector(a, x, y);
        equal(y.data(), expected, "multiplyTransposedVector", m, n);
    }

    void combine(int m, int k, int n) {
        MatrixView<A> coefficients = matrix(m, k);
        List<Slice<A>> inputs = vectors(k, n);
        List<Slice<A>> outputs = vectors(m, n);
        List<A> expected = new ArrayList<>();
        for (int i = 0; i < m; i++) {
            A copy = copy(outputs.get(i).data());
            int row = i;
            for (int j = 0; j < n; j++) {
                int column = j;
                put(copy, outputs.get(i), j, inner(k, t -> at(coefficients, row, t), t -> at(inputs.get(t), column)));
            }
            expected.add(copy);
        }
        kernels.combine(coefficients, inputs, outputs);
        for (int i = 0; i < m; i++) {
            equal(outputs.get(i).data(), expected.get(i), "combine, output " + i, m, k, n);
        }
    }

    void axpy(int n) {
        A scalars = array(3);
        Slice<A> x = vector(n);
        Slice<A> y = vector(n);
        A expected = copy(y.data());
        for (int i = 0; i < n; i++) {
            put(expected, y, i, arithmetic.add(at(y, i), arithmetic.mul(arithmetic.get(scalars, 1), at(x, i))));
        }
        kernels.axpy(scalars, 1, x, y);
        equal(y.data(), expected, "axpy", n);
        for (int i = 0; i < n; i++) {
            put(expected, y, i, arithmetic.add(at(y, i), arithmetic.mul(arithmetic.get(scalars, 2), at(y, i))));
        }
        kernels.axpy(scalars, 2, y, y);
        equal(y.data(), expected, "axpy in place", n);
    }

    void dot(int n) {
        Slice<A> x = vector(n);
        Slice<A> y = vector(n);
        A result = array(3);
        A expected = copy(result);
        arithmetic.set(expected, 1, inner(n, t -> at(x, t), t -> at(y, t)));
        kernels.dot(x, y, result, 1);
        equal(result, expected, "dot", n);
    }

    void hadamard(int n) {
        Slice<A> x = vector(n);
        Slice<A> y = vector(n);
        Slice<A> z = vector(n);
        A expected = copy(z.data());
        A squares = copy(y.data());
        for (int i = 0; i < n; i++) {
            put(expected, z, i, arithmetic.mul(at(x, i), at(y, i)));
            put(squares, y, i, arithmetic.mul(at(y, i), at(y, i)));
        }
        kernels.hadamard(x, y, z);
        equal(z.data(), expected, "hadamard", n);
        kernels.hadamard(y, y, y);
        equal(y.data(), squares, "hadamard in place", n);
    }

    void canonical(int n) {
        Slice<A> x = vector(n);
        // What surrounds the slice is nobody's business.
        for (long stranger : arithmetic.strangers()) {
            for (int i : new int[] {-1, n}) {
                int at = x.offset() + i;
                if (at >= 0 && at < java.lang.reflect.Array.getLength(x.data())) {
                    arithmetic.set(x.data(), at, stranger);
                }
            }
        }
        assertThat(kernels.canonical(x)).as("%s canonical %s", kernels, n).isTrue();
        for (long stranger : arithmetic.strangers()) {
            for (int i : n == 0 ? new int[0] : new int[] {0, n / 2, n - 1}) {
                long before = at(x, i);
                arithmetic.set(x.data(), x.offset() + i, stranger);
                assertThat(kernels.canonical(x))
                        .as("%s canonical %s with %s at %s", kernels, n, stranger, i)
                        .isFalse();
                arithmetic.set(x.data(), x.offset() + i, before);
            }
        }
    }

    void evaluate(int terms, int n) {
        Slice<A> coefficients = vector(terms);
        Slice<A> points = vector(n);
        Slice<A> values = vector(n);
        A expected = copy(values.data());
        for (int i = 0; i < n; i++) {
            long value = 0;
            for (int t = terms - 1; t >= 0; t--) {
                value = arithmetic.add(arithmetic.mul(value, at(points, i)), at(coefficients, t));
            }
            put(expected, values, i, value);
        }
        kernels.evaluate(coefficients, points, values);
        equal(values.data(), expected, "evaluate", terms, n);
    }
}
