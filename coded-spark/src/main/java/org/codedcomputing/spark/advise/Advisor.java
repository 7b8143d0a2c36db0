package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Says of every stage what its time went to and what else could be done, with seconds from a {@link StageReplay}. What a log does not
 * say is not guessed: a remedy names the stages that it can be used for, and "do nothing" wins unless another saves a tenth.
 */
final class Advisor {
    /** What a remedy has to save of the stage to be worth the trouble. */
    private static final double WORTH = 0.1;

    /** As good as the best. */
    private static final double TIE = 0.05;

    private static final int SMALLER = 4;
    private static final int MOST_LOAD = 5;
    private static final String ANY = "any stage";
    private static final String SUMS = "sums over rows, such as gradients and aggregates";
    private static final String LINEAR = "products with a matrix";
    static final String NOTHING = "do nothing";

    private Advisor() {}

    /** Advice for all stages, in their order. */
    static List<StageAdvice> of(LoggedApplication application) {
        ExecutorSpeeds speeds = ExecutorSpeeds.of(application);
        List<StageAdvice> advice = new ArrayList<>();
        for (LoggedStage stage : application.stages()) {
            advice.add(advise(application, stage, speeds));
        }
        return advice;
    }

    private static StageAdvice advise(LoggedApplication application, LoggedStage stage, ExecutorSpeeds speeds) {
        Diagnosis diagnosis = Diagnosis.of(stage, speeds);
        if (diagnosis.cause() == Cause.SHORT) {
            Remedy nothing = new Remedy(NOTHING, ANY, stage.seconds(), 1, "");
            return new StageAdvice(stage, diagnosis, stage.seconds(), List.of(nothing), "there is nothing to gain");
        }
        StageReplay replay = StageReplay.of(stage, speeds, diagnosis.cause() == Cause.SKEW);
        boolean copied = diagnosis.copies() > 0;
        double asIs = replay.seconds(copied ? spark(application) : StageReplay.Help.NONE);
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(new Remedy(NOTHING, ANY, asIs, 1, ""));
        switch (diagnosis.cause()) {
            case STRAGGLERS, SLOW_EXECUTORS -> stragglers(application, replay, remedies);
            case SKEW -> skew(replay, remedies);
            case SHUFFLE -> shuffle(application, stage, asIs, remedies);
            default -> {
                // Balanced: nothing waits for anything.
            }
        }
        return rank(stage, diagnosis, asIs, remedies);
    }

    private static StageReplay.Help spark(LoggedApplication application) {
        return application.sparkVersion().startsWith("3.")
                ? StageReplay.Help.SPECULATION_3
                : StageReplay.Help.SPECULATION_4;
    }

    private static void stragglers(LoggedApplication application, StageReplay replay, List<Remedy> remedies) {
        if (!application.speculation()) {
            remedies.add(new Remedy(
                    "speculation with the defaults of Spark 3",
                    ANY,
                    replay.seconds(StageReplay.Help.SPECULATION_3),
                    1,
                    "spark.speculation = true, spark.speculation.multiplier = 1.5, spark.speculation.quantile = 0.75"));
            remedies.add(new Remedy(
                    "speculation with the defaults of Spark 4",
                    ANY,
                    replay.seconds(StageReplay.Help.SPECULATION_4),
                    1,
                    "spark.speculation = true"));
        }
        remedies.add(new Remedy(
                "%d times as many tasks".formatted(SMALLER),
                ANY,
                replay.secondsCut(SMALLER),
                1 + SMALLER * StageReplay.LAUNCH * replay.tasks() / replay.totalWork(),
                "repartition to %d partitions".formatted(SMALLER * replay.tasks())));
        remedies.add(new Remedy(
                "coded tail of copies",
                "results that either of two tasks may give, as a coded job",
                replay.seconds(StageReplay.Help.IDLE_COPIES),
                1,
                "CodedJob with codedTail(COPIES)"));
        if (replay.slots() >= 2) {
            remedies.add(new Remedy(
                    "fractional repetition, s = 1",
                    SUMS,
                    replay.secondsRepeated(),
                    2,
                    "CodedGradientDescent, or a CodedJob on a gradient code, with one straggler"));
        }
        for (int spare = 1; spare <= replay.slots() / 3; spare++) {
            remedies.add(new Remedy(
                    "coded tasks, any %d of %d".formatted(replay.slots() - spare, replay.slots()),
                    LINEAR,
                    replay.secondsCoded(spare),
                    replay.slots() / (double) (replay.slots() - spare),
                    "Coded.multiply or Coded.matvec with %d stragglers".formatted(spare)));
        }
    }

