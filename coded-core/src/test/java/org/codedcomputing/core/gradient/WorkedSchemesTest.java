package org.codedcomputing.core.gradient;

import static org.codedcomputing.core.gradient.GradientFixtures.bits;
import static org.codedcomputing.core.gradient.GradientFixtures.counting;
import static org.codedcomputing.core.gradient.GradientFixtures.messages;
import static org.codedcomputing.core.gradient.GradientFixtures.only;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Examples worked by hand: messages, encoding matrices, decoding vectors and sums to the digits given. */
class WorkedSchemesTest {
    private static final double DIGITS = 6e-11;

    private static double[] values(GradientCode<double[]> code) {
        return messages(code, counting(code.scheme().matrix().partitions())).values().stream()
                .mapToDouble(message -> message[0])
                .toArray();
    }

    private static double decoded(GradientCode<double[]> code, int... workers) {
        Map<Integer, double[]> messages =
                messages(code, counting(code.scheme().matrix().partitions()));
        return code.decode(only(messages, bits(workers)))[0];
    }

    private static double[] row(ExactScheme scheme, int worker) {
        double[] row = new double[scheme.matrix().partitions()];
        int[] held = scheme.matrix().held(worker);
        double[] coefficients = scheme.matrix().coefficients(worker);
        for (int t = 0; t < held.length; t++) {
            row[held[t]] = coefficients[t];
        }
        return row;
    }

    private static void assertDecoder(ExactScheme scheme, int[] workers, double... expected) {
        DecodingVector vector = scheme.decoding(bits(workers));
        assertArrayEquals(workers, vector.workers());
        assertArrayEquals(expected, vector.coefficients(), 1e-9);
    }

    private static int[] set(int... workers) {
        return workers;
    }

    @Test
    void t1FractionalRepetition() {
        GradientCode<double[]> code = GradientCode.of(FractionalRepetition.of(6, 2), 1);
        assertArrayEquals(new double[] {6, 6, 6, 15, 15, 15}, values(code));
        assertEquals(21, decoded(code, 1, 2, 3, 5));
        assertEquals(21, decoded(code, 2, 3));
        assertEquals(0.5, code.scheme().matrix().load());
    }

    @Test
    void t2ThreeWorkers() {
        MatrixScheme scheme = MatrixScheme.of("T2", new double[][] {{0.5, 1, 0}, {0, 1, -1}, {0.5, 0, 1}}, 1);
        assertDecoder(scheme, set(0, 1), 2, -1);
        assertDecoder(scheme, set(0, 2), 1, 1);
        assertDecoder(scheme, set(1, 2), 1, 2);
    }

    @Test
    void t3CyclicRepetitionOfAGivenNullSpace() {
        MatrixScheme scheme = CyclicRepetition.of(new double[][] {{1, 2, 3, 4, -10}, {1, -1, 2, 1, -3}});
        double[][] b = {
            {1, 1 / 7.0, -3 / 7.0, 0, 0},
            {0, 1, 6 / 5.0, -7 / 5.0, 0},
            {0, 0, 1, 11 / 2.0, 5 / 2.0},
            {2 / 7.0, 0, 0, 1, 3 / 7.0},
            {16 / 3.0, 7 / 3.0, 0, 0, 1}
        };
        for (int worker = 0; worker < 5; worker++) {
            assertArrayEquals(b[worker], row(scheme, worker), 1e-13);
        }
        assertDecoder(scheme, set(0, 1, 2), 1, 6 / 7.0, 2 / 5.0);
        assertDecoder(scheme, set(0, 1, 3), 1 / 3.0, 20 / 21.0, 7 / 3.0);
        assertDecoder(scheme, set(0, 1, 4), -13 / 3.0, -5 / 7.0, 1);
        assertDecoder(scheme, set(0, 2, 3), 7, 4, -21);
        assertDecoder(scheme, set(0, 2, 4), -21 / 11.0, 2 / 11.0, 6 / 11.0);
        assertDecoder(scheme, set(0, 3, 4), -7 / 3.0, 1, 4 / 7.0);
        assertDecoder(scheme, set(1, 2, 3), 1, -1 / 5.0, 7 / 2.0);
        assertDecoder(scheme, set(1, 2, 4), 9 / 16.0, 13 / 40.0, 3 / 16.0);
        assertDecoder(scheme, set(1, 3, 4), 5 / 6.0, 13 / 6.0, 1 / 14.0);
        assertDecoder(scheme, set(2, 3, 4), 1, -9 / 2.0, 3 / 7.0);
        GradientCode<double[]> code = GradientCode.of(scheme, 1);
        assertArrayEquals(new double[] {0, 0, 37.5, 45 / 7.0, 15}, values(code), 1e-12);
        assertEquals(15, decoded(code, 0, 2, 3), 1e-11);
        assertEquals(15, decoded(code, 1, 2, 4), 1e-11);
        assertEquals("cyclic(n=5, s=2)", scheme.name());
    }

