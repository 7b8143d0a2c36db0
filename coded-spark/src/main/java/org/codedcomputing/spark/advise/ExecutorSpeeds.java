package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Which executors are slow, and how many times longer tasks take there. A host is slow if its tasks take longer than those of other
 * hosts in the same stages, over the whole log, by a factor and beyond chance; where a host has several executors, the same is asked of
 * each of them. One stage says it alone only if it has many tasks: a few cannot tell a slow host from tasks that were unlucky.
 */
final class ExecutorSpeeds {
    /** A host, or an executor, is slow from this factor on. */
    static final double SLOW = 1.3;

    /** In a stage in which it is not even so much slower it is not slow. */
    private static final double AS_FAST = 1.15;

    /** Probability that chance makes any of them look slow over all stages. */
    private static final double CHANCE = 0.01;

    /** The same in one stage; a log has many. */
    private static final double CHANCE_IN_STAGE = 0.001;

    static final int LEAST_TASKS = 3;

    /** Without a group of fewer than this share of the tasks the median is taken to be that of all. */
    private static final int SMALL_SHARE = 16;

    private final List<String> names;
    private final double[] factors;
    private final int[] tasks;
    private final int[] hostOf;
    private final int hosts;

    private ExecutorSpeeds(List<String> names, double[] factors, int[] tasks, int[] hostOf, int hosts) {
        this.names = names;
        this.factors = factors;
        this.tasks = tasks;
        this.hostOf = hostOf;
        this.hosts = hosts;
    }

    /** From all stages that tell something. */
    static ExecutorSpeeds of(LoggedApplication application, List<StageTimes> times) {
        int executors = application.executors();
        int[] hostOf = new int[executors];
        int[] tasks = new int[executors];
        for (StageTimes stage : times) {
            stage.attempts().forEach(one -> hostOf[one.executor()] = one.task().host());
            if (stage.tells()) {
                stage.taken().forEach(one -> tasks[one.executor()]++);
            }
        }
        Ratios byHost = new Ratios(application.hosts());
        Ratios byExecutor = new Ratios(executors);
        for (StageTimes stage : times) {
            if (stage.tells()) {
                byHost.add(stage, executor -> hostOf[executor]);
                byExecutor.add(stage, executor -> executor);
            }
        }
        double[] slowHost = byHost.slow(CHANCE);
        double[] slow = byExecutor.slow(CHANCE);
        Arrays.setAll(slow, executor -> Math.max(slow[executor], slowHost[hostOf[executor]]));
        return new ExecutorSpeeds(application.executorNames(), slow, tasks, hostOf, application.hosts());
    }

    /** What Spark calls an executor, and its host. */
    String name(int executor) {
        return names.get(executor);
    }

    /** Over all stages: 1, or more for an executor that is slow. */
    double factor(int executor) {
        return factors[executor];
    }

    /** How many tasks an executor took in stages that tell something. */
    int tasks(int executor) {
        return tasks[executor];
    }

    /** By executor: its host. Not to be modified. */
    int[] hosts() {
        return hostOf;
    }

    /** In one stage, by executor: 1, or more for one that is slow. */
    double[] in(StageTimes stage) {
        double[] own = factors.clone();
        if (stage.tells()) {
            Ratios byHost = new Ratios(hosts);
            byHost.add(stage, executor -> hostOf[executor]);
            Ratios byExecutor = new Ratios(own.length);
            byExecutor.add(stage, executor -> executor);
            double[] slowHost = byHost.slow(CHANCE_IN_STAGE);
            double[] slow = byExecutor.slow(CHANCE_IN_STAGE);
            for (int executor = 0; executor < own.length; executor++) {
                double seen = byExecutor.median(executor);
                if (own[executor] == 1) {
                    own[executor] = Math.max(slow[executor], slowHost[hostOf[executor]]);
                } else if (seen < AS_FAST) {
                    own[executor] = 1;
                }
            }
        }
        return own;
    }

    /** Times of tasks over those of the middle one of other groups, by group. */
    private static final class Ratios {
        private final List<List<Double>> ratios = new ArrayList<>();
        private final double[] due;
        private int slow;
        private int all;

        Ratios(int groups) {
            for (int group = 0; group < groups; group++) {
                ratios.add(new ArrayList<>());
            }
            due = new double[groups];
        }

        void add(StageTimes stage, IntUnaryOperator groupOf) {
            List<Attempt> taken = stage.taken();
            double[] sorted = taken.stream().mapToDouble(Attempt::work).sorted().toArray();
            double middle = LoggedStage.median(sorted);
            int[] count = new int[ratios.size()];
            taken.forEach(one -> count[groupOf.applyAsInt(one.executor())]++);
            List<LoggedStage.Slot> slots = stage.stage().slotsUsed();
            for (LoggedStage.Slot slot : slots) {
                due[groupOf.applyAsInt(slot.executor())] += (double) taken.size() / slots.size();
            }
            double[] others = new double[count.length];
            for (int group = 0; group < count.length; group++) {
                others[group] = SMALL_SHARE * count[group] < taken.size() ? middle : others(taken, groupOf, group);
            }
            for (Attempt one : stage.attempts()) {
                int group = groupOf.applyAsInt(one.executor());
                double ratio = one.work() / others[group];
                // What was stopped would have taken longer: it counts if it was slow by then.
                if (Double.isFinite(ratio) && (one.succeeded() || ratio >= SLOW)) {
                    ratios.get(group).add(ratio);
                    all++;
                    slow += ratio >= SLOW ? 1 : 0;
                }
            }
        }

        private static double others(List<Attempt> taken, IntUnaryOperator groupOf, int group) {
            return LoggedStage.median(taken.stream()
                    .filter(one -> groupOf.applyAsInt(one.executor()) != group)
                    .mapToDouble(Attempt::work)
                    .toArray());
        }

        /** NaN if there are too few. */
        double median(int group) {
            List<Double> own = ratios.get(group);
            return own.size() < LEAST_TASKS
                    ? Double.NaN
                    : LoggedStage.median(
                            own.stream().mapToDouble(ratio -> ratio).toArray());
        }

        /** 1, or the median ratio of groups in which it is high and slow tasks gather beyond chance. */
        double[] slow(double chance) {
            double[] factors = new double[ratios.size()];
            for (int group = 0; group < factors.length; group++) {
                double median = median(group);
                int own = (int) ratios.get(group).stream()
                        .filter(ratio -> ratio >= SLOW)
                        .count();
                // Late tasks keep others from their slots: as many are compared as the group would have had without
                // them.
                int tasks = Math.min(all, (int) Math.max(ratios.get(group).size(), Math.ceil(due[group])));
                // Of several that are looked at one may look slow more easily.
                boolean beyond =
                        median >= SLOW && factors.length * Significance.byChance(own, tasks, slow, all) <= chance;
                factors[group] = beyond ? median : 1;
            }
            return factors;
        }
    }
}
