package org.codedcomputing.lcc.code;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.poly.FaultLocation;
import org.codedcomputing.core.poly.InconsistentResultsException;
import org.codedcomputing.core.poly.TooManyErrorsException;

/**
 * Takes results of a {@link LagrangeCode} as they come. The first R are decoded from at once, on trust; each further one checks
 * them, and only if a check fails are the wrong ones located, once R + 2A are there. What is confirmed never changes. No best guess
 * is returned: beyond what can be corrected there is an exception.
 *
 * <p>For one round of one code: results of another, which carry another fingerprint, are dropped. Not safe for use by several
 * threads.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class OptimisticDecoder<A> {
    /** What became of a result. */
    public enum Arrival {
        /** It counts. */
        COUNTED,
        /** The same came before. */
        REPEATED,
        /** It is of another code or round. */
        STALE,
        /** It is no value: of another shape, or outside the field. An erasure. */
        MALFORMED,
        /** The worker sent two different results, or did before; both are dropped. */
        FAULTY
    }

    /**
     * An answer and what is known of it.
     *
     * @param values the answers of the task
     * @param faulty workers whose results were wrong; not used
     * @param missProbability bound on the probability that a wrong result was not noticed although no more than A were wrong; 1
     *     if there was no result to spare
     */
    public record Answer<A>(List<Block<A>> values, BitSet faulty, double missProbability) {
        /** Copies list and set. */
        public Answer {
            values = List.copyOf(values);
            faulty = (BitSet) faulty.clone();
        }

        /** A copy. */
        @Override
        public BitSet faulty() {
            return (BitSet) faulty.clone();
        }
    }

    private final LagrangeCode<A> code;
    private final int errors;
    private final Map<Integer, LagrangeResult<A>> counted = new TreeMap<>();
    private final BitSet contradicting = new BitSet();
    private final BitSet malformed = new BitSet();
    private Optional<List<Block<A>>> first = Optional.empty();
    private ArrivedResults<LagrangeResult<A>> firstResults = ArrivedResults.of(Map.of());

    /**
     * @param code the code of the round
     * @param errors A, wrong results to be put right, at least 0
     */
    public OptimisticDecoder(LagrangeCode<A> code, int errors) {
        LagrangePoints.requireAtLeast("A", errors, 0);
        this.code = code;
        this.errors = errors;
    }

    /**
     * Takes a result.
     *
     * @param worker 0..N-1
     * @param result not modified, and not to be modified by anybody
     */
    public Arrival offer(int worker, LagrangeResult<A> result) {
        Objects.checkIndex(worker, code.workers());
        if (result.code() != code.points().fingerprint()) {
            return Arrival.STALE;
        }
        if (contradicting.get(worker)) {
            return Arrival.FAULTY;
        }
        if (!code.wellFormed(result)) {
            malformed.set(worker);
            return Arrival.MALFORMED;
        }
        LagrangeResult<A> earlier = counted.get(worker);
        if (earlier != null) {
            if (code.sameResult(earlier, result)) {
                return Arrival.REPEATED;
            }
            counted.remove(worker);
            contradicting.set(worker);
            if (firstResults.workers().get(worker)) {
                first = Optional.empty();
            }
            return Arrival.FAULTY;
        }
        counted.put(worker, result);
        return Arrival.COUNTED;
    }

    /** Results that count. */
    public int size() {
        return counted.size();
    }

    /**
     * The answer from the first results that suffice, on trust: unchecked if there was none to spare. Empty before that.
     *
     * @return the answer that holds if no result used was wrong
     */
    public Optional<List<Block<A>>> provisional() {
        ArrivedResults<LagrangeResult<A>> results = ArrivedResults.of(counted);
        if (first.isEmpty() && code.sufficiency(results.workers()).decodable()) {
            first = Optional.of(code.decode(results));
            firstResults = results;
        }
        return first;
    }

    /**
     * The answer, checked by all results that count.
     *
     * @param more whether workers are outstanding, so that waiting may help
     * @throws org.codedcomputing.core.computation.NotDecodableException if there are fewer than R; the text names the workers
     *     that are missing
     * @throws InconsistentResultsException if results contradict each other and more of them are needed to say which are wrong
     * @throws TooManyErrorsException if more are wrong than can be put right
     */
    public Answer<A> answer(boolean more) {
        ArrivedResults<LagrangeResult<A>> results = ArrivedResults.of(counted);
        if (results.size() < code.recoveryThreshold()) {
            if (code.sufficiency(results.workers()).decodable()) {
                return new Answer<>(code.decode(results), known(), 1);
            }
            throw code.tooFew(results.workers());
        }
        // Who contradicted himself is one of the A, already found.
        int open = Math.max(0, errors - contradicting.cardinality());
        int reachable = (results.size() - code.recoveryThreshold()) / 2;
        FaultLocation found = code.locateAmong(results, more ? open : Math.min(open, reachable));
        if (found.faulty().size() > open) {
            throw new TooManyErrorsException(open, results.size());
        }
        BitSet faulty = known();
        int[] workers = results.workerArray();
        BitSet located = new BitSet();
        found.faulty().forEach(position -> located.set(workers[position]));
        faulty.or(located);
        List<Block<A>> values = provisional().orElseThrow();
        if (firstUsed().intersects(located)) {
            values = code.decode(results.without(located));
        }
        return new Answer<>(values, faulty, found.missProbability());
    }

    private BitSet firstUsed() {
        return firstResults.workers();
    }

    private BitSet known() {
        BitSet known = (BitSet) contradicting.clone();
        known.or(malformed);
        return known;
    }
}
