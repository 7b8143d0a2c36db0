package org.codedcomputing.benchmarks.kernels;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.SmallPrimeField;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.KernelProvider;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.poly.InterpolationNodes;
import org.codedcomputing.core.poly.Polynomial;
import org.codedcomputing.core.poly.ReedSolomonCode;
import org.codedcomputing.core.poly.VectorLocator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Operations by name: {@code ARITHMETIC.WHAT}, such as {@code m31.multiply}, on random operands of a given size. */
final class KernelCases {
    /** A prime below 2^31 with nothing special about it but that it is used a lot. */
    private static final long PRIME = 998_244_353;

    /** Outputs and inputs of the linear combinations that are measured. */
    static final int OUTPUTS = 12;

    static final int INPUTS = 8;

    /** Results, symbols and faults of the words in which errors are located. */
    static final int RESULTS = 20;

    static final int DIMENSION = 14;
    private static final int FAULTS = 3;

    private KernelCases() {}

    /**
     * Makes operands, and the operation on them.
     *
     * @param what arithmetic and operation
     * @param size of the operands, in the operation's own way
     */
    static Runnable prepare(String what, int size) {
        String[] words = what.split("\\.", 2);
        return switch (words[0]) {
            case "m31" -> of(Kernels.mersenne31(), words[1], size);
            case "m61" -> of(Kernels.mersenne61(), words[1], size);
            case "prime" -> of(Kernels.prime(SmallPrimeField.withModulus(PRIME)), words[1], size);
            case "gf256" -> of(Kernels.gf256(), words[1], size);
            case "real" -> of(Kernels.real(), words[1], size);
            case "m31scalar" -> of(Kernels.prime(Mersenne31.FIELD, KernelProvider.SCALAR), words[1], size);
            case "ejml" -> ejml(shape(words[1], size));
            // By the Vector API where its module is there, in plain Java where it is not.
            case "netlib" -> netlib(JavaBLAS.getInstance(), shape(words[1], size));
            case "netlibjni" -> netlib(NativeBLAS.getInstance(), shape(words[1], size));
            case "words" -> words[1].equals("locate") ? locate(size) : decode(size);
            default -> throw new IllegalArgumentException("no arithmetic " + words[0]);
        };
    }

    /** Whether the native library that netlib loads is installed here. */
    static boolean hasNativeBlas() {
        try {
            return NativeBLAS.getInstance() != null;
        } catch (RuntimeException | LinkageError notInstalled) {
            return false;
        }
    }

