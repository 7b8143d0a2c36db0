package org.codedcomputing.benchmarks.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.jspecify.annotations.Nullable;

/** The report as one page that loads nothing: a table for each paper, all goals, all measurements. */
final class ReportPage {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Papers papers;
    private final Sources sources;
    private final List<Experiment> experiments;
    private final Setting setting;
    private final Texts texts;
    private final Markup page = new Markup();

    /**
     * What the page was made with.
     *
     * @param quick whether results of the quick form suffice
     * @param commit of the working directory
     * @param machine this one
     * @param made when
     * @param command the command line
     */
    record Setting(boolean quick, String commit, Map<String, String> machine, Instant made, String command) {}

    /**
     * Prepares.
     *
     * @param experiments all of {@code bench}, whose plots are drawn
     */
    ReportPage(Papers papers, Sources sources, List<Experiment> experiments, Setting setting) {
        this.papers = papers;
        this.sources = sources;
        this.texts = new Texts(sources);
        this.experiments = List.copyOf(experiments);
        this.setting = setting;
    }

    /** The page. To be called once. */
    String html() {
        page.open("html", "lang", "en");
        head();
        page.open("body");
        summary();
        papers.papers().forEach(this::paper);
        others();
        goals();
        measurements();
        page.close().close();
        return page.finished();
    }

    private void head() {
        page.open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // Whatever a result holds, the page loads and runs nothing.
        page.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        page.element("title", "Reproduction report");
        page.style(ReportStyle.CSS);
        page.close();
    }