    private static void skew(StageReplay replay, List<Remedy> remedies) {
        remedies.add(new Remedy(
                "even partitions",
                "stages whose rows can be spread; no code does that",
                replay.totalWork() / replay.slots(),
                1,
                "more partitions, or a partitioner or salt that splits the large keys"));
    }

    /**
     * Waiting for blocks scales with the bytes that cross the network: D (1 - 1/K) of an ordinary shuffle, D (1 - r/K) of a replicated
     * one, D (1 - r/K) / r of a coded one with multicast. The map before it runs r times, which this stage does not show.
     */
    private static void shuffle(LoggedApplication application, LoggedStage stage, double asIs, List<Remedy> remedies) {
        int nodes = application.executors();
        double waited =
                stage.tasks().stream().mapToDouble(LoggedTask::waitSeconds).sum() / Math.max(1e-9, stage.taskSeconds());
        for (int load = 2; load <= Math.min(MOST_LOAD, nodes); load++) {
            double left = (1 - load / (double) nodes) / (1 - 1.0 / nodes);
            remedies.add(new Remedy(
                    "replicated exchange, r = %d".formatted(load),
                    "pair operators; the map before it runs %d times".formatted(load),
                    asIs * (1 - waited * (1 - left)),
                    load,
                    "Coded.pairs(..).nodes(%d).computationLoad(%d).mode(REPLICATED)".formatted(nodes, load)));
            remedies.add(new Remedy(
                    "coded exchange, r = %d".formatted(load),
                    "pair operators, on a network with multicast and slow uplinks; the map before it runs %d times"
                            .formatted(load),
                    asIs * (1 - waited * (1 - left / load)),
                    load,
                    "Coded.pairs(..).nodes(%d).computationLoad(%d).mode(CODED)".formatted(nodes, load)));
        }
    }

    private static StageAdvice rank(LoggedStage stage, Diagnosis diagnosis, double asIs, List<Remedy> remedies) {
        double best = remedies.stream().mapToDouble(Remedy::seconds).min().orElse(asIs);
        List<Remedy> ranked = new ArrayList<>(remedies);
        ranked.sort(Comparator.comparingDouble(Remedy::seconds));
        Remedy nothing = remedies.get(0);
        if (best > asIs * (1 - WORTH)) {
            ranked.remove(nothing);
            ranked.add(0, nothing);
            return new StageAdvice(
                    stage,
                    diagnosis,
                    asIs,
                    ranked,
                    diagnosis.cause() == Cause.BALANCED
                            ? "tasks are even: there is nothing to gain"
                            : say(
                                    "the best of the others would save %.0f %%, less than %.0f %%",
                                    100 * (1 - best / asIs), 100 * WORTH));
        }
        // Of those as good as the best, what costs least and asks least of the program.
        Remedy chosen = remedies.stream()
                .filter(remedy -> remedy.seconds() <= best * (1 + TIE))
                .min(Comparator.comparingDouble(Remedy::price))
                .orElse(nothing);
        ranked.remove(chosen);
        ranked.add(0, chosen);
        return new StageAdvice(
                stage,
                diagnosis,
                asIs,
                ranked,
                say(
                        "%s is predicted at %.2f s against %.2f s, at a price of %.2f times the work without stragglers",
                        chosen.name(), chosen.seconds(), asIs, chosen.price()));
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
