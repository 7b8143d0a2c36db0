package org.codedcomputing.spark.advise;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The advice for one application in words. */
final class AdviceText {
    private AdviceText() {}

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
                "%s (%s), Spark %s: %d stages, %.1f s, %d executors on %d hosts, speculation %s",
                application.name(),
                application.log(),
                application.sparkVersion(),
                advice.size(),
                seconds,
                application.executors(),
                application.hosts(),
                application.speculation() ? "on" : "off");
        application.notes().forEach(note -> line(text, "  note: %s", note));
        double gain = advice.stream().mapToDouble(StageAdvice::gain).sum();
        if (gain == 0) {
            line(text, "do nothing: no stage would gain");
        } else {
            line(
                    text,
                    "%.1f s of %.1f s could be saved in %d stages, if what is first below can be used for them",
                    gain,
                    seconds,
                    advice.stream().filter(one -> one.gain() > 0).count());
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
                "stage %d.%d, %s: %.2f s, %d tasks on %d slots, replayed at %.2f s",
                stage.id(),
                stage.attempt(),
                stage.name(),
                stage.seconds(),
                stage.taken().size(),
                stage.slots(),
                one.replaySeconds());
        line(text, "  %s: %s", diagnosis.cause(), diagnosis.why());
        line(
                text,
                "  median task %.3f s, longest %.3f s, network %.0f %% of task time",
                diagnosis.medianSeconds(),
                diagnosis.maxSeconds(),
                100 * diagnosis.networkShare());
        if (diagnosis.copies() > 0) {
            line(
                    text,
                    "  speculation started %d copies, %d of them were faster; %.1f task seconds were for nothing",
                    diagnosis.copies(),
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
                    "      %8.2f s, price %.2f  %s (%s)%s",
                    remedy.seconds(),
                    remedy.price(),
                    remedy.name(),
                    remedy.appliesTo(),
                    remedy.how().isEmpty() ? "" : ": " + remedy.how());
        }
    }

    private static void laws(StringBuilder text, LoggedApplication application) {
        List<ExecutorLaw> laws = ExecutorLaw.of(application);
        if (laws.isEmpty()) {
            return;
        }
        line(text, "");
        line(text, "task times by executor, in medians of their stages: shift + exponential");
        for (ExecutorLaw law : laws) {
            line(
                    text,
                    "  executor %d: %d tasks, shift %.2f, mean %.2f, %s",
                    law.executor(),
                    law.tasks(),
                    law.shift(),
                    law.mean(),
                    law.exponential() ? "not rejected at 1 %" : "rejected at 1 %");
        }
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
