package org.codedcomputing.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.spark.cli.CodedCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench}: runs an experiment, prints its table and writes its JSON. */
@Command(
        name = "bench",
        description = "Measure, next to what a user would pick instead, and check the goals.",
        footer = {"", "Example:", "  coded bench exchange --quick"})
final class BenchCommand extends CodedCommand {
    private static final Path KEPT = Path.of("results");

    private final List<Experiment> experiments;

    @Parameters(
            paramLabel = "NAME",
            description = "The experiment: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Names.class)
    private String name = "";

    @Option(names = "--quick", description = "Fewer sizes and repetitions; at most two minutes, terasort four.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where to write the result, besides results/NAME.json.")
    private @Nullable Path json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Where to write the plot as SVG, if the experiment has one, besides results/NAME.svg.")
    private @Nullable Path plot;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of everything random.",
            defaultValue = "" + Experiment.USUAL_SEED)
    private long seed;

    /** The experiments' names, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BenchVerbs.experiments().stream().map(Experiment::name).iterator();
        }
    }

    BenchCommand(List<Experiment> experiments) {
        this.experiments = experiments;
    }

    @Override
    protected int run(PrintWriter out) throws Exception {
        Experiment experiment = experiments.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> usage("no experiment '%s'; there are %s"
                        .formatted(
                                name, experiments.stream().map(Experiment::name).collect(Collectors.joining(", ")))));
        Result result = experiment.run(new Experiment.Options(quick, seed, line -> {
            out.println(line);
            out.flush();
        }));
        out.println();
        for (Result.Measurement measurement : result.measurements()) {
            out.println(String.format(
                    Locale.ROOT, "%-44s %14.4f %s", measurement.id(), measurement.value(), measurement.unit()));
        }
        out.println();
        out.println(result.goalTable());
        String kept = experiment.name() + (quick ? "-quick" : "");
        out.println();
        List<Path> resultFiles = files(KEPT.resolve(kept + ".json"), json);
        for (Path file : resultFiles) {
            result.write(file);
            out.println("written to " + file);
        }
        Optional<LinePlot> drawn = experiment.plot(result);
        for (Path file : drawn.isPresent() ? files(KEPT.resolve(kept + ".svg"), plot) : List.<Path>of()) {
            drawn.orElseThrow().write(file);
            out.println("written to " + file);
        }
        for (Map.Entry<String, LinePlot> other : experiment.otherPlots(result).entrySet()) {
            Path file = KEPT.resolve(kept + "-" + other.getKey() + ".svg");
            other.getValue().write(file);
            out.println("written to " + file);
        }
        if (plot != null && drawn.isEmpty()) {
            out.println("nothing written to %s: experiment %s has no plot".formatted(plot, name));
        }
        return OK;
    }

    private static List<Path> files(Path kept, @Nullable Path other) {
        return other == null ? List.of(kept) : List.of(kept, other);
    }
}
