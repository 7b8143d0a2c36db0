package org.codedcomputing.core.field.kernel;

/** Which implementation of the bulk kernels runs. Results do not depend on it, time does. */
public enum KernelProvider {
    /** Written with the Vector API; needs the module {@code jdk.incubator.vector}, which Spark adds to its JVMs. */
    VECTOR,
    /** Plain Java in the shape that the JIT compiler turns into vector code by itself where it can; runs everywhere. */
    SCALAR
}
