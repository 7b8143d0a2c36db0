package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * What a coded computation must bear and how it runs. Each wither returns a changed copy; nobody sees one that changes. Thread-safe.
 */
public final class LagrangeOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As many workers as task slots, nothing to bear, nothing to hide. */
    public static final LagrangeOptions DEFAULT = new LagrangeOptions();

    private LagrangeMode mode = LagrangeMode.AUTO;
    private int workers;
    private int stragglers;
    private int byzantine;
    private int colluders;
    private Placement placement = Placement.AUTO;
    private int sharesPerHost = 1;
    private @Nullable Duration deadline;
    private Delays delays = Delays.NONE;
    private Speeds speeds = Speeds.FREE;
    private Liars liars = Liars.NONE;

    private LagrangeOptions() {}

    private LagrangeOptions with(Consumer<LagrangeOptions> change) {
        LagrangeOptions copy = new LagrangeOptions();
        copy.mode = mode;
        copy.workers = workers;
        copy.stragglers = stragglers;
        copy.byzantine = byzantine;
        copy.colluders = colluders;
        copy.placement = placement;
        copy.sharesPerHost = sharesPerHost;
        copy.deadline = deadline;
        copy.delays = delays;
        copy.speeds = speeds;
        copy.liars = liars;
        change.accept(copy);
        return copy;
    }

    /** What protects the computation. */
    public LagrangeMode mode() {
        return mode;
    }

    /** N; 0 for the number of task slots. */
    public int workers() {
        return workers;
    }

    /** S, workers that may not answer. */
    public int stragglers() {
        return stragglers;
    }

    /** A, workers whose results may be wrong. */
    public int byzantine() {
        return byzantine;
    }

    /** T, workers that may put together what they received. */
    public int colluders() {
        return colluders;
    }

    /** What a worker is. */
    public Placement placement() {
        return placement;
    }

    /** Most shares of one host. */
    public int sharesPerHost() {
        return sharesPerHost;
    }

    /** Longest round; null for the configuration's. */
    @Nullable
    Duration deadline() {
        return deadline;
    }

    /** Sleep of workers, made on purpose. */
    Delays delays() {
        return delays;
    }

    /** Speed of workers, made on purpose. */
    Speeds speeds() {
        return speeds;
    }

    /** Workers that lie on purpose. */
    Liars liars() {
        return liars;
    }

    /** Default {@link LagrangeMode#AUTO}. */
    public LagrangeOptions withMode(LagrangeMode set) {
        Objects.requireNonNull(set, "mode");
        return with(copy -> copy.mode = set);
    }

    /**
     * N; default the number of task slots.
     *
     * @param set at least 1
     */
    public LagrangeOptions withWorkers(int set) {
        require("workers", set, 1);
        return with(copy -> copy.workers = set);
    }

    /**
     * S; default 0.
     *
     * @param set at least 0
     */
    public LagrangeOptions withStragglers(int set) {
        require("stragglers", set, 0);
        return with(copy -> copy.stragglers = set);
    }

    /**
     * A; default 0. Each costs two workers, or one if every result is verified.
     *
     * @param set at least 0
     */
    public LagrangeOptions withByzantine(int set) {
        require("byzantine workers", set, 0);
        return with(copy -> copy.byzantine = set);
    }

    /**
     * T; default 0.
     *
     * @param set at least 0
     */
    public LagrangeOptions withColluders(int set) {
        require("colluders", set, 0);
        return with(copy -> copy.colluders = set);
    }

    /** Default {@link Placement#AUTO}. Counts only where there are colluders or liars to bear. */
    public LagrangeOptions withPlacement(Placement set) {
        Objects.requireNonNull(set, "placement");
        return with(copy -> copy.placement = set);
    }

    /**
     * Most shares that one host may hold where hosts are the workers; default 1. With more, a host counts for as many of S, A and T.
     *
     * @param set at least 1
     */
    public LagrangeOptions withSharesPerHost(int set) {
        require("shares per host", set, 1);
        return with(copy -> copy.sharesPerHost = set);
    }

    /**
     * Longest round; default {@code spark.coded.job.deadline}.
     *
     * @param set more than 0
     */
    public LagrangeOptions withDeadline(Duration set) {
        if (set.isZero() || set.isNegative()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + set + ")");
        }
        return with(copy -> copy.deadline = set);
    }

    /**
     * Makes faults on purpose, for tests and experiments.
     *
     * @param newDelays sleep of each worker before it computes
     * @param newSpeeds speed of each worker, in elements of its share that it passes over in a second
     * @param newLiars who returns wrong results
     */
    public LagrangeOptions withMadeFaults(Delays newDelays, Speeds newSpeeds, Liars newLiars) {
        return with(copy -> {
            copy.delays = newDelays;
            copy.speeds = newSpeeds;
            copy.liars = newLiars;
        });
    }

    private static void require(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d (was %d)".formatted(what, least, value));
        }
    }
}
