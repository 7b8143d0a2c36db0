package org.codedcomputing.core.field;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The fields that every test runs on, and elements worth trying in them. */
public final class Fields {
    private Fields() {}

    /** Fields small enough to try all triples of elements. */
    public static List<FiniteField> exhaustive() {
        return List.of(small(3), small(7), small(11), small(97), Gf256.FIELD);
    }

    /** One field of every kind and of every interesting size. */
    public static List<FiniteField> all() {
        List<FiniteField> fields = new ArrayList<>(exhaustive());
        fields.addAll(primes());
        return fields;
    }

    /** Prime fields, from 3 to 2^61-1, those next to 2^31 included. */
    public static List<PrimeField> primes() {
        return List.of(
                small(3),
                small(97),
                small(65537),
                small(15485863),
                small((1 << 24) - 3),
                small((1 << 25) - 39),
                small((1 << 26) - 5),
                small(998244353),
                small(2013265921),
                small(2130706433),
                small(2147483629),
                small(Integer.MAX_VALUE),
                Mersenne31.FIELD,
                Mersenne61.FIELD);
    }

    /** The field of integers modulo a small prime. */
    public static SmallPrimeField small(long prime) {
        return SmallPrimeField.withModulus(prime);
    }

    /** Both ends and the middle of the field, then random elements. */
    public static long[] samples(FiniteField field, int random, long seed) {
        long top = field.order() - 1;
        long[] extremes = {0, 1, 2, top / 2, top / 2 + 1, top - 1, top};
        SplittableRandom source = new SplittableRandom(seed);
        long[] elements = new long[extremes.length + random];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i < extremes.length ? extremes[i] : field.sample(source);
        }
        return elements;
    }
}
