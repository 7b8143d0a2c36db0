package org.codedcomputing.core.field.kernel;

/** The provider that runs everywhere. */
final class ScalarFactory implements KernelFactory {
    @Override
    public BulkKernels<int[]> prime(Residues field) {
        return new ScalarPrimeKernels(field);
    }

    @Override
    public BulkKernels<long[]> mersenne61() {
        return new ScalarMersenne61Kernels();
    }

    @Override
    public BulkKernels<byte[]> gf256() {
        return new Gf256Kernels(KernelProvider.SCALAR);
    }

    @Override
    public BulkKernels<double[]> real() {
        return new ScalarRealKernels();
    }

    @Override
    public String description() {
        return "plain Java";
    }
}
