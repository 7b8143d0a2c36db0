package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.SlicedCode;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.matmul.Figures;

/**
 * The sum of the gradients of all partitions, but for rounding, whichever s of n workers are missing. By fractional repetition it
 * is the same sum bit for bit.
 *
 * @param <D> a partition of the data
 */
public final class GradientCode<D> extends LinearGradientCode<D, double[]>
        implements SlicedCode<List<D>, GradientShare<D>, double[], double[], double[]> {
    private static final long serialVersionUID = 1L;

    private final ExactScheme exact;

    private GradientCode(ExactScheme exact, int length) {
        super(exact, length);
        this.exact = exact;
    }

    /**
     * The code of a scheme.
     *
     * @param length numbers p in a gradient, further sums over rows included; at least 1
     */
    public static <D> GradientCode<D> of(ExactScheme scheme, int length) {
        return new GradientCode<>(Objects.requireNonNull(scheme, "scheme"), length);
    }

    @Override
    public ExactScheme scheme() {
        return exact;
    }

    @Override
    public int recoveryThreshold() {
        return exact.recoveryThreshold();
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        requireWorkers(arrived);
        int missing = exact.missing(arrived);
        if (missing > 0) {
            return Sufficiency.notYet(missing);
        }
        DecodingVector vector = decoding(arrived);
        return vector.exact()
                ? Sufficiency.estimated(vector.amplification() * 0x1p-53, ExactScheme.RESIDUAL)
                : Sufficiency.notYet(1);
    }

    /**
     * The sum, p numbers.
     *
     * @throws NotDecodableException if messages do not suffice; the text says whose are missing
     * @throws IllegalArgumentException if a message has another length or a number that is not finite
     */
    @Override
    public double[] decode(ArrivedResults<double[]> results) {
        return combine(vector(results), results, length());
    }

    private DecodingVector vector(ArrivedResults<double[]> results) {
        BitSet arrived = results.workers();
        requireWorkers(arrived);
        if (exact.missing(arrived) > 0) {
            throw new NotDecodableException(exact.shortage(arrived));
        }
        DecodingVector vector = decoding(arrived);
        requireExact(vector);
        return vector;
    }

    /** Numbers of one lane of a message, which are those of one part of the sum. */
    @Override
    public int entries(double[] result) {
        return result.length / exact.matrix().lanes();
    }

    @Override
    public double[] slice(double[] result, int from, int to) {
        int lanes = exact.matrix().lanes();
        int block = entries(result);
        double[] slice = new double[lanes * (to - from)];
        for (int lane = 0; lane < lanes; lane++) {
            System.arraycopy(result, lane * block + from, slice, lane * (to - from), to - from);
        }
        return slice;
    }

    /**
     * The same entries of all m parts of the sum, part by part: with one part, entries {@code from..to} of the sum. Where the last
     * part is shorter than the others, what is beyond its end is 0 but for rounding.
     */
    @Override
    public double[] decodeSlice(ArrivedResults<double[]> slices, int from, int to) {
        return combine(vector(slices), slices, exact.matrix().parts() * (to - from));
    }

    /**
     * Puts slices together again.
     *
     * @param parts all slices of the sum, ascending
     * @return the sum, p numbers
     */
    public double[] join(List<double[]> parts) {
        int m = exact.matrix().parts();
        int block = exact.matrix().messageLength(length()) / exact.matrix().lanes();
        double[] sum = new double[length()];
        int from = 0;
        for (double[] slice : parts) {
            int width = slice.length / m;
            for (int part = 0; part < m; part++) {
                int to = part * block + from;
                int count = Math.max(0, Math.min(width, length() - to));
                System.arraycopy(slice, part * width, sum, Math.min(to, length()), count);
            }
            from += width;
        }
        return sum;
    }

    /** Refuses a vector whose sum would be another one. */
    static void requireExact(DecodingVector vector) {
        if (!vector.exact()) {
            throw new NotDecodableException("decoding residual %s > 1e-8 for survivors %s: ill-conditioned code"
                    .formatted(Figures.size(vector.residual(), 1), vector.workerSet()));
        }
    }
}