    @Test
    void t4GeneratorsOfCirculantMatrices() {
        double phi = 1.6180339887;
        assertArrayEquals(new double[] {1, 1}, RealCirculant.generator(4, 1), DIGITS);
        assertArrayEquals(new double[] {1, 2, 2, 1}, RealCirculant.generator(6, 3), DIGITS);
        assertArrayEquals(new double[] {1, phi, 1}, RealCirculant.generator(5, 2), DIGITS);
        assertArrayEquals(new double[] {1, 1.8019377358, 1}, RealCirculant.generator(7, 2), DIGITS);
        assertArrayEquals(new double[] {1, 2.4142135624, 2.4142135624, 1}, RealCirculant.generator(8, 3), DIGITS);
        assertArrayEquals(new double[] {1, 2.6180339887, 2.6180339887, 1}, RealCirculant.generator(10, 3), DIGITS);
        assertArrayEquals(new double[] {1, 1, 1}, RealCirculant.generator(3, 2), DIGITS);
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, RealCirculant.generator(6, 5), DIGITS);
    }

    @Test
    void t5Circulant() {
        MatrixScheme scheme = RealCirculant.strict(5, 2);
        GradientCode<double[]> code = GradientCode.of(scheme, 1);
        assertArrayEquals(
                new double[] {7.2360679775, 10.8541019662, 14.4721359550, 13.0901699437, 8.6180339887},
                values(code),
                DIGITS);
        assertDecoder(scheme, set(0, 1, 2), 1, -0.6180339887498949, 1);
        assertDecoder(scheme, set(0, 1, 3), 0.3819660112501051, 0.3819660112501051, 0.6180339887498949);
        assertEquals(15, decoded(code, 0, 1, 2), 1e-12);
        assertEquals(15, decoded(code, 0, 1, 3), 1e-12);
    }

    @Test
    void t6ReedSolomonWithRealPoints() {
        ReedSolomonForm scheme = ReedSolomonForm.real(new double[] {1, -1, 2, -2}, Placement.cyclic(4, 2), 1);
        double[][] b = {{1, 0.75, 0, 0}, {0, 0.75, 1, 0}, {0, 0, -2, -3}, {-2, 0, 0, -3}};
        for (int worker = 0; worker < 4; worker++) {
            assertArrayEquals(b[worker], row(scheme, worker), 1e-14);
        }
        assertDecoder(scheme, set(0, 1, 2), 1, 1 / 3.0, -1 / 3.0);
        assertDecoder(scheme, set(0, 1, 3), 1 / 3.0, 1, -1 / 3.0);
        assertDecoder(scheme, set(0, 2, 3), 4 / 3.0, -1 / 2.0, 1 / 6.0);
        assertDecoder(scheme, set(1, 2, 3), 4 / 3.0, 1 / 6.0, -1 / 2.0);
        GradientCode<double[]> code = GradientCode.of(scheme, 1);
        for (int straggler = 0; straggler < 4; straggler++) {
            int missing = straggler;
            assertEquals(
                    10,
                    decoded(
                            code,
                            IntStream.range(0, 4)
                                    .filter(worker -> worker != missing)
                                    .toArray()),
                    1e-13);
        }
    }
}
