package org.codedcomputing.core.computation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Any code with unequal loads: each of n workers does what several workers of the code do, consecutive ones, so that a fast
 * worker has more of them. The loads that make the least time come from {@link org.codedcomputing.core.allocation.BlockLoads}
 * [70]. The worker function is that of the code, for each element of the share in turn; a worker without load has an empty share
 * and an empty result.
 *
 * <p>Which workers suffice does not depend on their number: {@link #recoveryThreshold} is that of the largest loads, and {@link
 * #sufficiency} asks the code.
 *
 * @param <I> what is encoded
 * @param <S> the share of one worker of the code
 * @param <R> the result of one worker of the code
 * @param <O> the answer
 */
public final class LoadedCode<I, S, R, O> implements ComputationCode<I, List<S>, List<R>, O> {
    private static final long serialVersionUID = 1L;

    private final ComputationCode<I, S, R, O> code;

    /** First worker of the code that each worker stands for, and behind the last one of the last. */
    private final int[] starts;

    private LoadedCode(ComputationCode<I, S, R, O> code, int[] starts) {
        this.code = code;
        this.starts = starts;
    }

    /**
     * A code with loads.
     *
     * @param code the code, with as many workers as the loads add up to
     * @param loads workers of the code that each worker stands for, at least 0; not modified
     * @throws IllegalArgumentException if the loads add up to another number
     */
    public static <I, S, R, O> LoadedCode<I, S, R, O> of(ComputationCode<I, S, R, O> code, List<Integer> loads) {
        Objects.requireNonNull(code, "code");
        if (loads.stream().anyMatch(load -> load < 0)) {
            throw new IllegalArgumentException("a load is at least 0, loads are " + loads);
        }
        int[] starts = new int[loads.size() + 1];
        for (int worker = 0; worker < loads.size(); worker++) {
            starts[worker + 1] = Math.addExact(starts[worker], loads.get(worker));
        }
        if (starts[loads.size()] != code.workers()) {
            throw new IllegalArgumentException("%s has %d workers but the loads add up to %d; make the code for as many"
                    .formatted(code.name(), code.workers(), starts[loads.size()]));
        }
        return new LoadedCode<>(code, starts);
    }

    /** The code whose workers are dealt out. */
    public ComputationCode<I, S, R, O> code() {
        return code;
    }

    /**
     * How many workers of the code a worker stands for.
     *
     * @param worker 0..n-1
     */
    public int load(int worker) {
        return starts[Objects.checkIndex(worker, workers()) + 1] - starts[worker];
    }

    @Override
    public String name() {
        return "%s with loads %s"
                .formatted(
                        code.name(),
                        IntStream.range(0, workers()).mapToObj(this::load).toList());
    }

    @Override
    public int workers() {
        return starts.length - 1;
    }

    @Override
    public int recoveryThreshold() {
        return fewest(code.recoveryThreshold(), new BitSet());
    }

    /** The fewest workers outside a set whose loads reach a sum; all of them if they do not. At least 1. */
    private int fewest(int sum, BitSet without) {
        int[] ascending = IntStream.range(0, workers())
                .filter(worker -> !without.get(worker))
                .map(this::load)
                .sorted()
                .toArray();
        int held = 0;
        int count = 0;
        while (count < ascending.length && held < sum) {
            count++;
            held += ascending[ascending.length - count];
        }
        return Math.max(1, count);
    }

    @Override
    public boolean exact() {
        return code.exact();
    }

    @Override
    public Encoding<List<S>> encode(I input) {
        Encoding<S> encoding = code.encode(input);
        return worker -> {
            List<S> shares = new ArrayList<>(load(worker));
            for (int part = starts[worker]; part < starts[worker + 1]; part++) {
                shares.add(encoding.share(part));
            }
            return shares;
        };
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        if (arrived.length() > workers()) {
            throw new IllegalArgumentException(
                    "there is no worker %d of %d".formatted(arrived.length() - 1, workers()));
        }
        BitSet parts = new BitSet();
        arrived.stream().forEach(worker -> parts.set(starts[worker], starts[worker + 1]));
        Sufficiency sufficiency = code.sufficiency(parts);
        return sufficiency.decodable() ? sufficiency : Sufficiency.notYet(fewest(sufficiency.missing(), arrived));
    }

    @Override
    public O decode(ArrivedResults<List<R>> results) {
        Map<Integer, R> parts = new TreeMap<>();
        for (Map.Entry<Integer, List<R>> result : results.byWorker().entrySet()) {
            int worker = result.getKey();
            if (result.getValue().size() != load(worker)) {
                throw new IllegalArgumentException("worker %d returned %d results, its load is %d"
                        .formatted(worker, result.getValue().size(), load(worker)));
            }
            for (int part = 0; part < load(worker); part++) {
                parts.put(starts[worker] + part, result.getValue().get(part));
            }
        }
        return code.decode(ArrivedResults.of(parts));
    }

    @Override
    public boolean sameResult(List<R> first, List<R> second) {
        return first.size() == second.size()
                && IntStream.range(0, first.size()).allMatch(i -> code.sameResult(first.get(i), second.get(i)));
    }

    /** Compares what makes up the code; two equal codes have equal shares if those of the code dealt out are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LoadedCode<?, ?, ?, ?> loaded
                && code.equals(loaded.code)
                && Arrays.equals(starts, loaded.starts);
    }

    @Override
    public int hashCode() {
        return 31 * code.hashCode() + Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return name();
    }
}
