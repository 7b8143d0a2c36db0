package org.codedcomputing.benchmarks.job;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * The smallest systematic MDS code, so that what is measured is the job and not the code: worker w has the value at w of the
 * polynomial through K numbers at 0..K-1. A share is that number, repeated so that it has the wanted size.
 *
 * @param workers n
 * @param recoveryThreshold K
 * @param longs numbers in a share, at least 1
 */
public record EvaluationCode(int workers, int recoveryThreshold, int longs)
        implements ComputationCode<long[], long[], Long, long[]> {
    @Override
    public String name() {
        return "evaluation(n=%d, K=%d)".formatted(workers, recoveryThreshold);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Encoding<long[]> encode(long[] input) {
        InterpolationNodes nodes = nodes(IntStream.range(0, recoveryThreshold).toArray());
        return worker -> {
            long[] share = new long[longs];
            Arrays.fill(share, worker < recoveryThreshold ? input[worker] : nodes.evaluate(input, worker));
            return share;
        };
    }

    private static InterpolationNodes nodes(int[] workers) {
        return InterpolationNodes.of(
                Mersenne31.FIELD, Arrays.stream(workers).asLongStream().toArray());
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        int missing = recoveryThreshold - arrived.cardinality();
        return missing <= 0 ? Sufficiency.EXACT : Sufficiency.notYet(missing);
    }

    @Override
    public long[] decode(ArrivedResults<Long> results) {
        if (results.size() < recoveryThreshold) {
            throw NotDecodableException.tooFew(results.size(), recoveryThreshold);
        }
        int[] used = Arrays.copyOf(results.workerArray(), recoveryThreshold);
        InterpolationNodes nodes = nodes(used);
        long[] values = Arrays.stream(used).mapToLong(results::get).toArray();
        long[] answer = new long[recoveryThreshold];
        for (int i = 0; i < answer.length; i++) {
            answer[i] = results.byWorker().containsKey(i) ? results.get(i) : nodes.evaluate(values, i);
        }
        return answer;
    }

    @Override
    public boolean sameResult(Long first, Long second) {
        return first.equals(second);
    }

    /** K numbers to compute on. */
    public long[] input() {
        long[] input = new long[recoveryThreshold];
        Arrays.setAll(input, i -> 1_000_003L * (i + 1) % Mersenne31.P);
        return input;
    }
}
