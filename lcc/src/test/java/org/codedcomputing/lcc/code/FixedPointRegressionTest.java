package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.field;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.fixedpoint.SignedEmbedding;
import org.codedcomputing.core.fixedpoint.ValueRange;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.lcc.code.FixedPointRegression.Form;
import org.junit.jupiter.api.Test;

/** Gradients in fixed point against gradients in reals. */
class FixedPointRegressionTest {
    private static final FieldArithmetic<long[]> M61 = FieldArithmetic.mersenne61();

    private static <A> Block<A> product(FieldArithmetic<A> arithmetic, FixedPointRegression<A> regression, double[] w) {
        List<Block<A>> arguments = new ArrayList<>(List.of(regression.data()));
        arguments.addAll(regression.quantise(w, new SplittableRandom(3)));
        return regression.task(1, false).body().evaluate(arithmetic, arguments);
    }

    @Test
    void theWorkedStepOfLogisticRegression() {
        FieldArithmetic<int[]> f = field(15485863);
        Form form = new Form(List.of(0.5, 0.25), Optional.of(new GradientScales(2, 4, 4, 1)), 1, true);
        double[] x = {.5, -1, 1.25, .75, -.5, 1, 2, -.25};
        FixedPointRegression<int[]> regression =
                FixedPointRegression.of(f, form, new Block<>(4, 2, x), new double[] {0, 1, 1, 0});
        double[] gradient = regression.gradient(product(f, regression, new double[] {.3125, -.1875}));
        assertArrayEquals(new double[] {1.375 / 4, -1.6669921875 / 4}, gradient);
    }

    @Test
    void whatFixedPointHoldsComesOutExactly() {
        SplittableRandom random = new SplittableRandom(20261129);
        int rows = 13;
        int columns = 4;
        double[] x = new double[rows * columns];
        double[] y = new double[rows];
        double[] w = new double[columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(-16, 17) / 16.0;
        }
        for (int i = 0; i < rows; i++) {
            y[i] = random.nextInt(-8, 9) / 8.0;
        }
        for (int j = 0; j < columns; j++) {
            w[j] = random.nextInt(-64, 65) / 64.0;
        }
        for (List<Double> polynomial :
                List.of(List.of(0.0, 1.0), List.of(0.5, 0.25), List.of(0.5, 0.25, 0.0, -0.03125))) {
            Form form = new Form(polynomial, Optional.of(new GradientScales(4, 6, 6, polynomial.size() - 1)), 1, false);
            FixedPointRegression<long[]> regression =
                    FixedPointRegression.of(M61, form, new Block<>(rows, columns, x), y);
            double[] expected = new double[columns];
            for (int i = 0; i < rows; i++) {
                double z = 0;
                for (int j = 0; j < columns; j++) {
                    z += x[i * columns + j] * w[j];
                }
                double g = 0;
                for (int e = polynomial.size() - 1; e >= 0; e--) {
                    g = g * z + polynomial.get(e);
                }
                for (int j = 0; j < columns; j++) {
                    expected[j] += x[i * columns + j] * (g - y[i]);
                }
            }
            double[] gradient = regression.gradient(product(M61, regression, w));
            for (int j = 0; j < columns; j++) {
                assertEquals(expected[j] / rows, gradient[j], 1e-15);
            }
        }
    }

    @Test
    void theWorstCaseIsReachedAndNotExceeded() {
        // One column of ones and the largest weight: every bound is met.
        double[] ones = {1, 1, 1, 1};
        Form form = new Form(List.of(0.5, 0.25), Optional.of(new GradientScales(2, 3, 3, 1)), 2, false);
        FixedPointRegression<long[]> regression =
                FixedPointRegression.of(M61, form, new Block<>(4, 1, ones), new double[4]);
        Block<long[]> largest = product(M61, regression, new double[] {2});
        assertEquals(
                regression.range(),
                ValueRange.of(
                        regression.scales().gradient(), new SignedEmbedding(M61.field()).signed(largest.data()[0])));
    }

    @Test
    void scalesAreTheFinestThatFit() {
        double[] x = new double[100 * 3];
        Arrays.fill(x, 1);
        Block<double[]> data = new Block<>(100, 3, x);
        FixedPointRegression<long[]> linear = FixedPointRegression.of(M61, Form.linear(16), data, new double[100]);
        assertEquals(new GradientScales(8, 12, 0, 1), linear.scales());
        SigmoidPolynomial cubic = SigmoidPolynomial.fit(3, 5);
        FixedPointRegression<long[]> logistic =
                FixedPointRegression.of(M61, Form.logistic(cubic, 4), data, new double[100]);
        assertTrue(logistic.range().fits(M61.field()));
        assertTrue(logistic.scales().data() < 8);
        assertTrue(logistic.coefficients()[3] < 0, "the leading coefficient keeps its bits");
        assertEquals(3, logistic.roundings());
    }

