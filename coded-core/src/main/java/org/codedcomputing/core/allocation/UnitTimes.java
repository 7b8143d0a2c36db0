package org.codedcomputing.core.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * Observed times for one row: of tasks that finished, and of tasks that were stopped and would have taken longer. Immutable.
 *
 * <p>A stopped task is right-censored, not missing: leaving it out would keep the fast tasks only and halve the estimate of the
 * spread. Weights, if times were forgotten in part, enter through the number of equally weighted times that say as much,
 * (sum w)^2 / sum w^2.
 */
public final class UnitTimes {
    /** Level of the test of {@link #rejectExponential}. */
    public static final double LEVEL = 0.01;

    /** Critical value of {@link #exponentialStatistic} at 1 %, for exponential times of unknown mean [76]. */
    public static final double CRITICAL = 1.308;

    /** Least mean beyond the shift, in shifts: a law without any spread has no rate. */
    private static final double LEAST_SPREAD = 1e-9;

    /** One time. */
    record Time(double unit, boolean finished, double weight) {}

    private final List<Time> ascending;

    private UnitTimes(List<Time> times) {
        List<Time> sorted = new ArrayList<>(times);
        // A task stopped at the very time another finished would have taken longer.
        sorted.sort(Comparator.comparingDouble(Time::unit).thenComparing(time -> !time.finished));
        this.ascending = List.copyOf(sorted);
    }

    /**
     * Times of equal weight.
     *
     * @param finished times of finished tasks, positive and finite; not modified
     * @param stopped how long stopped tasks had run, at least 0 and finite; not modified
     * @throws IllegalArgumentException if a time is out of range
     */
    public static UnitTimes of(double[] finished, double[] stopped) {
        List<Time> times = new ArrayList<>();
        for (double unit : finished) {
            times.add(new Time(unit, true, 1));
        }
        for (double unit : stopped) {
            times.add(new Time(unit, false, 1));
        }
        return of(times);
    }

    static UnitTimes of(List<Time> times) {
        for (Time time : times) {
            if (!(time.finished ? time.unit > 0 : time.unit >= 0) || Double.isInfinite(time.unit)) {
                throw new IllegalArgumentException(
                        "a %s task cannot have taken %s per row; times are positive and finite"
                                .formatted(time.finished ? "finished" : "stopped", time.unit));
            }
        }
        return new UnitTimes(times);
    }

    /** These and others. */
    UnitTimes and(UnitTimes others) {
        List<Time> all = new ArrayList<>(ascending);
        all.addAll(others.ascending);
        return new UnitTimes(all);
    }

    /** Number of finished tasks. */
    public int finished() {
        return (int) ascending.stream().filter(Time::finished).count();
    }

    /** Equally weighted finished tasks that say as much as these. */
    private double effective(boolean withStopped, double from) {
        double sum = 0;
        double squares = 0;
        for (Time time : ascending) {
            if ((withStopped || time.finished) && time.unit >= from) {
                sum += time.weight;
                squares += time.weight * time.weight;
            }
        }
        return sum * sum / squares;
    }

    /** Weighted sum of what all tasks took beyond a time. */
    double beyond(double from) {
        double beyond = 0;
        for (Time time : ascending) {
            beyond += time.weight * Math.max(0, time.unit - from);
        }
        return beyond;
    }

    /** Weighted mean of the finished times. */
    double meanFinished() {
        requireFinished(1);
        double sum = 0;
        double weight = 0;
        for (Time time : ascending) {
            if (time.finished) {
                sum += time.weight * time.unit;
                weight += time.weight;
            }
        }
        return sum / weight;
    }

    /**
     * The estimate of a shifted exponential law that is unbiased without stopped tasks and with those stopped when the m-th of n
     * finished: 1/mu = (sum of what all tasks took beyond the least finished time) / (m - 1), a = least - 1/(mu n). A task that
     * was stopped before the least finished time says nothing of either.
     *
     * @throws IllegalArgumentException if fewer than two tasks finished
     */
    public ShiftedExponential exponential() {
        requireFinished(2);
        double least = leastFinished();
        double beyond = beyond(least);
        double weight = 0;
        for (Time time : ascending) {
            weight += time.finished ? time.weight : 0;
        }
        double m = effective(false, least);
        double scale = Math.max(beyond / weight * m / (m - 1), LEAST_SPREAD * least);
        double shift = Math.max(0, least - scale / effective(true, least));
        return new ShiftedExponential(shift, 1 / scale);
    }

