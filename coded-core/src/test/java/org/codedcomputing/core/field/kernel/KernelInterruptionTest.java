package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.codedcomputing.core.field.Mersenne31;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel whose thread is interrupted stops between two blocks, says so, and leaves the flag set. */
class KernelInterruptionTest {
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    static Stream<Arguments> kernels() {
        return Arithmetic.all().stream()
                .flatMap(arithmetic ->
                        Stream.of(KernelProvider.values()).map(provider -> Arguments.of(arithmetic, provider)));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nothingStartsOnAnInterruptedThread(Arithmetic<?> arithmetic, KernelProvider provider) {
        everyKernelStops(arithmetic.kernels(provider));
        everyKernelStops(arithmetic.kernels(provider).parallel(Runnable::run, 2));
    }

    private static <A> void everyKernelStops(BulkKernels<A> kernels) {
        int n = 200;
        MatrixView<A> square = MatrixView.of(kernels.newArray(n * n), n, n);
        MatrixView<A> other = MatrixView.of(kernels.newArray(n * n), n, n);
        MatrixView<A> column = MatrixView.of(kernels.newArray(2), 2, 1);
        Slice<A> x = Slice.of(kernels.newArray(n));
        Slice<A> y = Slice.of(kernels.newArray(n));
        Slice<A> z = Slice.of(kernels.newArray(n));
        A one = kernels.newArray(1);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> kernels.multiply(square, square, other),
                () -> kernels.multiplyTransposed(square, square, other),
                () -> kernels.transpose(square, other),
                () -> kernels.multiplyVector(square, x, y),
                () -> kernels.multiplyTransposedVector(square, x, y),
                () -> kernels.axpy(one, 0, x, y),
                () -> kernels.combine(column, List.of(x), List.of(y, z)),
                () -> kernels.dot(x, y, one, 0),
                () -> kernels.hadamard(x, x, y),
                () -> kernels.evaluate(x, x, y),
                () -> kernels.canonical(x),
                () -> kernels.fillRandom(x, new SplittableRandom(1)))) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(call)
                        .isInstanceOf(KernelInterruptedException.class)
                        .hasMessage(
                                "kernel stopped between two blocks because its thread was interrupted; the output is"
                                        + " incomplete");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    /** The source interrupts its own thread: the block under way is finished, the next one is not begun. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void stopsBetweenTwoBlocks(KernelProvider provider) {
        int[] target = new int[200_000];
        Arrays.fill(target, -1);
        RandomGenerator source = new SplittableRandom(2);
        RandomGenerator interrupting = () -> {
            Thread.currentThread().interrupt();
            return source.nextLong();
        };
        assertThatThrownBy(() -> Kernels.prime(Mersenne31.FIELD, provider).fillRandom(Slice.of(target), interrupting))
                .isInstanceOf(KernelInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        long filled = Arrays.stream(target).filter(element -> element >= 0).count();
        assertThat(filled).isPositive().isLessThan(target.length);
        assertThat(target[0]).isNotNegative();
        assertThat(target[target.length - 1]).isEqualTo(-1);
    }

    /**
     * A combination of 2^16 blocks is interrupted once the first output has been written, which is after the first of its
     * many blocks of terms. All its inputs are the same few elements, so it is long in time only.
     */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void aRunningProductIsStopped(KernelProvider provider) throws Exception {
        int terms = 1 << 16;
        int rows = 256;
        int length = 4096;
        BulkKernels<int[]> kernels = Kernels.prime(Mersenne31.FIELD, provider);
        int[] ones = new int[Math.max(length, terms)];
        Arrays.fill(ones, 1);
        int[] coefficients = new int[rows * terms];
        Arrays.fill(coefficients, 1);
        int[] output = new int[rows * length];
        List<Slice<int[]>> inputs = Collections.nCopies(terms, new Slice<>(ones, 0, length));
        List<Slice<int[]>> outputs = Stream.iterate(0, at -> at + length)
                .limit(rows)
                .map(at -> new Slice<>(output, at, length))
                .toList();
        FutureTask<Boolean> product = new FutureTask<>(() -> {
            try {
                kernels.combine(MatrixView.of(coefficients, rows, terms), inputs, outputs);
                return false;
            } catch (KernelInterruptedException stopped) {
                return Thread.currentThread().isInterrupted();
            }
        });
        Thread thread = new Thread(product, "product");
        thread.start();
        while ((int) INTS.getOpaque(output, 0) == 0 && !product.isDone()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(stopped(product)).isTrue();
        assertThat(output[0]).isPositive().isLessThan(terms);
    }

    private static boolean stopped(FutureTask<Boolean> product) throws InterruptedException {
        try {
            return product.get();
        } catch (ExecutionException failed) {
            throw new AssertionError("the product failed", failed.getCause());
        }
    }
}
