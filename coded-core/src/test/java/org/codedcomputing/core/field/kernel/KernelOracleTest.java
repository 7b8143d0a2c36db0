package org.codedcomputing.core.field.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import cc.redberry.rings.IntegersZp64;
import cc.redberry.rings.poly.univar.UnivariatePolynomialZp64;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels against arithmetic that nobody here wrote: BigInteger and the rings library. */
class KernelOracleTest {
    private static final long SEED = 314159;

    /** Rows, columns and terms of products: one for each form that a kernel may take. */
    private record Shape(int m, int n, int k) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(13, 37, 301),
            new Shape(12, 37, 8),
            new Shape(3, 37, 60),
            new Shape(5, 521, 13),
            new Shape(4, 4099, 3),
            new Shape(8, 37, 64));

    static List<PrimeField> primes() {
        return Stream.concat(Arithmetic.primesBelow31Bits().stream(), Stream.of(Mersenne61.FIELD))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("primes")
    void productsAgreeWithBigIntegerAndRings(PrimeField field) {
        SplittableRandom random = new SplittableRandom(SEED);
        IntegersZp64 rings = new IntegersZp64(field.modulus());
        BigInteger p = BigInteger.valueOf(field.modulus());
        for (Shape shape : SHAPES) {
            int n = shape.n();
            int k = shape.k();
            long[] a = sample(field, shape.m() * k, random);
            long[] b = sample(field, k * n, random);
            long[] expected = new long[shape.m() * n];
            for (int i = 0; i < shape.m(); i++) {
                for (int j = 0; j < n; j++) {
                    BigInteger exact = BigInteger.ZERO;
                    long sum = 0;
                    for (int t = 0; t < k; t++) {
                        long x = a[i * k + t];
                        long y = b[t * n + j];
                        exact = exact.add(BigInteger.valueOf(x).multiply(BigInteger.valueOf(y)));
                        sum = rings.add(sum, rings.multiply(x, y));
                    }
                    assertThat(exact.mod(p).longValueExact()).isEqualTo(sum);
                    expected[i * n + j] = sum;
                }
            }
            for (KernelProvider provider : KernelProvider.values()) {
                assertThat(product(field, provider, a, b, shape))
                        .as("%s, %s, %s", field, provider, shape)
                        .isEqualTo(expected);
            }
        }
    }

    private static long[] product(PrimeField field, KernelProvider provider, long[] a, long[] b, Shape shape) {
        int m = shape.m();
        int n = shape.n();
        int k = shape.k();
        if (field == Mersenne61.FIELD) {
            long[] c = new long[m * n];
            Kernels.mersenne61(provider)
                    .multiply(MatrixView.of(a, m, k), MatrixView.of(b, k, n), MatrixView.of(c, m, n));
            return c;
        }
        int[] c = new int[m * n];
        Kernels.prime(field, provider)
                .multiply(MatrixView.of(ints(a), m, k), MatrixView.of(ints(b), k, n), MatrixView.of(c, m, n));
        return longs(c);
    }

    @ParameterizedTest
    @MethodSource("primes")
    void polynomialsAgreeWithRings(PrimeField field) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        long[] coefficients = sample(field, 203, random);
        long[] points = sample(field, 67, random);
        UnivariatePolynomialZp64 polynomial = UnivariatePolynomialZp64.create(field.modulus(), coefficients);
        long[] expected = new long[points.length];
        for (int i = 0; i < points.length; i++) {
            expected[i] = polynomial.evaluate(points[i]);
        }
        for (KernelProvider provider : KernelProvider.values()) {
            long[] actual;
            if (field == Mersenne61.FIELD) {
                actual = new long[points.length];
                Kernels.mersenne61(provider).evaluate(Slice.of(coefficients), Slice.of(points), Slice.of(actual));
            } else {
                int[] values = new int[points.length];
                Kernels.prime(field, provider)
                        .evaluate(Slice.of(ints(coefficients)), Slice.of(ints(points)), Slice.of(values));
                actual = longs(values);
            }
            assertThat(actual).as("%s, %s", field, provider).isEqualTo(expected);
        }
    }

    /** All 2^16 products, each as a one-term combination and as an element-wise product. */
    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void gf256AgreesWithRingsOnTheWholeTable(KernelProvider provider) {
        cc.redberry.rings.poly.FiniteField<UnivariatePolynomialZp64> rings =
                new cc.redberry.rings.poly.FiniteField<>(bits(Gf256.POLYNOMIAL));
        byte[] every = new byte[256];
        byte[] expected = new byte[1 << 16];
        for (int a = 0; a < 256; a++) {
            every[a] = (byte) a;
            for (int b = 0; b < 256; b++) {
                UnivariatePolynomialZp64 product = rings.multiply(rings.valueOf(bits(a)), rings.valueOf(bits(b)));
                for (int i = 0; i <= product.degree(); i++) {
                    expected[a << 8 | b] |= (byte) (product.get(i) << i);
                }
            }
        }
        BulkKernels<byte[]> kernels = Kernels.gf256(provider);
        byte[] table = new byte[1 << 16];
        kernels.multiply(MatrixView.of(every, 256, 1), MatrixView.of(every, 1, 256), MatrixView.of(table, 256, 256));
        assertThat(table).isEqualTo(expected);
        for (int a = 0; a < 256; a++) {
            byte[] same = new byte[256];
            java.util.Arrays.fill(same, (byte) a);
            byte[] row = new byte[256];
            kernels.hadamard(Slice.of(same), Slice.of(every), Slice.of(row));
            assertThat(row).isEqualTo(java.util.Arrays.copyOfRange(expected, a << 8, (a + 1) << 8));
        }
    }

    /** Residues' reduction over the whole range of an accumulator, at its ends and around multiples of p and of 2^s. */
    @Test
    void reductionTakesAllOf64Bits() {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        for (PrimeField field : Arithmetic.primesBelow31Bits()) {
            Residues residues = new Residues(field);
            for (int i = 0; i < 20_000; i++) {
                long value = random.nextLong() >> random.nextInt(64);
                assertThat(residues.reduce(value)).isEqualTo((int) Math.floorMod(value, field.modulus()));
                long near = value / field.modulus() * field.modulus() + random.nextInt(5) - 2;
                assertThat(residues.reduce(near)).isEqualTo((int) Math.floorMod(near, field.modulus()));
            }
            for (long value : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE}) {
                assertThat(residues.reduce(value)).isEqualTo((int) Math.floorMod(value, field.modulus()));
            }
        }
    }

    /** Eight products of the largest centred factors beside the largest folded rest: the bound that Residues derives. */
    @Test
    void accumulatorsNeverOverflow() {
        for (PrimeField field : Arithmetic.primesBelow31Bits()) {
            Residues residues = new Residues(field);
            long h = field.maxSigned();
            // One factor of each is centred, the other that, or less half the prime.
            BigInteger eight = BigInteger.valueOf(h)
                    .multiply(BigInteger.valueOf(h + 1))
                    .multiply(BigInteger.valueOf(Residues.TERMS));
            for (long extreme : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
                BigInteger folded = BigInteger.valueOf(residues.fold(extreme));
                assertThat(eight.add(folded.abs()).bitLength()).isLessThanOrEqualTo(63);
            }
        }
    }

    private static long[] sample(PrimeField field, int length, SplittableRandom random) {
        long[] elements = new long[length];
        for (int i = 0; i < length; i++) {
            elements[i] = field.sample(random);
        }
        return elements;
    }

    private static int[] ints(long[] elements) {
        return java.util.stream.LongStream.of(elements)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static long[] longs(int[] elements) {
        return java.util.stream.IntStream.of(elements).asLongStream().toArray();
    }

    private static UnivariatePolynomialZp64 bits(int value) {
        long[] coefficients = new long[9];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = value >> i & 1;
        }
        return UnivariatePolynomialZp64.create(2, coefficients);
    }
}
