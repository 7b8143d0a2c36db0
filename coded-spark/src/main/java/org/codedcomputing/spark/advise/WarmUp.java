package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How much longer the first tasks on every executor take than later ones, in the seconds in which they run: code is loaded and
 * compiled, caches and connections are cold. It is the same for a long task as for a short one, and no straggler's fault. What they
 * take before they run is not in it: the log has that of every task.
 *
 * @param more seconds of the first task of a slot, of the second, and so on; none beyond
 */
record WarmUp(List<Double> more) {
    /** Where later tasks are no faster, or nobody can tell. */
    static final WarmUp NONE = new WarmUp(List.of());

    /** From this factor on tasks are slower, within a stage. */
    private static final double SLOWER = 1.15;

    /** The same between a stage and later ones that are called the same. */
    private static final double SLOWER_STAGE = 1.3;

    /** Standard deviations of the rank test, one-sided 2.5 %, and 1 % between stages. */
    private static final double SIGNIFICANT = 1.96;

    private static final double SIGNIFICANT_STAGE = 2.33;

    /** How many of the executors have to show it. */
    private static final double MOST = 0.75;

    /** First tasks that read more than later ones by so much do not show it. */
    private static final double READ_MORE = 1.1;

    private static final int MOST_WAVES = 5;

    /** Copies the list. */
    WarmUp {
        more = List.copyOf(more);
    }

    /** Seconds that the first tasks of a slot take longer, together. */
    double seconds() {
        return more.stream().mapToDouble(seconds -> seconds).sum();
    }

    /** Seconds of a task that is a slot's first, second, and so on, by number from 0. */
    double of(int wave) {
        return wave < more.size() ? more.get(wave) : 0;
    }

    /**
     * Of a stage whose slots have several tasks each.
     *
     * @param taken tasks whose results were taken, with their work as logged
     */
    static WarmUp within(List<Attempt> taken) {
        List<Double> more = new ArrayList<>();
        for (int wave = 0; wave < MOST_WAVES; wave++) {
            int own = wave;
            List<Attempt> first =
                    taken.stream().filter(task -> task.wave() == own).toList();
            List<Attempt> later =
                    taken.stream().filter(task -> task.wave() > own).toList();
            // What is called the usual has to be at least half of what is seen.
            if (later.size() < Diagnosis.LEAST_TASKS || 2 * later.size() < taken.size()) {
                break;
            }
            double slower = slower(first, later, SLOWER, SIGNIFICANT);
            if (slower == 0) {
                break;
            }
            more.add(slower);
        }
        return more.isEmpty() ? NONE : new WarmUp(more);
    }

    /** Of a stage whose slots have one task each, against later stages that are called the same and have as many. */
    static WarmUp against(List<Attempt> taken, List<Attempt> later) {
        // What is computed once and then kept reads something else the first time.
        if (readsMore(later, taken)) {
            return NONE;
        }
        double slower = slower(taken, later, SLOWER_STAGE, SIGNIFICANT_STAGE);
        return slower == 0 ? NONE : new WarmUp(List.of(slower));
    }

    private static double median(List<Attempt> tasks, ToDoubleFunction<Attempt> what) {
        return LoggedStage.median(tasks.stream().mapToDouble(what).toArray());
    }

    private static boolean readsMore(List<Attempt> some, List<Attempt> others) {
        return median(some, Attempt::bytes) > READ_MORE * median(others, Attempt::bytes)
                || median(some, Attempt::records) > READ_MORE * median(others, Attempt::records);
    }

    /** Seconds by which first tasks are slower, in the median; 0 unless that is so on most executors and hardly chance. */
    private static double slower(List<Attempt> first, List<Attempt> later, double factor, double significant) {
        Map<Integer, List<Attempt>> before = first.stream().collect(Collectors.groupingBy(Attempt::executor));
        Map<Integer, List<Attempt>> after = later.stream().collect(Collectors.groupingBy(Attempt::executor));
        List<double[]> firsts = new ArrayList<>();
        List<double[]> laters = new ArrayList<>();
        int slower = 0;
        for (Map.Entry<Integer, List<Attempt>> one : before.entrySet()) {
            List<Attempt> same = after.getOrDefault(one.getKey(), List.of());
            if (!same.isEmpty()) {
                // Beyond the executor's own middle: a slow one is slow with its first tasks and with later ones.
                double own = median(same, Attempt::work);
                firsts.add(beyond(one.getValue(), own));
                laters.add(beyond(same, own));
                slower += median(one.getValue(), Attempt::work) > own ? 1 : 0;
            }
        }
        double[] beyond = joined(firsts);
        double more = LoggedStage.median(beyond);
        boolean shown = slower > 0
                && slower >= MOST * firsts.size()
                && more >= (factor - 1) * median(later, Attempt::work)
                && !readsMore(first, later)
                && Significance.above(beyond, joined(laters)) >= significant;
        return shown ? Math.max(0, more) : 0;
    }

    private static double[] beyond(List<Attempt> tasks, double own) {
        return tasks.stream().mapToDouble(task -> task.work() - own).toArray();
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
