package org.codedcomputing.core.matmul;

import java.util.Arrays;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;

/** Residues of 2^61-1. */
final class LongArithmetic extends FieldArithmetic<long[]> {
    private static final long serialVersionUID = 1L;

    LongArithmetic() {
        super(Mersenne61.FIELD);
    }

    @Override
    public BulkKernels<long[]> kernels() {
        return Kernels.mersenne61();
    }

    @Override
    long[] store(long[] residues) {
        return residues.clone();
    }

    @Override
    public long residue(long[] data, int index) {
        return data[index];
    }

    @Override
    public int firstOutside(long[] data) {
        long modulus = field().modulus();
        for (int i = 0; i < data.length; i++) {
            if (data[i] < 0 || data[i] >= modulus) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean same(long[] first, long[] second) {
        return Arrays.equals(first, second);
    }
}
