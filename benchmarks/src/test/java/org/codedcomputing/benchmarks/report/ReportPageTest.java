package org.codedcomputing.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final String EVIL = "<script>alert(\"1\" & '2')</script>\u0000";
    private static final Instant MADE = Instant.parse("2026-11-29T08:00:00Z");

    private static String page(Papers papers, List<Source> sources) {
        List<Experiment> experiments = sources.stream()
                .<Experiment>map(source -> new Samples.Named(source.name()))
                .toList();
        return new ReportPage(
                        papers,
                        new Sources(sources),
                        experiments,
                        new ReportPage.Setting(true, "abc", Map.of("cores", "2"), MADE, "./scripts/coded report"))
                .html();
    }

    /** Text that is not escaped, or an element that is not closed, does not parse. */
    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void samplesMakeAPageWithEveryPaperThatLoadsNothing() throws Exception {
        Papers papers = Papers.load();
        String html = page(papers, Samples.sources(papers));
        Document page = parsed(html);
        List<String> titles =
                elements(page, "h2").stream().map(Element::getTextContent).toList();
        papers.papers().forEach(paper -> assertThat(titles).contains(paper.title()));
        assertThat(elements(page, "section"))
                .extracting(section -> section.getAttribute("id"))
                .contains("others", "goals", "measurements");
        assertThat(html).doesNotContain("src=").doesNotContain("url(").doesNotContain("@import");
        for (Element link : elements(page, "a")) {
            assertThat(link.getAttribute("href")).startsWith("#");
        }
        for (String tag : List.of("script", "link", "img", "iframe", "object")) {
            assertThat(elements(page, tag)).as(tag).isEmpty();
        }
    }

    @Test
    void figuresAreThoseOfTheResult() throws Exception {
        Papers papers = Papers.load();
        Result lcc = Samples.of("lcc");
        String html = page(papers, Samples.sources(papers));
        for (String id : List.of("lcc.private.1.price", "lcc.byzantine.3.gain", "lcc.approx.n130.half")) {
            double value = lcc.measurements().stream()
                    .filter(measurement -> measurement.id().equals(id))
                    .mapToDouble(Measurement::value)
                    .findFirst()
                    .orElseThrow();
            assertThat(html).contains("<code>%s</code>".formatted(id)).contains(">" + Numbers.text(value) + " ");
        }
        assertThat(html).contains(lcc.commit()).contains("AMD EPYC").contains("seed " + lcc.seed());
    }

    @Test
    void whateverAResultHoldsIsText() throws Exception {
        Measurement evil = new Measurement("id" + EVIL, 1, "s" + EVIL, List.of(1.0, 2.0));
        Result result = new Result(
                "lcc",
                true,
                Map.of("cores" + EVIL, EVIL),
                EVIL,
                1,
                List.of(evil, new Measurement("lcc.none.lcc.per100", 3, "s" + EVIL, List.of(3.0))),
                List.of(
                        new Goal("g" + EVIL, 1.0, "u" + EVIL, 2, "b" + EVIL, false, null),
                        Goal.notMeasured("n", "x", 2, "b", "why" + EVIL)));
        Papers papers = Papers.load();
        List<Source> sources = new ArrayList<>(Samples.sources(papers));
        sources.replaceAll(source -> source.name().equals("lcc") ? Samples.kept(result, "mark" + EVIL) : source);
        String html = page(papers, sources);
        parsed(html);
        assertThat(html).doesNotContain("<script").contains("&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)");
    }

    @Test
    void whatIsMissingIsShownWithTheCommandThatMakesIt() throws IOException {
        Papers papers = Papers.load();
        List<Source> sources = new ArrayList<>(Samples.sources(papers));
        sources.replaceAll(source -> source.name().equals("lcc") ? Samples.missing("lcc") : source);
        assertThat(page(papers, sources))
                .contains("missing: there is no result")
                .contains("to make it: ./scripts/coded bench lcc<")
                .contains("there is no result; to make it: ./scripts/coded bench lcc");
    }

    @Test
    void goalsAreCountedAndListedWithReasons() throws Exception {
        Result result = new Result(
                "lcc",
                false,
                Map.of(),
                "abc",
                1,
                List.of(new Measurement("lcc.none.lcc.per100", 3, "s", List.of(3.0))),
                List.of(
                        Goal.atLeast("one", 3, "x", 2, "a"),
                        Goal.atLeast("two", 1, "x", 2, "a"),
                        Goal.atMost("three", 1, "x", 2, "a"),
                        Goal.notMeasured("four", "x", 2, "a", "no root")));
        List<Source> sources = new ArrayList<>(Samples.sources(Papers.load()));
        sources.replaceAll(source -> Samples.missing(source.name()));
        sources.replaceAll(source -> source.name().equals("lcc") ? Samples.kept(result) : source);
        Document page = parsed(page(Papers.load(), sources));
        assertThat(elements(page, "dd"))
                .extracting(Element::getTextContent)
                .contains("2 met, 1 missed, 1 not measured");
        assertThat(elements(page, "tr"))
                .extracting(Element::getTextContent)
                .anySatisfy(row -> assertThat(row).contains("four").contains("no root; against a"))
                .anySatisfy(row -> assertThat(row).contains("two").contains("missed"));
    }

    @Test
    void aFigureIsTheQuotientOfTwoMeasurementsOrWhatOneSavesOfTheOther() {
        Sources sources = new Sources(List.of(Samples.kept(Samples.result(
                "e",
                true,
                "abc",
                new Measurement("slow", 6, "s", List.of(5.0, 6.0, 7.0)),
                new Measurement("fast", 4, "s", List.of(4.0)),
                new Measurement("stuck", 0, "s", List.of(0.0)),
                new Measurement("none", 0, "values", List.of(0.0))))));
        assertThat(sources.shown(figure("slow", null, null)))
                .isEqualTo(new Sources.Shown("6 s", false, "3 samples, 5 to 7"));
        assertThat(sources.shown(figure("slow", "fast", null)))
                .isEqualTo(new Sources.Shown("1.50 x faster", false, ""));
        assertThat(sources.shown(figure("fast", null, "slow"))).isEqualTo(new Sources.Shown("33.3 % less", false, ""));
        assertThat(sources.shown(figure("stuck", null, null)).note()).contains("not credible: stuck is 0 s");
        assertThat(sources.shown(figure("slow", "stuck", null)).text()).isEqualTo("no ratio");
        assertThat(sources.shown(figure("none", "none", null)).text()).isEqualTo("no ratio");
        assertThat(sources.shown(figure("gone", null, null)).text())
                .isEqualTo("missing: the quick form does not measure gone");
        assertThat(sources.bar("e", "stuck")).isEmpty();
    }

    @Test
    void textsSayWhatWasRun() {
        Sources sources = new Sources(List.of(Samples.kept(Samples.result(
                        "e", true, "abc", new Measurement("e.length", 1_000_000, "numbers", List.of(1e6))))
                .with(Map.of("e.length", 5, "mean", 0.5, "links", "free"))));
        assertThat(new Texts(sources).filled("{e:e.length} numbers, mean {e:mean}, {e:links} links, {} {e} $1"))
                .isEqualTo("1,000,000 numbers, mean 0.5, free links, {} {e} $1");
        assertThatThrownBy(() -> new Texts(sources).filled("{e:rows}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source e has no number rows; its setting has e.length, links, mean");
        assertThatThrownBy(() -> new Texts(sources).filled("{f:rows}"))
                .hasMessageStartingWith("no source f; there are e");
    }

    @Test
    void aGoalThatATrialHasMeasuredIsNotShownAsNotMeasured() {
        Goal open = Goal.notMeasured("lab.graphx", "x", 5, "GraphX", "needs the lab");
        Goal met = Goal.atLeast("lab.graphx", 7, "x", 5, "GraphX");
        Sources sources = new Sources(List.of(
                Samples.kept(new Result("bench", false, Map.of(), "abc", 1, List.of(), List.of(open))),
                Samples.kept(new Result("trial", false, Map.of(), "abc", 1, List.of(), List.of(met)))));
        assertThat(GoalCount.of(sources)).hasToString("1 met, 0 missed, 0 not measured");
        assertThat(sources.goals(sources.of("bench"))).isEmpty();
        assertThat(sources.goals(sources.of("trial"))).containsExactly(met);
    }

    private static Papers.Figure figure(String id, @Nullable String over, @Nullable String less) {
        return new Papers.Figure("label", "e", id, over, less, null);
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(List.of(
                        0.0, 1.0, 0.96, 4.5831, 12.34, 99.96, 316.1, 1234567.0, 1.457e-4, -2.125, 24105.0, 0.00771,
                        0.04567))
                .extracting(Numbers::text)
                .containsExactly(
                        "0",
                        "1",
                        "0.960",
                        "4.58",
                        "12.3",
                        "100",
                        "316",
                        "1,234,567",
                        "1.46e-04",
                        "-2.13",
                        "24,105",
                        "0.00771",
                        "0.0457");
        assertThat(Numbers.text(Double.NaN)).isEqualTo("not a number");
        assertThat(Numbers.text(Double.NEGATIVE_INFINITY)).isEqualTo("minus infinite");
    }
}
