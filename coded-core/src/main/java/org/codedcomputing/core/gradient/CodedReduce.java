package org.codedcomputing.core.gradient;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.DecodingCache;
import org.codedcomputing.core.computation.NotDecodableException;

/**
 * CodedReduce [36]: the sum of the gradients of all granules in a tree of workers, each of which adds what it holds itself to
 * what it decodes from the messages of its fastest children, and sends p numbers up. So nobody receives more than n messages,
 * and every parent does without s of its children.
 *
 * <p>This class is the arithmetic of one node, and of a whole tree in one process; it moves nothing. A tree is fragile where it is
 * wide, see {@link ReduceTree#failureProbability}: who runs it must be able to wait for all.
 */
public final class CodedReduce implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int CACHED_SETS = 4096;

    private final ReduceTree tree;
    private final ExactScheme scheme;
    private final ReduceAllocation allocation;
    private final DecodingCache<DecodingVector> cache = new DecodingCache<>(CACHED_SETS);

    private CodedReduce(ReduceTree tree, ExactScheme scheme) {
        this.tree = tree;
        this.scheme = scheme;
        this.allocation = ReduceAllocation.of(tree, scheme.matrix());
    }

    /** CodedReduce with the scheme that {@link GradientSchemes#regular} takes. */
    public static CodedReduce of(ReduceTree tree) {
        return of(tree, GradientSchemes.regular(tree.fanOut(), tree.stragglers()));
    }

    /**
     * CodedReduce with a given scheme between every parent and its children.
     *
     * @param scheme n workers, n partitions at s+1 of them each, whole messages of real numbers
     * @throws IllegalArgumentException if the scheme does not fit the tree
     */
    public static CodedReduce of(ReduceTree tree, ExactScheme scheme) {
        EncodingMatrix matrix = scheme.matrix();
        boolean fits = matrix.workers() == tree.fanOut()
                && matrix.partitions() == tree.fanOut()
                && matrix.lanes() == 1
                && matrix.parts() == 1
                && scheme.stragglers() == tree.stragglers();
        for (int child = 0; fits && child < matrix.workers(); child++) {
            fits = matrix.held(child).length == tree.stragglers() + 1;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s does not fit a tree of n=%d, s=%d; each of n workers must hold s+1 of n partitions"
                            .formatted(scheme.name(), tree.fanOut(), tree.stragglers()));
        }
        return new CodedReduce(tree, scheme);
    }

    /** Who is whose child. */
    public ReduceTree tree() {
        return tree;
    }

    /** The scheme between a parent and its children. */
    public ExactScheme scheme() {
        return scheme;
    }

    /** Who holds what. */
    public ReduceAllocation allocation() {
        return allocation;
    }

    /**
     * What a node computes itself: the weighted sum of the gradients of its granules.
     *
     * @param node 0..N; zeros for the master
     * @param length numbers p in a gradient
     * @param gradient gradient of a granule by its number, 0..D0-1
     */
    public double[] local(int node, int length, PartitionGradient<Integer> gradient) {
        int[] granules = allocation.granules(node);
        double[] coefficients = allocation.coefficients(node);
        double[] sum = new double[length];
        double[] one = new double[length];
        for (int i = 0; i < granules.length; i++) {
            Arrays.fill(one, 0);
            gradient.add(granules[i], one);
            for (int x = 0; x < length; x++) {
                sum[x] += coefficients[i] * one[x];
            }
        }
        return sum;
    }

    /**
     * Whether a node can decode, by which of its children have answered.
     *
     * @param children bits 0..n-1; not modified
     */
    public boolean sufficient(BitSet children) {
        return scheme.missing(children) == 0;
    }

    /**
     * The message of a node that is no leaf, or the sum of all if it is the master.
     *
     * @param node 0..N
     * @param local what it computed itself, zeros for the master; not modified
     * @param messages messages of its children by their place, 0..n-1; not modified
     * @throws NotDecodableException if too few children have answered, such as "node 2 (layer 1): 1 of 3 children answered, 2
     *     needed"
     * @throws IllegalArgumentException if a message has another length or a number that is not finite
     */
    public double[] merge(int node, double[] local, ArrivedResults<double[]> messages) {
        BitSet children = messages.workers();
        if (!sufficient(children)) {
            throw new NotDecodableException(shortage(node, children));
        }
        DecodingVector vector = cache.get(children, scheme::decoding);
        GradientCode.requireExact(vector);
        for (int child : vector.workers()) {
            requireMessage(tree.child(node, child), messages.get(child), local.length);
        }
        double[] sum = vector.combine(messages::get, local.length);
        for (int x = 0; x < sum.length; x++) {
            sum[x] += local[x];
        }
        return sum;
    }

    private static void requireMessage(int node, double[] message, int length) {
        if (message.length != length) {
            throw new IllegalArgumentException(
                    "node %d returned %d values, expected %d".formatted(node, message.length, length));
        }
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(message[i])) {
                throw new IllegalArgumentException("node %d returned %s at index %d".formatted(node, message[i], i));
            }
        }
    }

    private String shortage(int node, BitSet children) {
        String text = "node %d (layer %d): %d of %d children answered, "
                .formatted(node, tree.layer(node), children.cardinality(), tree.fanOut());
        int needed = tree.fanOut() - tree.stragglers();
        return children.cardinality() < needed
                ? text + needed + " needed"
                : text + "%d more needed".formatted(scheme.missing(children));
    }

    /**
     * One round of the whole tree in this process. A node that too few of its children have answered fails itself, whatever its
     * parent makes of that.
     *
     * @param length numbers p in a gradient
     * @param gradient gradient of a granule by its number, 0..D0-1
     * @param failed nodes that do not answer, bits 1..N; not modified
     * @return the sum over all granules
     * @throws NotDecodableException if the master has too few messages; the text names all nodes that failed for that reason
     */
    public double[] run(int length, PartitionGradient<Integer> gradient, BitSet failed) {
        List<String> shortages = new ArrayList<>();
        return visit(0, length, gradient, failed, shortages)
                .orElseThrow(() -> new NotDecodableException(String.join("; ", shortages)));
    }

    private Optional<double[]> visit(
            int node, int length, PartitionGradient<Integer> gradient, BitSet failed, List<String> shortages) {
        if (failed.get(node)) {
            return Optional.empty();
        }
        double[] local = local(node, length, gradient);
        if (tree.leaf(node)) {
            return Optional.of(local);
        }
        Map<Integer, double[]> messages = new TreeMap<>();
        for (int child = 0; child < tree.fanOut(); child++) {
            int place = child;
            visit(tree.child(node, child), length, gradient, failed, shortages)
                    .ifPresent(message -> messages.put(place, message));
        }
        ArrivedResults<double[]> arrived = ArrivedResults.of(messages);
        if (!sufficient(arrived.workers())) {
            shortages.add(shortage(node, arrived.workers()));
            return Optional.empty();
        }
        return Optional.of(merge(node, local, arrived));
    }
}
