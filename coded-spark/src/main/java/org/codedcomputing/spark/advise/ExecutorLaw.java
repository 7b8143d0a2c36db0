package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.allocation.ShiftedExponential;
import org.codedcomputing.core.allocation.UnitTimes;

/**
 * Work of an executor's tasks over the medians of their stages, as a law: without what it takes to start them and to warm up. Tasks that
 * were stopped count as what they are, at least so long.
 *
 * @param executor its number in the log
 * @param tasks how many it finished
 * @param shift the least of them, in medians, as estimated
 * @param mean in medians
 * @param statistic of Kolmogorov and Smirnov, for a shifted exponential law with this shift and mean; {@link UnitTimes#CRITICAL} rejects it
 * @param exponential whether a shifted exponential law is not rejected at 1 %
 */
record ExecutorLaw(int executor, int tasks, double shift, double mean, double statistic, boolean exponential) {
    private static final int LEAST = 5;

    /** Laws of all executors with at least five tasks in stages that tell something. */
    static List<ExecutorLaw> of(LoggedApplication application) {
        List<List<Double>> finished = new ArrayList<>();
        List<List<Double>> stopped = new ArrayList<>();
        for (int executor = 0; executor < application.executors(); executor++) {
            finished.add(new ArrayList<>());
            stopped.add(new ArrayList<>());
        }
        for (StageTimes stage : StageTimes.of(application)) {
            double median = stage.medianWork();
            if (stage.tells()) {
                stage.attempts().stream()
                        .filter(one -> one.work() > 0)
                        .forEach(one -> (one.succeeded() ? finished : stopped)
                                .get(one.executor())
                                .add(one.work() / median));
            }
        }
        List<ExecutorLaw> laws = new ArrayList<>();
        for (int executor = 0; executor < finished.size(); executor++) {
            double[] own = array(finished.get(executor));
            if (own.length >= LEAST) {
                UnitTimes times = UnitTimes.of(own, array(stopped.get(executor)));
                ShiftedExponential law = times.exponential();
                laws.add(new ExecutorLaw(
                        executor,
                        own.length,
                        law.shift(),
                        law.mean(),
                        times.exponentialStatistic(),
                        !times.rejectExponential()));
            }
        }
        return laws;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }
}
