package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.poly.TooManyErrorsException;

/**
 * Each block, raw, at floor(N/K) or one more workers, worker i holding block i mod K: what is best for N below K deg f - 1 [60, Thm
 * 2], where a polynomial of so high a degree cannot be had from so few workers. Hides nothing.
 *
 * <p>The threshold N - floor(N/K) + 1 suffices whoever is missing; {@link #sufficiency} knows that fewer may do.
 *
 * @param task what is computed, with K blocks
 * @param workers N, at least K
 * @param <A> {@code int[]} or {@code long[]}
 */
public record BlockRepetition<A>(LagrangeTask<A> task, int workers) implements LagrangeComputation<A> {
    /**
     * @throws IllegalArgumentException if there are fewer workers than blocks
     */
    public BlockRepetition {
        if (workers < task.blocks()) {
            throw new IllegalArgumentException(
                    "repetition needs N >= K, but N=%d and K=%d; reduce K".formatted(workers, task.blocks()));
        }
    }

    @Override
    public String name() {
        return "repetition(N=%d, K=%d)".formatted(workers, task.blocks());
    }

    @Override
    public int recoveryThreshold() {
        return workers - workers / task.blocks() + 1;
    }

    @Override
    public boolean exact() {
        return true;
    }

    private int block(int worker) {
        return worker % task.blocks();
    }

    /** Fixed by the sizes: results of a repetition with others are recognised. */
    @Override
    public long fingerprint() {
        return (0x5245504cL << 32) | (Objects.hash(workers, task.blocks()) & 0xffffffffL);
    }

    @Override
    public Encoding<LagrangeShare<A>> encode(LagrangeInput<A> input) {
        task.requireInput(input);
        return worker -> {
            int block = block(Objects.checkIndex(worker, workers));
            List<Block<A>> arguments = new ArrayList<>();
            for (int j = 0; j < task.kinds().size(); j++) {
                arguments.add(input.arguments().get(j).get(task.kinds().get(j) == ArgumentKind.DATA ? block : 0));
            }
            return new LagrangeShare<>(fingerprint(), arguments);
        };
    }

    @Override
    public Encoding<Block<A>> encodeArgument(int argument, List<Block<A>> values) {
        task.requireArgument(argument, values);
        boolean data = task.kinds().get(argument) == ArgumentKind.DATA;
        return worker -> values.get(data ? block(Objects.checkIndex(worker, workers)) : 0);
    }

    /** A+1 copies of each block at least. */
    @Override
    public int resultsToTrust(int errors) {
        return Math.multiplyExact(task.blocks(), errors + 1);
    }

    /** A value that A+1 copies of a block have is right; other copies are wrong. */
    @Override
    public BitSet faulty(ArrivedResults<LagrangeResult<A>> results, int errors) {
        LagrangePoints.requireAtLeast("errors", errors, 0);
        if (results.size() < resultsToTrust(errors)) {
            throw NotDecodableException.tooFew(results.size(), resultsToTrust(errors));
        }
        BitSet wrong = new BitSet();
        for (int block = 0; block < task.blocks(); block++) {
            BitSet copies = copies(results, block);
            BitSet disagreeing = disagreeing(results, copies);
            int agreeing = copies.cardinality() - disagreeing.cardinality();
            if (agreeing <= errors) {
                throw new NotDecodableException("block %d has %d copies that agree, %d needed to trust them"
                        .formatted(block, agreeing, errors + 1));
            }
            wrong.or(disagreeing);
        }
        if (wrong.cardinality() > errors) {
            throw new NotDecodableException(new TooManyErrorsException(errors, results.size()).getMessage() + "");
        }
        return wrong;
    }

    private BitSet copies(ArrivedResults<LagrangeResult<A>> results, int block) {
        BitSet copies = new BitSet();
        for (int worker : results.workerArray()) {
            copies.set(worker, block(worker) == block);
        }
        return copies;
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        if (arrived.length() > workers) {
            throw new IllegalArgumentException("there is no worker %d of %d".formatted(arrived.length() - 1, workers));
        }
        BitSet blocks = new BitSet();
        arrived.stream().forEach(worker -> blocks.set(block(worker)));
        int missing = task.blocks() - blocks.cardinality();
        return missing == 0 ? Sufficiency.EXACT : Sufficiency.notYet(missing);
    }

    @Override
    public List<Block<A>> decode(ArrivedResults<LagrangeResult<A>> results) {
        Sufficiency sufficiency = sufficiency(results.workers());
        if (!sufficiency.decodable()) {
            throw new NotDecodableException(
                    "results of %d of %d blocks are missing".formatted(sufficiency.missing(), task.blocks()));
        }
        SortedMap<Integer, Integer> workerOfBlock = new TreeMap<>();
        for (int worker : results.workerArray()) {
            workerOfBlock.putIfAbsent(block(worker), worker);
        }
        List<Block<A>> values = new ArrayList<>();
        for (int worker : workerOfBlock.values()) {
            task.requireWellFormed(fingerprint(), worker, results.get(worker));
            values.add(results.get(worker).value());
        }
        long[] rows = task.answers().stream()
                .flatMapToLong(answer -> answer.stream().mapToLong(Long::longValue))
                .toArray();
        return task.combine(rows, values);
    }

    /** With so many, each block has 2e+1 copies. */
    @Override
    public int resultsToLocate(int errors) {
        return recoveryThreshold() + 2 * errors;
    }

    /** By majority for each block: with 2e+1 copies of which e are wrong the right value has e+1. */
    @Override
    public BitSet locate(ArrivedResults<LagrangeResult<A>> results, int errors) {
        LagrangePoints.requireAtLeast("errors", errors, 0);
        if (results.size() < resultsToLocate(errors)) {
            throw NotDecodableException.tooFew(results.size(), resultsToLocate(errors));
        }
        BitSet wrong = new BitSet();
        for (int block = 0; block < task.blocks(); block++) {
            wrong.or(disagreeing(results, copies(results, block)));
        }
        if (wrong.cardinality() > errors) {
            throw new NotDecodableException(new TooManyErrorsException(errors, results.size()).getMessage() + "");
        }
        return wrong;
    }

    /** Copies that differ from the value that most well-formed copies have. */
    private BitSet disagreeing(ArrivedResults<LagrangeResult<A>> results, BitSet copies) {
        BitSet best = new BitSet();
        for (int candidate : copies.stream().toArray()) {
            if (!wellFormed(results.get(candidate))) {
                continue;
            }
            BitSet agreeing = new BitSet();
            copies.stream()
                    .filter(worker -> sameResult(results.get(candidate), results.get(worker)))
                    .forEach(agreeing::set);
            if (agreeing.cardinality() > best.cardinality()) {
                best = agreeing;
            }
        }
        BitSet disagreeing = (BitSet) copies.clone();
        disagreeing.andNot(best);
        return disagreeing;
    }

    @Override
    public boolean wellFormed(LagrangeResult<A> result) {
        return task.wellFormed(fingerprint(), result);
    }

    @Override
    public boolean sameResult(LagrangeResult<A> first, LagrangeResult<A> second) {
        return first.code() == second.code()
                && first.value().shape().equals(second.value().shape())
                && task.arithmetic().same(first.value().data(), second.value().data());
    }
}
