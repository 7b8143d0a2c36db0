package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real kernels: the order of additions is part of the contract, so results are compared bit for bit. */
class RealKernelsTest {
    private static final long SEED = 271828;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private double[] reals(int length) {
        double[] all = new double[length];
        for (int i = 0; i < length; i++) {
            all[i] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(20));
        }
        return all;
    }

    /** Blocks of {@link BulkKernels#REAL_BLOCK} terms, each a chain of fused multiply-adds from zero. */
    private static double chain(double[] a, int ao, int aStep, double[] b, int bo, int bStep, int terms) {
        double sum = 0;
        for (int t = 0; t < terms; t += BulkKernels.REAL_BLOCK) {
            double block = 0;
            for (int u = t; u < Math.min(terms, t + BulkKernels.REAL_BLOCK); u++) {
                block = Math.fma(a[ao + u * aStep], b[bo + u * bStep], block);
            }
            sum = t == 0 ? block : sum + block;
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void productsAreChainsOfBlocks(KernelProvider provider) {
        for (int[] size : new int[][] {
            {1, 1, 1},
            {3, 4111, 8},
            {5, 70, 7},
            {4, 21, 24},
            {4, 21, 25},
            {9, 35, 191},
            {8, 16, 192},
            {17, 33, 193},
            {131, 70, 577}
        }) {
            int m = size[0];
            int n = size[1];
            int k = size[2];
            double[] a = reals(m * k);
            double[] b = reals(k * n);
            double[] c = new double[m * n];
            double[] d = new double[m * n];
            Kernels.real(provider).multiply(MatrixView.of(a, m, k), MatrixView.of(b, k, n), MatrixView.of(c, m, n));
            Kernels.real(provider)
                    .multiplyTransposed(
                            MatrixView.of(transposed(a, m, k), k, m), MatrixView.of(b, k, n), MatrixView.of(d, m, n));
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    assertThat(c[i * n + j]).isEqualTo(chain(a, i * k, 1, b, j, n, k));
                }
            }
            assertThat(d).isEqualTo(c);
        }
    }

    private static double[] transposed(double[] a, int m, int n) {
        double[] t = new double[a.length];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                t[j * m + i] = a[i * n + j];
            }
        }
        return t;
    }

    @Test
    void providersAgreeBitForBit() {
        BulkKernels<double[]> scalar = Kernels.real(KernelProvider.SCALAR);
        BulkKernels<double[]> vector = Kernels.real(KernelProvider.VECTOR);
        int[] sizes = java.util.stream.IntStream.concat(
                        java.util.stream.IntStream.rangeClosed(1, 130), java.util.stream.IntStream.of(4095, 4133, 9001))
                .toArray();
        for (int s : sizes) {
            MatrixView<double[]> wide = MatrixView.of(reals(7 * s), 7, s);
            MatrixView<double[]> tall = MatrixView.of(reals(7 * s), s, 7);
            Slice<double[]> x = Slice.of(reals(s));
            Slice<double[]> z = Slice.of(reals(s));
            Slice<double[]> seven = Slice.of(reals(7));
            double[] base = reals(s);
            double[][] results = new double[2][];
            for (int p = 0; p < 2; p++) {
                BulkKernels<double[]> kernels = p == 0 ? scalar : vector;
                double[] v = new double[7];
                double[] w = new double[s];
                double[] y = base.clone();
                double[] h = new double[s];
                double[] e = new double[s];
                double[] dot = new double[1];
                double[] c = new double[7 * s];
                kernels.multiplyVector(wide, x, Slice.of(v));
                kernels.multiplyTransposedVector(wide, seven, Slice.of(w));
                kernels.axpy(seven.data(), 3, x, Slice.of(y));
                kernels.hadamard(x, z, Slice.of(h));
                kernels.evaluate(seven, x, Slice.of(e));
                kernels.dot(x, z, dot, 0);
                kernels.multiply(
                        MatrixView.of(Arrays.copyOf(seven.data(), 7), 7, 1),
                        MatrixView.of(x.data(), 1, s),
                        MatrixView.of(c, 7, s));
                double[] u = new double[49];
                kernels.multiply(wide, tall, MatrixView.of(u, 7, 7));
                results[p] = Arrays.stream(new double[][] {v, w, y, h, e, dot, c, u})
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
            }
            assertThat(results[1]).as("size %d", s).isEqualTo(results[0]);
        }
    }

    /** Within k units in the last place of the sum of absolute products, as every summation order is. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void innerProductsAreAccurate(KernelProvider provider) {
        int n = 9001;
        double[] x = reals(n);
        double[] y = reals(n);
        double[] result = new double[1];
        Kernels.real(provider).dot(Slice.of(x), Slice.of(y), result, 0);
        BigDecimal exact = BigDecimal.ZERO;
        double absolute = 0;
        for (int i = 0; i < n; i++) {
            exact = exact.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
            absolute += Math.abs(x[i] * y[i]);
        }
        double error = new BigDecimal(result[0]).subtract(exact).abs().doubleValue();
        assertThat(error).isLessThanOrEqualTo(300 * 0x1p-53 * absolute);
    }

    /** Tiles are padded with zeros; 0 times infinity must not leak out of the padding. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void infinitiesStayWhereTheyBelong(KernelProvider provider) {
        double inf = Double.POSITIVE_INFINITY;
        double[] a = {1, inf, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        double[] b = {1, 1, 1, 1, 1, -inf};
        double[] c = new double[12];
        Kernels.real(provider).multiply(MatrixView.of(a, 6, 2), MatrixView.of(b, 2, 2), MatrixView.of(c, 6, 2));
        assertThat(c[0]).isEqualTo(inf);
        assertThat(c).containsExactly(inf, inf, 5, 5, 9, 9, 13, 13, 17, 17, 21, 21);
        Kernels.real(provider).multiply(MatrixView.of(a, 3, 3), MatrixView.of(b, 3, 2), MatrixView.of(c, 3, 2));
        assertThat(c).containsExactly(inf, Double.NaN, 12, -inf, 21, -inf, 13, 13, 17, 17, 21, 21);
    }

    /** A vector of numbers is one of elements, one with anything else in it is not. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void onlyFiniteNumbersAreElements(KernelProvider provider) {
        double[] x = {1, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE};
        assertThat(Kernels.real(provider).canonical(Slice.of(x))).isTrue();
        for (double other : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            x[2] = other;
            assertThat(Kernels.real(provider).canonical(Slice.of(x))).isFalse();
        }
    }
}
