package org.codedcomputing.core.fountain;

import java.lang.invoke.MethodHandles;
import org.codedcomputing.core.field.kernel.KernelProvider;
import org.codedcomputing.core.field.kernel.Kernels;

/** The loop in use: the one on the Vector API where the bulk kernels use it. */
final class SumLoops {
    private static final SumLoop CHOSEN = Kernels.provider() == KernelProvider.VECTOR ? vector() : new ScalarSumLoop();

    private SumLoops() {}

    static SumLoop chosen() {
        return CHOSEN;
    }

    /** By name, because this class must load where the vector classes cannot. */
    private static SumLoop vector() {
        try {
            return MethodHandles.lookup()
                    .findClass(SumLoops.class.getPackageName() + ".VectorSumLoop")
                    .asSubclass(SumLoop.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError failure) {
            throw new IllegalStateException(
                    "the Vector API is there but the loop on it cannot be loaded; set the system property "
                            + Kernels.PROPERTY + " to scalar",
                    failure);
        }
    }
}
