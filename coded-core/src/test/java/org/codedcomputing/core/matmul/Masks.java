package org.codedcomputing.core.matmul;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.kernel.Slice;

/** Seeds under which the masks of one element each that an encoding draws take given values. */
final class Masks {
    private Masks() {}

    /** A seed whose masks are the given residues. */
    static long seed(FieldArithmetic<int[]> arithmetic, int... masks) {
        List<Integer> wanted = IntStream.of(masks).boxed().toList();
        return LongStream.range(0, 1_000_000)
                .filter(seed -> drawn(arithmetic, masks.length, seed).equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /** One seed for every value of all masks together: q^count of them. */
    static Map<List<Integer>, Long> all(FieldArithmetic<int[]> arithmetic, int count) {
        long size = Math.round(Math.pow((double) arithmetic.field().modulus(), count));
        Map<List<Integer>, Long> seeds = new HashMap<>();
        for (long seed = 0; seeds.size() < size; seed++) {
            seeds.putIfAbsent(drawn(arithmetic, count, seed), seed);
        }
        return seeds;
    }

    private static List<Integer> drawn(FieldArithmetic<int[]> arithmetic, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .map(i -> {
                    int[] mask = new int[1];
                    arithmetic.kernels().fillRandom(Slice.of(mask), random);
                    return mask[0];
                })
                .boxed()
                .toList();
    }
}
