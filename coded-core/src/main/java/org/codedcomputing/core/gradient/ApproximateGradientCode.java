package org.codedcomputing.core.gradient;

import java.util.BitSet;
import java.util.Objects;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * Something near the sum of the gradients, from however many messages there are at least; the answer has another type than an
 * exact sum, and carries its error. A job goes on waiting while the error is above what is wanted, and takes what there is when
 * no more can come.
 *
 * <p>The estimate in {@link Sufficiency} is relative, the root of the error over k: 1 if nothing of the sum is there.
 *
 * @param <D> a partition of the data
 */
public final class ApproximateGradientCode<D> extends LinearGradientCode<D, ApproximateGradient> {
    private static final long serialVersionUID = 1L;

    private final int least;
    private final double wantedError;

    private ApproximateGradientCode(ApproximateScheme scheme, int length, int least, double wantedError) {
        super(scheme, length);
        this.least = least;
        this.wantedError = wantedError;
    }

    /**
     * The code of a scheme.
     *
     * @param length numbers p in a gradient, at least 1
     * @param least fewest messages that are accepted, 1..n
     * @param wantedError error to wait for, at least 0, see {@link DecodingVector#error}; infinite to stop at the fewest messages
     */
    public static <D> ApproximateGradientCode<D> of(
            ApproximateScheme scheme, int length, int least, double wantedError) {
        Objects.requireNonNull(scheme, "scheme");
        int n = scheme.matrix().workers();
        if (least < 1 || least > n || !(wantedError >= 0)) {
            throw new IllegalArgumentException(
                    "fewest messages must be 1..%d and the wanted error at least 0, got %d and %s"
                            .formatted(n, least, wantedError));
        }
        return new ApproximateGradientCode<>(scheme, length, least, wantedError);
    }

    @Override
    public int recoveryThreshold() {
        return least;
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        requireWorkers(arrived);
        int missing = least - arrived.cardinality();
        if (missing > 0) {
            return Sufficiency.notYet(missing);
        }
        double k = scheme().matrix().partitions();
        return Sufficiency.estimated(Math.sqrt(decoding(arrived).error() / k), Math.sqrt(wantedError / k));
    }

    /**
     * The approximate sum and its error.
     *
     * @throws NotDecodableException if there are fewer messages than are accepted
     * @throws IllegalArgumentException if a message has another length or a number that is not finite
     */
    @Override
    public ApproximateGradient decode(ArrivedResults<double[]> results) {
        BitSet arrived = results.workers();
        requireWorkers(arrived);
        if (arrived.cardinality() < least) {
            throw NotDecodableException.tooFew(arrived.cardinality(), least);
        }
        DecodingVector vector = decoding(arrived);
        return new ApproximateGradient(combine(vector, results, length()), vector.error(), vector.workers().length);
    }
}
