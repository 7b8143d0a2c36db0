package org.codedcomputing.benchmarks.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.WholeFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** {@code report}: what papers say next to what was measured here, as one page. */
@Command(
        name = "report",
        description = {
            "Write one page with the figures of the papers next to those that bench measured here, and to what a user would"
                    + " pick instead.",
            "Experiments without a kept result are run first, which takes hours in the full form. Terasort needs root and the"
                    + " lab; where there is none the page says so."
        },
        footer = {
            "",
            "Examples:",
            "  coded report --quick --out report.html",
            "  coded report --no-run --out report.html"
        })
public final class ReportCommand extends CodedCommand {
    private final List<Experiment> experiments;
    private final List<Model> models;
    private final @Nullable Benches benches;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            showDefaultValue = Help.Visibility.NEVER,
            description = "Where to write the page, whole or not at all.")
    private Path out = Path.of("report.html");

    @Option(
            names = "--quick",
            description =
                    "Results of the quick form suffice, and what is missing is run in it: two minutes each, terasort four.")
    private boolean quick;

    @Option(
            names = "--no-run",
            description = "Run no experiment: show what is there, and what is missing with the command that makes it.")
    private boolean noRun;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            defaultValue = "results",
            description = "Where bench left its results.")
    private Path results = Path.of("results");

    /** @param experiments all that {@code bench} knows */
    public ReportCommand(List<Experiment> experiments) {
        this(experiments, Model.all(), null);
    }

    /**
     * The same with other models.
     *
     * @param benches another way to run what is missing
     */
    ReportCommand(List<Experiment> experiments, List<Model> models, @Nullable Benches benches) {
        this.experiments = List.copyOf(experiments);
        this.models = List.copyOf(models);
        this.benches = benches;
    }

    @Override
    protected int run(PrintWriter lines) throws Exception {
        requirePlace();
        String commit = Machine.commit();
        Map<String, String> machine = Machine.describe();
        Kept kept = new Kept(results, commit);
        Benches runs = benches == null ? new ChildBenches(kept, progress()) : benches;
        List<String> failures = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (Experiment experiment : experiments) {
            Source source = source(experiment, kept, runs, machine, failures);
            Result result = source.result();
            sources.add(source.with(experiment.settings(result == null ? quick : result.quick())));
        }
        Trial.all().forEach(trial -> sources.add(trial(trial, kept, machine).with(trial.settings())));
        for (Model model : models) {
            say("%s: %s".formatted(model.name(), model.description()));
            Result made = new Result(
                    model.name(),
                    quick,
                    machine,
                    commit,
                    model.seed(),
                    model.run().apply(quick),
                    List.of());
            sources.add(new Source(
                    model.name(),
                    model.kind(),
                    model.description(),
                    made,
                    "made with this page",
                    "",
                    model.command().apply(quick),
                    List.of(),
                    model.settings().apply(quick)));
        }
        Sources all = new Sources(sources);
        ReportPage page = new ReportPage(
                Papers.load(),
                all,
                experiments,
                new ReportPage.Setting(quick, commit, machine, Instant.now(), command()));
        WholeFile.write(out, page.html());
        GoalCount goals = GoalCount.of(all);
        lines.println("%d of %d experiments have a result".formatted(goals.results(), experiments.size()));
        lines.println("goals: " + goals);
        lines.println("written to " + out);
        failures.forEach(failure -> say("failed: " + failure));
        return failures.isEmpty() ? OK : FAILED;
    }

    /** Before anything runs for hours. */
    private void requirePlace() {
        if (Files.isDirectory(out)) {
            throw usage("--out %s is a folder; name a file in it".formatted(out));
        }
        Path folder = out.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw usage("--out %s cannot be written: %s is no folder that may be written to".formatted(out, folder));
        }
    }

    private String command() {
        return "./scripts/coded report%s%s --out %s".formatted(quick ? " --quick" : "", noRun ? " --no-run" : "", out);
    }

    private void say(String line) {
        progress().println(line);
        progress().flush();
    }

    /** A result that suffices, else one that is run, else what there is. */
    private Source source(
            Experiment experiment, Kept kept, Benches runs, Map<String, String> machine, List<String> failures)
            throws InterruptedException {
        String name = experiment.name();
        Kept.Search search = kept.search(name, quick);
        search.complaints().forEach(this::say);
        String failure = "";
        if (search.suffices(quick)) {
            say("%s: a kept result suffices".formatted(name));
        } else if (noRun) {
            say("%s: %s"
                    .formatted(
                            name, search.best().isPresent() ? "what is kept does not suffice" : "no result is kept"));
        } else {
            say("%s: running%s".formatted(name, quick ? " in the quick form" : ""));
            try {
                runs.run(name, quick);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                failures.add(failure);
            }
            search = kept.search(name, quick);
        }
        String command = Source.BENCH + name + (quick ? " --quick" : "");
        if (search.best().isEmpty()) {
            String why = failure.isEmpty()
                    ? search.complaints().isEmpty() ? "there is no result" : String.join("; ", search.complaints())
                    : failure;
            return Source.missing(Source.Kind.EXPERIMENT, name, experiment.description(), command, why);
        }
        Kept.Found found = search.best().orElseThrow();
        List<String> marks = new ArrayList<>(Source.marks(found.result(), kept.commit(), machine));
        if (!failure.isEmpty()) {
            marks.add("a new run failed: " + failure);
        }
        return Source.kept(
                Source.Kind.EXPERIMENT,
                name,
                experiment.description(),
                found.result(),
                found.file().toString(),
                command,
                marks);
    }

    /** Needs root and is not run from here. */
    private Source trial(Trial trial, Kept kept, Map<String, String> machine) {
        Kept.Search search = kept.search(trial);
        search.complaints().forEach(this::say);
        return search.best()
                .map(found -> Source.kept(
                        Source.Kind.TRIAL,
                        trial.name(),
                        trial.description(),
                        found.result(),
                        found.file().toString(),
                        trial.command(),
                        Source.marks(found.result(), kept.commit(), machine)))
                .orElseGet(() -> Source.missing(
                        Source.Kind.TRIAL,
                        trial.name(),
                        trial.description(),
                        trial.command(),
                        search.complaints().isEmpty()
                                ? "there is no result; it needs root and the lab"
                                : String.join("; ", search.complaints())));
    }
}
