package org.codedcomputing.core.matmul;

import org.codedcomputing.core.field.PrimeField;

/** Coefficient matrices of a bilinear algorithm for L products side by side. */
final class BilinearRows {
    private BilinearRows() {}

    /**
     * The factors of one operand from its blocks and masks.
     *
     * @param factors U or V, R x blocks
     * @return (L R + masks) x (L blocks + masks): L copies of the factors and an identity on the diagonal
     */
    static long[] factors(PrimeField field, long[] factors, int blocks, int batch, int masks) {
        long[] rows = integers(factors, blocks, batch, masks);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = field.of(rows[i]);
        }
        return rows;
    }

    /** The same in integers. */
    static long[] integers(long[] factors, int blocks, int batch, int masks) {
        int rank = factors.length / blocks;
        int width = batch * blocks + masks;
        long[] rows = new long[(batch * rank + masks) * width];
        for (int product = 0; product < batch; product++) {
            for (int r = 0; r < rank; r++) {
                System.arraycopy(factors, r * blocks, rows, (product * rank + r) * width + product * blocks, blocks);
            }
        }
        for (int t = 0; t < masks; t++) {
            rows[(batch * rank + t) * width + batch * blocks + t] = 1;
        }
        return rows;
    }

    /** The blocks of C from the products of factors: L mn x L R, L copies of W on the diagonal. */
    static long[] extraction(PrimeField field, BilinearAlgorithm algorithm, int batch) {
        return factors(field, algorithm.w(), algorithm.rank(), batch, 0);
    }
}