    private void summary() {
        page.element("h1", "Reproduction report");
        page.element(
                "p",
                "What papers on coded computing say, next to what this library does on the machine below, and next to what a"
                        + " user would pick instead. Figures of papers are quoted; every figure of ours is taken from a result"
                        + " by the name under it.");
        page.open("dl");
        term("form", setting.quick ? "quick: results of the quick form suffice" : "full");
        term("made", MINUTE.format(setting.made));
        term("commit", setting.commit);
        term("machine", described(setting.machine));
        term("command", setting.command);
        term("goals", GoalCount.of(sources).toString());
        page.close();
        page.open("ul", "class", "how");
        page.element(
                "li",
                "A figure is measured unless it is called simulated or counted. Delays, paces and links are made on purpose:"
                        + " two cores are not a cluster.");
        page.element(
                "li",
                "Marks under a figure say that its result is of the quick form, of another commit or of another machine. What"
                        + " is missing is shown as missing, with the command that makes it.");
        page.element("li", "\"x faster\" is a ratio of times; below 1 it is slower. A range is that of the samples.");
        page.close();
        page.open("nav");
        papers.papers().forEach(paper -> link(paper.key(), paper.title()));
        link("others", "Other experiments");
        link("goals", "All goals");
        link("measurements", "All measurements");
        page.close();
        page.element("h2", "Sources");
        provenance(sources.all().stream().map(Source::name).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private void link(String key, String title) {
        page.element("a", title, "href", "#" + key);
    }

    private void term(String name, String value) {
        page.element("dt", name);
        page.element("dd", value);
    }

    private static String described(Map<String, String> machine) {
        return machine.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void paper(Papers.Paper paper) {
        page.open("section", "id", paper.key());
        page.element("h2", paper.title());
        for (Papers.Reference reference : paper.references()) {
            page.element("p", "[%d] %s".formatted(reference.number(), reference.work()), "class", "work");
        }
        List<String> columns =
                List.of("Published", "Published setting", "Our setting", "Ours", "Honest baseline", "Why they differ");
        table(columns, "paper");
        for (Papers.Comparison comparison : paper.comparisons()) {
            page.open("tr");
            published(comparison.published(), columns);
            cell(columns.get(2), texts.filled(comparison.ours().setting()));
            figures(columns.get(3), "", comparison.ours().figures());
            figures(
                    columns.get(4),
                    texts.filled(comparison.baseline().setting()),
                    comparison.baseline().figures());
            cell(columns.get(5), texts.filled(comparison.reason()));
            page.close();
        }
        endTable();
        page.open("div", "class", "plots");
        paper.bars().forEach(this::bars);
        paper.plots().forEach(this::ownPlot);
        page.close();
        page.element("h3", "Where these come from");
        provenance(paper.sources());
        page.close();
    }

    private void published(Papers.@Nullable Published published, List<String> columns) {
        page.open("td", "data-label", columns.get(0));
        if (published == null) {
            page.text("none");
        } else {
            page.element("strong", published.figure());
            page.element("div", "against: " + published.against());
            page.element("small", "[%d], %s".formatted(published.reference(), published.where()));
        }
        page.close();
        cell(columns.get(1), published == null ? "none" : published.setting());
    }

    private void figures(String label, String text, List<Papers.Figure> figures) {
        page.open("td", "data-label", label);
        if (!text.isEmpty()) {
            page.element("div", text);
        }
        if (figures.isEmpty()) {
            page.element("div", "no figure", "class", "missing");
        }
        Set<String> notes = new LinkedHashSet<>();
        for (Papers.Figure figure : figures) {
            Source source = sources.of(figure.from());
            Sources.Shown shown = sources.shown(figure);
            page.open("div", "class", "figure");
            page.element("span", texts.filled(figure.label()) + ": ");
            page.element(
                    shown.missing() ? "em" : "strong", shown.text(), "class", shown.missing() ? "missing" : "value");
            if (!shown.note().isEmpty()) {
                page.element("small", " (" + shown.note() + ")");
            }
            page.element("code", formula(figure));
            page.close();
            if (source.kind() == Source.Kind.SIMULATED || source.kind() == Source.Kind.COUNTED) {
                notes.add("%s, not measured".formatted(source.kind()));
            }
            if (shown.missing() && shown.note().isEmpty()) {
                notes.add("to make it: " + source.complete());
            }
            source.marks().forEach(mark -> notes.add("%s: %s".formatted(source.name(), mark)));
        }
        notes.forEach(note -> page.element("div", note, "class", "mark"));
        page.close();
    }

    private static String formula(Papers.Figure figure) {
        if (figure.over() != null) {
            return figure.id() + " / " + figure.over();
        }
        return figure.less() == null ? figure.id() : "1 - %s / %s".formatted(figure.id(), figure.less());
    }

    private void cell(String label, String text) {
        page.element("td", text, "data-label", label);
    }

    private void table(List<String> columns) {
        table(columns, "list");
    }

    private void table(List<String> columns, String kind) {
        page.open("table", "class", kind).open("thead").open("tr");
        columns.forEach(column -> page.element("th", column, "scope", "col"));
        page.close().close().open("tbody");
    }

    private void endTable() {
        page.close().close();
    }

    private void bars(Papers.Bars plot) {
        List<BarPlot.Bar> bars = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Papers.Bar bar : plot.bars()) {
            OptionalDouble value = sources.bar(plot.from(), bar.id());
            if (value.isPresent()) {
                bars.add(new BarPlot.Bar(texts.filled(bar.label()), value.getAsDouble(), bar.ours()));
            } else {
                absent.add(texts.filled(bar.label()));
            }
        }
        Source source = sources.of(plot.from());
        String title = texts.filled(plot.title());
        page.open("figure");
        if (bars.isEmpty()) {
            noPlot("\"%s\"".formatted(title), source);
        } else {
            page.plot(new BarPlot(title, bars).toSvg());
            caption(source, absent.isEmpty() ? "" : "not measured: " + String.join(", ", absent));
        }
        page.close();
    }

    private void noPlot(String what, Source source) {
        page.element(
                "p",
                "No plot %s: nothing measured. To make it: %s".formatted(what, source.complete()),
                "class",
                "missing");
    }

    private void caption(Source source, String more) {
        List<String> words = new ArrayList<>(List.of("%s, %s".formatted(source.name(), source.kind())));
        words.addAll(source.marks());
        if (!more.isEmpty()) {
            words.add(more);
        }
        page.element("figcaption", String.join("; ", words));
    }

    /**
     * What an experiment or a trial draws of its own result.
     *
     * @param plot NAME or NAME/PLOT
     */
    private void ownPlot(String plot) {
        String[] parts = plot.split(Papers.OTHER_PLOT, 2);
        if (parts.length > 1) {
            ownPlots(
                    parts[0],
                    (experiment, result) ->
                            Stream.ofNullable(experiment.otherPlots(result).get(parts[1])));
        } else {
            ownPlots(plot, (experiment, result) -> experiment.plot(result).stream());
        }
    }

    private static Stream<LinePlot> allPlots(Experiment experiment, Result result) {
        return Stream.concat(experiment.plot(result).stream(), experiment.otherPlots(result).values().stream());
    }

    private void ownPlots(String name, BiFunction<Experiment, Result, Stream<LinePlot>> which) {
        Source source = sources.of(name);
        Result result = source.result();
        if (result == null || !source.measured()) {
            page.open("figure");
            noPlot("of " + name, source);
            page.close();
        } else if (source.kind() == Source.Kind.TRIAL) {
            for (BarPlot plot : RankPlots.of(result)) {
                page.open("figure").plot(plot.toSvg());
                caption(source, RankPlots.LEGEND);
                page.close();
            }
        } else {
            experiments.stream()
                    .filter(experiment -> experiment.name().equals(name))
                    .flatMap(experiment -> which.apply(experiment, result))
                    .forEach(plot -> {
                        page.open("figure", "class", "lines").plot(plot.toSvg());
                        caption(source, "");
                        page.close();
                    });
        }
    }

    /** State, origin and command of sources. */
    private void provenance(Set<String> names) {
        List<String> columns = List.of("Source", "What", "Commit, seed", "Machine", "To repeat");
        table(columns);
        for (String name : names) {
            Source source = sources.of(name);
            Result result = source.result();
            page.open("tr");
            page.open("td", "data-label", columns.get(0));
            page.element("strong", name);
            page.element("div", state(source), "class", source.measured() ? "value" : "missing");
            source.marks().forEach(mark -> page.element("div", mark, "class", "mark"));
            page.close();
            cell(columns.get(1), source.description());
            cell(columns.get(2), result == null ? "-" : "%s, seed %d".formatted(result.commit(), result.seed()));
            cell(columns.get(3), result == null ? "-" : described(result.machine()));
            page.open("td", "data-label", columns.get(4));
            page.element("code", source.repeat());
            page.element("small", source.origin());
            page.close();
            page.close();
        }
        endTable();
    }

    private static String state(Source source) {
        if (!source.measured()) {
            return "missing: " + source.why();
        }
        Result result = source.result();
        return result != null && result.quick() && source.kind() == Source.Kind.EXPERIMENT
                ? "measured in the quick form"
                : source.kind().toString();
    }

    /** Experiments that belong to no single paper. */
    private void others() {
        page.open("section", "id", "others");
        page.element("h2", "Other experiments");
        Set<String> used = papers.papers().stream()
                .flatMap(paper -> paper.sources().stream())
                .collect(Collectors.toSet());
        Set<String> rest = sources.all().stream()
                .map(Source::name)
                .filter(name -> !used.contains(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        page.element(
                "p",
                "These belong to no single paper: kernels, jobs, the exchange in one JVM, matrix products. Their goals and"
                        + " measurements are in the tables below.");
        provenance(rest);
        page.open("div", "class", "plots");
        rest.forEach(name -> ownPlots(name, ReportPage::allPlots));
        page.close();
        page.close();
    }

    private void goals() {
        page.open("section", "id", "goals");
        page.element("h2", "All goals");
        page.element("p", GoalCount.of(sources) + ".", "class", "count");
        List<String> columns = List.of("Goal", "Outcome", "Value", "Bound", "Against, or why not measured");
        table(columns);
        for (Source source : sources.all()) {
            Result result = source.result();
            if (source.kind() != Source.Kind.EXPERIMENT && source.kind() != Source.Kind.TRIAL) {
                continue;
            }
            if (result == null) {
                page.open("tr");
                cell(columns.get(0), source.name());
                page.element("td", "missing", "data-label", columns.get(1), "class", "missing");
                cell(columns.get(2), "-");
                cell(columns.get(3), "-");
                cell(columns.get(4), "%s; to make it: %s".formatted(source.why(), source.command()));
                page.close();
            } else {
                sources.goals(source).forEach(goal -> goal(source, goal, columns));
            }
        }
        endTable();
        page.close();
    }

    private void goal(Source source, Goal goal, List<String> columns) {
        page.open("tr");
        page.open("td", "data-label", columns.get(0)).element("code", goal.id());
        source.marks().forEach(mark -> page.element("div", mark, "class", "mark"));
        page.close();
        String outcome = goal.met() == null ? "not measured" : goal.met() ? "met" : "missed";
        page.element(
                "td",
                outcome,
                "data-label",
                columns.get(1),
                "class",
                outcome.equals("not measured") ? "missing" : outcome);
        cell(columns.get(2), goal.value() == null ? "-" : Numbers.text(goal.value()) + " " + goal.unit());
        cell(columns.get(3), Numbers.text(goal.goal()) + " " + goal.unit());
        cell(
                columns.get(4),
                goal.why() == null ? goal.baseline() : "%s; against %s".formatted(goal.why(), goal.baseline()));
        page.close();
    }

    private void measurements() {
        page.open("section", "id", "measurements");
        page.element("h2", "All measurements");
        List<String> columns = List.of("Measurement", "Value", "Samples");
        for (Source source : sources.all()) {
            Result result = source.result();
            if (result == null || !source.measured()) {
                continue;
            }
            page.open("details");
            page.element(
                    "summary",
                    "%s: %d, %s%s"
                            .formatted(
                                    source.name(),
                                    result.measurements().size(),
                                    state(source),
                                    source.marks().stream()
                                            .map(mark -> "; " + mark)
                                            .collect(Collectors.joining())));
            table(columns);
            for (Measurement measurement : result.measurements()) {
                page.open("tr");
                page.open("td", "data-label", columns.get(0))
                        .element("code", measurement.id())
                        .close();
                cell(columns.get(1), Numbers.text(measurement.value()) + " " + measurement.unit());
                cell(columns.get(2), Numbers.range(measurement.samples()));
                page.close();
            }
            endTable();
            page.close();
        }
        page.close();
    }
}
