package org.codedcomputing.core.field.kernel;

import java.lang.invoke.MethodHandles;
import java.util.Locale;
import java.util.Optional;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.PrimeField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where kernels come from.
 *
 * <p>The provider is chosen when this class is loaded, and logged once: {@link KernelProvider#VECTOR} if the module {@code
 * jdk.incubator.vector} is there, which Spark arranges, else {@link KernelProvider#SCALAR}. The system property {@value
 * #PROPERTY} set to {@code scalar} leaves the vector kernels out, set to {@code vector} insists on them.
 *
 * <p>Kernels are stateless; every call may make a new object.
 */
public final class Kernels {
    /** System property that names the provider. */
    public static final String PROPERTY = "codedcomputing.kernels";

    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

    private static final String ADVICE = "start Java with --add-modules jdk.incubator.vector";

    private static final String WANTED = wanted();
    private static final KernelFactory SCALAR = new ScalarFactory();
    private static final Optional<KernelFactory> VECTOR = vectorFactory();
    private static final KernelProvider CHOSEN = choose();

    private Kernels() {}

    private static String wanted() {
        String wanted = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "", "vector", "scalar" -> wanted;
            default ->
                throw new IllegalArgumentException("system property " + PROPERTY + " is '" + wanted
                        + "'; set it to vector or scalar, or leave it out");
        };
    }

    /** By name, because this class must load where the vector classes cannot. */
    private static Optional<KernelFactory> vectorFactory() {
        if (WANTED.equals("scalar")
                || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MethodHandles.lookup()
                    .findClass(Kernels.class.getPackageName() + ".VectorFactory")
                    .asSubclass(KernelFactory.class)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException | LinkageError failure) {
            throw new IllegalStateException(
                    "the Vector API is there but the kernels on it cannot be loaded; set the system property "
                            + PROPERTY + " to scalar",
                    failure);
        }
    }

    private static KernelProvider choose() {
        if (VECTOR.isPresent()) {
            LOG.info("bulk kernels: {}", VECTOR.get().description());
            return KernelProvider.VECTOR;
        }
        if (WANTED.equals("vector")) {
            throw new IllegalStateException("vector kernels are wanted but cannot be loaded; " + ADVICE);
        }
        LOG.info(
                "bulk kernels: {}{}",
                SCALAR.description(),
                WANTED.isEmpty() ? "; " + ADVICE + " for the faster ones" : "");
        return KernelProvider.SCALAR;
    }

    private static KernelFactory factory(KernelProvider provider) {
        return switch (provider) {
            case SCALAR -> SCALAR;
            case VECTOR ->
                VECTOR.orElseThrow(() -> new IllegalStateException(
                        "vector kernels cannot be loaded; start Java with --add-modules jdk.incubator.vector"));
        };
    }

    /** The provider that was chosen. */
    public static KernelProvider provider() {
        return CHOSEN;
    }

    /** Whether a provider can run in this JVM. */
    public static boolean isAvailable(KernelProvider provider) {
        return provider == KernelProvider.SCALAR || VECTOR.isPresent();
    }

    /** Kernels over 2^31-1. */
    public static BulkKernels<int[]> mersenne31() {
        return prime(Mersenne31.FIELD);
    }

    /** Kernels over 2^61-1. */
    public static BulkKernels<long[]> mersenne61() {
        return mersenne61(CHOSEN);
    }

    /**
     * Kernels over 2^61-1 of one provider.
     *
     * @throws IllegalStateException if the provider cannot run in this JVM
     */
    public static BulkKernels<long[]> mersenne61(KernelProvider provider) {
        return factory(provider).mersenne61();
    }

    /**
     * Kernels over a prime below 2^31.
     *
     * @throws IllegalArgumentException if the modulus is beyond 2^31-1
     */
    public static BulkKernels<int[]> prime(PrimeField field) {
        return prime(field, CHOSEN);
    }

    /**
     * Kernels over a prime below 2^31 of one provider.
     *
     * @throws IllegalArgumentException if the modulus is beyond 2^31-1
     * @throws IllegalStateException if the provider cannot run in this JVM
     */
    public static BulkKernels<int[]> prime(PrimeField field, KernelProvider provider) {
        return factory(provider).prime(new Residues(field));
    }

    /** Kernels over GF(2^8). */
    public static BulkKernels<byte[]> gf256() {
        return gf256(CHOSEN);
    }

    /**
     * Kernels over GF(2^8) of one provider.
     *
     * @throws IllegalStateException if the provider cannot run in this JVM
     */
    public static BulkKernels<byte[]> gf256(KernelProvider provider) {
        return factory(provider).gf256();
    }

    /** Kernels over {@code double}. */
    public static BulkKernels<double[]> real() {
        return real(CHOSEN);
    }

    /**
     * Kernels over {@code double} of one provider.
     *
     * @throws IllegalStateException if the provider cannot run in this JVM
     */
    public static BulkKernels<double[]> real(KernelProvider provider) {
        return factory(provider).real();
    }
}
