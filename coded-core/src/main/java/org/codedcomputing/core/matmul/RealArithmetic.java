package org.codedcomputing.core.matmul;

import java.util.Arrays;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;

/** Blocks of {@code double}. */
public final class RealArithmetic extends BlockArithmetic<double[]> {
    private static final long serialVersionUID = 1L;

    /** The only one. */
    public static final RealArithmetic REALS = new RealArithmetic();

    private RealArithmetic() {}

    @Override
    public BulkKernels<double[]> kernels() {
        return Kernels.real();
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public double[] integers(long... values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }

    @Override
    public void requireElements(Block<double[]> block, String what) {
        double[] data = block.data();
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw new IllegalArgumentException("%s holds %s at row %d, column %d; all entries must be finite"
                        .formatted(what, data[i], i / block.columns(), i % block.columns()));
            }
        }
    }

    @Override
    public boolean same(double[] first, double[] second) {
        return Arrays.equals(first, second);
    }

    @Override
    int unitIndex(double[] data, int offset, int length) {
        int unit = -1;
        for (int i = 0; i < length; i++) {
            if (data[offset + i] != 0) {
                if (unit >= 0 || data[offset + i] != 1) {
                    return -1;
                }
                unit = i;
            }
        }
        return unit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RealArithmetic;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "the reals";
    }
}
