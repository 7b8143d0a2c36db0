package org.codedcomputing.spark.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.SlicedCode;
import org.codedcomputing.core.computation.Sufficiency;

/**
 * A small MDS code for tests, over 2^31-1: worker w has the value at w of the polynomial that has the K data vectors at 0..K-1,
 * so the first K workers have the data themselves. For functions that are linear in the share. Wrong results are found by
 * trying all sets, which is slow and plain.
 *
 * @param workers n
 * @param recoveryThreshold K
 */
record EvaluationCode(int workers, int recoveryThreshold)
        implements ErrorLocatingCode<long[][], long[], long[], long[][]>,
                SlicedCode<long[][], long[], long[], long[][], long[][]> {
    static final long P = Integer.MAX_VALUE;

    @Override
    public String name() {
        return "evaluation(n=%d, K=%d)".formatted(workers, recoveryThreshold);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Encoding<long[]> encode(long[][] input) {
        TreeMap<Integer, long[]> data = new TreeMap<>();
        for (int i = 0; i < input.length; i++) {
            data.put(i, input[i]);
        }
        return worker -> value(data, worker);
    }

    /** The value at a point of the polynomial through the given ones. */
    private static long[] value(SortedMap<Integer, long[]> known, int at) {
        int length = known.values().iterator().next().length;
        long[] sum = new long[length];
        known.forEach((x, y) -> {
            long weight = 1;
            for (int other : known.keySet()) {
                if (other != x) {
                    weight = weight * Math.floorMod(at - other, P) % P * inverse(Math.floorMod(x - other, P)) % P;
                }
            }
            for (int i = 0; i < length; i++) {
                sum[i] = (sum[i] + weight * y[i]) % P;
            }
        });
        return sum;
    }

    private static long inverse(long a) {
        long result = 1;
        for (long e = P - 2, base = a; e > 0; e >>= 1, base = base * base % P) {
            if ((e & 1) == 1) {
                result = result * base % P;
            }
        }
        return result;
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        int missing = recoveryThreshold - arrived.cardinality();
        return missing <= 0 ? Sufficiency.EXACT : Sufficiency.notYet(missing);
    }

    @Override
    public long[][] decode(ArrivedResults<long[]> results) {
        if (results.size() < recoveryThreshold) {
            throw NotDecodableException.tooFew(results.size(), recoveryThreshold);
        }
        TreeMap<Integer, long[]> known = new TreeMap<>();
        results.byWorker().entrySet().stream()
                .limit(recoveryThreshold)
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        long[][] answer = new long[recoveryThreshold][];
        for (int i = 0; i < answer.length; i++) {
            answer[i] = value(known, i);
        }
        return answer;
    }

    @Override
    public boolean sameResult(long[] first, long[] second) {
        return Arrays.equals(first, second);
    }

    @Override
    public int resultsToLocate(int errors) {
        return recoveryThreshold + 2 * errors;
    }

    @Override
    public BitSet locate(ArrivedResults<long[]> results, int errors) {
        if (results.size() < resultsToLocate(errors)) {
            throw NotDecodableException.tooFew(results.size(), resultsToLocate(errors));
        }
        for (int count = 0; count <= errors; count++) {
            for (BitSet wrong : subsets(results.workerArray(), count)) {
                if (agree(results.without(wrong))) {
                    return wrong;
                }
            }
        }
        throw new NotDecodableException("more than %d of %d results are wrong".formatted(errors, results.size()));
    }

    private boolean agree(ArrivedResults<long[]> results) {
        TreeMap<Integer, long[]> known = new TreeMap<>();
        results.byWorker().entrySet().stream()
                .limit(recoveryThreshold)
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return results.byWorker().entrySet().stream()
                .allMatch(entry -> Arrays.equals(entry.getValue(), value(known, entry.getKey())));
    }

    private static List<BitSet> subsets(int[] of, int count) {
        List<BitSet> found = new ArrayList<>();
        for (long mask = 0; mask < 1L << of.length; mask++) {
            if (Long.bitCount(mask) == count) {
                BitSet set = new BitSet();
                for (int i = 0; i < of.length; i++) {
                    if ((mask >> i & 1) == 1) {
                        set.set(of[i]);
                    }
                }
                found.add(set);
            }
        }
        return found;
    }

    @Override
    public int entries(long[] result) {
        return result.length;
    }

    @Override
    public long[] slice(long[] result, int from, int to) {
        return Arrays.copyOfRange(result, from, to);
    }

    @Override
    public long[][] decodeSlice(ArrivedResults<long[]> slices, int from, int to) {
        return decode(slices);
    }

    /** Data vectors of the given length. */
    static long[][] data(int vectors, int length) {
        long[][] data = new long[vectors][length];
        for (int i = 0; i < vectors; i++) {
            for (int j = 0; j < length; j++) {
                data[i][j] = (7919L * i + 104_729L * j + 1) % P;
            }
        }
        return data;
    }

    /** What workers compute in the tests: the share times a number. */
    static long[] times(long[] share, long factor) {
        long[] product = new long[share.length];
        for (int i = 0; i < share.length; i++) {
            product[i] = share[i] * factor % P;
        }
        return product;
    }

    /** What the answer is to be. */
    static long[][] product(long[][] data, long factor) {
        return Arrays.stream(data).map(row -> times(row, factor)).toArray(long[][]::new);
    }
}
