package org.codedcomputing.spark.matvec;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of a matrix-vector product have set. Each wither returns a changed copy; nobody sees one that changes.
 */
final class MatvecOptions {
    /** Tasks of a worker from which on pull scheduling wastes little at the end. */
    static final int DEFAULT_TASKS_PER_WORKER = 10;

    static final double DEFAULT_TOLERANCE = 1e-9;

    static final MatvecOptions NONE = new MatvecOptions();

    private MatvecScheme scheme = MatvecScheme.AUTO;
    private int workers;
    private List<WorkerModel> models = List.of();
    private int blockRows;
    private int tasksPerWorker = DEFAULT_TASKS_PER_WORKER;
    private double tolerance = DEFAULT_TOLERANCE;
    private long seed = 1;
    private boolean adaptive = true;
    private boolean verified;
    private @Nullable Duration deadline;
    private Delays delays = Delays.NONE;
    private Speeds speeds = Speeds.FREE;

    private MatvecOptions() {}

    private MatvecOptions with(Consumer<MatvecOptions> change) {
        MatvecOptions copy = new MatvecOptions();
        copy.scheme = scheme;
        copy.workers = workers;
        copy.models = models;
        copy.blockRows = blockRows;
        copy.tasksPerWorker = tasksPerWorker;
        copy.tolerance = tolerance;
        copy.seed = seed;
        copy.adaptive = adaptive;
        copy.verified = verified;
        copy.deadline = deadline;
        copy.delays = delays;
        copy.speeds = speeds;
        change.accept(copy);
        return copy;
    }

    /** How rows are spread. */
    MatvecScheme scheme() {
        return scheme;
    }

    /** Workers n; 0 for the number of task slots. */
    int workers() {
        return workers;
    }

    /** Models of the workers, in seconds a row; empty if unknown. */
    List<WorkerModel> models() {
        return models;
    }

    /** Rows g of a block; 0 for what suits the scheme. */
    int blockRows() {
        return blockRows;
    }

    /** Tasks that a worker's load is cut into on average, in schemes of small tasks. */
    int tasksPerWorker() {
        return tasksPerWorker;
    }

    /** Largest relative error. */
    double tolerance() {
        return tolerance;
    }

    /** Seed of the code. */
    long seed() {
        return seed;
    }

    /** Whether plans follow what is observed. */
    boolean adaptive() {
        return adaptive;
    }

    /** Whether each result is checked. */
    boolean verified() {
        return verified;
    }

    /** Longest round; null for the configuration's. */
    @Nullable
    Duration deadline() {
        return deadline;
    }

    /** Stragglers made on purpose. */
    Delays delays() {
        return delays;
    }

    /** Speeds made on purpose, in rows per second. */
    Speeds speeds() {
        return speeds;
    }

    MatvecOptions withScheme(MatvecScheme set) {
        return with(copy -> copy.scheme = set);
    }

    MatvecOptions withWorkers(int set) {
        requireAtLeastOne("workers", set);
        return with(copy -> copy.workers = set);
    }

    MatvecOptions withModels(List<WorkerModel> set) {
        List<WorkerModel> copied = List.copyOf(set);
        return with(copy -> copy.models = copied);
    }

    MatvecOptions withBlockRows(int set) {
        requireAtLeastOne("blockRows", set);
        return with(copy -> copy.blockRows = set);
    }

    MatvecOptions withTasksPerWorker(int set) {
        requireAtLeastOne("tasksPerWorker", set);
        return with(copy -> copy.tasksPerWorker = set);
    }

    MatvecOptions withTolerance(double set) {
        if (!(set > 0)) {
            throw new IllegalArgumentException("tolerance must be more than 0 (was " + set + ")");
        }
        return with(copy -> copy.tolerance = set);
    }

    MatvecOptions withSeed(long set) {
        return with(copy -> copy.seed = set);
    }

    MatvecOptions withAdaptive(boolean set) {
        return with(copy -> copy.adaptive = set);
    }

    MatvecOptions withVerified() {
        return with(copy -> copy.verified = true);
    }

    MatvecOptions withDeadline(Duration set) {
        if (set.isNegative() || set.isZero()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + set + ")");
        }
        return with(copy -> copy.deadline = set);
    }

    MatvecOptions withStragglers(Delays newDelays, Speeds newSpeeds) {
        return with(copy -> {
            copy.delays = newDelays;
            copy.speeds = newSpeeds;
        });
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 (was " + value + ")");
        }
    }
}
