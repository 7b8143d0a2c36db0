package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel of every field and provider against a computation element by element. */
class KernelContractTest {
    private static final long SEED = 20261123;

    static Stream<Arguments> kernels() {
        return Arithmetic.all().stream()
                .flatMap(arithmetic ->
                        Stream.of(KernelProvider.values()).map(provider -> Arguments.of(arithmetic, provider)));
    }

    private static <A> KernelCheck<A> checked(Arithmetic<A> arithmetic, KernelProvider provider, long seed) {
        return new KernelCheck<>(arithmetic, arithmetic.kernels(provider), SEED + seed, false);
    }

    private static <A> KernelCheck<A> extremes(Arithmetic<A> arithmetic, KernelProvider provider, long seed) {
        return new KernelCheck<>(arithmetic, arithmetic.kernels(provider), SEED + seed, true);
    }

    /** Spark starts its JVMs with the module, and so does this build: both providers must be tested. */
    @Test
    void bothProvidersRunHere() {
        assertThat(KernelProvider.values()).allMatch(Kernels::isAvailable);
        assertThat(Kernels.provider()).isEqualTo(KernelProvider.VECTOR);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void productsOfAllSizes(Arithmetic<?> arithmetic, KernelProvider provider) {
        KernelCheck<?> check = checked(arithmetic, provider, 1);
        for (int s = 0; s <= 130; s++) {
            check.multiply(s, 17, 9);
            check.multiply(5, s, 11);
            check.multiply(7, 19, s);
            check.multiply(4, s, 33);
            check.multiply(3, 19, s);
            check.multiplyTransposed(s, 5, 9);
            check.multiplyTransposed(3, s, 13);
            check.multiplyTransposed(6, 18, s);
        }
        for (int s : new int[] {1, 2, 3, 31, 32, 33, 63, 64, 65}) {
            check.multiply(s, s, s);
            check.multiplyTransposed(s, s, s);
        }
    }

    /** Sizes beyond the blocks of every provider in one direction after the other. */
    @ParameterizedTest
    @MethodSource("kernels")
    void productsOfSeveralBlocks(Arithmetic<?> arithmetic, KernelProvider provider) {
        KernelCheck<?> check = checked(arithmetic, provider, 2);
        check.multiply(3, 5, 521);
        check.multiply(9, 1031, 260);
        check.multiply(261, 21, 131);
        check.multiplyTransposed(2, 70003, 3);
        check.multiplyTransposed(131, 37, 257);
        check.combine(70, 3, 8209);
        check.combine(12, 8, 9001);
        check.combine(1, 200, 5);
        // On both sides of what is combined without packing, beyond its block of columns.
        for (int k : new int[] {7, 8, 9, 16, 23, 24, 25}) {
            check.combine(2, k, 4111);
            check.multiplyTransposed(3, 4099, k);
        }
        // Few outputs of many inputs, on both sides of what is combined without packing, and beyond its block of
        // columns.
        check.combine(8, 256, 521);
        check.combine(8, 257, 521);
        check.combine(9, 25, 521);
        check.combine(4, 40, 4111);
        check.multiplyTransposed(2, 4099, 31);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void vectorsOfAllSizes(Arithmetic<?> arithmetic, KernelProvider provider) {
        KernelCheck<?> check = checked(arithmetic, provider, 3);
        for (int s = 0; s <= 130; s++) {
            check.multiplyVector(s, 7);
            check.multiplyVector(5, s);
            check.multiplyTransposedVector(s, 9);
            check.multiplyTransposedVector(6, s);
            check.transpose(s, 35);
            check.transpose(3, s);
            check.combine(4, 3, s);
            check.combine(s % 17, s % 13, 10);
            check.axpy(s);
            check.dot(s);
            check.hadamard(s);
            check.canonical(s);
            check.evaluate(3, s);
        }
        for (int s : new int[] {1023, 1025, 4095, 4097, 8195, 33001}) {
            check.multiplyVector(3, s);
            check.multiplyVector(s, 3);
            check.multiplyTransposedVector(3, s);
            check.multiplyTransposedVector(s, 3);
            check.axpy(s);
            check.dot(s);
            check.hadamard(s);
            check.canonical(s);
            check.evaluate(2, s);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void polynomialsOfAllLengths(Arithmetic<?> arithmetic, KernelProvider provider) {
        // Exact reals do not reach far in powers.
        int longest = arithmetic.toString().equals("double") ? 5 : 130;
        KernelCheck<?> check = checked(arithmetic, provider, 4);
        for (int terms = 0; terms <= longest; terms++) {
            check.evaluate(terms, 21);
        }
    }

    /** Operands drawn only from the ends and the middle of the field, in sums beyond one block. */
    @ParameterizedTest
    @MethodSource("kernels")
    void extremeOperands(Arithmetic<?> arithmetic, KernelProvider provider) {
        KernelCheck<?> check = extremes(arithmetic, provider, 5);
        for (int s : List.of(1, 7, 8, 9, 16, 24, 25, 64, 130, 300)) {
            check.multiply(9, 35, s);
            check.multiplyTransposed(5, 18, s);
            check.multiplyVector(6, s);
            check.multiplyTransposedVector(s, 37);
            check.combine(3, s, 33);
            check.dot(s);
            check.hadamard(s);
            check.canonical(s);
            check.axpy(s);
            check.evaluate(2, s);
        }
    }

    /** 2^16 equal products of each pair of extremes, (p-1)^2 among them: the longest sums with no sign change. */
    @ParameterizedTest
    @MethodSource("kernels")
    void sumsOfManyEqualProducts(Arithmetic<?> arithmetic, KernelProvider provider) {
        longSums(arithmetic, provider);
    }

    private static <A> void longSums(Arithmetic<A> arithmetic, KernelProvider provider) {
        int terms = 1 << 16;
        int few = 250;
        BulkKernels<A> kernels = arithmetic.kernels(provider);
        long[] extremes = arithmetic.extremes();
        for (long y : extremes) {
            A right = filled(arithmetic, kernels, 17 * terms, y);
            for (long x : extremes) {
                A left = filled(arithmetic, kernels, 2 * terms, x);
                long expected = 0;
                long expectedOfFew = 0;
                for (int t = 0; t < terms; t++) {
                    expected = arithmetic.add(expected, arithmetic.mul(x, y));
                    expectedOfFew = t < few ? expected : expectedOfFew;
                }
                A c = kernels.newArray(2 * 17);
                kernels.multiply(
                        MatrixView.of(left, 2, terms), MatrixView.of(right, terms, 17), MatrixView.of(c, 2, 17));
                A v = kernels.newArray(2);
                kernels.multiplyVector(MatrixView.of(left, 2, terms), new Slice<>(right, 1, terms), Slice.of(v));
                A w = kernels.newArray(17);
                kernels.multiplyTransposedVector(
                        MatrixView.of(right, terms, 17), new Slice<>(left, 1, terms), Slice.of(w));
                A d = kernels.newArray(1);
                kernels.dot(new Slice<>(left, 3, terms), new Slice<>(right, 5, terms), d, 0);
                for (A result : List.of(c, v, w, d)) {
                    assertThat((Object) result)
                            .as("%s: %d times %d * %d", kernels, terms, x, y)
                            .isEqualTo(
                                    filled(arithmetic, kernels, java.lang.reflect.Array.getLength(result), expected));
                }
                A e = kernels.newArray(3 * 21);
                kernels.multiply(MatrixView.of(left, 3, few), MatrixView.of(right, few, 21), MatrixView.of(e, 3, 21));
                assertThat((Object) e)
                        .as("%s: %d times %d * %d", kernels, few, x, y)
                        .isEqualTo(filled(arithmetic, kernels, 3 * 21, expectedOfFew));
            }
        }
    }

    private static <A> A filled(Arithmetic<A> arithmetic, BulkKernels<A> kernels, int length, long value) {
        A array = kernels.newArray(length);
        for (int i = 0; i < length; i++) {
            arithmetic.set(array, i, value);
        }
        return array;
    }
}
