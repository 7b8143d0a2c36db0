package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.DecodingCache;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.NotDecodableException;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.poly.FaultLocation;
import org.codedcomputing.core.poly.InconsistentResultsException;
import org.codedcomputing.core.poly.InterpolationNodes;
import org.codedcomputing.core.poly.ReedSolomonCode;
import org.codedcomputing.core.poly.TooManyErrorsException;
import org.codedcomputing.core.poly.VectorLocator;

/**
 * Lagrange coded computing [60, Thm 1]: a polynomial f on K blocks by N workers. Worker i evaluates f at u(alpha_i), which is a
 * value of the polynomial h = f(u) of degree D, so any R = D+1 results give h everywhere, and Y_k = f(X_k) = h(beta_k). With R+2A
 * results A wrong ones are named. Any T workers together have seen nothing but uniform elements, whatever the data are.
 *
 * <p>Exact: the answer does not depend on which R workers answered. Decoding is one pass over R results for each answer, plus
 * O(R^2) for a set of workers that is not among the last {@value #CACHED_SETS}. Immutable and safe for use by several
 * threads.
 *
 * <p>Secrecy is about what up to T workers receive. It does not cover results, sizes and times, workers that collude with the
 * driver, more than T of them, or raw blocks that reach workers in another way.
 *
 * @param <A> {@code int[]} or {@code long[]}
 */
public final class LagrangeCode<A> implements LagrangeComputation<A> {
    private static final long serialVersionUID = 1L;

    private final LagrangePoints points;
    private final LagrangeTask<A> task;
    private final int degree;

    /** The workers with the raw blocks, by block; empty unless all K are there. */
    private final int[] rawHolders;

    private static final int CACHED_SETS = 64;
    private final DecodingCache<Decoder> cache = new DecodingCache<>(CACHED_SETS);

    /** How answers follow from results of some workers. */
    private static final class Decoder {
        private final int[] workers;
        private final long[] rows;

        /** @param rows answers x workers, row by row */
        Decoder(int[] workers, long[] rows) {
            this.workers = workers;
            this.rows = rows;
        }
    }

    private LagrangeCode(LagrangePoints points, LagrangeTask<A> task) {
        this.points = points;
        this.task = task;
        this.degree = task.degree(points);
        int[] holders =
                IntStream.range(0, points.blocks()).map(points::rawHolder).toArray();
        this.rawHolders = IntStream.of(holders).allMatch(worker -> worker >= 0) ? holders : new int[0];
    }

    /**
     * A code.
     *
     * @throws IllegalArgumentException if points and task are of different K or fields, or there are fewer workers than the
     *     threshold
     */
    public static <A> LagrangeCode<A> of(LagrangePoints points, LagrangeTask<A> task) {
        if (points.blocks() != task.blocks()
                || !points.field().equals(task.arithmetic().field())) {
            throw new IllegalArgumentException("points for %s but a task on K=%d blocks over %s"
                    .formatted(points, task.blocks(), task.arithmetic()));
        }
        LagrangeCode<A> code = new LagrangeCode<>(points, task);
        if (code.recoveryThreshold() > points.workers()) {
            throw new IllegalArgumentException("%s needs %d results but N=%d; lower K or T, or raise N"
                    .formatted(code.name(), code.recoveryThreshold(), points.workers()));
        }
        return code;
    }

    /** Where blocks and workers are. */
    public LagrangePoints points() {
        return points;
    }

    @Override
    public LagrangeTask<A> task() {
        return task;
    }

    @Override
    public long fingerprint() {
        return points.fingerprint();
    }

    @Override
    public String name() {
        return "LCC(%s, degree %d)".formatted(points, degree);
    }

    @Override
    public int workers() {
        return points.workers();
    }

