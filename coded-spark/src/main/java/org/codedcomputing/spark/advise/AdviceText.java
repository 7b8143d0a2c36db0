package org.codedcomputing.spark.advise;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.allocation.UnitTimes;

/** The advice for one application in words. */
final class AdviceText {
    /** Warming up is named from this share of a stage on. */
    private static final double NAMED = 0.05;

    private AdviceText() {}

    /** Such as "1 task", "2 tasks". */
    static String count(long number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }

    /** The longest stages first. */
    static List<StageAdvice> longest(List<StageAdvice> advice, int stages) {
        return advice.stream()
                .sorted(Comparator.comparingDouble(
                        (StageAdvice one) -> -one.stage().seconds()))
                .limit(stages)
                .toList();
    }

    /**
     * All of it.
     *
     * @param stages how many stages are shown
     */
    static String of(LoggedApplication application, List<StageAdvice> advice, int stages) {
        StringBuilder text = new StringBuilder();
        double seconds =
                advice.stream().mapToDouble(one -> one.stage().seconds()).sum();
        line(
                text,
                "%s (%s), Spark %s: %s, %.1f s, %s on %s, speculation %s",
                application.name(),
                application.log(),
                application.sparkVersion(),
                count(advice.size(), "stage"),
                seconds,
                count(application.executors(), "executor"),
                count(application.hosts(), "host"),
                application.speculation() ? "on" : "off");
        application.notes().forEach(note -> line(text, "  note: %s", note));
        double gain = advice.stream().mapToDouble(StageAdvice::gain).sum();
        if (gain == 0) {
            line(text, "do nothing: no stage would gain");
        } else {
            line(
                    text,
                    "%.1f s of %.1f s could be saved in %s, if what is first below can be used there",
                    gain,
                    seconds,
                    count(advice.stream().filter(one -> one.gain() > 0).count(), "stage"));
        }
        for (StageAdvice one : longest(advice, stages)) {
            stage(text, one);
        }
        laws(text, application);
        return text.toString();
    }

    private static void stage(StringBuilder text, StageAdvice one) {
        LoggedStage stage = one.stage();
        Diagnosis diagnosis = one.diagnosis();
        line(text, "");
        line(
                text,
                "stage %d.%d, %s: %.2f s, %s on %s, replayed at %.2f s",
                stage.id(),
                stage.attempt(),
                stage.name(),
                stage.seconds(),
                count(stage.taken().size(), "task"),
                count(stage.slots(), "slot"),
                one.replaySeconds());
        line(text, "  %s: %s", diagnosis.cause(), diagnosis.why());
        line(
                text,
                "  median task %.3f s, longest %.3f s, to start one %.3f s, network %.0f %% of task time%s",
                diagnosis.medianSeconds(),
                diagnosis.maxSeconds(),
                diagnosis.startSeconds(),
                100 * diagnosis.networkShare(),
                diagnosis.remoteBytes() == 0
                        ? ""
                        : say(", %.1f MB from other executors", diagnosis.remoteBytes() / 1e6));
        if (diagnosis.cause() != Cause.COLD && diagnosis.coldSeconds() > NAMED * stage.seconds()) {
            line(
                    text,
                    "  warming up: the first tasks on every executor took %.2f s longer than later ones",
                    diagnosis.coldSeconds());
        }
        if (diagnosis.copies() > 0) {
            line(
                    text,
                    "  speculation started %s, %d of them were faster; %.1f task seconds were for nothing",
                    diagnosis.copies() == 1 ? "1 copy" : diagnosis.copies() + " copies",
                    diagnosis.copiesTaken(),
                    diagnosis.wastedSeconds());
        }
        if (!one.fits()) {
            line(
                    text,
                    "  what follows says little: the model, which knows the tasks' times only, does not give these seconds");
        }
        line(text, "  --> %s: %s", one.chosen().name(), one.reason());
        for (Remedy remedy : one.best()) {
            line(
                    text,
                    "      %8.2f s%s, price %.2f  %s (%s)%s",
                    remedy.seconds(),
                    scatter(remedy.runSeconds()),
                    remedy.price(),
                    remedy.name(),
                    remedy.appliesTo(),
                    remedy.how().isEmpty() ? "" : ": " + remedy.how());
        }
    }

    /** What the mean does not say; nothing where it says all. */
    private static String scatter(RunSeconds seconds) {
        return seconds.scatters()
                ? say(" (half of the runs %.2f s, 19 of 20 %.2f s at most)", seconds.median(), seconds.most())
                : "";
    }

    private static void laws(StringBuilder text, LoggedApplication application) {
        List<ExecutorLaw> laws = ExecutorLaw.of(application);
        if (laws.isEmpty()) {
            return;
        }
        line(text, "");
        line(
                text,
                "work of tasks by executor, in medians of their stages: shift + exponential, rejected at 1 %% from a Kolmogorov-Smirnov statistic of %.2f on",
                UnitTimes.CRITICAL);
        for (ExecutorLaw law : laws) {
            line(
                    text,
                    "  executor %s: %s, shift %.2f, mean %.2f, statistic %.2f, %s",
                    application.executorNames().get(law.executor()),
                    count(law.tasks(), "task"),
                    law.shift(),
                    law.mean(),
                    law.statistic(),
                    law.exponential() ? "not rejected" : "rejected");
        }
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(say(format, arguments)).append('\n');
    }

    private static String say(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
