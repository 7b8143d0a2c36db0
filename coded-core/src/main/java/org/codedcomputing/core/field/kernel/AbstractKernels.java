package org.codedcomputing.core.field.kernel;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The door of all kernels: shapes and overlaps are checked here, long vectors are cut into blocks, and the subclass gets
 * ranges that are known to be right.
 */
abstract class AbstractKernels<A> implements BulkKernels<A> {
    /**
     * Elements of an element-wise kernel between two looks at the interrupt flag. Loops over blocks here and below step by
     * the length of the block at hand, because an index beyond the last of a huge array would wrap around.
     */
    private static final int BLOCK = 1 << 15;

    /** Edge of the square tiles of a transposition; two tiles of the widest element are half a first-level cache. */
    private static final int TILE = 32;

    private final KernelProvider provider;
    private final String arithmetic;

    AbstractKernels(KernelProvider provider, String arithmetic) {
        this.provider = provider;
        this.arithmetic = arithmetic;
    }

    /** C = op(A) B where op transposes or not; {@code c} may have rows anywhere. All of C is overwritten. */
    abstract void product(boolean transposed, A a, int ao, int lda, Rows<A> b, Rows<A> c, int m, int n, int k);

    abstract void matrixVector(A a, int ao, int lda, int m, int n, A x, int xo, A y, int yo);

    abstract void transposedVector(A a, int ao, int lda, int m, int n, A x, int xo, A y, int yo);

    abstract void axpyBlock(A scalar, int at, A x, int xo, A y, int yo, int n);

    abstract void hadamardBlock(A x, int xo, A y, int yo, A z, int zo, int n);

    /** Horner's rule for at least one coefficient. */
    abstract void evaluateBlock(A coefficients, int co, int terms, A points, int po, A values, int vo, int n);

    abstract boolean canonicalBlock(A x, int at, int n);

    abstract void fillBlock(A target, int offset, int n, RandomGenerator source);

    abstract void clear(A target, int offset, int n);

    /** c[j*ldc + i] = a[i*lda + j] for a small tile. */
    abstract void transposeTile(A a, int ao, int lda, A c, int co, int ldc, int rows, int columns);

    @Override
    public final KernelProvider provider() {
        return provider;
    }

    @Override
    public final String arithmetic() {
        return arithmetic;
    }

    @Override
    public final void multiply(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c) {
        Door.multiply(a, b, c);
        rowsProduct(false, a, Rows.of(b), Rows.of(c), c.rows(), c.columns(), a.columns());
    }

    @Override
    public final void multiplyTransposed(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c) {
        Door.multiplyTransposed(a, b, c);
        rowsProduct(true, a, Rows.of(b), Rows.of(c), c.rows(), c.columns(), a.rows());
    }

