package org.codedcomputing.core.field.kernel;

/** Makes the kernels of one provider. */
interface KernelFactory {
    BulkKernels<int[]> prime(Residues field);

    BulkKernels<long[]> mersenne61();

    BulkKernels<byte[]> gf256();

    BulkKernels<double[]> real();

    /** What the log line says about the provider. */
    String description();
}
