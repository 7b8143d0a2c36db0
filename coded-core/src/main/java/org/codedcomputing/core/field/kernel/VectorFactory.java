package org.codedcomputing.core.field.kernel;

import jdk.incubator.vector.LongVector;

/** The provider that needs {@code jdk.incubator.vector}. Loaded by name, see {@link Kernels}. */
final class VectorFactory implements KernelFactory {
    private final int bits;

    /** Touches the module, so that its absence shows here. */
    VectorFactory() {
        bits = LongVector.SPECIES_PREFERRED.vectorBitSize();
    }

    @Override
    public BulkKernels<int[]> prime(Residues field) {
        return new VectorPrimeKernels(field);
    }

    @Override
    public BulkKernels<long[]> mersenne61() {
        return new VectorMersenne61Kernels();
    }

    @Override
    public BulkKernels<byte[]> gf256() {
        return new Gf256Kernels(KernelProvider.VECTOR);
    }

    @Override
    public BulkKernels<double[]> real() {
        return new VectorRealKernels();
    }

    @Override
    public String description() {
        return "Vector API, " + bits + "-bit vectors";
    }
}