    /** The sigmoid's fit of degree 2 has a leading coefficient of 0: it is that of degree 1, and takes no more bits for it. */
    @Test
    void aLeadingCoefficientOfZeroNeedsNoBits() {
        Block<double[]> data = new Block<>(2, 2, new double[] {1, -1, 0.5, 0.25});
        FixedPointRegression<long[]> even =
                FixedPointRegression.of(M61, Form.logistic(SigmoidPolynomial.fit(2, 5), 4), data, new double[2]);
        FixedPointRegression<long[]> odd =
                FixedPointRegression.of(M61, Form.logistic(SigmoidPolynomial.fit(1, 5), 4), data, new double[2]);
        assertEquals(odd.scales().coefficients(), even.scales().coefficients());
        assertEquals(0, even.coefficients()[2]);
    }

    /** Two thousand digits of 784 pixels and a one, all as bright as can be: nothing real is worse. */
    @Test
    void digitsKeepSevenBits() {
        double[] x = new double[2000 * 785];
        Arrays.fill(x, 1);
        FixedPointRegression<long[]> regression = FixedPointRegression.of(
                M61, Form.logistic(SigmoidPolynomial.fit(1, 5), 64), new Block<>(2000, 785, x), new double[2000]);
        assertEquals(new GradientScales(7, 11, 10, 1), regression.scales());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        double[] x = new double[12396];
        Arrays.fill(x, 1);
        Block<double[]> data = new Block<>(12396, 1, x);
        FieldArithmetic<int[]> m31 = FieldArithmetic.of(Mersenne31.FIELD);
        Form form = new Form(List.of(0.5, 0.25), Optional.of(new GradientScales(8, 10, 10, 1)), 1, false);
        String text = refusal(() -> FixedPointRegression.of(m31, form, data, new double[12396]));
        assertTrue(text.contains("worst-case gradient needs") && text.contains("lower lx/lw/lc or use M61"), text);
        FixedPointRegression<long[]> fits = FixedPointRegression.of(M61, form, data, new double[12396]);
        assertEquals(
                "weight 0 is 1.5, beyond the bound 1.0; take smaller steps, more regularisation, or raise the bound",
                refusal(() -> fits.quantise(new double[] {1.5}, new SplittableRandom(1))));
        assertTrue(refusal(() -> fits.quantise(new double[] {Double.NaN}, new SplittableRandom(1)))
                .contains("weight 0 is NaN"));
        double[] labels = new double[12396];
        labels[7] = 1e9;
        assertTrue(
                refusal(() -> FixedPointRegression.of(M61, form, data, labels)).startsWith("X^T y needs "));
        labels[7] = Double.NaN;
        assertEquals("label NaN at row 7", refusal(() -> FixedPointRegression.of(M61, form, data, labels)));
        assertTrue(refusal(() -> FixedPointRegression.of(M61, form, data, new double[3]))
                .startsWith("3 labels for data of 12396 x 1"));
    }

    @Test
    void twoRoundsGiveTheGradientOfTheSigmoidItself() {
        double[] x = {1, -0.5, 0.25, 0.75, -1, 0.5};
        double[] y = {1, 0, 1};
        double[] w = {0.5, -0.25};
        TwoRoundRegression<long[]> regression = TwoRoundRegression.of(M61, true, 4, new Block<>(3, 2, x), y);
        WorkerExpression product = Fixtures.X.times(Fixtures.W);
        Block<long[]> z =
                product.evaluate(M61, List.of(regression.rows(), regression.quantise(w, new SplittableRandom(1))));
        Block<long[]> sum = product.evaluate(M61, List.of(regression.columns(), regression.error(z)));
        double[] gradient = regression.gradient(sum);
        for (int j = 0; j < 2; j++) {
            double expected = 0;
            for (int i = 0; i < 3; i++) {
                double prediction = x[2 * i] * w[0] + x[2 * i + 1] * w[1];
                expected += x[2 * i + j] * (SigmoidPolynomial.sigmoid(prediction) - y[i]) / 3;
            }
            assertEquals(expected, gradient[j], 0x1p-16);
        }
    }
}
