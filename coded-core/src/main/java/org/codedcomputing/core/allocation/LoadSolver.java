package org.codedcomputing.core.allocation;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Loads that finish r' coded rows, on average, as early as any loads can [70].
 *
 * <p>At time t worker i has, from the best load up to its cap, R_i(t) = max of l F_i((t - b_i)/l) rows finished on average.
 * The sum of all R_i rises with t, and t* is where it reaches r'.
 */
public final class LoadSolver {
    private static final int BISECTIONS = 200;

    private LoadSolver() {}

    /**
     * Loads without overheads and caps, in closed form: s = sum of s_i, t* = r'/s, l_i = t* / lambda_i.
     *
     * @param laws one for each worker, at least one
     * @param needed rows r' that decode, at least 1
     */
    public static LoadAllocation closedForm(List<? extends UnitLoadLaw> laws, double needed) {
        requireProblem(laws.size(), needed);
        double time = needed / laws.stream().mapToDouble(UnitLoadLaw::rate).sum();
        return new LoadAllocation(
                needed,
                time,
                laws.stream().map(law -> time / law.bestUnitTime()).toList());
    }

    /**
     * Loads with overheads and caps. Since the model counts average rows, a worker much faster than the others may get more than
     * r' rows, of which it never needs all; {@link BlockLoads} caps at r'.
     *
     * @param workers at least one; not modified
     * @param needed rows r' that decode, at least 1
     * @throws IllegalArgumentException if the caps together are at most r', which is never exceeded on average; or if a value is
     *     out of range
     */
    public static LoadAllocation solve(List<WorkerModel> workers, double needed) {
        requireProblem(workers.size(), needed);
        double capacity = workers.stream().mapToDouble(WorkerModel::cap).sum();
        if (capacity <= needed) {
            throw new IllegalArgumentException(
                    "allocation infeasible: capacity %s rows, need %s".formatted(text(capacity), text(needed)));
        }
        List<Share> shares = workers.stream().map(Share::new).toList();
        double time = uncapped(shares, needed);
        if (rows(shares, time) < needed * (1 - 1e-14)) {
            time = leastTime(t -> rows(shares, t), needed, time, 2 * time);
        }
        double end = time;
        return new LoadAllocation(
                needed, end, shares.stream().map(share -> share.load(end)).toList());
    }

    /**
     * The time at which given loads have finished r' rows on average; infinite if they never do.
     *
     * @param workers at least one; not modified
     * @param loads rows of each worker, at least 0; not modified
     * @param needed rows r' that decode, at least 1
     */
    public static double timeOf(List<WorkerModel> workers, List<Double> loads, double needed) {
        requireProblem(workers.size(), needed);
        if (loads.size() != workers.size()) {
            throw new IllegalArgumentException(
                    "%d loads for %d workers; give one for each".formatted(loads.size(), workers.size()));
        }
        DoubleUnaryOperator finished = time -> {
            double rows = 0;
            for (int i = 0; i < loads.size(); i++) {
                double load = loads.get(i);
                rows += load == 0
                        ? 0
                        : load
                                * workers.get(i)
                                        .law()
                                        .probability((time - workers.get(i).overhead()) / load);
            }
            return rows;
        };
        return finished.applyAsDouble(Double.MAX_VALUE) < needed
                ? Double.POSITIVE_INFINITY
                : leastTime(finished, needed, 0, 1);
    }

    private static void requireProblem(int workers, double needed) {
        if (workers < 1) {
            throw new IllegalArgumentException("an allocation needs at least one worker, got none");
        }
        if (!(needed >= 1) || Double.isInfinite(needed)) {
            throw new IllegalArgumentException("an allocation needs a finite r' of at least 1 row, got " + needed);
        }
    }

    /** Rows in messages: whole numbers without a fraction. */
    private static String text(double rows) {
        return rows == Math.rint(rows) && Math.abs(rows) < 1e15 ? Long.toString((long) rows) : Double.toString(rows);
    }

    /** A worker and its best load at a time. */
    private static final class Share {
        final WorkerModel worker;
        final double cap;
        final double unitTime;
        final double rate;

        Share(WorkerModel worker) {
            this.worker = worker;
            this.cap = worker.cap();
            this.unitTime = worker.law().bestUnitTime();
            this.rate = worker.law().rate();
        }

        /** Time that the rows take at the best load, each: longer than the best one where the cap is in the way. */
        private double unitTime(double left) {
            return left / unitTime <= cap ? unitTime : worker.law().bestUnitTime(left / cap);
        }

        double load(double time) {
            double left = time - worker.overhead();
            return left <= 0 || cap == 0 ? 0 : Math.min(cap, left / unitTime(left));
        }

        double rows(double time) {
            double left = time - worker.overhead();
            if (left <= 0 || cap == 0) {
                return 0;
            }
            if (left / unitTime <= cap) {
                return left * rate;
            }
            double unit = unitTime(left);
            // The load times F, and the cap itself where F is 1, which left/unit misses by rounding.
            return Math.min(cap, left / unit) * worker.law().probability(unit);
        }
    }

    private static double rows(List<Share> shares, double time) {
        double rows = 0;
        for (Share share : shares) {
            rows += share.rows(time);
        }
        return rows;
    }

    /** t* if no cap were in the way: workers join in the order of their overheads while they are below it. */
    private static double uncapped(List<Share> shares, double needed) {
        List<Share> joining = shares.stream()
                .filter(share -> share.cap > 0)
                .sorted((x, y) -> Double.compare(x.worker.overhead(), y.worker.overhead()))
                .toList();
        double rate = 0;
        double spent = 0;
        double time = Double.POSITIVE_INFINITY;
        for (Share share : joining) {
            if (share.worker.overhead() >= time) {
                break;
            }
            rate += share.rate;
            spent += share.worker.overhead() * share.rate;
            time = (needed + spent) / rate;
        }
        return time;
    }

    /** The least time at which the finished rows reach r', to the last bit; above {@code below}. */
    private static double leastTime(DoubleUnaryOperator finished, double needed, double below, double guess) {
        double low = below;
        double high = guess;
        while (finished.applyAsDouble(high) < needed) {
            low = high;
            high *= 2;
            if (Double.isInfinite(high)) {
                throw new IllegalArgumentException(
                        "allocation infeasible: r'=%s rows take longer than any number says; raise the caps"
                                .formatted(text(needed)));
            }
        }
        for (int i = 0; i < BISECTIONS && high - low > Math.ulp(high); i++) {
            double middle = low + (high - low) / 2;
            if (finished.applyAsDouble(middle) < needed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