    private static <A> Runnable of(BulkKernels<A> kernels, String what, int size) {
        return switch (what) {
            case "multiply", "flat", "tall" -> multiply(kernels, shape(what, size));
            case "parallel" -> {
                ExecutorService threads = Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task, "kernel helper");
                    thread.setDaemon(true);
                    return thread;
                });
                yield multiply(kernels.parallel(threads, 2), shape("multiply", size));
            }
            case "vector" -> {
                A matrix = random(kernels, size * size);
                A x = random(kernels, size);
                A y = kernels.newArray(size);
                yield () -> kernels.multiplyVector(MatrixView.of(matrix, size, size), Slice.of(x), Slice.of(y));
            }
            case "combine" -> combine(kernels, OUTPUTS, INPUTS, size);
            default -> throw new IllegalArgumentException("no operation " + what);
        };
    }

    private static <A> A random(BulkKernels<A> kernels, int count) {
        A array = kernels.newArray(count);
        kernels.fillRandom(Slice.of(array), new SplittableRandom(count));
        return array;
    }

    /** A product of rows x terms times terms x columns. */
    private record Shape(int rows, int terms, int columns) {}

    /** Square; flat, which is encoding of blocks of {@code size} elements; or tall, which is the transpose of that. */
    private static Shape shape(String what, int size) {
        return switch (what) {
            case "flat" -> new Shape(OUTPUTS, INPUTS, size);
            case "tall" -> new Shape(size, INPUTS, OUTPUTS);
            default -> new Shape(size, size, size);
        };
    }

    private static <A> Runnable multiply(BulkKernels<A> kernels, Shape shape) {
        int m = shape.rows();
        int k = shape.terms();
        int n = shape.columns();
        MatrixView<A> a = MatrixView.of(random(kernels, m * k), m, k);
        MatrixView<A> b = MatrixView.of(random(kernels, k * n), k, n);
        MatrixView<A> c = MatrixView.of(kernels.newArray(m * n), m, n);
        return () -> kernels.multiply(a, b, c);
    }

    private static <A> Runnable combine(BulkKernels<A> kernels, int outputs, int inputs, int columns) {
        MatrixView<A> coefficients = MatrixView.of(random(kernels, outputs * inputs), outputs, inputs);
        List<Slice<A>> from = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            from.add(Slice.of(random(kernels, columns)));
        }
        List<Slice<A>> to = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            to.add(Slice.of(kernels.newArray(columns)));
        }
        return () -> kernels.combine(coefficients, from, to);
    }

    private static Runnable ejml(Shape shape) {
        BulkKernels<double[]> kernels = Kernels.real();
        int m = shape.rows();
        int k = shape.terms();
        int n = shape.columns();
        DMatrixRMaj a = DMatrixRMaj.wrap(m, k, random(kernels, m * k));
        DMatrixRMaj b = DMatrixRMaj.wrap(k, n, random(kernels, k * n));
        DMatrixRMaj c = new DMatrixRMaj(m, n);
        return () -> CommonOps_DDRM.mult(a, b, c);
    }

    private static Runnable netlib(BLAS blas, Shape shape) {
        BulkKernels<double[]> kernels = Kernels.real();
        int m = shape.rows();
        int k = shape.terms();
        int n = shape.columns();
        double[] a = random(kernels, m * k);
        double[] b = random(kernels, k * n);
        double[] c = new double[m * n];
        // Column by column, as BLAS has them: the same product by other names.
        return () -> blas.dgemm("N", "N", m, n, k, 1, a, m, b, k, 0, c, m);
    }

    private static ReedSolomonCode code() {
        long[] points = new long[RESULTS];
        for (int i = 0; i < RESULTS; i++) {
            points[i] = i + 1L;
        }
        return new ReedSolomonCode(InterpolationNodes.of(Mersenne31.FIELD, points), DIMENSION);
    }

    /** Results of all workers, {@value #FAULTS} of them wrong everywhere. */
    private static int[][] words(ReedSolomonCode code, int length) {
        UniformSampler sampler = new UniformSampler(Mersenne31.FIELD, new SplittableRandom(length));
        int[][] words = new int[RESULTS][length];
        long[] message = new long[DIMENSION];
        for (int at = 0; at < length; at++) {
            // A few different words are enough, and take no minutes to make.
            if (at < 1000) {
                sampler.fill(message, 0, DIMENSION);
                long[] word = code.encode(Polynomial.of(Mersenne31.FIELD, message));
                for (int i = 0; i < RESULTS; i++) {
                    words[i][at] = (int) (i < FAULTS ? Mersenne31.FIELD.add(word[i], 1 + i) : word[i]);
                }
            } else {
                for (int i = 0; i < RESULTS; i++) {
                    words[i][at] = words[i][at - 1000];
                }
            }
        }
        return words;
    }

    private static Runnable locate(int length) {
        ReedSolomonCode code = code();
        int[][] words = words(code, length);
        VectorLocator locator = new VectorLocator(code);
        return () -> {
            int found = locator.locate(words).faulty().size();
            if (found != FAULTS) {
                throw new IllegalStateException("%d of %d faults located".formatted(found, FAULTS));
            }
        };
    }

    /** The symbols from as many good results as are needed: one field matrix product. */
    private static Runnable decode(int length) {
        return combine(Kernels.mersenne31(), DIMENSION, DIMENSION, length);
    }
}
