package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one worker holds, and what it sends of it.
 *
 * @param lanes vectors in its message, 1 or 2
 * @param parts parts that a gradient is cut into, at least 1
 * @param terms its partitions, ascending
 * @param <D> a partition of the data
 */
public record GradientShare<D>(int lanes, int parts, List<Term<D>> terms) implements Serializable {
    /**
     * One partition with what it is multiplied with.
     *
     * @param <D> a partition of the data
     */
    public static final class Term<D> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final int partition;
        private final D data;
        private final double[] coefficients;

        Term(int partition, D data, double[] coefficients) {
            this.partition = partition;
            this.data = data;
            this.coefficients = coefficients;
        }

        /** Number of the partition, 0..k-1. */
        public int partition() {
            return partition;
        }

        /** Its data; shared. */
        public D data() {
            return data;
        }
    }

    /** Copies the list. */
    public GradientShare {
        terms = List.copyOf(terms);
    }

    /** The share of a worker. */
    static <D> GradientShare<D> of(EncodingMatrix matrix, int worker, List<D> partitions) {
        int[] held = matrix.held(worker);
        double[] coefficients = matrix.coefficients(worker);
        int each = matrix.lanes() * matrix.parts();
        List<Term<D>> terms = new ArrayList<>();
        for (int t = 0; t < held.length; t++) {
            double[] own = Arrays.copyOfRange(coefficients, t * each, (t + 1) * each);
            terms.add(new Term<>(held[t], partitions.get(held[t]), own));
        }
        return new GradientShare<>(matrix.lanes(), matrix.parts(), terms);
    }

    /**
     * The worker function: the message, {@code lanes x ceil(length/parts)} numbers. Partitions are taken in ascending order, so
     * that workers with the same partitions and coefficients send the same bits.
     *
     * @param length numbers p in a gradient, at least 1
     * @param gradient called once for each partition
     */
    public double[] message(int length, PartitionGradient<? super D> gradient) {
        int block = (length + parts - 1) / parts;
        double[] message = new double[lanes * block];
        double[] sum = new double[length];
        for (Term<D> term : terms) {
            Arrays.fill(sum, 0);
            gradient.add(term.data, sum);
            for (int lane = 0; lane < lanes; lane++) {
                for (int part = 0; part < parts; part++) {
                    double coefficient = term.coefficients[lane * parts + part];
                    int from = part * block;
                    int count = Math.min(block, length - from);
                    for (int x = 0; x < count; x++) {
                        message[lane * block + x] += coefficient * sum[from + x];
                    }
                }
            }
        }
        return message;
    }
}
