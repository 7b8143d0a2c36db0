package org.codedcomputing.core.field.kernel;

/** The provider that needs {@code jdk.incubator.vector}. Loaded by name, see {@link Kernels}. */
final class VectorFactory implements KernelFactory {
    private final int bits;

    /** Touches the module, so that its absence shows here. */
    VectorFactory() {
        bits = VectorLanes.LONGS.vectorBitSize();
    }

    /**
     * Whether 64-bit integer lanes can be multiplied. Machines with vectors of 128 bits (NEON, SSE) have no such instruction;
     * the JIT compiler then makes an object of every vector, and plain Java is many times faster.
     */
    private boolean multipliesLongs() {
        return bits >= 256;
    }

    @Override
    public BulkKernels<int[]> prime(Residues field) {
        return multipliesLongs() ? new VectorPrimeKernels(field) : new ScalarPrimeKernels(field);
    }

    @Override
    public BulkKernels<long[]> mersenne61() {
        return multipliesLongs() ? new VectorMersenne61Kernels() : new ScalarMersenne61Kernels();
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
        return "Vector API, " + bits + "-bit vectors"
                + (multipliesLongs() ? "" : ", plain Java for prime fields, which such vectors cannot multiply");
    }
}
