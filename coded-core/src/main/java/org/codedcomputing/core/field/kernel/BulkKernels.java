package org.codedcomputing.core.field.kernel;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Bulk arithmetic of one field (or of the reals) on flat primitive arrays.
 *
 * <p>Elements are canonical: 0..p-1 for a prime p, any byte for GF(2^8), any {@code double}. Kernels do not check this,
 * because they are the hot loops; an element outside the range gives an unspecified result. Outputs are canonical and the
 * same for every {@link KernelProvider}, bit for bit, {@code double} included: the order of its additions is fixed (blocks
 * of {@value #REAL_BLOCK} terms, each a chain of fused multiply-adds).
 *
 * <p>All sizes, 0 included, all offsets and all strides are legal. An output must not share storage with an input; the
 * element-wise kernels allow an output that is exactly the input. Every kernel throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} if shapes do not fit or an output overlaps an input, before anything is written,
 *   <li>{@link KernelInterruptedException} if its thread is interrupted, between two blocks.
 * </ul>
 *
 * <p>Stateless and safe for use by several threads on different outputs.
 *
 * @param <A> {@code int[]}, {@code long[]}, {@code byte[]} or {@code double[]}
 */
public interface BulkKernels<A> {
    /** Terms of a real inner product that are added up before they are added to the result. */
    int REAL_BLOCK = 192;

    /** The implementation that runs. */
    KernelProvider provider();

    /** What is computed with: the field's name such as {@code F_97}, or {@code double}. */
    String arithmetic();

    /** A new array of zeros. */
    A newArray(int length);

    /**
     * The product {@code C = A B}, in m*n*k multiply-adds.
     *
     * @param a m x k, not modified
     * @param b k x n, not modified
     * @param c m x n, overwritten
     */
    void multiply(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c);

    /**
     * The product {@code C = A^T B}, in m*n*k multiply-adds, without forming the transpose.
     *
     * @param a k x m, not modified
     * @param b k x n, not modified
     * @param c m x n, overwritten
     */
    void multiplyTransposed(MatrixView<A> a, MatrixView<A> b, MatrixView<A> c);

    /**
     * The transpose {@code C = A^T}.
     *
     * @param a m x n, not modified
     * @param c n x m, overwritten
     */
    void transpose(MatrixView<A> a, MatrixView<A> c);

    /**
     * The product {@code y = A x}.
     *
     * @param a m x n, not modified
     * @param x n elements, not modified
     * @param y m elements, overwritten
     */
    void multiplyVector(MatrixView<A> a, Slice<A> x, Slice<A> y);

    /**
     * The product {@code y = A^T x}.
     *
     * @param a m x n, not modified
     * @param x m elements, not modified
     * @param y n elements, overwritten
     */
    void multiplyTransposedVector(MatrixView<A> a, Slice<A> x, Slice<A> y);

    /**
     * Adds a multiple of a vector: {@code y = y + s x} with {@code s = scalar[at]}.
     *
     * @param scalar array that holds the factor, not modified
     * @param at index of the factor
     * @param x n elements, not modified unless it is {@code y}
     * @param y n elements, updated
     * @throws IndexOutOfBoundsException if {@code at} is outside {@code scalar}
     */
    void axpy(A scalar, int at, Slice<A> x, Slice<A> y);

    /**
     * Linear combinations of blocks, which is what encoding and decoding are: output i becomes the sum over j of
     * {@code coefficients(i, j)} times input j. One pass over the inputs and one over the outputs while there are no more
     * than about a hundred of each.
     *
     * @param coefficients m x k, not modified
     * @param inputs k blocks of equal length, not modified
     * @param outputs m blocks of that length, overwritten; no two may overlap
     */
    void combine(MatrixView<A> coefficients, List<Slice<A>> inputs, List<Slice<A>> outputs);

    /**
     * The inner product; 0 for empty vectors.
     *
     * @param x n elements, not modified
     * @param y n elements, not modified
     * @param result element {@code at} is overwritten
     * @param at index of the result
     * @throws IndexOutOfBoundsException if {@code at} is outside {@code result}
     */
    void dot(Slice<A> x, Slice<A> y, A result, int at);

    /**
     * The element-wise product {@code z = x y}.
     *
     * @param x n elements, not modified unless it is {@code z}
     * @param y n elements, not modified unless it is {@code z}
     * @param z n elements, overwritten
     */
    void hadamard(Slice<A> x, Slice<A> y, Slice<A> z);

    /**
     * Values of a polynomial at many points, by Horner's rule.
     *
     * @param coefficients constant term first, not modified; none for the zero polynomial
     * @param points n elements, not modified
     * @param values n elements, overwritten
     */
    void evaluate(Slice<A> coefficients, Slice<A> points, Slice<A> values);

    /**
     * Whether a vector consists of elements: over a field of residues those from 0 to p - 1, which all other kernels take for
     * granted of their inputs; over bytes always; over {@code double} finite numbers, which no other kernel asks for.
     *
     * @param x n values, not modified
     * @return true if n is 0
     */
    boolean canonical(Slice<A> x);

    /**
     * Independent uniform elements: over a field by rejection, so that no residue is favoured; {@code double} multiples of
     * 2^-53 in [0, 1). The elements depend on the source only, not on the provider.
     *
     * @param target overwritten
     * @param source where the bits come from; masks and secret combinations need a cryptographic source such as
     *     {@link java.security.SecureRandom}
     */
    void fillRandom(Slice<A> target, RandomGenerator source);

    /**
     * The same kernels, spread over several threads. The calling thread takes part and the call returns when all is done,
     * so it makes progress even on an executor that never runs anything. Results do not depend on the number of workers.
     *
     * @param executor runs the helpers
     * @param workers threads that work at once, the caller included, at least 1
     * @throws IllegalArgumentException if {@code workers} is below 1
     */
    default BulkKernels<A> parallel(Executor executor, int workers) {
        return new ParallelKernels<>(this, executor, workers);
    }
}
