package org.codedcomputing.lcc.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Least-squares fits of the sigmoid, to the digits of the published table. */
class SigmoidPolynomialTest {
    /** B; c1, error; c1, c3, error; c1, c3, c5, error. */
    private static final double[][] TABLE = {
        {2, 0.210901, 0.041, 0.244922, -0.01417581, 0.0044, 0.24941625, -0.019418524, 0.0011796113, 0.0004},
        {3, 0.180275, 0.088, 0.233246, -0.00980935, 0.018, 0.24639114, -0.016625565, 6.8162117e-4, 0.0033},
        {4, 0.153205, 0.131, 0.216610, -0.00660471, 0.038, 0.23953875, -0.013292315, 3.7617794e-4, 0.011},
        {5, 0.131228, 0.163, 0.198331, -0.00447353, 0.061, 0.22932775, -0.010259585, 2.0829798e-4, 0.022},
        {6, 0.113818, 0.185, 0.180607, -0.00309210, 0.082, 0.21710885, -0.007823836, 1.1829346e-4, 0.035},
        {8, 0.088949, 0.212, 0.150120, -0.00159302, 0.114, 0.19130489, -0.0045960519, 4.2230173e-5, 0.061},
        {10, 0.072534, 0.243, 0.126688, -0.00090257, 0.136, 0.16770702, -0.002816774, 1.722782e-5, 0.083}
    };

    @Test
    void coefficientsOfTheTable() {
        for (double[] row : TABLE) {
            double b = row[0];
            List<Double> one = SigmoidPolynomial.fit(1, b).coefficients();
            List<Double> three = SigmoidPolynomial.fit(3, b).coefficients();
            List<Double> five = SigmoidPolynomial.fit(5, b).coefficients();
            assertEquals(0.5, five.get(0));
            assertEquals(row[1], one.get(1), 6e-7);
            assertEquals(row[3], three.get(1), 6e-7);
            assertEquals(row[4], three.get(3), 6e-9);
            assertEquals(row[6], five.get(1), 6e-9);
            assertEquals(row[7], five.get(3), 6e-10);
            assertEquals(row[8], five.get(5), 6e-11);
            assertEquals(row[2], SigmoidPolynomial.fit(1, b).maxError(), 6e-4);
            assertEquals(row[5], SigmoidPolynomial.fit(3, b).maxError(), b == 2 ? 6e-5 : 6e-4);
            assertEquals(row[9], SigmoidPolynomial.fit(5, b).maxError(), b <= 3 ? 6e-5 : 6e-4);
        }
    }

    @Test
    void evenDegreesBuyNothing() {
        SigmoidPolynomial two = SigmoidPolynomial.fit(2, 5);
        assertEquals(
                SigmoidPolynomial.fit(1, 5).coefficients(), two.coefficients().subList(0, 2));
        assertEquals(0, two.coefficients().get(2));
        assertEquals(Optional.of("degree 2 fit equals degree 1 on a symmetric interval"), two.warning());
        assertEquals(Optional.empty(), SigmoidPolynomial.fit(3, 5).warning());
    }

    @Test
    void scalesOfTheGradient() {
        GradientScales scales = new GradientScales(4, 8, 8, 3);
        assertEquals(8, scales.coefficient(3));
        assertEquals(44, scales.coefficient(0));
        assertEquals(44, scales.labels());
        assertEquals(48, scales.gradient());
        assertArrayEquals(new long[] {1L << 43, 1L << 30, 0, -2}, scales.integers(List.of(0.5, 0.25, 0.0, -2.0 / 256)));
        WorkerExpression gradient = GradientScales.gradient(new long[] {1, 2, 0, 3}, 4, 3);
        assertEquals(7, gradient.degree(1, 1, 1, 1));
        assertEquals(4, gradient.degree(1, 0, 0, 0));
        assertTrue(Fixtures.refusal(() -> new GradientScales(30, 30, 8, 3).integers(List.of(0.5, 0.2, 0.0, 0.1)))
                .contains("beyond 62 bits"));
    }
}
