package org.codedcomputing.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.gradient.LabReduceCommand;
import org.codedcomputing.benchmarks.gradient.ReduceLabIds;
import org.codedcomputing.benchmarks.hcmm.HcmmIds;
import org.codedcomputing.benchmarks.pagerank.RankLabIds;
import org.codedcomputing.benchmarks.terasort.SortIds;
import org.junit.jupiter.api.Test;

class PapersTest {
    private static final Path REFERENCES = Path.of("..", "docs", "REFERENCES.md");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern REFERENCE = Pattern.compile("\\| (\\d+) \\| (.*) \\|");

    private final Papers papers = Papers.load();

    @Test
    void everyPaperOfTheReportIsThere() {
        assertThat(papers.papers())
                .extracting(Papers.Paper::key)
                .containsExactly("terasort", "lcc", "avcc", "hcmm", "reduce", "graph", "tacc", "approxifer", "private")
                .allSatisfy(key -> assertThat(key).matches("[a-z0-9]+"));
        assertThat(papers.papers()).allSatisfy(paper -> {
            assertThat(paper.comparisons())
                    .as(paper.title())
                    .anySatisfy(row -> assertThat(row.published()).isNotNull());
            assertThat(paper.bars()).as(paper.title()).isNotEmpty();
            assertThat(paper.comparisons())
                    .as(paper.title())
                    .allSatisfy(row -> assertThat(row.reason()).hasSizeGreaterThan(20));
        });
    }

    @Test
    void worksAreThoseOfTheListOfReferences() throws IOException {
        Map<Integer, String> works = new HashMap<>();
        for (String line : Files.readAllLines(REFERENCES)) {
            Matcher row = REFERENCE.matcher(line);
            if (row.matches()) {
                works.put(Integer.valueOf(row.group(1)), row.group(2));
            }
        }
        for (Papers.Paper paper : papers.papers()) {
            Set<Integer> cited = new HashSet<>();
            for (Papers.Reference reference : paper.references()) {
                assertThat(reference.work())
                        .as("reference %d", reference.number())
                        .isEqualTo(works.get(reference.number()));
                cited.add(reference.number());
            }
            for (Papers.Comparison row : paper.comparisons()) {
                Papers.Published published = row.published();
                if (published != null) {
                    assertThat(cited).as(paper.title()).contains(published.reference());
                }
            }
        }
    }

    /** Of real runs where there is a sample, else of the code that names measurements. */
    @Test
    void everyMeasurementThatIsNamedIsOneThatSomethingMakes() throws IOException {
        Map<String, Set<String>> made = new HashMap<>();
        made.put("hcmm", HcmmIds.all());
        made.put("terasort", SortIds.all());
        made.put(LabReduceCommand.NAME, ReduceLabIds.all());
        made.put(Trial.RANKS_MULTICAST, RankLabIds.all(true));
        made.put(Trial.RANKS_UNICAST, RankLabIds.all(false));
        for (Model model : Model.all()) {
            made.put(model.name(), ids(model.run().apply(true)));
        }
        for (String name : Samples.names()) {
            made.computeIfAbsent(name, unused -> new TreeSet<>())
                    .addAll(ids(Samples.of(name).measurements()));
        }
        papers.ids()
                .forEach((source, ids) -> assertThat(made.getOrDefault(source, Set.of()))
                        .as("measurements of %s", source)
                        .containsAll(ids));
    }

    /** A number that stands in a text of ours is filled in from what was run, or is part of a measurement's name. */
    @Test
    void noNumberOfOursIsTyped() {
        for (Papers.Paper paper : papers.papers()) {
            for (Papers.Comparison row : paper.comparisons()) {
                assertNotTyped(row.reason(), List.of());
                for (Papers.Side side : List.of(row.ours(), row.baseline())) {
                    List<String> ids = new ArrayList<>();
                    for (Papers.Figure figure : side.figures()) {
                        assertNotTyped(figure.label(), figure.ids());
                        ids.addAll(figure.ids());
                    }
                    assertNotTyped(side.setting(), ids);
                }
            }
            for (Papers.Bars plot : paper.bars()) {
                plot.bars().forEach(bar -> assertNotTyped(bar.label(), List.of(bar.id())));
                assertNotTyped(
                        plot.title(), plot.bars().stream().map(Papers.Bar::id).toList());
            }
        }
    }

    private static void assertNotTyped(String text, List<String> ids) {
        assertThat(numbers(String.join(" ", ids))).as(text).containsAll(numbers(Texts.unfilled(text)));
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** Where there is a sample, each plot of an experiment that belongs to a paper is on the page. */
    @Test
    void whatExperimentsDrawIsOnThePage() throws IOException {
        Set<String> drawn = new TreeSet<>();
        papers.papers().forEach(paper -> drawn.addAll(paper.plots()));
        for (String name : Samples.names()) {
            Experiment experiment = Objects.requireNonNull(Samples.experiments().get(name), name);
            Result sample = Samples.of(name);
            if (experiment.plot(sample).isPresent()) {
                assertThat(drawn).contains(name);
            }
            experiment
                    .otherPlots(sample)
                    .keySet()
                    .forEach(other -> assertThat(drawn).contains(name + Papers.OTHER_PLOT + other));
        }
        assertThat(drawn).contains("gradient/slow", "lcc", "lcc/liars", "pagerank");
    }

    private static Set<String> ids(List<Measurement> measurements) {
        Set<String> ids = new TreeSet<>();
        measurements.forEach(measurement -> ids.add(measurement.id()));
        assertThat(ids).as("ids are unique").hasSameSizeAs(measurements);
        return ids;
    }
}
