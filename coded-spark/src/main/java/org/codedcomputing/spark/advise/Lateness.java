package org.codedcomputing.spark.advise;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which of a stage's tasks took longer than others in their work, and how many seconds of that have which reason. */
final class Lateness {
    private final StageTimes times;
    private final double[] factors;
    private final double[] own;
    private final boolean[] late;
    private final double middle;
    private final double[] inputs;

    private Lateness(StageTimes times, double[] factors, double[] own, boolean[] late, double middle, double[] inputs) {
        this.times = times;
        this.factors = factors;
        this.own = own;
        this.late = late;
        this.middle = middle;
        this.inputs = inputs;
    }

    /**
     * Of a stage.
     *
     * @param factors how many times slower each executor is in it
     */
    static Lateness of(StageTimes times, double[] factors) {
        List<Attempt> attempts = times.attempts();
        double[] own = attempts.stream()
                .mapToDouble(one -> one.work() / factors[one.executor()])
                .toArray();
        double middle = LoggedStage.median(IntStream.range(0, own.length)
                .filter(i -> attempts.get(i).succeeded())
                .mapToDouble(i -> own[i])
                .toArray());
        boolean[] late = new boolean[own.length];
        for (int i = 0; i < late.length; i++) {
            late[i] = own[i] > Diagnosis.LATE * middle;
        }
        return new Lateness(times, factors, own, late, middle, times.inputs(own, late, middle));
    }

    StageTimes times() {
        return times;
    }

    /** By executor: how many times slower it is. Not to be modified. */
    double[] factors() {
        return factors;
    }

    /** Seconds of each run of a task on an executor of factor 1, in the order of {@link StageTimes#attempts}. Not to be modified. */
    double[] own() {
        return own;
    }

    /** What each of them had to read, over what the middle one had. Not to be modified. */
    double[] inputs() {
        return inputs;
    }

    /** The middle one of these seconds, of tasks whose results were taken. */
    double middle() {
        return middle;
    }

    /** How many runs of tasks took more than {@link Diagnosis#LATE} times the middle one, however fast their executors are. */
    int late() {
        return (int) IntStream.range(0, late.length).filter(i -> late[i]).count();
    }

    /** How many of these ran on executors of which the log has too few tasks to say whether they are slow. */
    int lateOnUnknown(ExecutorSpeeds speeds) {
        return (int) IntStream.range(0, late.length)
                .filter(i -> late[i] && speeds.tasks(times.attempts().get(i).executor()) < ExecutorSpeeds.LEAST_TASKS)
                .count();
    }

    /** Seconds over the middle one, of the longest. */
    double longest() {
        return Arrays.stream(own).max().orElse(0) / middle;
    }

    /** Seconds that tasks of slow executors took longer for that. */
    double slowSeconds() {
        return IntStream.range(0, own.length)
                .mapToDouble(i -> times.attempts().get(i).work() - own[i])
                .sum();
    }

    /** Of the executors that are slow in this stage those that had tasks. */
    int[] slowExecutors() {
        return times.attempts().stream()
                .mapToInt(Attempt::executor)
                .filter(executor -> factors[executor] > 1)
                .distinct()
                .toArray();
    }

    /** How many tasks slow executors had. */
    int tasksOfSlow() {
        return (int) times.attempts().stream()
                .filter(one -> factors[one.executor()] > 1)
                .count();
    }

    /** Seconds beyond the middle one of late tasks that had more to read. */
    double inputSeconds() {
        return StageTimes.explained(own, late, inputs, middle);
    }

    /** All seconds beyond the middle one of late tasks. */
    double lateSeconds() {
        return IntStream.range(0, own.length)
                .filter(i -> late[i])
                .mapToDouble(i -> own[i] - middle)
                .sum();
    }

    /** What late tasks that finished took over the middle one. */
    double[] lateFactors() {
        return IntStream.range(0, own.length)
                .filter(i -> late[i] && times.attempts().get(i).succeeded())
                .mapToDouble(i -> own[i] / middle)
                .toArray();
    }
}
