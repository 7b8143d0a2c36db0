package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.core.matmul.Block;

/**
 * Berrut approximated coded computing [65] and, by its sizes, ApproxIFER [66]: any function of K real inputs, approximately, from
 * whichever workers answer. Worker i gets a mixture of the inputs, and the values at the inputs are interpolated from the values
 * at the mixtures.
 *
 * <p>There is no threshold: more results give a smaller error, about 1/n^1.5 for smooth functions of inputs in a smooth order, far
 * more for inputs in no order; see {@link InputOrder}. It hides nothing, and corrects no wrong result for certain; {@link
 * BerrutLocator} is a heuristic. Results may be finite doubles only.
 *
 * <p>Encoding takes n K and decoding K |F| multiply-adds for each element. Immutable and safe for use by several threads.
 *
 * @param inputs K, at least 1
 * @param workers n, at least 1
 * @param enough results that the answer is taken from at the earliest, 1..n
 * @param halfEnds whether the decoder halves the weights of its end nodes, better than the published plain signs
 */
public record BerrutCode(int inputs, int workers, int enough, boolean halfEnds)
        implements ComputationCode<
                List<Block<double[]>>, Block<double[]>, Block<double[]>, Approximate<List<Block<double[]>>>> {
    private static final long serialVersionUID = 1L;

    /**
     * @throws IllegalArgumentException if a number is out of range
     */
    public BerrutCode {
        LagrangePoints.requireAtLeast("K", inputs, 1);
        LagrangePoints.requireAtLeast("n", workers, 1);
        LagrangePoints.requireAtLeast("results to wait for", enough, 1);
        if (enough > workers) {
            throw new IllegalArgumentException("%d results cannot come from n=%d workers".formatted(enough, workers));
        }
    }

    /**
     * A code with the better decoder.
     *
     * @param stragglers workers that are not waited for, 0..n-1
     * @param colluders T, which must be 0
     * @param byzantine A, which must be 0
     * @throws IllegalArgumentException if secrecy or exact correction is asked for
     */
    public static BerrutCode of(int inputs, int workers, int stragglers, int colluders, int byzantine) {
        if (colluders > 0 || byzantine > 0) {
            throw new IllegalArgumentException(
                    "BACC offers no privacy / no exact error correction; take a Lagrange code for"
                            + " T=%d, A=%d".formatted(colluders, byzantine));
        }
        LagrangePoints.requireAtLeast("S", stragglers, 0);
        return new BerrutCode(inputs, workers, Math.subtractExact(workers, stragglers), true);
    }

    /**
     * The sizes of ApproxIFER: K + S workers, of which K are waited for; to look for E liars 2(K+E) + S, of which 2(K+E) are.
     *
     * @param stragglers S, at least 0
     * @param suspects E, at least 0
     */
    public static BerrutCode approxIfer(int inputs, int stragglers, int suspects) {
        LagrangePoints.requireAtLeast("K", inputs, 1);
        LagrangePoints.requireAtLeast("S", stragglers, 0);
        LagrangePoints.requireAtLeast("E", suspects, 0);
        int enough = suspects == 0 ? inputs : Math.multiplyExact(2, Math.addExact(inputs, suspects));
        return new BerrutCode(inputs, Math.addExact(enough, stragglers), enough, true);
    }

    /** The same with the decoder as published, whose signs all count alike. */
    public BerrutCode withPlainSigns() {
        return new BerrutCode(inputs, workers, enough, false);
    }

    @Override
    public String name() {
        return "BACC(K=%d, n=%d, %s)".formatted(inputs, workers, halfEnds ? "half end-weights" : "plain signs");
    }

    @Override
    public int recoveryThreshold() {
        return enough;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public Encoding<Block<double[]>> encode(List<Block<double[]>> input) {
        if (input.size() != inputs) {
            throw new IllegalArgumentException("got %d inputs for K=%d".formatted(input.size(), inputs));
        }
        for (int j = 0; j < inputs; j++) {
            requireBlock(input.get(j), input.get(0), "input " + j);
        }
        double[] inputPoints = BerrutWeights.inputPoints(inputs);
        double[] workerPoints = BerrutWeights.workerPoints(workers);
        List<Block<double[]>> blocks = List.copyOf(input);
        return worker -> {
            Objects.checkIndex(worker, workers);
            return combine(BerrutWeights.at(workerPoints[worker], inputPoints, false), blocks, 1)
                    .get(0);
        };
    }

    /** Decodable with {@code enough} results; what the error is shows in the answer only. */
    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        if (arrived.length() > workers) {
            throw new IllegalArgumentException("there is no worker %d of %d".formatted(arrived.length() - 1, workers));
        }
        int missing = enough - arrived.cardinality();
        return missing > 0 ? Sufficiency.notYet(missing) : new Sufficiency(true, 0, Double.NaN, true);
    }

    /** The answer, from all results there are; fewer than {@code enough} do as well, at a larger error. */
    @Override
    public Approximate<List<Block<double[]>>> decode(ArrivedResults<Block<double[]>> results) {
        if (results.size() == 0) {
            throw NotDecodableException.tooFew(0, 1);
        }
        List<Block<double[]>> values = new ArrayList<>();
        for (Map.Entry<Integer, Block<double[]>> result : results.byWorker().entrySet()) {
            if (result.getKey() >= workers) {
                throw new IllegalArgumentException("there is no worker %d of %d".formatted(result.getKey(), workers));
            }
            values.add(result.getValue());
            requireBlock(result.getValue(), values.get(0), "result of worker " + result.getKey());
        }
        int[] survivors = results.workerArray();
        double[] rows = decodingRows(survivors);
        List<Block<double[]>> answer = combine(rows, values, inputs);
        double norm = 0;
        for (int j = 0; j < inputs; j++) {
            norm = Math.max(norm, absoluteSum(rows, j * survivors.length, survivors.length));
        }
        return new Approximate<>(answer, estimate(answer, survivors, values), norm);
    }

    /**
     * The decoding weights of some workers.
     *
     * @param survivors ascending, at least one; not modified
     * @return K x survivors, row by row
     */
    double[] decodingRows(int[] survivors) {
        double[] workerPoints = BerrutWeights.workerPoints(workers);
        double[] nodes = IntStream.of(survivors)
                .mapToDouble(worker -> workerPoints[worker])
                .toArray();
        return Arrays.stream(BerrutWeights.inputPoints(inputs))
                .flatMap(z -> Arrays.stream(BerrutWeights.at(z, nodes, halfEnds)))
                .toArray();
    }

    private double estimate(List<Block<double[]>> answer, int[] survivors, List<Block<double[]>> values) {
        if (survivors.length == 1) {
            return Double.POSITIVE_INFINITY;
        }
        int left = survivors.length / 2;
        int[] fewer = IntStream.range(0, survivors.length)
                .filter(i -> i != left)
                .map(i -> survivors[i])
                .toArray();
        List<Block<double[]>> rest = new ArrayList<>(values);
        rest.remove(left);
        List<Block<double[]>> other = combine(decodingRows(fewer), rest, inputs);
        double largest = 0;
        for (int j = 0; j < inputs; j++) {
            double[] a = answer.get(j).data();
            double[] b = other.get(j).data();
            for (int i = 0; i < a.length; i++) {
                largest = Math.max(largest, Math.abs(a[i] - b[i]));
            }
        }
        return largest;
    }

    private static double absoluteSum(double[] rows, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += Math.abs(rows[i]);
        }
        return sum;
    }

    private static List<Block<double[]>> combine(double[] rows, List<Block<double[]>> blocks, int count) {
        Block<double[]> shape = blocks.get(0);
        List<Block<double[]>> combined = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            combined.add(new Block<>(shape.rows(), shape.columns(), new double[shape.data().length]));
        }
        Kernels.real()
                .combine(
                        MatrixView.of(rows, count, blocks.size()),
                        blocks.stream().map(block -> Slice.of(block.data())).toList(),
                        combined.stream().map(block -> Slice.of(block.data())).toList());
        return combined;
    }

    private static void requireBlock(Block<double[]> block, Block<double[]> first, String what) {
        if (!block.shape().equals(first.shape())) {
            throw new IllegalArgumentException(
                    "%s is %s but the first is %s".formatted(what, block.shape(), first.shape()));
        }
        for (int i = 0; i < block.data().length; i++) {
            if (!Double.isFinite(block.data()[i])) {
                throw new IllegalArgumentException("%s holds %s at row %d, column %d"
                        .formatted(what, block.data()[i], i / block.columns(), i % block.columns()));
            }
        }
    }

    @Override
    public boolean sameResult(Block<double[]> first, Block<double[]> second) {
        return first.shape().equals(second.shape()) && Arrays.equals(first.data(), second.data());
    }
}
