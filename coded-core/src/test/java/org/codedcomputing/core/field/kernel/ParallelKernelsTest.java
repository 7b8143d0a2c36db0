package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.codedcomputing.core.field.Mersenne31;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parallel form gives the same results on any executor, and ends with all its pieces ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParallelKernelsTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(3);

    @BeforeAll
    void noThreadIsInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
    }

    Stream<Arguments> kernels() {
        return Arithmetic.all().stream()
                .flatMap(arithmetic ->
                        Stream.of(KernelProvider.values()).map(provider -> Arguments.of(arithmetic, provider)));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void resultsAreThoseOfOneThread(Arithmetic<?> arithmetic, KernelProvider provider) {
        check(arithmetic, provider);
    }

    private <A> void check(Arithmetic<A> arithmetic, KernelProvider provider) {
        BulkKernels<A> single = arithmetic.kernels(provider);
        for (BulkKernels<A> parallel : java.util.List.of(
                single.parallel(threads, 4), single.parallel(Runnable::run, 3), single.parallel(task -> {}, 7))) {
            assertThat(parallel.provider()).isEqualTo(provider);
            assertThat(parallel.arithmetic()).isEqualTo(single.arithmetic());
            KernelCheck<A> check = new KernelCheck<>(arithmetic, parallel, 99, false);
            for (int s : new int[] {0, 1, 63, 64, 127, 128, 129, 200, 521}) {
                check.multiply(s, 7, 5);
                check.multiply(5, s, 9);
                check.multiplyTransposed(s, 6, 5);
                check.multiplyTransposed(3, s, 6);
                check.transpose(s, 11);
                check.multiplyVector(s, 13);
                check.multiplyTransposedVector(7, s);
                check.axpy(s);
                check.combine(3, 4, s);
                check.dot(s);
                check.hadamard(s);
                check.canonical(s);
                check.evaluate(3, s);
            }
            // Pieces of some rows and some columns.
            check.multiply(200, 3, 1100);
            check.multiplyTransposed(3, 200, 1100);
            check.multiplyTransposed(200, 3, 1100);
        }
    }

    /** Cutting a real product must not change the order of its additions. */
    @Test
    void realProductsAreTheSameBitForBit() {
        SplittableRandom random = new SplittableRandom(5);
        int k = 401;
        BulkKernels<double[]> kernels = Kernels.real();
        double[] a = random.doubles((long) k * k, -1, 1).toArray();
        double[] b = random.doubles(1101L * k, -1, 1).toArray();
        double[] one = new double[k * 1101];
        double[] several = new double[k * 1101];
        for (int n : new int[] {401, 1101}) {
            kernels.multiply(MatrixView.of(a, k, k), MatrixView.of(b, k, n), MatrixView.of(one, k, n));
            kernels.parallel(threads, 4)
                    .multiply(MatrixView.of(a, k, k), MatrixView.of(b, k, n), MatrixView.of(several, k, n));
            assertThat(several).isEqualTo(one);
        }
        kernels.dot(Slice.of(a), Slice.of(a), one, 0);
        kernels.parallel(threads, 4).dot(Slice.of(a), Slice.of(a), several, 0);
        assertThat(several).isEqualTo(one);
    }

    @Test
    void helpersTakePart() throws Exception {
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        BulkKernels<int[]> kernels = intercepted((method, call) -> {
            if (workers.add(Thread.currentThread())) {
                both.countDown();
                both.await();
            }
            return call.run();
        });
        int[] x = new int[1024];
        new ParallelKernels<>(kernels, threads, 2).hadamard(Slice.of(x), Slice.of(x), Slice.of(x));
        assertThat(workers).hasSize(2).contains(Thread.currentThread());
    }

    @Test
    void aFullExecutorOnlyMeansFewerHelpers() {
        BulkKernels<int[]> kernels = Kernels.mersenne31()
                .parallel(
                        task -> {
                            throw new RejectedExecutionException("full");
                        },
                        4);
        int[] x = new int[1000];
        Arrays.fill(x, 3);
        kernels.hadamard(Slice.of(x), Slice.of(x), Slice.of(x));
        assertThat(x).containsOnly(9);
    }

    @Test
    void helpersThatStartLateTouchNothing() {
        Queue<Runnable> late = new ArrayDeque<>();
        int[] x = new int[1000];
        Arrays.fill(x, 3);
        Kernels.mersenne31().parallel(late::add, 4).hadamard(Slice.of(x), Slice.of(x), Slice.of(x));
        assertThat(x).containsOnly(9);
        assertThat(late).hasSize(3);
        late.forEach(Runnable::run);
        assertThat(x).containsOnly(9);
    }

    @Test
    void theFirstFailureStopsTheRestAndIsThrown() {
        AtomicInteger pieces = new AtomicInteger();
        BulkKernels<int[]> kernels = intercepted((method, call) -> {
            if (pieces.incrementAndGet() == 2) {
                throw new ArithmeticException("piece 2");
            }
            return call.run();
        });
        int[] x = new int[4096];
        assertThatThrownBy(() ->
                        new ParallelKernels<>(kernels, task -> {}, 4).hadamard(Slice.of(x), Slice.of(x), Slice.of(x)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("piece 2");
        assertThat(pieces).hasValue(2);
    }

    /** The caller is interrupted while a helper is in the middle of a piece: it must wait for it, then say so. */
    @Test
    void theCallerReturnsOnlyWhenItsHelpersHaveEnded() throws Exception {
        CountDownLatch helperIsIn = new CountDownLatch(1);
        CountDownLatch helperMayEnd = new CountDownLatch(1);
        AtomicBoolean helperHasEnded = new AtomicBoolean();
        AtomicBoolean endedBeforeCaller = new AtomicBoolean();
        Thread[] caller = new Thread[1];
        BulkKernels<int[]> kernels = intercepted((method, call) -> {
            if (Thread.currentThread() == caller[0]) {
                // Spins, so that the caller's only wait is the one for its helpers.
                while (helperIsIn.getCount() > 0) {
                    Thread.onSpinWait();
                }
            } else if (helperIsIn.getCount() > 0) {
                helperIsIn.countDown();
                helperMayEnd.await();
                Object result = call.run();
                helperHasEnded.set(true);
                return result;
            }
            return call.run();
        });
        int[] x = new int[1024];
        FutureTask<Boolean> call = new FutureTask<>(() -> {
            try {
                new ParallelKernels<>(kernels, threads, 2).hadamard(Slice.of(x), Slice.of(x), Slice.of(x));
                return false;
            } catch (KernelInterruptedException stopped) {
                endedBeforeCaller.set(helperHasEnded.get());
                return Thread.currentThread().isInterrupted();
            }
        });
        caller[0] = new Thread(call, "caller");
        caller[0].start();
        while (caller[0].getState() != Thread.State.WAITING && !call.isDone()) {
            Thread.onSpinWait();
        }
        caller[0].interrupt();
        // Woken by the interrupt, it must go back to waiting; only then may the helper end.
        while ((caller[0].isInterrupted() || caller[0].getState() != Thread.State.WAITING) && !call.isDone()) {
            Thread.onSpinWait();
        }
        assertThat(call.isDone()).isFalse();
        helperMayEnd.countDown();
        assertThat(call.get()).isTrue();
        assertThat(endedBeforeCaller).isTrue();
    }

    @Test
    void atLeastOneWorker() {
        assertThatThrownBy(() -> Kernels.mersenne31().parallel(threads, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers must be >= 1 (was 0)");
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Interceptor {
        Object around(Method method, Call call) throws Throwable;
    }

    /** Kernels over 2^31-1 whose calls of {@code hadamard} go through an interceptor. */
    @SuppressWarnings("unchecked") // The proxy implements the one interface, for int[] as its target does.
    private static BulkKernels<int[]> intercepted(Interceptor interceptor) {
        BulkKernels<int[]> target = Kernels.prime(Mersenne31.FIELD, KernelProvider.SCALAR);
        return (BulkKernels<int[]>) Proxy.newProxyInstance(
                ParallelKernelsTest.class.getClassLoader(),
                new Class<?>[] {BulkKernels.class},
                (proxy, method, args) -> {
                    Call call = () -> {
                        try {
                            return method.invoke(target, args);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    };
                    return method.getName().equals("hadamard") ? interceptor.around(method, call) : call.run();
                });
    }
}
