package org.codedcomputing.core.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The axioms of a field: on all elements where there are few, on both ends and random elements elsewhere. */
class FieldAxiomsTest {
    private static final long SEED = 20260401;

    static List<FiniteField> exhaustive() {
        return Fields.exhaustive();
    }

    static List<FiniteField> all() {
        return Fields.all();
    }

    @ParameterizedTest
    @MethodSource("exhaustive")
    void axiomsHoldForAllElements(FiniteField field) {
        checkAxioms(field, LongStream.range(0, field.order()).toArray());
    }

    @ParameterizedTest
    @MethodSource("all")
    void axiomsHoldAtBothEndsAndAtRandom(FiniteField field) {
        checkAxioms(field, Fields.samples(field, 50, SEED));
    }

    @ParameterizedTest
    @MethodSource("exhaustive")
    void everyElementOccursOnceInEveryRowOfBothTables(FiniteField field) {
        int order = (int) field.order();
        for (int a = 0; a < order; a++) {
            boolean[] sums = new boolean[order];
            boolean[] products = new boolean[order];
            for (int b = 0; b < order; b++) {
                sums[(int) field.add(a, b)] = true;
                products[(int) field.mul(a, b)] = true;
            }
            for (int c = 0; c < order; c++) {
                assertTrue(sums[c], field + ": " + a + " + ? = " + c);
                assertEquals(a != 0 || c == 0, products[c], field + ": " + a + " * ? = " + c);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void powersFollowTheGroupOrder(FiniteField field) {
        for (long a : Fields.samples(field, 20, SEED)) {
            assertEquals(1, field.pow(a, 0));
            assertEquals(a, field.pow(a, 1));
            assertEquals(field.mul(a, field.mul(a, a)), field.pow(a, 3));
            assertEquals(a, field.pow(a, field.order()), field + ": a^q = a for a = " + a);
            if (a != 0) {
                assertEquals(1, field.pow(a, field.order() - 1), field + ": order of the group, a = " + a);
                assertEquals(field.inv(a), field.pow(a, -1));
                assertEquals(field.inv(a), field.pow(a, field.order() - 2));
                // 2^63 squarings of 1/a, read from the unsigned exponent.
                assertEquals(field.pow(field.inv(field.pow(a, 1L << 62)), 2), field.pow(a, Long.MIN_VALUE));
            }
        }
    }

    private static void checkAxioms(FiniteField field, long[] elements) {
        for (long a : elements) {
            requireEqual(field, a, field.add(a, 0), a, 0, 0);
            requireEqual(field, a, field.mul(a, 1), a, 1, 0);
            requireEqual(field, 0, field.mul(a, 0), a, 0, 0);
            requireEqual(field, 0, field.add(a, field.neg(a)), a, 0, 0);
            if (a != 0) {
                requireEqual(field, 1, field.mul(a, field.inv(a)), a, 0, 0);
            }
            for (long b : elements) {
                long sum = field.add(a, b);
                long product = field.mul(a, b);
                assertTrue(field.isElement(sum) && field.isElement(product) && field.isElement(field.sub(a, b)));
                requireEqual(field, sum, field.add(b, a), a, b, 0);
                requireEqual(field, product, field.mul(b, a), a, b, 0);
                requireEqual(field, a, field.add(field.sub(a, b), b), a, b, 0);
                requireEqual(field, field.sub(a, b), field.add(a, field.neg(b)), a, b, 0);
                if (b != 0) {
                    requireEqual(field, a, field.mul(field.div(a, b), b), a, b, 0);
                }
                for (long c : elements) {
                    requireEqual(field, field.add(sum, c), field.add(a, field.add(b, c)), a, b, c);
                    requireEqual(field, field.mul(product, c), field.mul(a, field.mul(b, c)), a, b, c);
                    requireEqual(field, field.mul(a, field.add(b, c)), field.add(product, field.mul(a, c)), a, b, c);
                }
            }
        }
    }

    /** As assertEquals, without building a message 10^8 times. */
    private static void requireEqual(FiniteField field, long expected, long actual, long a, long b, long c) {
        if (expected != actual) {
            assertEquals(expected, actual, field + " with a=" + a + ", b=" + b + ", c=" + c);
        }
    }
}
