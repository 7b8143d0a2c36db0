package org.codedcomputing.spark.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the outcomes of one round in whatever order they come, verifies them, and says when they are enough. Knows nothing of
 * Spark. Not thread-safe.
 */
final class RoundCollector<R> {
    private static final Logger LOG = LoggerFactory.getLogger(RoundCollector.class);
    private static final int SHOWN_ERASURES = 5;

    private final String job;
    private final long epoch;
    private final ComputationCode<?, ?, R, ?> code;
    private final @Nullable ResultVerifier<R> verifier;
    private final int errors;
    private final Function<TaskOutcome, R> reader;

    private final TreeMap<Integer, R> results = new TreeMap<>();
    private final TreeMap<Integer, TaskOutcome> arrived = new TreeMap<>();
    private final TreeMap<Integer, String> erasures = new TreeMap<>();
    private final BitSet faulty = new BitSet();
    private int duplicates;
    private int stale;
    private long bytes;
    private long verifyNanos;
    private Sufficiency sufficiency;

    /**
     * @param errors most wrong results to be located, 0 for none
     * @param reader makes a result of an outcome
     */
    RoundCollector(
            String job,
            long epoch,
            ComputationCode<?, ?, R, ?> code,
            @Nullable ResultVerifier<R> verifier,
            int errors,
            Function<TaskOutcome, R> reader) {
        this.job = job;
        this.epoch = epoch;
        this.code = code;
        this.verifier = verifier;
        this.errors = errors;
        this.reader = reader;
        this.sufficiency = code.sufficiency(new BitSet());
    }

    /**
     * Takes an outcome.
     *
     * @return whether there is a result more than before
     * @throws CodedJobException if an exact code has two different results of one worker
     */
    boolean offer(TaskOutcome outcome) {
        if (outcome.epoch() != epoch) {
            stale++;
            LOG.info(
                    "{} epoch {} worker {}: dropped, it is of epoch {}", job, epoch, outcome.worker(), outcome.epoch());
            return false;
        }
        int worker = outcome.worker();
        if (outcome.isErasure()) {
            erase(outcome, new String(outcome.body(), UTF_8));
            return false;
        }
        bytes += outcome.body().length;
        R result = reader.apply(outcome);
        R first = results.get(worker);
        if (first != null) {
            duplicates++;
            if (code.exact() && !code.sameResult(first, result)) {
                faulty.set(worker);
                throw new CodedJobException(
                        CodedJobException.Reason.CONTRADICTION,
                        job,
                        epoch,
                        "worker %d returned two different results, on %s and on %s; one of them computes wrongly"
                                .formatted(worker, place(arrived.get(worker)), place(outcome)),
                        null);
            }
            return false;
        }
        long start = System.nanoTime();
        boolean accepted = verifier == null || verifier.accepts(worker, result);
        verifyNanos += System.nanoTime() - start;
        if (!accepted) {
            faulty.set(worker);
            erase(outcome, "result rejected by verification");
            return false;
        }
        results.put(worker, result);
        arrived.put(worker, outcome);
        erasures.remove(worker);
        return true;
    }

    private void erase(TaskOutcome outcome, String text) {
        LOG.warn(
                "{} epoch {} worker {}: lost in this round, {}: {}",
                job,
                epoch,
                outcome.worker(),
                place(outcome),
                text);
        if (!results.containsKey(outcome.worker())) {
            erasures.put(outcome.worker(), "%s (%s)".formatted(text, place(outcome)));
        }
    }

    private static String place(@Nullable TaskOutcome outcome) {
        return outcome == null ? "?" : "executor %s on %s".formatted(outcome.executor(), outcome.host());
    }

    /**
     * The results to decode, fixed, if there are enough.
     *
     * @param last whether no more can come: then an estimated error beyond the tolerance is left to the code to judge
     */
    Optional<ArrivedResults<R>> enough(boolean last) {
        ArrivedResults<R> all = ArrivedResults.of(results);
        ArrivedResults<R> good = all;
        if (errors > 0) {
            Optional<BitSet> wrong = located(all);
            if (wrong.isEmpty()) {
                return Optional.empty();
            }
            faulty.or(wrong.get());
            good = all.without(wrong.get());
        }
        sufficiency = code.sufficiency(good.workers());
        return sufficiency.decodable() && (last || sufficiency.withinTolerance())
                ? Optional.of(good)
                : Optional.empty();
    }

    /** The workers whose results are wrong, or nothing if more results are needed to know. */
    private Optional<BitSet> located(ArrivedResults<R> all) {
        @SuppressWarnings("unchecked") // CodedJob asks for location only of such codes
        ErrorLocatingCode<?, ?, R, ?> locating = (ErrorLocatingCode<?, ?, R, ?>) code;
        int needed = locating.resultsToLocate(errors);
        if (all.size() < needed) {
            sufficiency = Sufficiency.notYet(needed - all.size());
            return Optional.empty();
        }
        long start = System.nanoTime();
        try {
            return Optional.of(locating.locate(all, errors));
        } catch (NotDecodableException e) {
            LOG.warn(
                    "{} epoch {}: {} results, of which more than {} are wrong: {}",
                    job,
                    epoch,
                    all.size(),
                    errors,
                    e.getMessage());
            sufficiency = Sufficiency.notYet(1);
            return Optional.empty();
        } finally {
            verifyNanos += System.nanoTime() - start;
        }
    }

    /** Forgets results whose blocks are gone. */
    void forget(BitSet workers) {
        results.keySet().removeIf(workers::get);
        arrived.keySet().removeIf(workers::get);
    }

    /** What is missing, in words. */
    String shortage() {
        List<String> parts = new ArrayList<>();
        parts.add("have %d of %d results"
                .formatted(
                        results.size(),
                        results.size() + Math.max(sufficiency.missing(), sufficiency.decodable() ? 0 : 1)));
        if (!faulty.isEmpty()) {
            parts.add("faulty workers %s".formatted(faulty));
        }
        if (!erasures.isEmpty()) {
            parts.add("lost workers: "
                    + erasures.entrySet().stream()
                            .limit(SHOWN_ERASURES)
                            .map(entry -> "%d: %s".formatted(entry.getKey(), entry.getValue()))
                            .collect(Collectors.joining("; "))
                    + (erasures.size() > SHOWN_ERASURES
                            ? "; and %d more".formatted(erasures.size() - SHOWN_ERASURES)
                            : ""));
        }
        return String.join("; ", parts);
    }

    /** Results so far, as a copy. */
    ArrivedResults<R> results() {
        return ArrivedResults.of(results);
    }

    /** How the workers ended that returned a result. */
    SortedMap<Integer, TaskOutcome> arrived() {
        return arrived;
    }

    /** Workers lost in this round, with the text of each. */
    Map<Integer, String> erasures() {
        return erasures;
    }

    /** Workers with wrong results, as a copy. */
    BitSet faulty() {
        return (BitSet) faulty.clone();
    }

    Sufficiency sufficiency() {
        return sufficiency;
    }

    int duplicates() {
        return duplicates;
    }

    int stale() {
        return stale;
    }

    long bytes() {
        return bytes;
    }

    long verifyNanos() {
        return verifyNanos;
    }
}
