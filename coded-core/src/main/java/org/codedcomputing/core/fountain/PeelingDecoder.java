package org.codedcomputing.core.fountain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.codedcomputing.core.computation.NotDecodableException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes rows that are sums of sources, by peeling with inactivation.
 *
 * <p>Rows may come in any order; each costs a step for each of its sources. Decoding costs mean degree times k additions of
 * symbols, twice that if sources were inactive.
 *
 * <p>Over the reals the decoder solves, along with the rows, a problem of the same rows whose answer it knows, with rounding
 * errors of the size that rows computed by a worker have: what comes out wrong there is the estimate of the error, relative to
 * the largest source. An answer whose estimate is beyond the tolerance is not given.
 *
 * <p>Not thread-safe.
 *
 * @param <A> {@code double[]}, {@code int[]}, {@code long[]} or {@code byte[]}
 */
public final class PeelingDecoder<A> {
    /** Relative error that is allowed over the reals by default. */
    public static final double DEFAULT_TOLERANCE = 1e-9;

    /** Columns of the problem with the known answer. */
    private static final int PROBES = 3;

    /** Rounding errors of a row as a worker computes it, in units of its largest term. */
    private static final double ROW_ERROR = 4 * 0x1p-52;

    private final SymbolArithmetic<A> arithmetic;
    private final int length;
    private final double tolerance;
    private final Peeling peeling;
    private final List<A> data = new ArrayList<>();
    private int[] offsets = new int[16];
    private @Nullable Schedule estimated;
    private double error = Double.NaN;

    /**
     * A decoder with the default tolerance.
     *
     * @param arithmetic what symbols consist of
     * @param sources number of source symbols k, at least 1
     * @param length elements of a symbol, at least 0
     */
    public PeelingDecoder(SymbolArithmetic<A> arithmetic, int sources, int length) {
        this(arithmetic, sources, length, DEFAULT_TOLERANCE);
    }

    /**
     * @param arithmetic what symbols consist of
     * @param sources number of source symbols k, at least 1
     * @param length elements of a symbol, at least 0
     * @param tolerance relative error that is allowed over the reals, positive
     * @throws IllegalArgumentException if a number is out of range, or all sources together are more than an array holds
     */
    public PeelingDecoder(SymbolArithmetic<A> arithmetic, int sources, int length, double tolerance) {
        this.arithmetic = Objects.requireNonNull(arithmetic, "arithmetic");
        this.peeling = new Peeling(sources, arithmetic);
        this.length = length;
        this.tolerance = tolerance;
        if (length < 0 || (long) sources * length > Integer.MAX_VALUE - 8 || !(tolerance > 0)) {
            throw new IllegalArgumentException(
                    "%d sources of %d elements with tolerance %s: need a length of at least 0, at most 2^31 elements in all and a positive tolerance"
                            .formatted(sources, length, tolerance));
        }
    }

    /**
     * Takes a row.
     *
     * @param sources different sources 0..k-1, at least one; not modified
     * @param symbol array that holds their sum; shared until the last {@link #decode}, not modified
     * @param offset where in it the sum starts
     * @throws IllegalArgumentException if a source does not exist or is twice there; the row is not taken then
     * @throws IndexOutOfBoundsException if the symbol is not inside its array
     */
    public void add(int[] sources, A symbol, int offset) {
        Objects.checkFromIndexSize(offset, length, arithmetic.length(symbol));
        int row = peeling.add(sources);
        data.add(symbol);
        if (row == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * row);
        }
        offsets[row] = offset;
    }

    /** Whether the rows determine the sources, whatever the rounding errors. */
    public boolean isDecodable() {
        return peeling.isDecodable();
    }

    /** Rows that are missing at least. */
    public int missing() {
        return peeling.missing();
    }

    /** Estimate of the relative error: 0 for exact symbols, infinite if they cannot be told from each other. */
    public double estimatedError() {
        Schedule schedule = requireSchedule();
        if (arithmetic.exact()) {
            return 0;
        }
        if (schedule != estimated) {
            estimated = schedule;
            error = knownAnswerError(schedule);
        }
        return error;
    }

    /**
     * The sources, one after the other, in a new array.
     *
     * @throws NotDecodableException if the rows do not determine them, or the estimated error is beyond the tolerance
     */
    public A decode() {
        Schedule schedule = requireSchedule();
        double estimate = estimatedError();
        if (!(estimate <= tolerance)) {
            throw new NotDecodableException(String.format(
                    Locale.ROOT,
                    "estimated relative error %.1e exceeds tolerance %.1e; wait for more results or use field mode",
                    estimate,
                    tolerance));
        }
        return solve(arithmetic, schedule, length, new Symbols<>() {
            @Override
            public A data(int row) {
                return data.get(row);
            }

            @Override
            public int offset(int row) {
                return offsets[row];
            }
        });
    }

    private Schedule requireSchedule() {
        Schedule schedule = peeling.schedule();
        if (schedule == null) {
            throw new NotDecodableException("not decodable yet: have %d rows for %d sources, need at least %d more"
                    .formatted(peeling.rows(), peeling.sources(), peeling.missing()));
        }
        return schedule;
    }

    private <B> B solve(SymbolArithmetic<B> numbers, Schedule schedule, int width, Symbols<B> rows) {
        B sources = numbers.newArray(peeling.sources() * width);
        Substitution<B> substitution = new Substitution<>(peeling, numbers, width, rows);
        substitution.resolve(schedule, 0, sources);
        int[] inactive = schedule.inactive();
        if (inactive.length > 0 && width > 0) {
            B left = substitution.leftOver(schedule, sources);
            B system = Inactivation.denseSystem(peeling, schedule, numbers);
            B values = numbers.solve(system, schedule.equations().length, inactive.length, left, width);
            for (int i = 0; i < inactive.length; i++) {
                System.arraycopy(values, i * width, sources, inactive[i] * width, width);
            }
            substitution.resolve(schedule, schedule.from(), sources);
        }
        return sources;
    }

    private double knownAnswerError(Schedule schedule) {
        SplittableRandom random = new SplittableRandom(peeling.rows());
        double[] answer = new double[peeling.sources() * PROBES];
        Arrays.setAll(answer, i -> 2 * random.nextDouble() - 1);
        double[] rows = new double[Math.multiplyExact(peeling.rows(), PROBES)];
        for (int row = 0; row < peeling.rows(); row++) {
            for (int edge = peeling.start(row); edge < peeling.end(row); edge++) {
                for (int i = 0; i < PROBES; i++) {
                    rows[row * PROBES + i] += answer[peeling.source(edge) * PROBES + i];
                }
            }
        }
        for (int i = 0; i < rows.length; i++) {
            rows[i] += ROW_ERROR * (2 * random.nextDouble() - 1) * Math.max(1, Math.abs(rows[i]));
        }
        double[] decoded = solve(SymbolArithmetic.real(), schedule, PROBES, new Symbols<>() {
            @Override
            public double[] data(int row) {
                return rows;
            }

            @Override
            public int offset(int row) {
                return row * PROBES;
            }
        });
        double worst = 0;
        for (int i = 0; i < answer.length; i++) {
            double difference = Math.abs(decoded[i] - answer[i]);
            worst = Double.isFinite(difference) ? Math.max(worst, difference) : Double.POSITIVE_INFINITY;
        }
        return worst;
    }
}
