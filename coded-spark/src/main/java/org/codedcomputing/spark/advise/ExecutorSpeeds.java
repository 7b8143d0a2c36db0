package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.List;

/**
 * How many times longer tasks take on an executor than on the middle one, over all stages of an application: one stage cannot tell a
 * slow executor from a task that was unlucky.
 */
final class ExecutorSpeeds {
    private static final int LEAST_TASKS = 3;

    private final double[] factors;

    private ExecutorSpeeds(double[] factors) {
        this.factors = factors;
    }

    /** From all tasks of stages with at least {@link Diagnosis#LEAST_TASKS} tasks; executors with fewer than three tasks count as normal. */
    static ExecutorSpeeds of(LoggedApplication application) {
        List<List<Double>> ratios = new ArrayList<>();
        for (int executor = 0; executor < application.executors(); executor++) {
            ratios.add(new ArrayList<>());
        }
        for (LoggedStage stage : application.stages()) {
            List<LoggedTask> taken = stage.taken();
            double middle = LoggedStage.median(
                    taken.stream().mapToDouble(LoggedTask::seconds).toArray());
            if (taken.size() < Diagnosis.LEAST_TASKS || !(middle >= Diagnosis.LEAST_SECONDS)) {
                continue;
            }
            // Stopped originals of copies count too: they ran at least so long.
            stage.tasks().stream()
                    .filter(task -> task.succeeded() || task.seconds() > middle)
                    .forEach(task -> ratios.get(task.executor()).add(task.seconds() / middle));
        }
        double[] factors = new double[ratios.size()];
        for (int executor = 0; executor < factors.length; executor++) {
            double[] own = ratios.get(executor).stream().mapToDouble(r -> r).toArray();
            factors[executor] = own.length < LEAST_TASKS ? 1 : LoggedStage.median(own);
        }
        return new ExecutorSpeeds(factors);
    }

    /** More than 1 for a slow one. */
    double factor(int executor) {
        return factors[executor];
    }
}
