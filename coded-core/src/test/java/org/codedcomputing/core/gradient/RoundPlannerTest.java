package org.codedcomputing.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.gradient.GradientPlan.Kind;
import org.codedcomputing.core.plan.PlanChoice;
import org.codedcomputing.core.plan.PlanExplanation;
import org.codedcomputing.core.plan.PlanText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many stragglers to code for, in the common form. */
class RoundPlannerTest {
    private static final double FREE = Double.POSITIVE_INFINITY;

    private static PlanExplanation explain(int workers, double task, String law, int least, double mostWork) {
        return new RoundPlanner(workers, TaskLaw.of(task, law), least, mostWork, List.of()).explain();
    }

    private static double seconds(PlanExplanation plan, String name) {
        return plan.choices().stream()
                .filter(choice -> choice.name().equals(name))
                .mapToDouble(PlanChoice::seconds)
                .findFirst()
                .orElseThrow();
    }

    /** Worked numbers of section 8.1, in seconds. */
    @ParameterizedTest
    @CsvSource({
        "0.05, uncoded, 404.01",
        "0.05, cyclic s=1, 269.59",
        "0.05, cyclic s=2, 207.97",
        "0.05, cyclic s=3, 214.89",
        "0.05, repetition s=1, 114.80",
        "0.05, repetition s=2, 150.50",
        "0.05, repetition s=3, 200.02",
        "0.2, uncoded, 554.01",
        "0.2, cyclic s=1, 569.59",
        "0.2, repetition s=1, 414.80",
        "0.2, repetition s=2, 600.50"
    })
    void workedNumbers(double task, String name, double milliseconds) {
        PlanExplanation plan = explain(24, task, "late:0.05,0.5", 0, FREE);
        assertThat(seconds(plan, name) * 1e3).isCloseTo(milliseconds, within(.005));
        assertThat(plan.best().name()).isEqualTo("repetition s=1");
    }

    @Test
    void thePriceWithoutStragglersIsSaid() {
        PlanExplanation plan = explain(24, 0.05, "late:0.05,0.5", 0, FREE);
        assertThat(plan.reasons())
                .containsExactly(
                        "the best coded choice, repetition s=1, is predicted at 0.1148 s a round and uncoded at 0.404 s: a factor of 3.52, at least the 1.05 that coding must gain",
                        "its price without stragglers is 2 times the work and the memory, 0.1 s a round instead of 0.05 s");
        assertThat(plan.notes()).singleElement().asString().contains("different hosts");
        assertThat(PlanText.of(plan, 3))
                .startsWith("plan gradient: 24 workers, 1/24 of the rows takes 0.05 s; 0.05 of tasks 0.5 s late")
                .containsPattern("--> repetition +1 +12 +0\\.1148 +0\\.1 +2 +0\\.02959\n");
    }

    /** Of several s that the same groups stand, the largest is the choice. */
    @Test
    void noTwoChoicesAreTheSameGroups() {
        PlanExplanation plan = explain(24, 0.05, "late:0.05,0.5", 0, FREE);
        assertThat(plan.choices().stream().map(PlanChoice::name))
                .contains("repetition s=7", "repetition s=11", "repetition s=23")
                .noneMatch(name -> name.startsWith("generalised"))
                .doesNotHaveDuplicates();
        assertThat(explain(11, 0.05, "none", 0, FREE).choices().stream().map(PlanChoice::name))
                .contains("generalised repetition s=1", "generalised repetition s=2", "generalised repetition s=4")
                .doesNotContain("generalised repetition s=3");
    }

    @Test
    void withoutDelaysNothingIsCoded() {
        PlanExplanation plan = explain(24, 0.05, "none", 0, FREE);
        assertThat(plan.best().name()).isEqualTo("uncoded");
        assertThat(plan.reasons().get(0)).contains("a factor of 0.50, under the 1.05");
        assertThat(plan.reasons().get(1)).isEqualTo("without delays coding costs its work and saves nothing");
        assertThat(explain(24, 0.5, "late:0.01,0.05", 0, FREE).best().name()).isEqualTo("uncoded");
        assertThat(explain(1, 1, "late:0.5,9", 0, FREE).best().name()).isEqualTo("uncoded");
    }

    /** Persistent slowdown pays if its factor is more than s+1. */
    @Test
    void slowWorkers() {
        assertThat(explain(24, 1, "slow:1,1.9", 0, FREE).best().name()).isEqualTo("uncoded");
        PlanExplanation plan = explain(24, 1, "slow:1,4", 0, FREE);
        assertThat(plan.best().name()).isEqualTo("repetition s=1");
        assertThat(plan.best().seconds()).isEqualTo(2);
        assertThat(seconds(plan, "uncoded")).isEqualTo(4);
    }

