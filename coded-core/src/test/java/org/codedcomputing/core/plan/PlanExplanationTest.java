package org.codedcomputing.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The common form of planners, as text and as a tree. */
class PlanExplanationTest {
    private static PlanChoice choice(String name, String way, double seconds, int copies) {
        return new PlanChoice(
                name,
                way,
                seconds,
                List.of(PlanFigure.word("design", "design", way + "!"), PlanFigure.count("copies", "copies", copies)),
                List.of(PlanFigure.number("work", "work x", copies * 1.5)),
                Map.of("extra", name.length()));
    }

    private static PlanExplanation.Builder builder() {
        return PlanExplanation.of("wall", "a wall of 3 m")
                .asked("metres", 3)
                .rates(List.of(
                        new PlanRate("sand", 2.0, "2 t/h", PlanRate.Source.DEFAULT),
                        new PlanRate("bricks", 1e3, "1,000/h", PlanRate.Source.DECLARED),
                        new PlanRate(
                                "water", Double.POSITIVE_INFINITY, "free", PlanRate.Source.CALIBRATED, "yesterday"),
                        new PlanRate("mortar", "wet", "wet", PlanRate.Source.DECLARED)))
                .choices(List.of(
                        choice("coded three", "coded", 1.25, 3),
                        choice("coded two", "coded", 2, 2),
                        choice("plain one", "plain", 1234.4, 1),
                        choice("slow", "slow", Double.POSITIVE_INFINITY, 12)))
                .refused(List.of(
                        new PlanRefusal("glass", 0.5, "breaks at 2 m, the wall has 3"),
                        new PlanRefusal("straw", "burns")))
                .because("it is the fastest")
                .because("and it stands")
                .note("mind the dog")
                .more("own", 7);
    }

    @Test
    void theTextHasEverythingInOrder() {
        assertThat(PlanText.of(builder().chosen(1).build(), 12)).isEqualTo("""
                        plan wall: a wall of 3 m
                          declared: bricks 1,000/h, mortar wet
                          calibrated, yesterday: water free
                          default: sand 2 t/h

                            way    design  copies  total s  work x
                          1 coded  coded!       3     1.25     4.5
                        --> coded  coded!       2        2       3
                          3 plain  plain!       1    1,234     1.5
                          4 slow   slow!       12    never      18
                            refused: glass at 0.5 s: breaks at 2 m, the wall has 3
                            refused: straw: burns

                        chosen: coded two
                          it is the fastest
                          and it stands
                        note: mind the dog
                        """);
    }

    @Test
    void theBestOfEachWayAndTheChosenAreAlwaysThere() {
        List<String> lines = PlanText.of(builder().chosen(1).build(), 1).lines().toList();
        assertThat(lines.subList(5, 11))
                .containsExactly(
                        "    way    design  copies  total s  work x",
                        "  1 coded  coded!       3     1.25     4.5",
                        "--> coded  coded!       2        2       3",
                        "  3 plain  plain!       1    1,234     1.5",
                        "  4 slow   slow!       12    never      18",
                        "    refused: glass at 0.5 s: breaks at 2 m, the wall has 3");
        assertThat(lines.get(11)).isEqualTo("    and 1 more are refused; JSON has all");
        assertThat(PlanText.table(builder().build().choices(), 0, 1).lines())
                .hasSize(4)
                .noneMatch(line -> line.contains("    2 "));
    }

    @Test
    void theTreeHasEverything() {
        Map<String, Object> tree = PlanTree.of(builder().chosen(1).build());
        assertThat(tree.keySet())
                .containsExactly(
                        "scheme",
                        "question",
                        "asked",
                        "sources",
                        "choices",
                        "refused",
                        "chosen",
                        "reason",
                        "reasons",
                        "notes",
                        "own");
        assertThat(tree)
                .containsEntry("scheme", "wall")
                .containsEntry("asked", Map.of("metres", 3))
                .containsEntry("chosen", "coded two")
                .containsEntry("reason", "it is the fastest")
                .containsEntry("reasons", List.of("it is the fastest", "and it stands"))
                .containsEntry("own", 7)
                .containsEntry(
                        "refused",
                        List.of(
                                Map.of(
                                        "name",
                                        "glass",
                                        "predictedSeconds",
                                        0.5,
                                        "why",
                                        "breaks at 2 m, the wall has 3"),
                                Map.of("name", "straw", "why", "burns")));
        assertThat(tree)
                .extractingByKey("choices", InstanceOfAssertFactories.LIST)
                .hasSize(4)
                // JSON has no infinity.
                .satisfies(choices -> assertThat(choices.get(3).toString()).doesNotContain("predictedSeconds"))
                .first()
                .isEqualTo(Map.of(
                        "name",
                        "coded three",
                        "way",
                        "coded",
                        "predictedSeconds",
                        1.25,
                        "design",
                        "coded!",
                        "copies",
                        3L,
                        "work",
                        4.5,
                        "extra",
                        11));
        assertThat(tree)
                .extractingByKey("sources", InstanceOfAssertFactories.LIST)
                .contains(Map.of("name", "water", "text", "free", "source", "calibrated", "detail", "yesterday"))
                .contains(Map.of("name", "bricks", "value", 1e3, "text", "1,000/h", "source", "declared"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "3 | 3",
                "1234567 | 1,234,567",
                "100.04 | 100",
                "0.05 | 0.05",
                "1200.4 | 1,200",
                "0.40401 | 0.404",
                "404.01 | 404",
                "12.3456 | 12.35",
                "9.99951 | 10",
                "1234.5 | 1,235",
                "0.001 | 0.001",
                "0.000999 | 9.990e-04",
                "-2.5 | -2.5",
                "1e18 | 1.000e+18",
                "NaN | -",
                "Infinity | infinite",
                "-Infinity | -infinite"
            })
    void numbersHaveFourDigits(double value, String text) {
        assertThat(PlanText.number(value)).isEqualTo(text);
    }

    @Test
    void numbersReadTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        String here = PlanText.of(builder().build(), 12);
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(PlanText.of(builder().build(), 12)).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatIsNoExplanationIsRefused() {
        assertThatThrownBy(() -> builder().chosen(4).build())
                .hasMessage("choice 4 of 4 is taken for 2 reasons; it must be there, for at least 1");
        assertThatThrownBy(() -> PlanExplanation.of("wall", "?")
                        .choices(List.of(choice("a", "b", 1, 1)))
                        .build())
                .hasMessage("choice 0 of 1 is taken for 0 reasons; it must be there, for at least 1");
        PlanChoice other = new PlanChoice("odd", "odd", 1, List.of(), List.of());
        assertThatThrownBy(() -> builder().choices(List.of(other)).build())
                .hasMessage("choice odd has figures [], the first one has [design, copies, work x]");
        assertThatThrownBy(() -> choice("a", "b", Double.NaN, 1))
                .hasMessage("a is predicted to take NaN s; give at least 0");
    }

    @Test
    void anExplanationDoesNotChange() {
        List<PlanRefusal> refused = new ArrayList<>(List.of(new PlanRefusal("straw", "burns")));
        PlanExplanation plan = builder().refused(refused).build();
        refused.clear();
        assertThat(plan.refused()).hasSize(3);
        assertThatThrownBy(() -> plan.asked().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
