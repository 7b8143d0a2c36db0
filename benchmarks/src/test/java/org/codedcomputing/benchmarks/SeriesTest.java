package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static Measurement one(String id, double value) {
        return new Measurement(id, value, "s", List.of(value));
    }

    private static Result result(Measurement... measurements) {
        return new Result("e", true, Map.of(), "abc", 1, List.of(measurements), List.of());
    }

    private static SortedMap<Double, String> words() {
        return new TreeMap<>(Map.of(10.0, "late10", 1.0, "late1", 5.0, "late5"));
    }

    @Test
    void pointsGoByNumberAndWhatIsMissingIsLeftOut() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("ours", "e.*.a");
        lines.put("theirs", "e.*.b");
        lines.put("short", "e.*.c");
        LinePlot plot = Series.of(
                        result(
                                one("e.late10.a", 3),
                                one("e.late1.a", 1),
                                one("e.late5.a", 2),
                                one("e.late1.b", 4),
                                one("e.late10.b", 5),
                                one("e.late5.b", Double.NaN),
                                one("e.late5.c", 6)),
                        "title",
                        "x",
                        "y",
                        lines,
                        words())
                .orElseThrow();
        assertThat(plot.lines())
                .containsExactly(
                        new LinePlot.Line(
                                "ours",
                                List.of(new LinePlot.Point(1, 1), new LinePlot.Point(5, 2), new LinePlot.Point(10, 3))),
                        new LinePlot.Line("theirs", List.of(new LinePlot.Point(1, 4), new LinePlot.Point(10, 5))));
    }

    @Test
    void onePointIsNoSeries() {
        assertThat(Series.of(result(one("e.late5.a", 2)), "title", "x", "y", Map.of("ours", "e.*.a"), words()))
                .isEmpty();
    }
}
