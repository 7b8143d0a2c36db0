package org.codedcomputing.core.allocation;

import java.util.ArrayList;
import java.util.List;

/**
 * Models of workers from their histories.
 *
 * <p>A worker with at least {@value #ENOUGH} finished tasks is described by its own times: by a shifted exponential law, or, if
 * that is rejected at 1 %, by its empirical law. With n fewer tasks its estimate is drawn to that of all workers together, which
 * gets the weight 5/(n + 5).
 */
public final class WorkerEstimates {
    /** Finished tasks from which on a worker is described by its own times alone. */
    public static final int ENOUGH = 5;

    private WorkerEstimates() {}

    /**
     * Models of all workers, without caps.
     *
     * @param histories one for each worker, some of them perhaps empty; not modified
     * @throws IllegalArgumentException if all workers together finished fewer than two tasks
     */
    public static List<WorkerModel> of(List<WorkerHistory> histories) {
        List<UnitTimes> own = new ArrayList<>();
        UnitTimes all = UnitTimes.of(List.of());
        for (WorkerHistory history : histories) {
            UnitTimes times = history.unitTimes(history.overhead());
            own.add(times);
            all = all.and(times);
        }
        ShiftedExponential pooled = all.exponential();
        List<WorkerModel> models = new ArrayList<>();
        for (int i = 0; i < histories.size(); i++) {
            models.add(WorkerModel.of(law(own.get(i), pooled))
                    .withOverhead(histories.get(i).overhead()));
        }
        return models;
    }

    /**
     * The law of one worker.
     *
     * @param own its times
     * @param pooled the law of all workers together
     */
    static UnitLoadLaw law(UnitTimes own, ShiftedExponential pooled) {
        int n = own.finished();
        if (n == 0) {
            double beyond = own.beyond(pooled.shift());
            return beyond == 0
                    ? pooled
                    : new ShiftedExponential(pooled.shift(), 1 / (1 / pooled.mu() + beyond / ENOUGH));
        }
        if (n >= ENOUGH) {
            return own.rejectExponential() ? own.empirical() : own.exponential();
        }
        ShiftedExponential alone = n == 1 ? scaled(pooled, own.meanFinished() / pooled.mean()) : own.exponential();
        double weight = n / (double) (n + ENOUGH);
        return new ShiftedExponential(
                weight * alone.shift() + (1 - weight) * pooled.shift(),
                1 / (weight / alone.mu() + (1 - weight) / pooled.mu()));
    }

    /** One time tells a speed and no spread: all workers' law, slower by a factor. */
    private static ShiftedExponential scaled(ShiftedExponential law, double factor) {
        return new ShiftedExponential(law.shift() * factor, law.mu() / factor);
    }
}
