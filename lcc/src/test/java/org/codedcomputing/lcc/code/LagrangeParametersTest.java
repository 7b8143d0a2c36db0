package org.codedcomputing.lcc.code;

import static org.codedcomputing.lcc.code.Fixtures.F97;
import static org.codedcomputing.lcc.code.Fixtures.X;
import static org.codedcomputing.lcc.code.Fixtures.field;
import static org.codedcomputing.lcc.code.Fixtures.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.codedcomputing.core.fixedpoint.RangePlanner;
import org.codedcomputing.core.fixedpoint.ValueRange;
import org.junit.jupiter.api.Test;

/** What fits, what is waited for, and what is said when nothing fits. */
class LagrangeParametersTest {
    private static final PrimeField M61 = Mersenne61.FIELD;

    private static LagrangeParameters of(int n, int k, int t, int s, int a, int degree) {
        return LagrangeParameters.of(n, k, t, s, a, degree);
    }

    @Test
    void thresholdsOfTheExamples() {
        int[][] examples = {
            {6, 4, 3, 10, 6}, {5, 3, 2, 5, 5}, {11, 4, 3, 10, 10}, {12, 4, 3, 10, 10}, {8, 4, 2, 7, 7}, {7, 4, 2, 7, 7}
        };
        for (int[] e : examples) {
            assertEquals(e[3], of(e[0], e[1], 0, 0, 0, e[2]).lagrangeThreshold());
            assertEquals(e[4], of(e[0], e[1], 0, 0, 0, e[2]).repetitionThreshold());
        }
        assertEquals(13, of(40, 1, 1, 0, 0, 3).largestBlocks());
        assertEquals(7, of(40, 1, 7, 0, 0, 3).largestBlocks());
        assertEquals(15, of(40, 1, 1, 4, 2, 2).largestBlocks());
        assertEquals(2, of(8, 1, 1, 1, 1, 2).largestBlocks());
    }

    @Test
    void repetitionIsNeverBetterFromKTimesTheDegreeLessOne() {
        for (int k = 1; k < 12; k++) {
            for (int degree = 1; degree < 8; degree++) {
                for (int n = 1; n < 200; n++) {
                    LagrangeParameters p = of(n, k, 0, 0, 0, degree);
                    long slack = n - p.lagrangeThreshold();
                    int other = n - p.repetitionThreshold();
                    if (n >= k * degree - 1) {
                        assertTrue(slack >= other, p::toString);
                    } else {
                        assertTrue(slack <= other, p::toString);
                    }
                    if (n == k * degree - 1 && degree > 1) {
                        assertEquals(other, slack, p::toString);
                    }
                }
            }
        }
    }

