package org.codedcomputing.core.field.kernel;

/**
 * The blocked and packed matrix product: loops over blocks, the subclass packs and multiplies tiles.
 *
 * <p>A block of B of {@link #depth} rows is packed into panels of {@link #tileColumns} columns, a block of A into panels of
 * {@link #tileRows} rows; both are padded with zeros to whole tiles and to a multiple of {@link #unit} terms. A panel of B
 * and a panel of A then meet in one tile of C, which is held in registers. The packed block of B ({@link #B_WORDS}) and that
 * of A share the second-level cache, a panel of B stays in the first while all panels of A pass.
 *
 * @param <A> array of elements
 * @param <P> array of packed words
 */
abstract class BlockedProduct<A, P> {
    /** Packed words (8 bytes each) of a block of B: half a megabyte, half the second-level cache of a server core. */
    private static final int B_WORDS = 1 << 16;

    /** Rows of A up to which a block of B is used too little to be worth its way through the second-level cache. */
    private static final int FEW_ROWS = 32;

    /** Packed words of a block of B for so few rows: most of a first-level cache. */
    private static final int FEW_ROWS_B_WORDS = 1 << 12;

    /** Packed words of B that are multiplied by one panel of A before the next: half a first-level cache. */
    private static final int NEAR_WORDS = 1 << 11;

    /** Rows of a block of A. */
    private static final int A_ROWS = 128;

    private final int tileRows;
    private final int tileColumns;
    private final int depth;
    private final int unit;
    private final int wordsA;
    private final int wordsB;
    private final int wordsSum;

    /**
     * @param tileRows rows of a tile
     * @param tileColumns columns of a tile
     * @param depth terms of a block, a multiple of unit
     * @param unit terms that are taken together
     * @param wordsA packed words of an element of A
     * @param wordsB packed words of an element of B
     * @param wordsSum words of a sum
     */
    BlockedProduct(int tileRows, int tileColumns, int depth, int unit, int wordsA, int wordsB, int wordsSum) {
        this.tileRows = tileRows;
        this.tileColumns = tileColumns;
        this.depth = depth;
        this.unit = unit;
        this.wordsA = wordsA;
        this.wordsB = wordsB;
        this.wordsSum = wordsSum;
    }

    abstract P words(int count);

    /**
     * Packs one panel of A: word w of element (row r, term t) where the subclass's tile wants it, rows beyond {@code rows}
     * and terms beyond {@code terms} as zeros.
     */
    abstract void packA(A a, int at, int rowStep, int termStep, int rows, int terms, int paddedTerms, P panel, int to);

    /**
     * Packs one row of B, {@code columns} elements: the words of column j belong to panel j / tileColumns, whose distance in
     * the packed block is {@code panelWords}. Columns beyond the last are zeros up to a whole tile.
     */
    abstract void packB(A b, int at, int columns, P block, int to, int panelWords);

    /** Zeros in the place of one row of B. */
    abstract void padB(int columns, P block, int to, int panelWords);

    /**
     * Multiplies a panel of A by panels of B that lie one after the other: the sums of row r go to {@code sums} from {@code
     * r*rowStep}, {@code tileColumns * wordsSum} words for each panel.
     */
    abstract void tiles(int paddedTerms, int panels, P panelA, int atA, P panelsB, int atB, P sums, int rowStep);

    /** Stores the sums of one row of C as elements, or adds them if not first. */
    abstract void store(P sums, int from, int columns, A c, int at, boolean first);

    final void multiply(boolean transposed, A a, int ao, int lda, Rows<A> b, Rows<A> c, int m, int n, int k) {
        int rowStep = transposed ? 1 : lda;
        int termStep = transposed ? lda : 1;
        int deepest = roundUp(Math.min(depth, k), unit);
        int wordsOfB = m <= FEW_ROWS ? FEW_ROWS_B_WORDS : B_WORDS;
        int most = Math.max(tileColumns, wordsOfB / (deepest * wordsB) / tileColumns * tileColumns);
        int widest = roundUp(Math.min(n, most), tileColumns);
        int tallest = roundUp(Math.min(A_ROWS, m), tileRows);
        P packedB = words(deepest * widest * wordsB);
        P packedA = words(deepest * tallest * wordsA);
        int together = Math.min(widest, together(deepest));
        P sums = words(tileRows * together * wordsSum);
        for (int j = 0, columns; j < n; j += columns) {
            columns = Math.min(widest, n - j);
            for (int t = 0, terms; t < k; t += terms) {
                terms = Math.min(depth, k - t);
                int padded = roundUp(terms, unit);
                packBlockB(b, t, terms, padded, j, columns, packedB);
                for (int i = 0, rows; i < m; i += rows) {
                    KernelInterruptedException.check();
                    rows = Math.min(A_ROWS, m - i);
                    int panelA = tileRows * padded * wordsA;
                    for (int r = 0; r < rows; r += tileRows) {
                        packA(
                                a,
                                ao + (i + r) * rowStep + t * termStep,
                                rowStep,
                                termStep,
                                Math.min(tileRows, rows - r),
                                terms,
                                padded,
                                packedA,
                                r / tileRows * panelA);
                    }
                    multiplyBlock(padded, together, packedA, packedB, sums, c, i, rows, j, columns, t == 0);
                }
            }
        }
    }

    private void packBlockB(Rows<A> b, int t, int terms, int padded, int j, int columns, P packedB) {
        int rowWords = tileColumns * wordsB;
        for (int s = 0; s < padded; s++) {
            if (s < terms) {
                packB(b.data(t + s), b.at(t + s) + j, columns, packedB, s * rowWords, padded * rowWords);
            } else {
                padB(columns, packedB, s * rowWords, padded * rowWords);
            }
        }
    }

    /** Columns whose packed terms stay in the first-level cache: one panel of B if terms are many. */
    private int together(int terms) {
        return Math.max(tileColumns, NEAR_WORDS / (terms * wordsB) / tileColumns * tileColumns);
    }

    private void multiplyBlock(
            int terms,
            int together,
            P packedA,
            P packedB,
            P sums,
            Rows<A> c,
            int i,
            int rows,
            int j,
            int columns,
            boolean first) {
        int panelA = tileRows * terms * wordsA;
        int panelB = tileColumns * terms * wordsB;
        int rowStep = together * wordsSum;
        for (int s = 0, width; s < columns; s += width) {
            width = Math.min(together, columns - s);
            for (int r = 0; r < rows; r += tileRows) {
                int panels = (width + tileColumns - 1) / tileColumns;
                tiles(terms, panels, packedA, r / tileRows * panelA, packedB, s / tileColumns * panelB, sums, rowStep);
                for (int v = 0; v < Math.min(tileRows, rows - r); v++) {
                    int row = i + r + v;
                    store(sums, v * rowStep, width, c.data(row), c.at(row) + j + s, first);
                }
            }
        }
    }

    static int roundUp(int value, int unit) {
        return (value + unit - 1) / unit * unit;
    }
}