    @Override
    public int recoveryThreshold() {
        return degree + 1;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Encoding<LagrangeShare<A>> encode(LagrangeInput<A> input) {
        return encode(input, new SecureStream());
    }

    /** With masks from a given source, for tests. */
    Encoding<LagrangeShare<A>> encode(LagrangeInput<A> input, RandomGenerator masks) {
        task.requireInput(input);
        List<Encoding<Block<A>>> shares = new ArrayList<>();
        for (int j = 0; j < task.kinds().size(); j++) {
            shares.add(encoded(j, input.arguments().get(j), masks));
        }
        return worker -> {
            Objects.checkIndex(worker, workers());
            return new LagrangeShare<>(
                    points.fingerprint(),
                    shares.stream().map(share -> share.share(worker)).toList());
        };
    }

    @Override
    public Encoding<Block<A>> encodeArgument(int argument, List<Block<A>> values) {
        task.requireArgument(argument, values);
        return encoded(argument, values, new SecureStream());
    }

    private Encoding<Block<A>> encoded(int argument, List<Block<A>> values, RandomGenerator masks) {
        ArgumentKind kind = task.kinds().get(argument);
        if (kind == ArgumentKind.DATA) {
            return CodedBlocks.data(points, task.arithmetic(), values, masks)::share;
        }
        Block<A> common = values.get(0);
        return kind.degree(points) == 0
                ? worker -> common
                : CodedBlocks.repeated(points, task.arithmetic(), common, masks)::share;
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        requireWorkers(arrived);
        int missing = recoveryThreshold() - arrived.cardinality();
        if (missing <= 0 || allRaw(arrived)) {
            return Sufficiency.EXACT;
        }
        return Sufficiency.notYet(rawHolders.length == 0 ? missing : Math.min(missing, missingRaw(arrived)));
    }

    private boolean allRaw(BitSet arrived) {
        return rawHolders.length > 0 && missingRaw(arrived) == 0;
    }

    private int missingRaw(BitSet arrived) {
        return (int)
                IntStream.of(rawHolders).filter(worker -> !arrived.get(worker)).count();
    }

    @Override
    public List<Block<A>> decode(ArrivedResults<LagrangeResult<A>> results) {
        BitSet arrived = results.workers();
        if (!sufficiency(arrived).decodable()) {
            throw tooFew(arrived);
        }
        Decoder decoder = cache.get(used(arrived), this::decoder);
        List<Block<A>> values = new ArrayList<>();
        for (int worker : decoder.workers) {
            LagrangeResult<A> result = results.get(worker);
            task.requireWellFormed(points.fingerprint(), worker, result);
            values.add(result.value());
        }
        return task.combine(decoder.rows, values);
    }

    /** Such as "have 6 of 7 results needed; stragglers: [2, 5]". */
    NotDecodableException tooFew(BitSet arrived) {
        BitSet absent = new BitSet();
        absent.set(0, workers());
        absent.andNot(arrived);
        return new NotDecodableException("have %d of %d results needed; stragglers: %s"
                .formatted(
                        arrived.cardinality(),
                        recoveryThreshold(),
                        absent.stream().boxed().toList()));
    }

    /** The workers whose results are decoded from: those with raw blocks if all are there, otherwise the first R. */
    private BitSet used(BitSet arrived) {
        BitSet used = new BitSet();
        if (allRaw(arrived)) {
            IntStream.of(rawHolders).forEach(used::set);
        } else {
            arrived.stream().limit(recoveryThreshold()).forEach(used::set);
        }
        return used;
    }

    private Decoder decoder(BitSet used) {
        int[] workers = used.stream().toArray();
        PrimeField field = points.field();
        long[] rows = new long[task.answers().size() * workers.length];
        InterpolationNodes nodes = allRaw(used) ? null : nodes(workers);
        for (int a = 0; a < task.answers().size(); a++) {
            List<Long> factors = task.answers().get(a);
            if (nodes != null) {
                long[] fused = nodes.fusedRow(
                        points.dataPoints(),
                        factors.stream().mapToLong(Long::longValue).toArray());
                System.arraycopy(fused, 0, rows, a * workers.length, workers.length);
                continue;
            }
            for (int k = 0; k < rawHolders.length; k++) {
                int at = a * workers.length + Arrays.binarySearch(workers, rawHolders[k]);
                rows[at] = field.add(rows[at], factors.get(k));
            }
        }
        return new Decoder(workers, rows);
    }

    /** The decoding of a set of workers, answers x R row by row, for tests and for who decodes elsewhere. */
    long[] decodingRows(BitSet used) {
        return cache.get(used, this::decoder).rows.clone();
    }

    int cachedDecodings() {
        return cache.size();
    }

    private InterpolationNodes nodes(int... workers) {
        long[] alphas = points.alphas();
        return InterpolationNodes.of(
                points.field(),
                IntStream.of(workers).mapToLong(worker -> alphas[worker]).toArray());
    }

    @Override
    public int resultsToLocate(int errors) {
        return recoveryThreshold() + 2 * errors;
    }

    @Override
    public BitSet locate(ArrivedResults<LagrangeResult<A>> results, int errors) {
        LagrangePoints.requireAtLeast("errors", errors, 0);
        requireWorkers(results.workers());
        if (results.size() < resultsToLocate(errors)) {
            throw NotDecodableException.tooFew(results.size(), resultsToLocate(errors));
        }
        BitSet wrong = new BitSet();
        results.byWorker().forEach((worker, result) -> wrong.set(worker, !wellFormed(result)));
        int open = errors - wrong.cardinality();
        if (open < 0) {
            throw new NotDecodableException(tooMany(errors, results.size()));
        }
        wrong.or(locatedAmong(results.without(wrong), open, tooMany(errors, results.size())));
        return wrong;
    }

    /** The wrong ones among well-formed results. */
    private BitSet locatedAmong(ArrivedResults<LagrangeResult<A>> valid, int open, String tooMany) {
        FaultLocation found;
        try {
            found = locateAmong(valid, open);
        } catch (TooManyErrorsException | InconsistentResultsException contradiction) {
            throw new NotDecodableException(String.valueOf(contradiction.getMessage()));
        }
        if (found.faulty().size() > open) {
            throw new NotDecodableException(tooMany);
        }
        int[] workers = valid.workerArray();
        BitSet wrong = new BitSet();
        found.faulty().forEach(position -> wrong.set(workers[position]));
        return wrong;
    }

    @Override
    public int resultsToTrust(int errors) {
        return Math.addExact(recoveryThreshold(), errors);
    }

    @Override
    public BitSet faulty(ArrivedResults<LagrangeResult<A>> results, int errors) {
        LagrangePoints.requireAtLeast("errors", errors, 0);
        requireWorkers(results.workers());
        BitSet wrong = new BitSet();
        results.byWorker().forEach((worker, result) -> wrong.set(worker, !wellFormed(result)));
        int open = errors - wrong.cardinality();
        if (open < 0) {
            throw new NotDecodableException(tooMany(errors, results.size()));
        }
        ArrivedResults<LagrangeResult<A>> valid = results.without(wrong);
        if (valid.size() < resultsToTrust(open)) {
            throw NotDecodableException.tooFew(valid.size(), resultsToTrust(open));
        }
        wrong.or(locatedAmong(valid, open, tooMany(errors, results.size())));
        return wrong;
    }

    private static String tooMany(int errors, int results) {
        return new TooManyErrorsException(errors, results).getMessage() + "";
    }

    /**
     * What {@link VectorLocator} says of well-formed results, by their position among them.
     *
     * @throws TooManyErrorsException if more are wrong than can be located
     * @throws InconsistentResultsException if they contradict each other and are fewer than R+2A
     */
    FaultLocation locateAmong(ArrivedResults<LagrangeResult<A>> valid, int errors) {
        ReedSolomonCode words = new ReedSolomonCode(nodes(valid.workerArray()), recoveryThreshold());
        VectorLocator locator = new VectorLocator(words, errors, VectorLocator.defaultCombinations(points.field()));
        List<A> vectors = valid.byWorker().values().stream()
                .map(result -> result.value().data())
                .toList();
        return vectors.get(0) instanceof int[]
                ? locator.locate(vectors.toArray(int[][]::new))
                : locator.locate(vectors.toArray(long[][]::new));
    }

    @Override
    public boolean wellFormed(LagrangeResult<A> result) {
        return task.wellFormed(points.fingerprint(), result);
    }

    private void requireWorkers(BitSet workers) {
        if (workers.length() > workers()) {
            throw new IllegalArgumentException(
                    "there is no worker %d of %d".formatted(workers.length() - 1, workers()));
        }
    }

    @Override
    public boolean sameResult(LagrangeResult<A> first, LagrangeResult<A> second) {
        return first.code() == second.code()
                && first.value().shape().equals(second.value().shape())
                && task.arithmetic().same(first.value().data(), second.value().data());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LagrangeCode<?> that && points.equals(that.points) && task.equals(that.task);
    }

    @Override
    public int hashCode() {
        return Objects.hash(points, task);
    }

    @Override
    public String toString() {
        return name();
    }
}
