package org.codedcomputing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.gradient.GradientExperiment;
import org.codedcomputing.benchmarks.hcmm.HcmmExperiment;
import org.codedcomputing.benchmarks.lcc.LccExperiment;
import org.codedcomputing.benchmarks.pagerank.PageRankExperiment;
import org.codedcomputing.benchmarks.terasort.TeraSortExperiment;

/** Results that real runs of {@code bench} left, as they are in this module's test resources. */
final class Samples {
    static final Path FOLDER = Path.of("src", "test", "resources", "org", "codedcomputing", "benchmarks", "report");

    private Samples() {}

    /** Names of all experiments of which there is a sample. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }

    static Result of(String name) throws IOException {
        return Result.read(FOLDER.resolve(name + ".json"));
    }

    /** The experiments that papers name. */
    static Map<String, Experiment> experiments() {
        return Stream.of(
                        new GradientExperiment(),
                        new HcmmExperiment(),
                        new LccExperiment(),
                        new PageRankExperiment(),
                        new TeraSortExperiment())
                .collect(Collectors.toMap(Experiment::name, Function.identity()));
    }

    /** Numbers of what a source is of. */
    static Map<String, Object> settings(String name) {
        Experiment experiment = experiments().get(name);
        if (experiment != null) {
            return experiment.settings(true);
        }
        for (Model model : Model.all()) {
            if (model.name().equals(name)) {
                return model.settings().apply(true);
            }
        }
        return Trial.all().stream()
                .filter(trial -> trial.name().equals(name))
                .findFirst()
                .map(Trial::settings)
                .orElse(Map.of());
    }

    /** All sources that papers name: samples where there are some, else nothing. */
    static List<Source> sources(Papers papers) throws IOException {
        List<Source> sources = new ArrayList<>();
        Set<String> models = Set.of(HcmmModel.NAME, ReduceModel.NAME, GraphCounts.NAME);
        List<String> sampled = names();
        for (String name : papers.papers().stream()
                .flatMap(paper -> paper.sources().stream())
                .distinct()
                .toList()) {
            if (sampled.contains(name)) {
                sources.add(kept(of(name)));
            } else if (!models.contains(name)) {
                sources.add(missing(name));
            }
        }
        for (Model model : Model.all()) {
            sources.add(new Source(
                    model.name(),
                    model.kind(),
                    model.description(),
                    null,
                    "",
                    "not run here",
                    "run " + model.name(),
                    List.of(),
                    settings(model.name())));
        }
        return sources;
    }

    static Source kept(Result result, String... marks) {
        return Source.kept(
                        Source.Kind.EXPERIMENT,
                        result.name(),
                        "sample",
                        result,
                        "sample",
                        Source.BENCH + result.name(),
                        List.of(marks))
                .with(settings(result.name()));
    }

    static Source missing(String name) {
        return Source.missing(Source.Kind.EXPERIMENT, name, "sample", Source.BENCH + name, "there is no result")
                .with(settings(name));
    }

    /** A result of one measurement. */
    static Result result(String name, boolean quick, String commit, Measurement... measurements) {
        return new Result(
                name,
                quick,
                Map.of("cores", "2"),
                commit,
                Experiment.USUAL_SEED,
                List.of(measurements),
                List.of(Result.Goal.atLeast(name + ".goal", 2, "x", 1, "nothing")));
    }

    /** An experiment that is never run itself. */
    record Named(String name) implements Experiment {
        @Override
        public String description() {
            return "what " + name + " does";
        }

        @Override
        public Result run(Options options) {
            throw new IllegalStateException("tests run no experiment");
        }

        @Override
        public Map<String, Object> settings(boolean quick) {
            return Samples.settings(name);
        }

        @Override
        public Optional<LinePlot> plot(Result result) {
            return Optional.of(new LinePlot(
                    "plot of " + name,
                    "x",
                    "y",
                    List.of(new LinePlot.Line("line", List.of(new LinePlot.Point(1, 2), new LinePlot.Point(2, 3))))));
        }
    }
}
