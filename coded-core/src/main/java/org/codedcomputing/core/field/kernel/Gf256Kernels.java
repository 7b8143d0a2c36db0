package org.codedcomputing.core.field.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.codedcomputing.core.field.Gf256;

/**
 * Kernels over GF(2^8), the same for both providers: eight elements travel in a {@code long}, and the loops over longs are
 * of the form that the JIT compiler vectorises.
 *
 * <p>A multiple c x of a block x is the sum of the multiples of x by the low and by the high four bits of c. Of these 2 * 15
 * multiples those that some coefficient wants are made once per block, by doubling and adding, so a term of a combination
 * costs two additions, whatever its coefficient.
 */
final class Gf256Kernels extends AbstractKernels<byte[]> {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Longs of a block: all 30 multiples of it take 120 KiB. */
    private static final int LONGS = 512;

    /** Outputs that are summed at once: 256 KiB of sums. */
    private static final int OUTPUTS = 64;

    private static final long LOW_SEVEN = 0x7f7f7f7f7f7f7f7fL;
    private static final long LOW_ONE = 0x0101010101010101L;
    private static final int REDUCTION = Gf256.POLYNOMIAL & 0xff;

    /** All products: that of a and b at index 256 a + b. */
    private static final byte[] PRODUCTS = products();

    Gf256Kernels(KernelProvider provider) {
        super(provider, Gf256.FIELD.toString());
    }

