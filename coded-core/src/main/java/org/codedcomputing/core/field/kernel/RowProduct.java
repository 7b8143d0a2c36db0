package org.codedcomputing.core.field.kernel;

/**
 * The matrix product of the scalar provider: a block of B is copied into rows that stay in the second-level cache, and each
 * row of C is a sum of multiples of them, several to a pass. The passes are loops over arrays at one common index, which is
 * the form that the JIT compiler vectorises.
 *
 * @param <A> array of elements
 * @param <P> array of packed words
 */
abstract class RowProduct<A, P> {
    /** Columns of a block: rows and sums of 4 KiB, of which a pass's nine or ten fit into a first-level cache. */
    static final int COLUMNS = 512;

    private final int depth;
    private final int unit;
    private final int wordsB;

    /**
     * @param depth terms of a block
     * @param unit terms of a pass; missing ones are zeros
     * @param wordsB packed words of an element of B, and of a sum
     */
    RowProduct(int depth, int unit, int wordsB) {
        this.depth = depth;
        this.unit = unit;
        this.wordsB = wordsB;
    }

    /** An array of {@code count} rows of {@link #COLUMNS} words. */
    abstract P[] rows(int count);

    /** Packs a row of B into {@code wordsB} rows from {@code to}. */
    abstract void pack(A b, int at, int columns, P[] packed, int to);

    abstract void zero(P row, int columns);

    /** Adds the products of {@code unit} (at most {@code terms} real) elements of a row of A to the sums. */
    abstract void pass(A a, int at, int termStep, int terms, P[] packed, int from, P[] sums, int columns);

    /** Stores the sums as elements of C, or adds them if not first. */
    abstract void store(P[] sums, int columns, A c, int at, boolean first);

    /**
     * sums[j] += x b[j] + y c[j]. Two terms and no more: the JIT compiler of JDK 17 unrolls, and so vectorises, only loops of
     * few operations, and four terms are too many already.
     */
    static void addTwo(long x, long[] b, long y, long[] c, long[] sums, int n) {
        for (int j = 0; j < n; j++) {
            sums[j] += x * b[j] + y * c[j];
        }
    }

    final void multiply(boolean transposed, A a, int ao, int lda, Rows<A> b, Rows<A> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        P[] packed = rows(BlockedProduct.roundUp(Math.min(depth, k), unit) * wordsB);
        P[] sums = rows(wordsB);
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(COLUMNS, n - j);
            for (int t = 0, terms; t < k; t += terms) {
                terms = Math.min(depth, k - t);
                for (int s = 0; s < BlockedProduct.roundUp(terms, unit); s++) {
                    if (s < terms) {
                        pack(b.data(t + s), b.at(t + s) + j, columns, packed, s * wordsB);
                    } else {
                        for (int w = 0; w < wordsB; w++) {
                            zero(packed[s * wordsB + w], columns);
                        }
                    }
                }
                for (int i = 0; i < m; i++) {
                    if (i % 16 == 0) {
                        KernelInterruptedException.check();
                    }
                    for (P sum : sums) {
                        zero(sum, columns);
                    }
                    for (int s = 0; s < terms; s += unit) {
                        pass(
                                a,
                                ao + i * rowStep + (t + s) * termStep,
                                termStep,
                                Math.min(unit, terms - s),
                                packed,
                                s * wordsB,
                                sums,
                                columns);
                    }
                    store(sums, columns, c.data(i), c.at(i) + j, t == 0);
                }
            }
        }
    }
}
