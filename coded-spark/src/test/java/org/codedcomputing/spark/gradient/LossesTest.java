package org.codedcomputing.spark.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss against a naive loop and against finite differences, on dense and on sparse rows. */
class LossesTest {
    private static final int COLUMNS = 6;
    private static final int CLASSES = 4;

    /** The loss of one row, by its definition. */
    private interface Naive {
        double of(double[] margins, double label);
    }

    private record Case(String name, RowGradient loss, int width, boolean intercept, int classes, Naive naive) {
        int parameters() {
            return width * (COLUMNS + (intercept ? 1 : 0));
        }

        @Override
        public String toString() {
            return name + (intercept ? " with intercept" : "");
        }
    }

    static Stream<Case> losses() {
        Naive squared = (m, y) -> Math.pow(m[0] - y, 2) / 2;
        Naive logistic = (m, y) -> Math.log(1 + Math.exp(y == 1 ? -m[0] : m[0]));
        Naive hinge = (m, y) -> Math.max(0, y == 1 ? 1 - m[0] : 1 + m[0]);
        Naive softmax = (m, y) -> -Math.log(Math.exp(m[(int) y])
                / IntStream.range(0, m.length).mapToDouble(c -> Math.exp(m[c])).sum());
        return Stream.of(false, true)
                .flatMap(b -> Stream.of(
                        new Case("squared", Losses.squared(b), 1, b, 0, squared),
                        new Case("logistic", Losses.logistic(b), 1, b, 2, logistic),
                        new Case("hinge", Losses.hinge(b), 1, b, 2, hinge),
                        new Case("softmax", Losses.softmax(CLASSES, b), CLASSES, b, CLASSES, softmax)));
    }

    private static double naive(Case one, RowBlock block, double[] at) {
        double sum = 0;
        double[] features = block.features();
        for (int row = 0; row < block.rows(); row++) {
            double[] margins = new double[one.width];
            for (int c = 0; c < one.width; c++) {
                margins[c] = one.intercept ? at[COLUMNS * one.width + c] : 0;
                for (int j = 0; j < COLUMNS; j++) {
                    margins[c] += features[row * COLUMNS + j] * at[j * one.width + c];
                }
            }
            sum += block.weight(row) * one.naive.of(margins, block.label(row));
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valueAndGradientAreThoseOfTheDefinition(Case one) {
        for (double zeros : List.of(0.0, 0.85)) {
            RowBlock block = Samples.block(40, COLUMNS, zeros, one.classes, 7);
            assertThat(block.isDense()).isEqualTo(zeros == 0);
            double[] at = Samples.numbers(one.parameters(), 3);
            double[] gradient = new double[at.length];
            double value = one.loss.add(block, at, gradient);
            assertThat(value).isCloseTo(naive(one, block, at), within(1e-12 * Math.max(1, Math.abs(value))));
            double step = 1e-6;
            for (int i = 0; i < at.length; i++) {
                double[] up = at.clone();
                double[] down = at.clone();
                up[i] += step;
                down[i] -= step;
                double slope = (naive(one, block, up) - naive(one, block, down)) / (2 * step);
                assertThat(gradient[i]).as("parameter %d", i).isCloseTo(slope, within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradientsAreAddedAndRepresentationsAgree(Case one) {
        RowBlock sparse = Samples.block(33, COLUMNS, 0.85, one.classes, 11);
        double[] at = Samples.numbers(one.parameters(), 5);
        double[] before = Samples.numbers(at.length, 6);
        double[] ofSparse = before.clone();
        double[] ofDense = before.clone();
        double valueOfSparse = one.loss.add(sparse, at, ofSparse);
        double valueOfDense = one.loss.add(Samples.dense(sparse), at, ofDense);
        assertThat(valueOfSparse).isCloseTo(valueOfDense, within(1e-12));
        assertThat(ofSparse).containsExactly(ofDense, within(1e-12));
        double[] fromZero = new double[at.length];
        one.loss.add(sparse, at, fromZero);
        for (int i = 0; i < at.length; i++) {
            assertThat(ofSparse[i] - before[i]).isCloseTo(fromZero[i], within(1e-12));
        }
    }

    @Test
    void largeMarginsOverflowNothing() {
        RowBlock block = RowBlock.dense(1, new double[] {1, 1}, new double[] {0, 1}, new double[] {1, 1});
        double[] gradient = new double[1];
        assertThat(Losses.logistic(false).add(block, new double[] {2000}, gradient))
                .isEqualTo(2000);
        assertThat(gradient).containsExactly(1);
        double[] two = new double[2];
        assertThat(Losses.softmax(2, false).add(block, new double[] {-3000, 3000}, two))
                .isEqualTo(6000);
        assertThat(two).containsExactly(-1, 1);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        RowBlock block = RowBlock.dense(2, new double[] {1, 2}, new double[] {3}, new double[] {1});
        assertThatThrownBy(() -> Losses.squared(true).add(block, new double[2], new double[2]))
                .hasMessage("2 parameters for 2 features, 1 margins and an intercept; give 3");
        assertThatThrownBy(() -> Losses.logistic(false).add(block, new double[2], new double[2]))
                .hasMessage("label 3.0 is neither 0 nor 1");
        assertThatThrownBy(() -> Losses.softmax(3, false).add(block, new double[6], new double[6]))
                .hasMessage("label 3.0 is none of the classes 0..2");
        assertThatThrownBy(() -> Losses.softmax(1, false)).hasMessageContaining("at least 2 classes, got 1");
        assertThatThrownBy(() -> RowBlock.dense(2, new double[3], new double[1], new double[1]))
                .hasMessageContaining("1 labels, 1 weights and 3 features of 2 columns do not fit");
    }
}
