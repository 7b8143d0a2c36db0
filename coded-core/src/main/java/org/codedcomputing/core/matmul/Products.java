package org.codedcomputing.core.matmul;

import org.codedcomputing.core.field.FiniteField;

/** Products of small coefficient matrices, row by row. */
final class Products {
    private Products() {}

    /**
     * @param a m x k; m follows from its length
     * @param b k x n
     * @return m x n
     */
    static long[] multiply(FiniteField field, long[] a, long[] b, int k, int n) {
        int m = a.length / k;
        long[] product = new long[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                long factor = a[i * k + j];
                for (int l = 0; factor != 0 && l < n; l++) {
                    product[i * n + l] = field.add(product[i * n + l], field.mul(factor, b[j * n + l]));
                }
            }
        }
        return product;
    }

    /** The same over the reals. */
    static double[] multiply(double[] a, double[] b, int k, int n) {
        int m = a.length / k;
        double[] product = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
                double factor = a[i * k + j];
                for (int l = 0; factor != 0 && l < n; l++) {
                    product[i * n + l] = Math.fma(factor, b[j * n + l], product[i * n + l]);
                }
            }
        }
        return product;
    }
}
