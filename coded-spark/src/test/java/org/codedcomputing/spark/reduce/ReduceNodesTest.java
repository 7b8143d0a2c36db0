package org.codedcomputing.spark.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.job.straggler.Delays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees and rings over the in-process transport, nodes as threads. */
@Tag("fault-6")
class ReduceNodesTest {
    private static final ReduceTree TREE = new ReduceTree(3, 2, 1);

    @AfterEach
    void nothingIsLeft() {
        assertThat(InProcessTransport.openSessions()).isZero();
    }

    /** As in the worked example of the paper's scheme: granules are numbered from 1, gradients are their squares. */
    private static void square(Integer granule, double[] model, double[] sum) {
        sum[0] += (granule + 1.0) * (granule + 1);
    }

    /** Some numbers that differ between granules, places and models. */
    private static void mixed(Integer granule, double[] model, double[] sum) {
        SplittableRandom random = new SplittableRandom(granule);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += random.nextDouble(-1, 1) + 1e-3 * model[i];
        }
    }

    private static double[] plain(int granules, double[] model) {
        double[] sum = new double[model.length];
        for (int granule = 0; granule < granules; granule++) {
            mixed(granule, model, sum);
        }
        return sum;
    }

    private static void assertDone(List<NodeOutcome> outcomes) {
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.kind())
                        .as("node %d: %s", outcome.node(), outcome.failure())
                        .isEqualTo(NodeOutcome.Kind.DONE));
    }

    private static void assertClose(double[] actual, double[] expected) {
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(1);
        assertThat(actual).containsExactly(expected, within(1e-9 * Math.max(1, scale)));
    }

    @Test
    void theWorkedExampleSumsTo1240() throws Exception {
        List<NodeOutcome> outcomes = new Nodes(ReduceForm.tree(TREE), 3, new double[1], ReduceNodesTest::square).run();
        assertDone(outcomes);
        assertThat(outcomes.get(0).model()[0]).isCloseTo(1240, within(1e-9));
        assertThat(outcomes.get(0).iterations()).hasSize(3);
    }

    /** Whichever one child of each parent hangs for ever, in every combination of two parents; fractional repetition gives the same bits. */
    @Test
    void anyStragglersAreLeftOutAndTheBitsAreTheSame() throws Exception {
        ReduceForm form = ReduceForm.tree(new ReduceTree(2, 2, 1));
        double[] model = new double[50];
        double[] all = sum(form, model, Map.of());
        assertClose(all, plain(form.granules(), model));
        for (int top = 0; top <= 2; top++) {
            for (int left = 0; left <= 2; left++) {
                // Children of node v are 2v+1 and 2v+2; workers are numbered from 0. Every pair of choices occurs.
                int[] which = {top, left, (top + left) % 3};
                Map<Integer, Double> hung = new HashMap<>();
                for (int parent = 0; parent < 3; parent++) {
                    if (which[parent] > 0) {
                        hung.put(2 * parent + which[parent] - 1, Double.POSITIVE_INFINITY);
                    }
                }
                assertThat(sum(form, model, hung)).as("hung %s", hung).containsExactly(all);
            }
        }
    }

    private static double[] sum(ReduceForm form, double[] model, Map<Integer, Double> hung) throws Exception {
        List<NodeOutcome> outcomes = new Nodes(form, 1, model, ReduceNodesTest::mixed)
                .delays(Delays.of(hung))
                .run();
        assertDone(outcomes);
        return outcomes.get(0).model();
    }

    @Test
    void whoHangsIsNamedAndLeftOutInEveryIteration() throws Exception {
        // Worker 1 is node 2, a child of the master; worker 4 is node 5, a child of node 1.
        List<NodeOutcome> outcomes = new Nodes(ReduceForm.tree(TREE), 5, new double[3], ReduceNodesTest::mixed)
                .update((iteration, before, sum) -> before)
                .delays(Delays.of(Map.of(1, Double.POSITIVE_INFINITY, 4, Double.POSITIVE_INFINITY)))
                .run();
        assertDone(outcomes);
        assertThat(outcomes.get(0).report().ignored()).containsEntry(2, 5);
        assertThat(outcomes.get(0).iterations())
                .allSatisfy(iteration -> assertThat(iteration.ignored()).contains(2));
        assertThat(outcomes.get(2).report().computed()).isZero();
        assertThat(outcomes.get(5).report().computed()).isZero();
        ReduceReport report = new ReduceReport(
                "tree",
                1,
                outcomes.get(0).iterations(),
                outcomes.stream().map(NodeOutcome::report).toList(),
                List.of());
        assertThat(report.ignored()).containsEntry(2, 5).containsKey(5);
    }

    /** Vectors of several parts, handed down through inner nodes; every iteration's sum follows from the model before. */
    @ParameterizedTest
    @ValueSource(ints = {3, 2 * ReduceMessage.PART + 7})
    void modelsGoDownAndSumsComeUp(int length) throws Exception {
        List<ReduceForm> forms =
                List.of(ReduceForm.tree(new ReduceTree(2, 2, 0)), ReduceForm.onePort(4, 1), ReduceForm.ring(3));
        for (ReduceForm form : forms) {
            double[] model = new double[length];
            double[] expected = model;
            for (int i = 0; i < 3; i++) {
                expected = plain(form.granules(), expected);
            }
            List<NodeOutcome> outcomes = new Nodes(form, 3, model, ReduceNodesTest::mixed).run();
            assertDone(outcomes);
            assertClose(outcomes.get(0).model(), expected);
        }
    }

    @Test
    void ringsOfAnySize() throws Exception {
        for (int n : new int[] {1, 2, 3, 6}) {
            for (int length : new int[] {2, 13}) {
                double[] model = new double[length];
                List<NodeOutcome> outcomes = new Nodes(ReduceForm.ring(n), 1, model, ReduceNodesTest::mixed).run();
                assertDone(outcomes);
                assertClose(outcomes.get(0).model(), plain(n, model));
            }
        }
    }

    @Test
    void whoThrowsIsNamedAndEveryoneEnds() throws Exception {
        for (ReduceForm form : List.of(ReduceForm.tree(TREE), ReduceForm.ring(4))) {
            // Granule 3 is at some nodes only; the first of them says what happened.
            List<NodeOutcome> outcomes = new Nodes(form, 2, new double[2], (granule, model, sum) -> {
                        if (granule == 3) {
                            throw new IllegalStateException("no granule 3 today");
                        }
                    })
                    .run();
            List<Integer> failed = new ArrayList<>();
            for (NodeOutcome outcome : outcomes) {
                assertThat(outcome.kind()).isNotEqualTo(NodeOutcome.Kind.DONE);
                assertThat(outcome.failure()).contains("no granule 3 today");
                if (outcome.kind() == NodeOutcome.Kind.FAILED) {
                    failed.add(outcome.node());
                }
            }
            List<Integer> holders =
                    IntStream.of(PlacedRows.holders(form)[3]).boxed().toList();
            assertThat(failed).isNotEmpty().isSubsetOf(holders);
        }
    }

    @Test
    void tooFewChildrenEndItAtTheDeadline() throws Exception {
        List<NodeOutcome> outcomes = new Nodes(ReduceForm.tree(TREE), 1, new double[1], ReduceNodesTest::square)
                .delays(Delays.of(Map.of(0, Double.POSITIVE_INFINITY, 2, Double.POSITIVE_INFINITY)))
                .deadline(Duration.ofSeconds(2))
                .run();
        assertThat(outcomes.get(0).failure())
                .contains("iteration 0: node 0 (layer 0): 1 of 3 children answered, 2 needed within PT2S");
    }

    @Test
    void modelsThatGoAstrayAreReportedBeforeTheyAreSent() throws Exception {
        List<NodeOutcome> outcomes = new Nodes(ReduceForm.onePort(2, 1), 2, new double[2], ReduceNodesTest::mixed)
                .update((iteration, before, sum) -> new double[] {0, Double.NaN})
                .run();
        assertThat(outcomes.get(0).failure()).contains("the update of iteration 0 gave NaN at index 1");
        outcomes = new Nodes(ReduceForm.onePort(2, 1), 2, new double[2], ReduceNodesTest::mixed)
                .update((iteration, before, sum) -> new double[1])
                .run();
        assertThat(outcomes.get(0).failure()).contains("gave a model of 1 numbers, expected 2");
        outcomes = new Nodes(ReduceForm.onePort(2, 0), 1, new double[2], (granule, model, sum) -> sum[1] = Double.NaN)
                .run();
        assertThat(outcomes.get(0).failure()).contains("returned NaN at index 1");
    }

    @Test
    void parentsThatLoseTooManyChildrenWithAHostAreNamed() {
        CodedTree tree = new CodedTree(CodedReduce.of(TREE));
        List<String> hosts = List.of("m", "a", "b", "c", "a", "b", "c", "a", "b", "b", "a", "b", "c");
        assertThat(tree.warnings(hosts))
                .containsExactly(
                        "nodes [8, 9], children of node 2, share the host b, and s=1 may be late; give each executor a host");
    }
}
