package org.codedcomputing.spark.gradient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.codedcomputing.core.gradient.RoundPlanner;
import org.codedcomputing.core.gradient.TaskDelays;
import org.codedcomputing.core.gradient.TaskLaw;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanText;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.spark.cli.PlanVerb;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gradient",
        description = {
            "Rank the ways to sum gradients on workers of whom some straggle: uncoded, repetition and cyclic codes for every number"
                    + " of stragglers s, by the mean time of a round in a model. Without delays the answer is s=0.",
            "Needed are the seconds of a task and how tasks straggle, or times that were measured. Runs nothing."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan gradient --workers 24 --task-seconds 0.05 --law late:0.05,0.5",
            "  coded plan gradient --workers 12 --task-seconds 2 --law slow:1,4 --stragglers 1 --most-work 3",
            "  coded plan gradient --workers 10 --times times.txt --json plan.json"
        })
final class PlanGradientCommand extends PlanVerb {
    private static final Pattern BLANKS = Pattern.compile("[\\s,]+");

    @Option(names = "--workers", required = true, paramLabel = "N", description = "Workers n.")
    private int workers;

    @Option(
            names = "--task-seconds",
            paramLabel = "T0",
            defaultValue = "1",
            description = "Seconds in which one worker computes 1/n of the rows when nothing delays it.")
    private double taskSeconds;

    @Option(
            names = "--law",
            paramLabel = "LAW",
            defaultValue = "none",
            description = "How tasks straggle: " + TaskLaw.LAWS + ".")
    private String law = "";

    @Option(
            names = "--times",
            paramLabel = "FILE",
            description =
                    "Measured seconds of tasks that computed 1/n of the rows each, separated by blanks, commas or lines,"
                            + " instead of --task-seconds and --law: those beyond "
                            + TaskDelays.DELAYED
                            + " times the median count as late.")
    private @Nullable Path times;

    @Option(
            names = "--stragglers",
            paramLabel = "S",
            defaultValue = "0",
            description = "Workers that any choice must do without, 0 to n-1.")
    private int stragglers;

    @Option(
            names = "--most-work",
            paramLabel = "X",
            description = "How many times 1/n of the rows a worker may hold and compute. Default: no limit.")
    private @Nullable Double mostWork;

    @Option(names = "--slots", paramLabel = "N", description = "Task slots there are. Default: as many as workers.")
    private @Nullable Integer slots;

    @Override
    protected Planner planner() throws IOException {
        if (slots != null && workers > slots) {
            throw new IllegalArgumentException(
                    "%d workers need as many task slots, there are %d; a second wave of tasks looks like stragglers, so take at most %d workers"
                            .formatted(workers, slots, slots));
        }
        Path file = times;
        TaskLaw used = file == null ? TaskLaw.of(taskSeconds, law) : fitted(file);
        return new RoundPlanner(
                workers,
                used,
                stragglers,
                mostWork == null ? Double.POSITIVE_INFINITY : mostWork,
                file == null
                        ? List.of(
                                rate("--task-seconds", "task", used.task(), PlanText.number(used.task()) + " s"),
                                rate("--law", "law", used.toString(), used.toString()))
                        : List.of(
                                calibrated("task", used.task(), PlanText.number(used.task()) + " s", file),
                                calibrated("law", used.toString(), used.toString(), file)));
    }

    private static PlanRate calibrated(String name, Object value, String text, Path file) {
        return new PlanRate(name, value, text, PlanRate.Source.CALIBRATED, "from " + file);
    }

    private TaskLaw fitted(Path file) throws IOException {
        if (given("--task-seconds") || given("--law")) {
            throw new IllegalArgumentException(
                    "--times has the seconds of tasks and how they straggle; leave out --task-seconds and --law");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no file of times at " + file);
        }
        double[] seconds = BLANKS.splitAsStream(Files.readString(file).strip())
                .filter(text -> !text.isEmpty())
                .mapToDouble(text -> second(file, text))
                .toArray();
        return new TaskLaw.Late(TaskDelays.fit(seconds));
    }

    private static double second(Path file, String text) {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: '%s' is no number of seconds".formatted(file, text), e);
        }
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("%s: a task of %s s; times are more than 0".formatted(file, text));
        }
        return seconds;
    }
}
