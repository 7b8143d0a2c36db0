package org.codedcomputing.core.gradient;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.DecodingCache;
import org.codedcomputing.core.computation.Encoding;

/**
 * What exact and approximate codes for gradients have in common. The worker function is {@link GradientShare#message}. Encoding
 * moves partitions and computes nothing; a share stays where it is for as many rounds as the data does.
 *
 * @param <D> a partition of the data
 * @param <O> the answer
 */
public abstract sealed class LinearGradientCode<D, O> implements ComputationCode<List<D>, GradientShare<D>, double[], O>
        permits GradientCode, ApproximateGradientCode {
    private static final long serialVersionUID = 1L;

    /** Sets of workers whose decoding vectors are kept. */
    public static final int CACHED_SETS = 4096;

    private final GradientScheme scheme;
    private final int length;
    private final DecodingCache<DecodingVector> cache = new DecodingCache<>(CACHED_SETS);

    LinearGradientCode(GradientScheme scheme, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a gradient has at least 1 number, got p=" + length);
        }
        this.scheme = scheme;
        this.length = length;
    }

    /** Who holds what. */
    public GradientScheme scheme() {
        return scheme;
    }

    /** Numbers p in a gradient. */
    public final int length() {
        return length;
    }

    /** How often the decoding vector of a set was there already. */
    public final long cacheHits() {
        return cache.hits();
    }

    @Override
    public final String name() {
        return scheme.name();
    }

    @Override
    public final int workers() {
        return scheme.matrix().workers();
    }

    /** False: the order of additions over the reals may differ between machines. */
    @Override
    public final boolean exact() {
        return false;
    }

    /**
     * Gives each worker its partitions.
     *
     * @param partitions k of them, some may be empty; shared with the shares
     */
    @Override
    public final Encoding<GradientShare<D>> encode(List<D> partitions) {
        EncodingMatrix matrix = scheme.matrix();
        if (partitions.size() != matrix.partitions()) {
            throw new IllegalArgumentException("%s needs %d partitions but got %d; cut the data into as many"
                    .formatted(name(), matrix.partitions(), partitions.size()));
        }
        List<D> copy = List.copyOf(partitions);
        return worker -> GradientShare.of(matrix, worker, copy);
    }

    @Override
    public final boolean sameResult(double[] first, double[] second) {
        return Arrays.equals(first, second);
    }

    /**
     * How the sum follows from the messages of some workers, and how good it is, for reports.
     *
     * @param arrived workers whose messages suffice, bits 0..n-1; not modified
     */
    public final DecodingVector decoding(BitSet arrived) {
        return cache.get(arrived, scheme::decoding);
    }

    final void requireWorkers(BitSet arrived) {
        if (arrived.length() > workers()) {
            throw new IllegalArgumentException("results of worker %d but %s has workers 0..%d"
                    .formatted(arrived.length() - 1, name(), workers() - 1));
        }
    }

    /**
     * Combines messages after a look at each that is used.
     *
     * @param numbers numbers of what they are of: p, or fewer for slices
     */
    final double[] combine(DecodingVector vector, ArrivedResults<double[]> results, int numbers) {
        for (int worker : vector.workers()) {
            double[] message = results.get(worker);
            int expected = scheme.matrix().messageLength(numbers);
            if (message.length != expected) {
                throw new IllegalArgumentException(
                        "worker %d returned %d values, expected %d".formatted(worker, message.length, expected));
            }
            for (int i = 0; i < message.length; i++) {
                if (!Double.isFinite(message[i])) {
                    throw new IllegalArgumentException(
                            "worker %d returned %s at index %d".formatted(worker, message[i], i));
                }
            }
        }
        return vector.combine(results::get, numbers);
    }

    @Override
    public final String toString() {
        return name();
    }
}
