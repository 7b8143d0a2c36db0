package org.codedcomputing.benchmarks.lcc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.BerrutCode;
import org.codedcomputing.lcc.code.BerrutLocator;

/** Approximate predictions without Spark: their error against n, and how often the locator finds all liars. */
final class ApproxPart {
    static final int INPUTS = 8;

    /** n. */
    static final List<Integer> WORKERS = List.of(10, 18, 34, 66, 130, 258);

    private static final int OUTPUTS = 10;

    private final Experiment.Options options;
    private final Random random;

    ApproxPart(Experiment.Options options) {
        this.options = options;
        this.random = new Random(options.seed());
    }

    void run(List<Measurement> measurements) {
        int trials = options.quick() ? 50 : 500;
        for (int n : WORKERS) {
            for (boolean half : List.of(false, true)) {
                List<Double> normal = new ArrayList<>();
                for (int trial = 0; trial < trials; trial++) {
                    normal.add(error(new BerrutCode(INPUTS, n, 1, half)));
                }
                measurements.add(Measurement.median(
                        "lcc.approx.n%d.%s".formatted(n, half ? "half" : "plain"), "largest error", normal));
            }
        }
        for (int[] size : new int[][] {{4, 1}, {8, 1}, {8, 3}}) {
            for (double sigma : List.of(1.0, 10.0, 100.0)) {
                int found = 0;
                for (int trial = 0; trial < trials; trial++) {
                    found += finds(size[0], size[1], sigma) ? 1 : 0;
                }
                measurements.add(Contest.one(
                        String.format(Locale.ROOT, "lcc.approx.found.K%d.E%d.sigma%.0f", size[0], size[1], sigma),
                        (double) found / trials,
                        "of trials"));
            }
        }
        options.progress()
                .accept(
                        "approximate predictions: median largest error %.4f at n=18, %.5f at n=130; locating is a heuristic"
                                .formatted(
                                        value(measurements, "lcc.approx.n18.half"),
                                        value(measurements, "lcc.approx.n130.half")));
    }

    private static double value(List<Measurement> measurements, String id) {
        return measurements.stream()
                .filter(measurement -> measurement.id().equals(id))
                .mapToDouble(Result.Measurement::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Tanh of standard normal inputs with one loss. */
    private double error(BerrutCode code) {
        List<Block<double[]>> inputs = IntStream.range(0, code.inputs())
                .mapToObj(j -> new Block<>(1, 1, new double[] {random.nextGaussian()}))
                .toList();
        Map<Integer, Block<double[]>> results = results(code, inputs);
        results.remove(random.nextInt(code.workers()));
        List<Block<double[]>> decoded = code.decode(ArrivedResults.of(results)).value();
        double largest = 0;
        for (int j = 0; j < inputs.size(); j++) {
            largest = Math.max(
                    largest,
                    Math.abs(decoded.get(j).data()[0] - Math.tanh(inputs.get(j).data()[0])));
        }
        return largest;
    }

    private boolean finds(int inputs, int liars, double sigma) {
        BerrutCode code = BerrutCode.approxIfer(inputs, 0, liars);
        List<Block<double[]>> queries = IntStream.range(0, inputs)
                .mapToObj(j -> new Block<>(
                        1,
                        OUTPUTS,
                        random.doubles(OUTPUTS, -1, 1).map(v -> 2 * v).toArray()))
                .toList();
        Map<Integer, Block<double[]>> results = results(code, queries);
        BitSet lying = new BitSet();
        while (lying.cardinality() < liars) {
            lying.set(random.nextInt(code.workers()));
        }
        lying.stream().forEach(worker -> {
            double[] values = results.getOrDefault(worker, queries.get(0)).data();
            for (int i = 0; i < values.length; i++) {
                values[i] += sigma * random.nextGaussian();
            }
        });
        return BerrutLocator.suspects(code, ArrivedResults.of(results), liars).equals(lying);
    }

    private static Map<Integer, Block<double[]>> results(BerrutCode code, List<Block<double[]>> inputs) {
        Encoding<Block<double[]>> encoding = code.encode(inputs);
        Map<Integer, Block<double[]>> results = new TreeMap<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            Block<double[]> share = encoding.share(worker);
            double[] values = new double[share.data().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.tanh(share.data()[i]);
            }
            results.put(worker, new Block<>(share.rows(), share.columns(), values));
        }
        return results;
    }
}