    /**
     * The observed law; stopped tasks by the product-limit estimate.
     *
     * @throws IllegalArgumentException if no task finished
     */
    public EmpiricalLaw empirical() {
        requireFinished(1);
        double atRisk = ascending.stream().mapToDouble(Time::weight).sum();
        double total = atRisk;
        boolean stopped = false;
        double surviving = 1;
        List<double[]> jumps = new ArrayList<>();
        for (int i = 0; i < ascending.size(); ) {
            double unit = ascending.get(i).unit;
            double ended = 0;
            double left = 0;
            for (; i < ascending.size() && ascending.get(i).unit == unit; i++) {
                Time time = ascending.get(i);
                ended += time.finished ? time.weight : 0;
                left += time.weight;
            }
            boolean last = i == ascending.size();
            if (ended > 0) {
                // Without stopped tasks the plain share, which is exact where the product would collect rounding.
                double before = surviving;
                surviving = stopped ? before * (1 - ended / atRisk) : (atRisk - ended) / total;
                jumps.add(new double[] {unit, last && left == ended ? 1 : 1 - surviving});
            }
            stopped |= left > ended;
            atRisk -= left;
        }
        return EmpiricalLaw.ofJumps(
                jumps.stream().mapToDouble(jump -> jump[0]).toArray(),
                jumps.stream().mapToDouble(jump -> jump[1]).toArray());
    }

    /**
     * Whether a shifted exponential law is rejected at 1 %, by the statistic of Kolmogorov and Smirnov.
     *
     * <p>The gaps between ordered times, each times the number of tasks still running in it, are independent and exponential
     * with one mean under the law, whatever the shift, also if tasks are stopped [77]; without stopped tasks the times beyond the
     * least are, which tell more. The mean is estimated, so the critical value is the one for that case [76]; the usual one
     * would almost never reject.
     *
     * @return false if fewer than five tasks finished
     */
    public boolean rejectExponential() {
        return exponentialStatistic() > CRITICAL;
    }

    /**
     * How far the times are from a shifted exponential law: the statistic of {@link #rejectExponential}, in the form whose critical
     * values do not depend on the number of times [76]. The better the fit, the smaller it is.
     *
     * @return at least 0; 0 if fewer than five tasks finished
     */
    public double exponentialStatistic() {
        if (finished() < WorkerEstimates.ENOUGH) {
            return 0;
        }
        double[] exponential = ascending.stream().allMatch(Time::finished) ? beyondLeast() : normalisedGaps();
        double mean = 0;
        for (double x : exponential) {
            mean += x / exponential.length;
        }
        // Equal times are as far from a law that has a density as any can be.
        double distance = mean == 0
                ? 1
                : new KolmogorovSmirnovTest()
                        .kolmogorovSmirnovStatistic(new ExponentialDistribution(mean), exponential);
        double n = exponential.length;
        return Math.max(0, (distance - 0.2 / n) * (Math.sqrt(n) + 0.26 + 0.5 / Math.sqrt(n)));
    }

    private double[] beyondLeast() {
        double least = leastFinished();
        return ascending.stream().skip(1).mapToDouble(time -> time.unit - least).toArray();
    }

    private double[] normalisedGaps() {
        List<Double> gaps = new ArrayList<>();
        double before = Double.NaN;
        double onTest = 0;
        int running = ascending.size();
        for (Time time : ascending) {
            if (!Double.isNaN(before)) {
                onTest += running * (time.unit - before);
            }
            if (time.finished) {
                if (!Double.isNaN(before)) {
                    gaps.add(onTest);
                }
                onTest = 0;
            }
            // Before the first finished task nothing is known of the shift.
            before = time.finished || !Double.isNaN(before) ? time.unit : before;
            running--;
        }
        return gaps.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double leastFinished() {
        return ascending.stream()
                .filter(Time::finished)
                .mapToDouble(Time::unit)
                .min()
                .orElseThrow();
    }

    private void requireFinished(int least) {
        if (finished() < least) {
            throw new IllegalArgumentException(
                    "a law needs at least %d finished tasks, have %d; run more or take the pooled law"
                            .formatted(least, finished()));
        }
    }
}
