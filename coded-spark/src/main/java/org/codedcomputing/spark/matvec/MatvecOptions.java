package org.codedcomputing.spark.matvec;

import java.time.Duration;
import java.util.List;
import org.codedcomputing.core.allocation.WorkerModel;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of a matrix-vector product have set.
 *
 * @param scheme how rows are spread
 * @param workers n, 0 for the number of task slots
 * @param models of the workers, in seconds a row; empty if unknown
 * @param blockRows g, 0 for what suits the scheme
 * @param tasksPerWorker tasks that a worker's load is cut into on average, in schemes of small tasks
 * @param tolerance largest relative error
 * @param seed of the code
 * @param adaptive whether plans follow what is observed
 * @param verified whether each result is checked
 * @param deadline longest round; null for the configuration's
 * @param delays stragglers made on purpose
 * @param speeds speeds made on purpose, in rows per second
 */
record MatvecOptions(
        MatvecScheme scheme,
        int workers,
        List<WorkerModel> models,
        int blockRows,
        int tasksPerWorker,
        double tolerance,
        long seed,
        boolean adaptive,
        boolean verified,
        @Nullable Duration deadline,
        Delays delays,
        Speeds speeds) {
    /** Tasks of a worker from which on pull scheduling wastes little at the end. */
    static final int DEFAULT_TASKS_PER_WORKER = 10;

    static final double DEFAULT_TOLERANCE = 1e-9;

    static final MatvecOptions NONE = new MatvecOptions(
            MatvecScheme.AUTO,
            0,
            List.of(),
            0,
            DEFAULT_TASKS_PER_WORKER,
            DEFAULT_TOLERANCE,
            1,
            true,
            false,
            null,
            Delays.NONE,
            Speeds.FREE);

    MatvecOptions {
        models = List.copyOf(models);
    }

    MatvecOptions withScheme(MatvecScheme set) {
        return new MatvecOptions(
                set,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withWorkers(int set) {
        requireAtLeastOne("workers", set);
        return new MatvecOptions(
                scheme,
                set,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withModels(List<WorkerModel> set) {
        return new MatvecOptions(
                scheme,
                workers,
                set,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withBlockRows(int set) {
        requireAtLeastOne("blockRows", set);
        return new MatvecOptions(
                scheme,
                workers,
                models,
                set,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withTasksPerWorker(int set) {
        requireAtLeastOne("tasksPerWorker", set);
        return new MatvecOptions(
                scheme, workers, models, blockRows, set, tolerance, seed, adaptive, verified, deadline, delays, speeds);
    }

    MatvecOptions withTolerance(double set) {
        if (!(set > 0)) {
            throw new IllegalArgumentException("tolerance must be more than 0 (was " + set + ")");
        }
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                set,
                seed,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withSeed(long set) {
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                set,
                adaptive,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withAdaptive(boolean set) {
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                set,
                verified,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withVerified() {
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                true,
                deadline,
                delays,
                speeds);
    }

    MatvecOptions withDeadline(Duration set) {
        if (set.isNegative() || set.isZero()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + set + ")");
        }
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                set,
                delays,
                speeds);
    }

    MatvecOptions withStragglers(Delays newDelays, Speeds newSpeeds) {
        return new MatvecOptions(
                scheme,
                workers,
                models,
                blockRows,
                tasksPerWorker,
                tolerance,
                seed,
                adaptive,
                verified,
                deadline,
                newDelays,
                newSpeeds);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 (was " + value + ")");
        }
    }
}