    private void rowsProduct(boolean transposed, MatrixView<A> a, Rows<A> b, Rows<A> c, int m, int n, int k) {
        KernelInterruptedException.check();
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                clear(c.data(i), c.at(i), n);
            }
            return;
        }
        product(transposed, a.data(), a.offset(), a.stride(), b, c, m, n, k);
    }

    @Override
    public final void transpose(MatrixView<A> a, MatrixView<A> c) {
        Door.transpose(a, c);
        for (int i = 0, rows; i < a.rows(); i += rows) {
            KernelInterruptedException.check();
            rows = Math.min(TILE, a.rows() - i);
            for (int j = 0, columns; j < a.columns(); j += columns) {
                columns = Math.min(TILE, a.columns() - j);
                transposeTile(
                        a.data(),
                        a.offset() + i * a.stride() + j,
                        a.stride(),
                        c.data(),
                        c.offset() + j * c.stride() + i,
                        c.stride(),
                        rows,
                        columns);
            }
        }
    }

    @Override
    public final void multiplyVector(MatrixView<A> a, Slice<A> x, Slice<A> y) {
        Door.multiplyVector(a, x, y);
        KernelInterruptedException.check();
        clear(y.data(), y.offset(), y.length());
        if (a.rows() > 0 && a.columns() > 0) {
            matrixVector(
                    a.data(),
                    a.offset(),
                    a.stride(),
                    a.rows(),
                    a.columns(),
                    x.data(),
                    x.offset(),
                    y.data(),
                    y.offset());
        }
    }

    @Override
    public final void multiplyTransposedVector(MatrixView<A> a, Slice<A> x, Slice<A> y) {
        Door.multiplyTransposedVector(a, x, y);
        KernelInterruptedException.check();
        clear(y.data(), y.offset(), y.length());
        if (a.rows() > 0 && a.columns() > 0) {
            transposedVector(
                    a.data(),
                    a.offset(),
                    a.stride(),
                    a.rows(),
                    a.columns(),
                    x.data(),
                    x.offset(),
                    y.data(),
                    y.offset());
        }
    }

    @Override
    public final void axpy(A scalar, int at, Slice<A> x, Slice<A> y) {
        Door.axpy(scalar, at, x, y);
        for (int i = 0, n; i < x.length(); i += n) {
            KernelInterruptedException.check();
            n = Math.min(BLOCK, x.length() - i);
            axpyBlock(scalar, at, x.data(), x.offset() + i, y.data(), y.offset() + i, n);
        }
    }

    @Override
    public final void combine(MatrixView<A> coefficients, List<Slice<A>> inputs, List<Slice<A>> outputs) {
        Door.combine(coefficients, inputs, outputs);
        int length = outputs.isEmpty() ? 0 : outputs.get(0).length();
        rowsProduct(false, coefficients, Rows.of(inputs), Rows.of(outputs), outputs.size(), length, inputs.size());
    }

    @Override
    public final void dot(Slice<A> x, Slice<A> y, A result, int at) {
        Door.dot(x, y, result, at);
        KernelInterruptedException.check();
        A sum = newArray(1);
        if (x.length() > 0) {
            matrixVector(x.data(), x.offset(), x.length(), 1, x.length(), y.data(), y.offset(), sum, 0);
        }
        System.arraycopy(sum, 0, result, at, 1);
    }

    @Override
    public final void hadamard(Slice<A> x, Slice<A> y, Slice<A> z) {
        Door.hadamard(x, y, z);
        for (int i = 0, n; i < x.length(); i += n) {
            KernelInterruptedException.check();
            n = Math.min(BLOCK, x.length() - i);
            hadamardBlock(x.data(), x.offset() + i, y.data(), y.offset() + i, z.data(), z.offset() + i, n);
        }
    }

    @Override
    public final void evaluate(Slice<A> coefficients, Slice<A> points, Slice<A> values) {
        Door.evaluate(coefficients, points, values);
        if (coefficients.length() == 0) {
            clear(values.data(), values.offset(), values.length());
            return;
        }
        int block = Math.max(256, Math.min(BLOCK, (1 << 22) / coefficients.length()));
        for (int i = 0, n; i < points.length(); i += n) {
            KernelInterruptedException.check();
            n = Math.min(block, points.length() - i);
            evaluateBlock(
                    coefficients.data(),
                    coefficients.offset(),
                    coefficients.length(),
                    points.data(),
                    points.offset() + i,
                    values.data(),
                    values.offset() + i,
                    n);
        }
    }

    @Override
    public final boolean canonical(Slice<A> x) {
        boolean canonical = true;
        for (int i = 0, n; i < x.length() && canonical; i += n) {
            KernelInterruptedException.check();
            n = Math.min(BLOCK, x.length() - i);
            canonical = canonicalBlock(x.data(), x.offset() + i, n);
        }
        return canonical;
    }

    @Override
    public final void fillRandom(Slice<A> target, RandomGenerator source) {
        Objects.requireNonNull(source, "source");
        for (int i = 0, n; i < target.length(); i += n) {
            KernelInterruptedException.check();
            n = Math.min(BLOCK, target.length() - i);
            fillBlock(target.data(), target.offset() + i, n, source);
        }
    }

    @Override
    public String toString() {
        return provider + " kernels over " + arithmetic;
    }
}
