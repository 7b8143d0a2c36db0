package org.codedcomputing.spark.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** Beyond so many spare tasks their number grows by a third. */
    private static final int ALL_SPARES = 4;

    private static final String ANY = "any stage";
    private static final String JOB = "tasks that are run as a coded job";
    private static final String SUMS = "sums over rows, such as gradients and aggregates";
    private static final String LINEAR = "products with a matrix";
    static final String NOTHING = "do nothing";

    private Advisor() {}

    /** Advice for all stages, in their order. */
    static List<StageAdvice> of(LoggedApplication application) {
        return of(application, StageReplay.draws(application.stages().size()));
    }

    /** The same by so many task times for one way of running one stage, about. */
    static List<StageAdvice> of(LoggedApplication application, int draws) {
        List<StageTimes> times = StageTimes.of(application);
        ExecutorSpeeds speeds = ExecutorSpeeds.of(application, times);
        List<Lateness> all = times.stream()
                .map(stage -> Lateness.of(stage, speeds.in(stage)))
                .toList();
        Map<String, double[]> lateByName = all.stream()
                .filter(one -> one.times().tells())
                .collect(Collectors.groupingBy(
                        one -> one.times().stage().name(),
                        Collectors.collectingAndThen(Collectors.toList(), Advisor::lateFactors)));
        List<StageAdvice> advice = new ArrayList<>();
        for (Lateness one : all) {
            advice.add(advise(
                    application,
                    one,
                    speeds,
                    lateByName.getOrDefault(one.times().stage().name(), new double[0]),
                    draws));
        }
        return advice;
    }

    private static double[] lateFactors(List<Lateness> stages) {
        return stages.stream()
                .flatMapToDouble(one -> Arrays.stream(one.lateFactors()))
                .sorted()
                .toArray();
    }

    private static Remedy nothing(RunSeconds seconds) {
        return Remedy.of(NOTHING, NOTHING, ANY, seconds, 1, "");
    }

    private static StageAdvice advise(
            LoggedApplication application, Lateness lateness, ExecutorSpeeds speeds, double[] elsewhere, int draws) {
        LoggedStage stage = lateness.times().stage();
        Diagnosis.Model model = byInput -> StageReplay.of(lateness, speeds.hosts(), byInput, elsewhere, draws);
        Diagnosis diagnosis = Diagnosis.of(lateness, speeds, model);
        if (diagnosis.cause() == Cause.SHORT) {
            Remedy nothing = nothing(RunSeconds.always(stage.seconds()));
            return new StageAdvice(
                    stage, diagnosis, stage.seconds(), List.of(nothing), nothing, "there is nothing to gain");
        }
        StageReplay replay = model.of(diagnosis.cause() == Cause.SKEW);
        Remedy nothing = nothing(replay.seconds(Help.of(application)));
        double asIs = nothing.seconds();
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(nothing);
        switch (diagnosis.cause()) {
            case STRAGGLERS, SLOW_EXECUTORS -> stragglers(application, replay, remedies);
            case SKEW -> skew(replay, remedies);
            case SHUFFLE -> shuffle(application, stage, diagnosis.networkShare(), asIs, remedies);
            default -> {
                // Balanced: nothing waits for anything. Cold: whatever ran first would be slow.
            }
        }
        return rank(stage, diagnosis, asIs, remedies);
    }

    private static void stragglers(LoggedApplication application, StageReplay replay, List<Remedy> remedies) {
        if (!application.speculation()) {
            remedies.add(Remedy.of(
                    "speculation, Spark 3",
                    "speculation with the defaults of Spark 3",
                    ANY,
                    replay.seconds(Help.speculation(CopyRule.SPARK_3)),
                    1,
                    "spark.speculation = true, spark.speculation.multiplier = 1.5, spark.speculation.quantile = 0.75"));
            remedies.add(Remedy.of(
                    "speculation, Spark 4",
                    "speculation with the defaults of Spark 4",
                    ANY,
                    replay.seconds(Help.speculation(CopyRule.SPARK_4)),
                    1,
                    "spark.speculation = true"));
        }
        remedies.add(Remedy.of(
                "smaller tasks",
                "%d times as many tasks".formatted(SMALLER),
                ANY,
                replay.secondsCut(SMALLER, Help.of(application)),
                1
                        + (SMALLER - 1)
                                * replay.launch()
                                * replay.tasks()
                                / (replay.totalWork() + replay.launch() * replay.tasks()),
                "repartition to %d partitions".formatted(SMALLER * replay.tasks())));
        remedies.add(Remedy.of(
                "coded tail",
                "coded tail of copies",
                JOB,
                replay.seconds(Help.IDLE_COPIES),
                1,
                "CodedJob with codedTail(COPIES)"));
        if (replay.slots() >= 2) {
            remedies.add(Remedy.of(
                    "fractional repetition",
                    "fractional repetition, s = 1",
                    SUMS,
                    replay.secondsRepeated(),
                    2,
                    "CodedGradientDescent, or a CodedJob on a gradient code, with one straggler"));
        }
        for (int spare = 1; spare <= replay.slots() / 3; spare += spare < ALL_SPARES ? 1 : Math.max(1, spare / 3)) {
            remedies.add(Remedy.of(
                    "coded tasks",
                    "coded tasks, any %d of %d".formatted(replay.slots() - spare, replay.slots()),
                    LINEAR,
                    replay.secondsCoded(spare),
                    replay.slots() / (double) (replay.slots() - spare),
                    "Coded.multiply or Coded.matvec with " + AdviceText.count(spare, "straggler")));
        }
    }

    private static void skew(StageReplay replay, List<Remedy> remedies) {
        remedies.add(Remedy.of(
                "even partitions",
                "even partitions",
                "a stage whose rows can be spread",
                replay.secondsSpread(),
                1,
                "more partitions, or a partitioner or salt that splits the large keys; no code does that"));
    }

    /**
     * Waiting for blocks scales with the bytes that cross the network: D (1 - 1/K) of an ordinary shuffle, D (1 - r/K) of a replicated
     * one, D (1 - r/K) / r of a coded one with multicast. The map before it runs r times, so that r - 1 times the seconds of its work are
     * added, as far as the log has them: the files of a shuffle that an earlier job has written are read again under another stage's id.
     */
    private static void shuffle(
            LoggedApplication application, LoggedStage stage, double waited, double asIs, List<Remedy> remedies) {
        int nodes = application.executors();
        Optional<Double> map = mapSeconds(application, stage);
        // With r = K there is nothing left to exchange.
        for (int load = 2; load <= Math.min(MOST_LOAD, nodes - 1); load++) {
            double left = (1 - load / (double) nodes) / (1 - 1.0 / nodes);
            double more = (load - 1) * map.orElse(0.0);
            String runs = map.isPresent()
                    ? say("the map before it runs %d times, %.2f s more than now", load, more)
                    : say("the map before it runs %d times, for which the log has no seconds", load);
            remedies.add(Remedy.of(
                    "replicated exchange",
                    "replicated exchange, r = %d".formatted(load),
                    "pair operators",
                    RunSeconds.always(asIs * (1 - waited * (1 - left)) + more),
                    load,
                    "Coded.pairs(..).nodes(%d).computationLoad(%d).mode(REPLICATED); %s".formatted(nodes, load, runs)));
            remedies.add(Remedy.of(
                    "coded exchange",
                    "coded exchange, r = %d".formatted(load),
                    "pair operators on a network with multicast and slow uplinks",
                    RunSeconds.always(asIs * (1 - waited * (1 - left / load)) + more),
                    load,
                    "Coded.pairs(..).nodes(%d).computationLoad(%d).mode(CODED); %s".formatted(nodes, load, runs)));
        }
    }

    /**
     * Seconds that the slots of the stages whose shuffles a stage reads worked, on average; empty if the log lacks one of them. What an
     * application waited for before its first tasks, such as for its executors, and what those took to start, does not come again.
     */
    private static Optional<Double> mapSeconds(LoggedApplication application, LoggedStage stage) {
        double seconds = 0;
        for (int parent : stage.parents()) {
            List<LoggedStage> attempts = application.stages().stream()
                    .filter(other -> other.id() == parent)
                    .toList();
            if (attempts.isEmpty()) {
                return Optional.empty();
            }
            LoggedStage map = attempts.get(attempts.size() - 1);
            seconds += map.taken().stream().mapToDouble(LoggedTask::runSeconds).sum() / Math.max(1, map.slots());
        }
        return stage.parents().isEmpty() ? Optional.empty() : Optional.of(seconds);
    }

    /** Of those as good as the best, what costs least; the first, which is to do nothing, unless the best is worth it. */
    private static Remedy choose(List<Remedy> remedies) {
        Remedy nothing = remedies.get(0);
        double best = remedies.stream().mapToDouble(Remedy::seconds).min().orElse(nothing.seconds());
        return best > nothing.seconds() * (1 - WORTH)
                ? nothing
                : remedies.stream()
                        .filter(remedy -> remedy.seconds() <= best * (1 + TIE))
                        .min(Comparator.comparingDouble(Remedy::price))
                        .orElse(nothing);
    }

    private static StageAdvice rank(LoggedStage stage, Diagnosis diagnosis, double asIs, List<Remedy> remedies) {
        Remedy chosen = choose(remedies);
        Remedy otherwise = choose(remedies.stream()
                .filter(remedy -> remedy.appliesTo().equals(ANY))
                .toList());
        List<Remedy> ranked = new ArrayList<>(remedies);
        ranked.sort(Comparator.comparingDouble(Remedy::seconds));
        ranked.remove(chosen);
        ranked.add(0, chosen);
        return new StageAdvice(
                stage, diagnosis, asIs, ranked, otherwise, reason(diagnosis, asIs, remedies, chosen, otherwise));
    }

    private static String reason(
            Diagnosis diagnosis, double asIs, List<Remedy> remedies, Remedy chosen, Remedy otherwise) {
        if (chosen.scheme().equals(NOTHING)) {
            double best = remedies.stream().mapToDouble(Remedy::seconds).min().orElse(asIs);
            return switch (diagnosis.cause()) {
                case BALANCED -> "tasks are even: there is nothing to gain";
                case COLD ->
                    "first tasks are slow wherever and however they run: no code helps, but executors that are kept, and fewer or longer tasks";
                default ->
                    say(
                            "the best of the others would save %.0f %%, less than %.0f %%",
                            100 * Math.max(0, 1 - best / asIs), 100 * WORTH);
            };
        }
        String gain = say(
                "predicted at %.2f s against %.2f s, at a price of %.2f times the work without stragglers",
                chosen.seconds(), asIs, chosen.price());
        if (diagnosis.cause() == Cause.SHUFFLE) {
            gain += ", without what coding itself takes, which plan exchange reckons";
        }
        return chosen.appliesTo().equals(ANY)
                ? gain
                : say(
                        "%s; what the stage computes the log does not say: if that is not %s, then %s, at %.2f s",
                        gain, chosen.appliesTo(), otherwise.name(), otherwise.seconds());
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
