package org.codedcomputing.spark.gradient;

import java.time.Duration;
import java.util.function.Consumer;
import org.codedcomputing.core.gradient.ExactScheme;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/** What the setters of a gradient descent have set. Each wither returns a changed copy; nobody sees one that changes. */
final class GradientOptions {
    /** Stragglers that were not chosen. */
    static final int UNSET = -1;

    /** Tasks of a worker from which on a tail's last ones waste little. */
    static final int DEFAULT_TASKS_PER_WORKER = 4;

    /** Parameters above which the sum is put together on the executors. */
    static final int DEFAULT_SLICED_FROM = 1_000_000;

    static final GradientOptions NONE = new GradientOptions();

    private String labelColumn = "label";
    private String featuresColumn = "features";
    private @Nullable String weightColumn;
    private GradientCoding coding = GradientCoding.AUTO;
    private @Nullable ExactScheme scheme;
    private int workers;
    private int stragglers = UNSET;
    private @Nullable TaskDelays expected;
    private int tasksPerWorker = DEFAULT_TASKS_PER_WORKER;
    private int slicedFrom = DEFAULT_SLICED_FROM;
    private long seed = 1;
    private @Nullable Duration deadline;
    private Delays delays = Delays.NONE;
    private Speeds speeds = Speeds.FREE;

    private GradientOptions() {}

    private GradientOptions with(Consumer<GradientOptions> change) {
        GradientOptions copy = new GradientOptions();
        copy.labelColumn = labelColumn;
        copy.featuresColumn = featuresColumn;
        copy.weightColumn = weightColumn;
        copy.coding = coding;
        copy.scheme = scheme;
        copy.workers = workers;
        copy.stragglers = stragglers;
        copy.expected = expected;
        copy.tasksPerWorker = tasksPerWorker;
        copy.slicedFrom = slicedFrom;
        copy.seed = seed;
        copy.deadline = deadline;
        copy.delays = delays;
        copy.speeds = speeds;
        change.accept(copy);
        return copy;
    }

    String labelColumn() {
        return labelColumn;
    }

    String featuresColumn() {
        return featuresColumn;
    }

    /** Null for weights of 1. */
    @Nullable
    String weightColumn() {
        return weightColumn;
    }

    GradientCoding coding() {
        return coding;
    }

    /** A scheme of the caller's own, which beats the coding. */
    @Nullable
    ExactScheme scheme() {
        return scheme;
    }

    /** Workers n; 0 for the number of task slots. */
    int workers() {
        return workers;
    }

    /** Stragglers s, or {@link #UNSET}. */
    int stragglers() {
        return stragglers;
    }

    /** How tasks straggle, if the caller knows. */
    @Nullable
    TaskDelays expected() {
        return expected;
    }

    int tasksPerWorker() {
        return tasksPerWorker;
    }

    int slicedFrom() {
        return slicedFrom;
    }

    long seed() {
        return seed;
    }

    /** Longest round; null for the configuration's. */
    @Nullable
    Duration deadline() {
        return deadline;
    }

    Delays delays() {
        return delays;
    }

    Speeds speeds() {
        return speeds;
    }

    GradientOptions withColumns(String label, String features) {
        return with(copy -> {
            copy.labelColumn = label;
            copy.featuresColumn = features;
        });
    }

    GradientOptions withWeightColumn(@Nullable String set) {
        return with(copy -> copy.weightColumn = set);
    }

    GradientOptions withCoding(GradientCoding set) {
        return with(copy -> {
            copy.coding = set;
            copy.scheme = null;
        });
    }

    GradientOptions withScheme(ExactScheme set) {
        return with(copy -> {
            copy.scheme = set;
            copy.workers = set.matrix().workers();
            copy.stragglers = set.stragglers();
        });
    }

    GradientOptions withWorkers(int set) {
        requireAtLeast("workers", set, 1);
        return with(copy -> copy.workers = set);
    }

    GradientOptions withStragglers(int set) {
        requireAtLeast("stragglers", set, 0);
        return with(copy -> copy.stragglers = set);
    }

    GradientOptions withExpected(TaskDelays set) {
        return with(copy -> copy.expected = set);
    }

    GradientOptions withTasksPerWorker(int set) {
        requireAtLeast("tasksPerWorker", set, 1);
        return with(copy -> copy.tasksPerWorker = set);
    }

    GradientOptions withSlicedFrom(int set) {
        requireAtLeast("slicedFrom", set, 1);
        return with(copy -> copy.slicedFrom = set);
    }

    GradientOptions withSeed(long set) {
        return with(copy -> copy.seed = set);
    }

    GradientOptions withDeadline(Duration set) {
        if (set.isNegative() || set.isZero()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + set + ")");
        }
        return with(copy -> copy.deadline = set);
    }

    GradientOptions withStragglers(Delays newDelays, Speeds newSpeeds) {
        return with(copy -> {
            copy.delays = newDelays;
            copy.speeds = newSpeeds;
        });
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d (was %d)".formatted(name, least, value));
        }
    }
}
