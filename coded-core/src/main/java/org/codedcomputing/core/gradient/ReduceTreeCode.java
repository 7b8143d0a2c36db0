package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * The leaf-stop form of CodedReduce: all N workers of the tree send what they hold to one place, which decodes the tree there as
 * soon as every parent has enough children. The sum is that of {@link CodedReduce}; what the tree is for, that nobody receives
 * more than n messages, is lost. Worker w is node w+1.
 *
 * @param <D> a granule of the data
 */
public final class ReduceTreeCode<D>
        implements ComputationCode<List<D>, ReduceTreeCode.TreeShare<D>, double[], double[]> {
    private static final long serialVersionUID = 1L;

    private final CodedReduce reduce;
    private final ReduceTree tree;
    private final int length;

    private ReduceTreeCode(CodedReduce reduce, int length) {
        this.reduce = reduce;
        this.tree = reduce.tree();
        this.length = length;
    }

    /**
     * The code of a tree.
     *
     * @param length numbers p in a gradient, at least 1
     */
    public static <D> ReduceTreeCode<D> of(CodedReduce reduce, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a gradient has at least 1 number, got p=" + length);
        }
        return new ReduceTreeCode<>(reduce, length);
    }

    /**
     * What one worker holds.
     *
     * @param <D> a granule of the data
     */
    public static final class TreeShare<D> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final List<D> granules;
        private final double[] coefficients;

        TreeShare(List<D> granules, double[] coefficients) {
            this.granules = new ArrayList<>(granules);
            this.coefficients = coefficients;
        }

        /**
         * The worker function: the weighted sum, p numbers.
         *
         * @param length numbers p in a gradient, at least 1
         * @param gradient called once for each granule
         */
        public double[] message(int length, PartitionGradient<? super D> gradient) {
            double[] sum = new double[length];
            double[] one = new double[length];
            for (int i = 0; i < coefficients.length; i++) {
                Arrays.fill(one, 0);
                gradient.add(granules.get(i), one);
                for (int x = 0; x < length; x++) {
                    sum[x] += coefficients[i] * one[x];
                }
            }
            return sum;
        }
    }

    @Override
    public String name() {
        return "leaf-stop tree of n=%d, L=%d, s=%d (%s)"
                .formatted(
                        tree.fanOut(),
                        tree.depth(),
                        tree.stragglers(),
                        reduce.scheme().name());
    }

    @Override
    public int workers() {
        return tree.workers();
    }

    /** Where every parent has just enough children. */
    @Override
    public int recoveryThreshold() {
        int all = 0;
        int layer = 1;
        for (int i = 0; i < tree.depth(); i++) {
            layer *= reduce.scheme().recoveryThreshold();
            all += layer;
        }
        return all;
    }

    /** False: the order of additions over the reals may differ between machines. */
    @Override
    public boolean exact() {
        return false;
    }

    /**
     * Gives each worker its granules.
     *
     * @param granules D0 of them, some may be empty; shared with the shares
     */
    @Override
    public Encoding<TreeShare<D>> encode(List<D> granules) {
        if (granules.size() != tree.granules()) {
            throw new IllegalArgumentException("%s needs %d granules but got %d; cut the data into as many"
                    .formatted(name(), tree.granules(), granules.size()));
        }
        List<D> copy = List.copyOf(granules);
        return worker -> {
            List<D> held = new ArrayList<>();
            for (int granule : reduce.allocation().granules(worker + 1)) {
                held.add(copy.get(granule));
            }
            return new TreeShare<>(held, reduce.allocation().coefficients(worker + 1));
        };
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        double amplification = amplification(0, arrived);
        return Double.isNaN(amplification)
                ? Sufficiency.notYet(1)
                : Sufficiency.estimated(amplification * 0x1p-53, ExactScheme.RESIDUAL);
    }

    /** Largest product of amplifications along a path below a node; NaN if its message cannot be had. */
    private double amplification(int node, BitSet arrived) {
        if (node > 0 && !arrived.get(node - 1)) {
            return Double.NaN;
        }
        if (tree.leaf(node)) {
            return 1;
        }
        BitSet children = new BitSet();
        double most = 1;
        for (int child = 0; child < tree.fanOut(); child++) {
            double below = amplification(tree.child(node, child), arrived);
            if (!Double.isNaN(below)) {
                children.set(child);
                most = Math.max(most, below);
            }
        }
        return reduce.sufficient(children)
                ? most * reduce.scheme().decoding(children).amplification()
                : Double.NaN;
    }

    /**
     * The sum, p numbers.
     *
     * @throws NotDecodableException if messages do not suffice; the text says which node lacks children
     * @throws IllegalArgumentException if a message has another length or a number that is not finite
     */
    @Override
    public double[] decode(ArrivedResults<double[]> results) {
        return message(0, results);
    }

    private double[] message(int node, ArrivedResults<double[]> results) {
        double[] local = node == 0 ? new double[length] : results.get(node - 1);
        if (tree.leaf(node)) {
            return local;
        }
        Map<Integer, double[]> messages = new TreeMap<>();
        for (int child = 0; child < tree.fanOut(); child++) {
            int below = tree.child(node, child);
            if (!Double.isNaN(amplification(below, results.workers()))) {
                messages.put(child, message(below, results));
            }
        }
        return reduce.merge(node, local, ArrivedResults.of(messages));
    }

    @Override
    public boolean sameResult(double[] first, double[] second) {
        return Arrays.equals(first, second);
    }

    @Override
    public String toString() {
        return name();
    }
}