    @Test
    void theLargestKIsTheLastThatFits() {
        for (int n = 1; n <= 24; n++) {
            for (int t = 0; t <= 3; t++) {
                for (int s = 0; s <= 3; s++) {
                    for (int a = 0; a <= 2; a++) {
                        for (int degree = 1; degree <= 4; degree++) {
                            for (boolean verified : new boolean[] {false, true}) {
                                int largest = 0;
                                for (int k = 1; k <= n; k++) {
                                    LagrangeParameters p = new LagrangeParameters(n, k, t, s, a, degree, verified);
                                    int needed = (k + t - 1) * degree + 1 + s + (verified ? a : 2 * a);
                                    assertEquals(needed, p.workersNeeded());
                                    assertEquals(n >= needed, p.lagrangeFits());
                                    if (n >= needed) {
                                        largest = k;
                                    }
                                }
                                LagrangeParameters p = new LagrangeParameters(n, 1, t, s, a, degree, verified);
                                assertEquals(largest, p.largestBlocks(), p::toString);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void theSchemeStandsWhatItPromises() {
        for (int n = 1; n <= 16; n++) {
            for (int k = 1; k <= 6; k++) {
                for (int s = 0; s <= 3; s++) {
                    for (int a = 0; a <= 2; a++) {
                        for (int degree = 0; degree <= 4; degree++) {
                            LagrangeParameters p = of(n, k, 0, s, a, degree);
                            boolean repetition = s + 2 * a + 1 <= n / k;
                            boolean lagrange = n >= (k - 1) * degree + 1 + s + 2 * a;
                            if (repetition || lagrange) {
                                long wait = p.resultsToWaitFor(p.scheme(M61));
                                assertTrue(wait <= n - s, p::toString);
                            } else {
                                assertTrue(refusal(() -> p.scheme(M61)).startsWith("LCC needs N >= "), p::toString);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void resultsToWaitFor() {
        LagrangeParameters p = of(16, 3, 1, 2, 1, 3);
        assertEquals(LagrangeParameters.Scheme.LAGRANGE, p.scheme(M61));
        assertEquals(10, p.lagrangeThreshold());
        assertEquals(12, p.resultsToWaitFor(LagrangeParameters.Scheme.LAGRANGE));
        assertEquals(11, p.resultsToDetect(LagrangeParameters.Scheme.LAGRANGE));
        assertEquals(10, p.withVerification().resultsToWaitFor(LagrangeParameters.Scheme.LAGRANGE));
        assertEquals(6, of(6, 4, 0, 0, 0, 3).resultsToWaitFor(LagrangeParameters.Scheme.REPETITION));
    }

    @Test
    void theCodeIsTheOneThatFits() {
        LagrangeTask<int[]> cubes = LagrangeTask.all(F97, X.power(3), List.of(ArgumentKind.DATA), 1, 1, 4);
        assertTrue(of(6, 4, 0, 0, 0, 3).code(cubes) instanceof BlockRepetition);
        assertTrue(of(11, 4, 0, 1, 0, 3).code(cubes) instanceof LagrangeCode);
        // N = 10 = R would do for the polynomial, but two copies of each block need only 9.
        assertTrue(of(10, 4, 0, 0, 0, 3).code(cubes) instanceof BlockRepetition);
        assertEquals(
                "planned for K=4 and degree 2 but the task has K=4 and degree 3",
                refusal(() -> of(11, 4, 0, 1, 0, 2).code(cubes)));
    }

    @Test
    void refusals() {
        assertEquals("K must be >= 1 (was 0)", refusal(() -> of(4, 0, 0, 0, 0, 1)));
        assertEquals("N must be >= 1 (was 0)", refusal(() -> of(0, 1, 0, 0, 0, 1)));
        assertEquals("T must be >= 0 (was -1)", refusal(() -> of(4, 1, -1, 0, 0, 1)));
        assertEquals("S must be >= 0 (was -1)", refusal(() -> of(4, 1, 0, -1, 0, 1)));
        assertEquals("A must be >= 0 (was -1)", refusal(() -> of(4, 1, 0, 0, -1, 1)));
        assertEquals(
                "LCC needs N >= (K+T-1)*deg+S+2A+1 = 13 workers for K=4,T=1,deg=2,S=2,A=1 but N=12; reduce K to at most"
                        + " 3 or enable result verification (needs 12)",
                refusal(() -> of(12, 4, 1, 2, 1, 2).scheme(M61)));
        assertEquals(
                "LCC needs N >= (K+T-1)*deg+S+A+1 = 12 workers for K=4,T=1,deg=2,S=2,A=1 but N=11; reduce K to at most 3",
                refusal(() -> of(11, 4, 1, 2, 1, 2).withVerification().scheme(M61)));
        assertEquals(
                "LCC needs N >= (K+T-1)*deg+S+2A+1 = 13 workers for K=1,T=3,deg=3,S=3,A=0 but N=12; lower T, S, A or the"
                        + " degree, or raise N",
                refusal(() -> of(12, 1, 3, 3, 0, 3).scheme(M61)));
        assertEquals(
                "N=5 < K*deg-1: replication would fit but cannot hide data; set T=0 or raise N",
                refusal(() -> of(5, 3, 1, 0, 0, 3).scheme(M61)));
        assertEquals("modulus 91 is not prime", refusal(() -> PrimeField.withModulus(91)));
        assertTrue(refusal(() -> PrimeField.withModulus(2)).startsWith("modulus 2 is below 3"));
        assertEquals(
                "field of size 11 has too few points for N+K+T=12",
                refusal(() -> of(8, 3, 1, 0, 0, 2).scheme(SmallPrimeField.withModulus(11))));
        assertEquals(
                "field of size 11 has too few points for N+K+T=12",
                refusal(() -> LagrangePoints.of(SmallPrimeField.withModulus(11), 8, 3, 1)));
        ValueRange gradient = RangePlanner.polynomialGradient(
                12396, 1568, ValueRange.ofReal(1, 4), ValueRange.ofReal(1, 8), List.of(0.5, 0.25), 8);
        assertEquals(
                "worst-case gradient needs 47 bits, field M31 gives 30; lower lx/lw/lc or use M61",
                refusal(() -> of(8, 2, 1, 1, 0, 2)
                        .scheme(Mersenne31.FIELD, gradient, RangePlanner.GRADIENT, RangePlanner.SCALES)));
        assertEquals(
                LagrangeParameters.Scheme.LAGRANGE,
                of(8, 2, 1, 1, 0, 2).scheme(M61, gradient, RangePlanner.GRADIENT, RangePlanner.SCALES));
        assertEquals(
                "BACC offers no privacy / no exact error correction; take a Lagrange code for T=1, A=0",
                refusal(() -> BerrutCode.of(4, 8, 1, 1, 0)));
        assertEquals(
                "BACC offers no privacy / no exact error correction; take a Lagrange code for T=0, A=2",
                refusal(() -> BerrutCode.of(4, 8, 1, 0, 2)));
    }

    @Test
    void pointsThatGiveDataAway() {
        assertEquals(
                "worker point 3 equals data point beta_3: that worker would receive raw data",
                refusal(() -> LagrangePoints.at(field(11).field(), 3, new long[] {1, 2, 3, 4}, new long[] {5, 3, 6})));
        assertEquals(
                "worker point 4 equals mask point beta_4: that worker would receive a bare mask",
                refusal(() -> LagrangePoints.at(field(11).field(), 3, new long[] {1, 2, 3, 4}, new long[] {5, 4, 6})));
        assertEquals(
                "worker point alpha_2 is 0, where no error can be located; take 1..10",
                refusal(() -> LagrangePoints.at(field(11).field(), 1, new long[] {1, 2}, new long[] {5, 0})));
        assertTrue(refusal(() -> LagrangePoints.at(field(11).field(), 1, new long[] {1, 2}, new long[] {5, 5}))
                .contains("points 0 and 1 are both 5"));
        assertTrue(refusal(() -> LagrangePoints.at(field(11).field(), 1, new long[] {2, 2}, new long[] {5, 6}))
                .contains("points 0 and 1 are both 2"));
    }
}
