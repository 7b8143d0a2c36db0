package org.codedcomputing.core.poly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;

/**
 * The arithmetic that privacy rests on: over all masks, the shares of T workers take every value exactly once whatever the
 * data, and those of T+1 do not.
 */
class MaskedSharesTest {
    private static final PrimeField F7 = SmallPrimeField.withModulus(7);
    private static final PrimeField F11 = SmallPrimeField.withModulus(11);

    @Test
    void oneMaskMakesOneShareUniform() {
        long[] u = InterpolationNodes.of(F7, 1, 2, 3).evaluationMatrix(4, 5, 6);
        for (long x1 = 0; x1 < 7; x1++) {
            for (long x2 = 0; x2 < 7; x2++) {
                for (int worker = 0; worker < 3; worker++) {
                    Set<Long> shares = new HashSet<>();
                    for (long z = 0; z < 7; z++) {
                        shares.add(F7.dot(u, 3 * worker, new long[] {x1, x2, z}, 0, 3));
                    }
                    assertEquals(7, shares.size());
                }
            }
        }
    }

    @Test
    void twoMasksMakeEveryPairOfSharesUniform() {
        long[] u = InterpolationNodes.of(F11, 1, 2, 3, 4).evaluationMatrix(5, 6, 7, 8, 9, 10);
        for (long data = 0; data < 121; data++) {
            for (int first = 0; first < 6; first++) {
                for (int second = first + 1; second < 6; second++) {
                    Set<List<Long>> pairs = new HashSet<>();
                    for (long mask = 0; mask < 121; mask++) {
                        long[] blocks = {data / 11, data % 11, mask / 11, mask % 11};
                        pairs.add(List.of(F11.dot(u, 4 * first, blocks, 0, 4), F11.dot(u, 4 * second, blocks, 0, 4)));
                    }
                    assertEquals(121, pairs.size(), "data " + data + ", workers " + first + " and " + second);
                }
            }
        }
    }

    @Test
    void oneWorkerMoreThanMasksTellsTheDataApart() {
        long[] u = InterpolationNodes.of(F7, 1, 2, 3).evaluationMatrix(4, 5);
        Set<List<Long>> ofOneTwo = pairs(u, 1, 2);
        Set<List<Long>> ofOneThree = pairs(u, 1, 3);
        assertEquals(7, ofOneTwo.size());
        assertEquals(7, ofOneThree.size());
        assertTrue(ofOneTwo.stream().noneMatch(ofOneThree::contains));
    }

    /** All minors of the mask columns for N = 12, K = 5, T = 3 over the production field: none is zero. */
    @Test
    void maskColumnsHaveNoSingularMinor() {
        FiniteField field = Mersenne61.FIELD;
        int k = 5;
        int columns = 8;
        long[] u = InterpolationNodes.of(
                        field, LongStream.rangeClosed(1, columns).toArray())
                .evaluationMatrix(
                        LongStream.rangeClosed(columns + 1, columns + 12).toArray());
        int minors = 0;
        for (int a = 0; a < 12; a++) {
            for (int b = a + 1; b < 12; b++) {
                for (int c = b + 1; c < 12; c++) {
                    assertNotEquals(0, determinant(field, u, new int[] {a, b, c}, columns, k));
                    minors++;
                }
            }
        }
        assertEquals(220, minors);
    }

    private static Set<List<Long>> pairs(long[] u, long x1, long x2) {
        Set<List<Long>> pairs = new HashSet<>();
        for (long z = 0; z < 7; z++) {
            long[] blocks = {x1, x2, z};
            pairs.add(List.of(F7.dot(u, 0, blocks, 0, 3), F7.dot(u, 3, blocks, 0, 3)));
        }
        return pairs;
    }

    /** The 3 x 3 determinant of three rows and the three columns from k on, by the rule of Sarrus. */
    private static long determinant(FiniteField field, long[] u, int[] rows, int columns, int k) {
        long sum = 0;
        for (int shift = 0; shift < 3; shift++) {
            long down = 1;
            long up = 1;
            for (int i = 0; i < 3; i++) {
                down = field.mul(down, u[rows[i] * columns + k + (shift + i) % 3]);
                up = field.mul(up, u[rows[i] * columns + k + (shift + 3 - i) % 3]);
            }
            sum = field.add(sum, field.sub(down, up));
        }
        return sum;
    }
}
