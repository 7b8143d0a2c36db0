package org.codedcomputing.core.matmul;

import java.util.Arrays;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;

/** Residues of a prime below 2^31. */
final class IntArithmetic extends FieldArithmetic<int[]> {
    private static final long serialVersionUID = 1L;

    IntArithmetic(PrimeField field) {
        super(field);
        if (field.modulus() > Mersenne31.P) {
            throw new IllegalArgumentException("modulus " + field.modulus() + " is beyond 2^31-1 = " + Mersenne31.P
                    + "; take mersenne61() for M61");
        }
    }

    @Override
    public BulkKernels<int[]> kernels() {
        return Kernels.prime(field());
    }

    @Override
    int[] store(long[] residues) {
        int[] stored = new int[residues.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (int) residues[i];
        }
        return stored;
    }

    @Override
    public long residue(int[] data, int index) {
        return data[index];
    }

    @Override
    public int firstOutside(int[] data) {
        long modulus = field().modulus();
        for (int i = 0; i < data.length; i++) {
            if (data[i] < 0 || data[i] >= modulus) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean same(int[] first, int[] second) {
        return Arrays.equals(first, second);
    }
}