    /** Time that grows with the load: s=0 for a mu = 1 at every n up to 32, and one group if almost all of it is random. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 12, 17, 24, 32})
    void timesThatGrowWithTheLoad(int n) {
        assertThat(GradientPlanner.rankForExponentialTimes(n, 1, 1).get(0).stragglers())
                .isZero();
        assertThat(GradientPlanner.rankForExponentialTimes(n, 1, 1e-3).get(0).needed())
                .as("one answer suffices")
                .isEqualTo(1);
    }

    /** The means against draws of the model, for equal and unequal groups and for cyclic schemes. */
    @Test
    void meansOfTimesThatGrowWithTheLoad() {
        int n = 7;
        double rate = 0.5;
        int draws = 20_000;
        SplittableRandom random = new SplittableRandom(5);
        for (GradientPlan plan : GradientPlanner.rankForExponentialTimes(n, 2, rate)) {
            double sum = 0;
            for (int draw = 0; draw < draws; draw++) {
                double[] times = new double[n];
                for (int i = 0; i < n; i++) {
                    times[i] = plan.work() * 2 * (1 - Math.log1p(-random.nextDouble()) / rate);
                }
                sum += roundTime(plan, times);
            }
            assertThat(plan.expected()).as("%s", plan).isCloseTo(sum / draws, within(.03 * plan.expected()));
            assertThat(plan.toString()).doesNotContain("waits");
        }
        assertThatThrownBy(() -> GradientPlanner.rankForExponentialTimes(4, 1, 0))
                .hasMessage("needs t0 > 0 and a rate > 0, both finite: t0=1.0, rate=0.0");
    }

    private static double roundTime(GradientPlan plan, double[] times) {
        if (plan.kind() == Kind.CYCLIC) {
            Arrays.sort(times);
            return times[plan.needed() - 1];
        }
        double[] groups = new double[plan.needed()];
        Arrays.fill(groups, Double.POSITIVE_INFINITY);
        for (int i = 0; i < times.length; i++) {
            groups[i % groups.length] = Math.min(groups[i % groups.length], times[i]);
        }
        return Arrays.stream(groups).max().orElseThrow();
    }

    @Test
    void whatDoesNotKeepTheQuestionIsRefused() {
        PlanExplanation plan = explain(12, 0.05, "late:0.05,0.5", 2, 4);
        assertThat(plan.choices()).noneMatch(choice -> choice.name().endsWith("s=1"));
        assertThat(plan.refused().stream().map(Object::toString))
                .anyMatch(text ->
                        text.startsWith("uncoded at ") && text.endsWith("stands 0 stragglers of the 2 asked for"))
                .anyMatch(text -> text.startsWith("cyclic s=4 at ")
                        && text.endsWith("a worker holds 5 times 1/n of the rows, at most 4 are allowed"));
        assertThat(plan.reasons().get(0)).contains("the fastest of those that stand the stragglers asked for");
        assertThat(explain(12, 0.05, "late:0.05,0.5", 0, 1).reasons().get(0)).contains("nothing coded is allowed");
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> explain(5, 1, "none", 5, FREE))
                .hasMessage("stragglers s must satisfy 0 <= s < n, got s=5, n=5");
        assertThatThrownBy(() -> explain(12, 1, "none", 3, 2))
                .hasMessage(
                        "to stand s=3 of n=12 stragglers a worker must hold 4 times 1/n of the rows, at most 2 are allowed; allow more, or lower s");
        assertThatThrownBy(() -> explain(12, 1, "none", 0, 0.5))
                .hasMessage("a worker holds at least 1 times 1/n of the rows (was 0.5)");
        assertThatThrownBy(() -> TaskLaw.of(1, "gamma"))
                .hasMessageStartingWith("unknown law gamma; laws are none, late:P,D");
        assertThatThrownBy(() -> TaskLaw.of(1, "late:1")).hasMessageStartingWith("late:1 has 1 numbers, takes 2");
        assertThatThrownBy(() -> TaskLaw.of(1, "late:x,1")).hasMessage("'x' in late:x,1 is no number");
        assertThatThrownBy(() -> TaskLaw.of(1, "slow:1.5,2")).hasMessage("1.5 in slow:1.5,2 is no whole number");
        assertThatThrownBy(() -> TaskLaw.of(1, "late:2,1")).hasMessageContaining("p in 0..1");
        assertThatThrownBy(() -> explain(4, 1, "slow:5,2", 0, FREE)).hasMessageContaining("slow=5, n=4");
    }
}
