package org.codedcomputing.core.field.kernel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of one thread spread over several: the output is cut into pieces, and the caller and its helpers take the next
 * piece until none is left. Since a piece is computed as by one thread, results are the same.
 *
 * <p>If a piece fails or the caller is interrupted, no new piece is started and the call throws once the pieces under way
 * have ended, so nobody writes to the output after it returns.
 */
final class ParallelKernels<A> implements BulkKernels<A> {
    /** Pieces per worker: a worker that is slowed down holds the others up by this fraction of its share at most. */
    private static final int PIECES_PER_WORKER = 4;

    /** Pieces start at multiples of this, so that tiles of the result are not cut; also the smallest piece. */
    private static final int GRAIN = 64;

    /**
     * Columns of a piece of a product, if there are enough: no fewer than one thread packs of B at a time, so that A, which is packed
     * anew for each of them, is packed no more often.
     */
    private static final int PRODUCT_COLUMNS = 512;

    private final BulkKernels<A> single;
    private final Executor executor;
    private final int workers;

    ParallelKernels(BulkKernels<A> single, Executor executor, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be >= 1 (was " + workers + ")");
        }
        this.single = single;
        this.executor = Objects.requireNonNull(executor, "executor");
        this.workers = workers;
    }

    @Override
    public KernelProvider provider() {
        return single.provider();
    }

    @Override
    public String arithmetic() {
        return single.arithmetic();
    }

    @Override
    public A newArray(int length) {
        return single.newArray(length);
    }

    @Override
    public void multiply(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c) {
        Door.multiply(a, b, c);
        splitProduct(
                c,
                (top, bottom, left, right) -> single.multiply(
                        a.rows(top, bottom),
                        b.columns(left, right),
                        c.rows(top, bottom).columns(left, right)));
    }

    @Override
    public void multiplyTransposed(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c) {
        Door.multiplyTransposed(a, b, c);
        splitProduct(
                c,
                (top, bottom, left, right) -> single.multiplyTransposed(
                        a.columns(top, bottom),
                        b.columns(left, right),
                        c.rows(top, bottom).columns(left, right)));
    }

    @Override
    public void transpose(MatrixView<A> a, MatrixView<A> c) {
        Door.transpose(a, c);
        split(a.rows(), (from, to) -> single.transpose(a.rows(from, to), c.columns(from, to)));
    }

    @Override
    public void multiplyVector(MatrixView<A> a, Slice<A> x, Slice<A> y) {
        Door.multiplyVector(a, x, y);
        split(a.rows(), (from, to) -> single.multiplyVector(a.rows(from, to), x, y.slice(from, to)));
    }

    @Override
    public void multiplyTransposedVector(MatrixView<A> a, Slice<A> x, Slice<A> y) {
        Door.multiplyTransposedVector(a, x, y);
        split(a.columns(), (from, to) -> single.multiplyTransposedVector(a.columns(from, to), x, y.slice(from, to)));
    }

    @Override
    public void axpy(A scalar, int at, Slice<A> x, Slice<A> y) {
        Door.axpy(scalar, at, x, y);
        split(x.length(), (from, to) -> single.axpy(scalar, at, x.slice(from, to), y.slice(from, to)));
    }

    @Override
    public void combine(MatrixView<A> coefficients, List<Slice<A>> inputs, List<Slice<A>> outputs) {
        Door.combine(coefficients, inputs, outputs);
        int length = outputs.isEmpty() ? 0 : outputs.get(0).length();
        split(length, (from, to) -> single.combine(coefficients, slices(inputs, from, to), slices(outputs, from, to)));
    }

    private static <A> List<Slice<A>> slices(List<Slice<A>> blocks, int from, int to) {
        return blocks.stream().map(block -> block.slice(from, to)).toList();
    }

    /** Runs on the calling thread: cutting a sum would change the order of real additions. */
    @Override
    public void dot(Slice<A> x, Slice<A> y, A result, int at) {
        single.dot(x, y, result, at);
    }

    @Override
    public void hadamard(Slice<A> x, Slice<A> y, Slice<A> z) {
        Door.hadamard(x, y, z);
        split(x.length(), (from, to) -> single.hadamard(x.slice(from, to), y.slice(from, to), z.slice(from, to)));
    }

    @Override
    public void evaluate(Slice<A> coefficients, Slice<A> points, Slice<A> values) {
        Door.evaluate(coefficients, points, values);
        split(
                points.length(),
                (from, to) -> single.evaluate(coefficients, points.slice(from, to), values.slice(from, to)));
    }

    @Override
    public boolean canonical(Slice<A> x) {
        AtomicBoolean canonical = new AtomicBoolean(true);
        split(x.length(), (from, to) -> {
            if (canonical.get() && !single.canonical(x.slice(from, to))) {
                canonical.set(false);
            }
        });
        return canonical.get();
    }

    /** Runs on the calling thread: a source gives its bits in one order. */
    @Override
    public void fillRandom(Slice<A> target, RandomGenerator source) {
        single.fillRandom(target, source);
    }

    /** A part of a kernel: the piece of the output from one index to another. */
    private interface Piece {
        void run(int from, int to);
    }

    /** A part of a product: rows and columns of the output. */
    private interface ProductPiece {
        void run(int top, int bottom, int left, int right);
    }

    private void splitProduct(MatrixView<A> c, ProductPiece piece) {
        int most = workers * PIECES_PER_WORKER;
        int wide = between(1, c.columns() / PRODUCT_COLUMNS, most);
        int down = between(1, ceilDiv(most, wide), c.rows() / GRAIN);
        // Rows may be too few for that.
        int across = Math.max(wide, between(1, ceilDiv(most, down), c.columns() / GRAIN));
        if (workers == 1 || down * across < 2) {
            piece.run(0, c.rows(), 0, c.columns());
        } else {
            run(down * across, i -> {
                int row = i / across;
                int column = i % across;
                piece.run(
                        bound(c.rows(), down, row),
                        bound(c.rows(), down, row + 1),
                        bound(c.columns(), across, column),
                        bound(c.columns(), across, column + 1));
            });
        }
    }

    /** The value, or the limit that it is beyond; the lower one counts more. */
    private static int between(int least, int value, int most) {
        return Math.max(least, Math.min(value, most));
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Cuts 0..size into pieces and runs them; a size too small to share is one piece on the calling thread. */
    private void split(int size, Piece piece) {
        int pieces = Math.min(workers * PIECES_PER_WORKER, size / GRAIN);
        if (workers == 1 || pieces < 2) {
            piece.run(0, size);
        } else {
            run(pieces, i -> piece.run(bound(size, pieces, i), bound(size, pieces, i + 1)));
        }
    }

    private static int bound(int size, int pieces, int i) {
        return i == pieces ? size : (int) ((long) size * i / pieces) / GRAIN * GRAIN;
    }

    private void run(int pieces, IntConsumer piece) {
        Work work = new Work(pieces, piece);
        for (int i = 1; i < Math.min(workers, pieces); i++) {
            try {
                executor.execute(work::takePieces);
            } catch (RejectedExecutionException full) {
                // A full or closed executor only means fewer helpers; the caller does the rest.
                break;
            }
        }
        work.takePieces();
        work.awaitEnd();
    }

    private static final class Work {
        private final int pieces;
        private final IntConsumer piece;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private int running;

        Work(int pieces, IntConsumer piece) {
            this.pieces = pieces;
            this.piece = piece;
        }

        void takePieces() {
            if (!enter()) {
                return;
            }
            try {
                for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                    piece.accept(i);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                next.set(pieces);
            } finally {
                leave();
            }
        }

        /** False if there is nothing left to do: a helper that starts late must not touch anything. */
        private synchronized boolean enter() {
            if (next.get() >= pieces) {
                return false;
            }
            running++;
            return true;
        }

        private synchronized void leave() {
            running--;
            notifyAll();
        }

        /** Waits until no piece is under way; an interrupt stops the hand-out of pieces and is reported afterwards. */
        void awaitEnd() {
            boolean interrupted = false;
            synchronized (this) {
                while (running > 0) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                        next.set(pieces);
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Throwable failed = failure.get();
            if (failed instanceof RuntimeException exception) {
                throw exception;
            }
            if (failed instanceof Error error) {
                throw error;
            }
            if (interrupted) {
                throw new KernelInterruptedException();
            }
        }
    }
}
