package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.Objects;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.matmul.Figures;

/**
 * The sum of the gradients of all partitions, but for rounding, whichever s of n workers are missing. By fractional repetition it
 * is the same sum bit for bit.
 *
 * @param <D> a partition of the data
 */
public final class GradientCode<D> extends LinearGradientCode<D, double[]> {
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
        BitSet arrived = results.workers();
        requireWorkers(arrived);
        if (exact.missing(arrived) > 0) {
            throw new NotDecodableException(exact.shortage(arrived));
        }
        DecodingVector vector = decoding(arrived);
        requireExact(vector);
        return combine(vector, results);
    }

    /** Refuses a vector whose sum would be another one. */
    static void requireExact(DecodingVector vector) {
        if (!vector.exact()) {
            throw new NotDecodableException("decoding residual %s > 1e-8 for survivors %s: ill-conditioned code"
                    .formatted(Figures.size(vector.residual(), 1), vector.workerSet()));
        }
    }
}
