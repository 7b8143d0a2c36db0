package org.codedcomputing.core.gradient;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.junit.jupiter.api.function.Executable;

/** What tests of gradient codes share: a partition is its own gradient. */
final class GradientFixtures {
    private GradientFixtures() {}

    /** Adds a partition that is its own gradient. */
    static void add(double[] data, double[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += data[x];
        }
    }

    /** Partition j has the one number j + 1. */
    static List<double[]> counting(int k) {
        return IntStream.rangeClosed(1, k).mapToObj(j -> new double[] {j}).toList();
    }

    static List<double[]> gaussian(int k, int length, SplittableRandom random) {
        List<double[]> gradients = new ArrayList<>();
        for (int j = 0; j < k; j++) {
            gradients.add(random.doubles(length).map(x -> 2 * x - 1).toArray());
        }
        return gradients;
    }

    /** The plain sum, in ascending order. */
    static double[] sum(List<double[]> gradients) {
        double[] sum = new double[gradients.get(0).length];
        gradients.forEach(gradient -> add(gradient, sum));
        return sum;
    }

    /** Messages of all workers. */
    static Map<Integer, double[]> messages(LinearGradientCode<double[], ?> code, List<double[]> gradients) {
        Encoding<GradientShare<double[]>> shares = code.encode(gradients);
        Map<Integer, double[]> messages = new TreeMap<>();
        for (int worker = 0; worker < code.workers(); worker++) {
            messages.put(worker, shares.share(worker).message(code.length(), GradientFixtures::add));
        }
        return messages;
    }

    static ArrivedResults<double[]> only(Map<Integer, double[]> messages, BitSet workers) {
        Map<Integer, double[]> some = new TreeMap<>();
        workers.stream().forEach(worker -> some.put(worker, Objects.requireNonNull(messages.get(worker))));
        return ArrivedResults.of(some);
    }

    static BitSet bits(int... workers) {
        BitSet bits = new BitSet();
        IntStream.of(workers).forEach(bits::set);
        return bits;
    }

    /** All subsets of 0..n-1. */
    static List<BitSet> subsets(int n) {
        return IntStream.range(0, 1 << n)
                .mapToObj(mask -> BitSet.valueOf(new long[] {mask}))
                .toList();
    }

    static double largest(List<double[]> gradients) {
        return gradients.stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
