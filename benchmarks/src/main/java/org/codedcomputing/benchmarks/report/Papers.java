package org.codedcomputing.benchmarks.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What papers report, and which measurements of ours stand next to it. Read from {@code papers.json}, the one place where figures
 * are typed: those of the papers. Ours are named by measurement, and texts of ours have places for numbers as {@link Texts} has
 * them.
 *
 * @param papers in the order of the page
 */
record Papers(List<Paper> papers) {
    private static final String RESOURCE = "papers.json";

    /** Between the name of an experiment and that of another plot of its. */
    static final String OTHER_PLOT = "/";

    /**
     * A paper, or two of the same scheme.
     *
     * @param key for links within the page: letters and digits
     * @param title the scheme's name
     * @param references the works whose figures are quoted
     * @param comparisons rows of the table
     * @param bars plots of measurements
     * @param plots experiments and trials whose own plot belongs here, or NAME/PLOT for another plot of theirs
     */
    record Paper(
            String key,
            String title,
            List<Reference> references,
            List<Comparison> comparisons,
            List<Bars> bars,
            List<String> plots) {
        Paper {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(title, "title");
            references = List.copyOf(references);
            comparisons = List.copyOf(comparisons);
            bars = List.copyOf(bars);
            plots = List.copyOf(plots);
        }

        /** Names of all sources that the paper's figures and plots are taken from, in the order of the page. */
        Set<String> sources() {
            Set<String> names = new LinkedHashSet<>();
            for (Comparison comparison : comparisons) {
                comparison.ours.figures.forEach(figure -> names.add(figure.from));
                comparison.baseline.figures.forEach(figure -> names.add(figure.from));
            }
            bars.forEach(plot -> names.add(plot.from));
            plots.forEach(plot -> names.add(plot.split(OTHER_PLOT, 2)[0]));
            return names;
        }
    }

    /**
     * A work.
     *
     * @param number its number in {@code docs/REFERENCES.md}
     * @param work authors, title, where it appeared, as there
     */
    record Reference(int number, String work) {
        Reference {
            Objects.requireNonNull(work, "work");
        }
    }

    /**
     * A row of a table.
     *
     * @param published what a paper says; null for a setting of ours that none has
     * @param ours what we measured or simulated
     * @param baseline what a user would pick instead
     * @param reason why the figures differ
     */
    record Comparison(@Nullable Published published, Side ours, Side baseline, String reason) {
        Comparison {
            Objects.requireNonNull(ours, "ours");
            Objects.requireNonNull(baseline, "baseline");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A published figure.
     *
     * @param figure as the paper gives it
     * @param against its baseline
     * @param setting how it was measured, as far as that is known
     * @param reference number of the work
     * @param where in the work
     */
    record Published(String figure, String against, String setting, int reference, String where) {
        Published {
            Objects.requireNonNull(figure, "figure");
            Objects.requireNonNull(against, "against");
            Objects.requireNonNull(setting, "setting");
            Objects.requireNonNull(where, "where");
        }
    }

    /**
     * Figures of one kind.
     *
     * @param setting what was run
     * @param figures may be empty, if the setting says why
     */
    record Side(String setting, List<Figure> figures) {
        Side {
            Objects.requireNonNull(setting, "setting");
            figures = List.copyOf(figures);
        }
    }

    /**
     * A measurement, or a number made of two of the same source.
     *
     * @param label what it is of
     * @param from its source: an experiment, a trial on the lab or a model
     * @param id of the measurement
     * @param over if given, of the measurement by which it is divided
     * @param less if given, of the measurement than which it is less, in percent
     * @param unit if given, in place of the measurement's; with {@code over} "x faster" by default
     */
    record Figure(
            String label,
            String from,
            String id,
            @Nullable String over,
            @Nullable String less,
            @Nullable String unit) {
        Figure {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(id, "id");
            if (over != null && less != null) {
                throw new IllegalArgumentException(
                        "%s is over %s and less than %s; choose one".formatted(id, over, less));
            }
        }

        /** The measurements it is made of. */
        List<String> ids() {
            List<String> ids = new ArrayList<>(List.of(id));
            if (over != null) {
                ids.add(over);
            }
            if (less != null) {
                ids.add(less);
            }
            return ids;
        }
    }

    /**
     * Measurements as bars.
     *
     * @param title with unit
     * @param from their source
     * @param bars from top to bottom
     */
    record Bars(String title, String from, List<Bar> bars) {
        Bars {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(from, "from");
            bars = List.copyOf(bars);
        }
    }

    /**
     * One of them.
     *
     * @param label at the bar
     * @param id of the measurement
     * @param ours whether it is the scheme that the paper is about
     */
    record Bar(String label, String id, boolean ours) {
        Bar {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(id, "id");
        }
    }

    /** Copies the list. */
    Papers {
        papers = List.copyOf(papers);
    }

    /** All papers of the report. */
    static Papers load() {
        try (InputStream resource = Papers.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build()
                    .readValue(Objects.requireNonNull(resource, RESOURCE), Papers.class);
        } catch (IOException e) {
            throw new IllegalStateException("%s of this jar cannot be read".formatted(RESOURCE), e);
        }
    }

    /** Identifiers of all measurements that are named, by source. */
    Map<String, Set<String>> ids() {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (Paper paper : papers) {
            for (Comparison comparison : paper.comparisons) {
                for (Side side : List.of(comparison.ours, comparison.baseline)) {
                    side.figures.forEach(figure -> named(ids, figure.from).addAll(figure.ids()));
                }
            }
            for (Bars plot : paper.bars) {
                plot.bars.forEach(bar -> named(ids, plot.from).add(bar.id));
            }
        }
        return ids;
    }

    private static Set<String> named(Map<String, Set<String>> ids, String source) {
        return ids.computeIfAbsent(source, name -> new LinkedHashSet<>());
    }
}
