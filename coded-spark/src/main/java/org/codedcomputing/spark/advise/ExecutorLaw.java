package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.UnitTimes;

/**
 * Times of an executor's tasks over the medians of their stages, as a law.
 *
 * @param executor its number in the log
 * @param tasks how many it finished
 * @param shift the least of them, in medians, as estimated
 * @param mean in medians
 * @param exponential whether a shifted exponential law is not rejected at 1 %
 */
record ExecutorLaw(int executor, int tasks, double shift, double mean, boolean exponential) {
    private static final int LEAST = 5;

    /** Laws of all executors with at least five tasks in stages that tell something. */
    static List<ExecutorLaw> of(LoggedApplication application) {
        List<List<Double>> units = new ArrayList<>();
        for (int executor = 0; executor < application.executors(); executor++) {
            units.add(new ArrayList<>());
        }
        for (LoggedStage stage : application.stages()) {
            List<LoggedTask> taken = stage.taken();
            double median = LoggedStage.median(
                    taken.stream().mapToDouble(LoggedTask::seconds).toArray());
            if (taken.size() >= Diagnosis.LEAST_TASKS && median >= Diagnosis.LEAST_SECONDS) {
                taken.stream()
                        .filter(task -> task.seconds() > 0)
                        .forEach(task -> units.get(task.executor()).add(task.seconds() / median));
            }
        }
        List<ExecutorLaw> laws = new ArrayList<>();
        for (int executor = 0; executor < units.size(); executor++) {
            double[] own = units.get(executor).stream().mapToDouble(u -> u).toArray();
            if (own.length >= LEAST) {
                UnitTimes times = UnitTimes.of(own, new double[0]);
                ShiftedExponential law = times.exponential();
                laws.add(new ExecutorLaw(executor, own.length, law.shift(), law.mean(), !times.rejectExponential()));
            }
        }
        return laws;
    }
}