    private static byte[] products() {
        byte[] all = new byte[1 << 16];
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                all[a << 8 | b] = (byte) Gf256.mulMod(a, b);
            }
        }
        return all;
    }

    @Override
    public byte[] newArray(int length) {
        return new byte[length];
    }

    @Override
    void clear(byte[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, (byte) 0);
    }

    @Override
    void product(boolean transposed, byte[] a, int ao, int lda, Rows<byte[]> b, Rows<byte[]> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        int longest = (Math.min(8 * LONGS, n) + 7) / 8;
        Multiples multiples = new Multiples(longest);
        long[][] sums = new long[Math.min(OUTPUTS, m)][longest];
        for (int j = 0, bytes; j < n; j += bytes) {
            bytes = Math.min(8 * LONGS, n - j);
            int longs = (bytes + 7) / 8;
            for (int i = 0; i < m; i += OUTPUTS) {
                int rows = Math.min(OUTPUTS, m - i);
                for (int r = 0; r < rows; r++) {
                    Arrays.fill(sums[r], 0);
                }
                for (int t = 0; t < k; t++) {
                    if (t % 16 == 0) {
                        KernelInterruptedException.check();
                    }
                    multiples.of(b.data(t), b.at(t) + j, bytes);
                    for (int r = 0; r < rows; r++) {
                        multiples.add(a[ao + (i + r) * rowStep + t * termStep] & 0xff, sums[r], longs);
                    }
                }
                for (int r = 0; r < rows; r++) {
                    unpack(sums[r], bytes, c.data(i + r), c.at(i + r) + j);
                }
            }
        }
    }

    /** The multiples of one block by low and high halves of bytes, made when first wanted. */
    private static final class Multiples {
        /** The multiple by c at index c for c below 16, that by 16 c at index 16 + c. */
        private final long[][] planes;

        private final boolean[] made = new boolean[32];
        private int longs;

        Multiples(int longest) {
            planes = new long[32][longest];
        }

        void of(byte[] block, int at, int bytes) {
            Arrays.fill(made, false);
            // The multiples by 0, in either half, are zeros from the start.
            made[0] = true;
            made[16] = true;
            made[1] = true;
            longs = (bytes + 7) / 8;
            pack(block, at, bytes, planes[1]);
        }

        void add(int coefficient, long[] sums, int n) {
            if (coefficient != 0) {
                xor(plane(coefficient & 15), plane(16 + (coefficient >> 4)), sums, n);
            }
        }

        private long[] plane(int index) {
            long[] plane = planes[index];
            if (!made[index]) {
                int multiple = index & 15;
                int half = index & 16;
                int top = Integer.highestOneBit(multiple);
                if (multiple != top) {
                    sum(plane(half + top), plane(half + multiple - top), plane, longs);
                } else if (multiple == 1) {
                    twice(plane(8), plane, longs);
                } else {
                    twice(plane(half + top / 2), plane, longs);
                }
                made[index] = true;
            }
            return plane;
        }
    }

    private static void xor(long[] x, long[] y, long[] sums, int n) {
        for (int i = 0; i < n; i++) {
            sums[i] ^= x[i] ^ y[i];
        }
    }

    private static void sum(long[] x, long[] y, long[] z, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = x[i] ^ y[i];
        }
    }

    private static void twice(long[] x, long[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = ((x[i] & LOW_SEVEN) << 1) ^ (((x[i] >>> 7) & LOW_ONE) * REDUCTION);
        }
    }

    private static void pack(byte[] block, int at, int bytes, long[] longs) {
        int whole = bytes / 8;
        for (int i = 0; i < whole; i++) {
            longs[i] = (long) LONG.get(block, at + 8 * i);
        }
        if (8 * whole < bytes) {
            byte[] rest = new byte[8];
            System.arraycopy(block, at + 8 * whole, rest, 0, bytes - 8 * whole);
            longs[whole] = (long) LONG.get(rest, 0);
        }
    }

    private static void unpack(long[] longs, int bytes, byte[] block, int at) {
        int whole = bytes / 8;
        for (int i = 0; i < whole; i++) {
            LONG.set(block, at + 8 * i, longs[i]);
        }
        if (8 * whole < bytes) {
            byte[] rest = new byte[8];
            LONG.set(rest, 0, longs[whole]);
            System.arraycopy(rest, 0, block, at + 8 * whole, bytes - 8 * whole);
        }
    }

    @Override
    void matrixVector(byte[] a, int ao, int lda, int m, int n, byte[] x, int xo, byte[] y, int yo) {
        for (int i = 0; i < m; i++) {
            if (i % 64 == 0) {
                KernelInterruptedException.check();
            }
            int sum = 0;
            for (int j = 0; j < n; j++) {
                sum ^= PRODUCTS[(x[xo + j] & 0xff) << 8 | (a[ao + i * lda + j] & 0xff)];
            }
            y[yo + i] = (byte) sum;
        }
    }

    @Override
    void transposedVector(byte[] a, int ao, int lda, int m, int n, byte[] x, int xo, byte[] y, int yo) {
        MatrixView<byte[]> rows = new MatrixView<>(a, ao, m, n, lda);
        product(false, x, xo, m, Rows.of(rows), Rows.of(new MatrixView<>(y, yo, 1, n, n)), 1, n, m);
    }

    @Override
    void axpyBlock(byte[] scalar, int at, byte[] x, int xo, byte[] y, int yo, int n) {
        int row = (scalar[at] & 0xff) << 8;
        for (int i = 0; i < n; i++) {
            y[yo + i] ^= PRODUCTS[row | (x[xo + i] & 0xff)];
        }
    }

    @Override
    void hadamardBlock(byte[] x, int xo, byte[] y, int yo, byte[] z, int zo, int n) {
        for (int i = 0; i < n; i++) {
            z[zo + i] = PRODUCTS[(x[xo + i] & 0xff) << 8 | (y[yo + i] & 0xff)];
        }
    }

    @Override
    void evaluateBlock(byte[] coefficients, int co, int terms, byte[] points, int po, byte[] values, int vo, int n) {
        for (int i = 0; i < n; i++) {
            int row = (points[po + i] & 0xff) << 8;
            int value = coefficients[co + terms - 1];
            for (int t = terms - 2; t >= 0; t--) {
                value = PRODUCTS[row | (value & 0xff)] ^ coefficients[co + t];
            }
            values[vo + i] = (byte) value;
        }
    }

    @Override
    boolean canonicalBlock(byte[] x, int at, int n) {
        return true;
    }

    @Override
    void fillBlock(byte[] target, int offset, int n, RandomGenerator source) {
        byte[] drawn = new byte[n];
        source.nextBytes(drawn);
        System.arraycopy(drawn, 0, target, offset, n);
    }

    @Override
    void transposeTile(byte[] a, int ao, int lda, byte[] c, int co, int ldc, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                c[co + j * ldc + i] = a[ao + i * lda + j];
            }
        }
    }
}
