package org.codedcomputing.core.poly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.codedcomputing.core.field.UniformSampler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong vectors among many: TV-3, every kind of field, values outside it, and faults beyond the radius. */
@Tag("fault-7")
class VectorLocatorTest {
    private static final long SEED = 20260407;
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);

    /** TV-3: workers 1-5, 7 and 8; worker 3, at position 2, lies. */
    private static final ReedSolomonCode TV3 =
            new ReedSolomonCode(InterpolationNodes.of(F97, 4, 5, 6, 7, 8, 10, 11), 5);

    private static final long[][] TV3_HONEST = {
        {49, 40, 35}, {44, 27, 80}, {85, 37, 51}, {91, 0, 72}, {3, 18, 95}, {1, 32, 65}, {79, 25, 26}
    };
    private static final long[] TV3_LIE = {85, 57, 56};

    static List<FiniteField> fields() {
        return List.of(
                F97,
                SmallPrimeField.withModulus(998244353),
                SmallPrimeField.withModulus(Integer.MAX_VALUE),
                Mersenne31.FIELD,
                Mersenne61.FIELD,
                Gf256.FIELD);
    }

    @Test
    void tv3LocatesTheLie() {
        FaultLocation found = new VectorLocator(TV3, 1, 1).locate(tv3(), scripted(1, 10, 3, 5, 6, 7));
        assertEquals(List.of(2), found.faulty());
        assertEquals(List.of(0, 1, 3, 4, 5, 6), found.survivors());
        assertEquals(List.of(), found.invalid());
        assertEquals(1.0 / 97, found.missProbability());
        assertTrue(found.checked());

        long[] combined = {69, 69, 47, 16, 80, 31, 19};
        for (int i = 0; i < combined.length; i++) {
            assertEquals(combined[i], F97.dot(tv3()[i], 0, new long[] {1, 10, 3}, 0, 3));
        }
        assertEquals(List.of(2), new GaoDecoder().decode(TV3, combined).errors());
    }

    @Test
    void tv3DecodesFromTheRest() {
        InterpolationNodes kept = TV3.nodes().restrictedTo(0, 1, 3, 4, 5);
        long[][] rows = {{21, 1, 42, 70, 61}, {10, 81, 16, 87, 1}};
        long[][] outputs = {{25, 5, 1}, {49, 14, 16}};
        int[] workers = {0, 1, 3, 4, 5};
        for (int k = 0; k < 2; k++) {
            assertEquals(Arrays.toString(rows[k]), Arrays.toString(kept.basisAt(k + 1)));
            for (int l = 0; l < 3; l++) {
                int coordinate = l;
                long[] word = IntStream.of(workers)
                        .mapToLong(i -> tv3()[i][coordinate])
                        .toArray();
                assertEquals(outputs[k][l], kept.evaluate(word, k + 1));
            }
        }
    }

    @Test
    void tv3BlindCombinationMissesTheLie() {
        for (long first : new long[] {0, 1, 50, 96}) {
            FaultLocation missed = new VectorLocator(TV3, 1, 1).locate(tv3(), scripted(first, 1, 93));
            assertEquals(List.of(), missed.faulty());
        }
        // Two combinations, of which the other sees it.
        assertEquals(
                List.of(2),
                new VectorLocator(TV3, 1, 2)
                        .locate(tv3(), scripted(0, 1, 93, 1, 10, 3, 1, 1, 1, 1, 1, 1))
                        .faulty());
    }

    /** All 97^2 secrets for the two coordinates in which the lie differs: exactly one in 97 is blind. */
    @Test
    void tv3OneCombinationInPIsBlind() {
        VectorLocator locator = new VectorLocator(TV3, 1, 1);
        int blind = 0;
        for (long b = 0; b < 97; b++) {
            for (long c = 0; c < 97; c++) {
                FaultLocation found = locator.locate(tv3(), scripted(7, b, c, 1, 2, 3));
                assertTrue(found.faulty().isEmpty() || found.faulty().equals(List.of(2)));
                blind += found.faulty().isEmpty() ? 1 : 0;
            }
        }
        assertEquals(97, blind);
    }

    /**
     * Vectors of two slices with errors in both: all secrets for the two places and the second slice's factor. The bound 2/p - 1/p^2
     * holds, and is reached where the error of the first slice is none.
     */
    @Test
    void acrossSlicesAtMostTwoCombinationsInPAreBlind() {
        PrimeField f7 = SmallPrimeField.withModulus(7);
        ReedSolomonCode code = new ReedSolomonCode(InterpolationNodes.of(f7, 1, 2, 3), 1);
        int length = WideCombiner.PLACES + 1;
        for (long first : new long[] {0, 3}) {
            long[][] vectors = new long[3][length];
            vectors[1][0] = first;
            vectors[1][length - 1] = 5;
            int blind = 0;
            for (long place = 0; place < 7; place++) {
                for (long factor = 0; factor < 7; factor++) {
                    long[] secrets = new long[WideCombiner.PLACES + 1];
                    secrets[0] = place;
                    secrets[WideCombiner.PLACES] = factor;
                    // Faults ask for a second set.
                    FaultLocation found = new VectorLocator(code, 1, 1).locate(vectors, scripted(f7, twice(secrets)));
                    blind += found.faulty().isEmpty() ? 1 : 0;
                    assertEquals(2.0 / 7, found.missProbability());
                }
            }
            // Blind if the place's secret is 0, or else if the factor is: 0, or that one at which both errors cancel.
            assertEquals(7 + 6, blind);
        }
    }

    /** As above for vectors of {@code int}s, with the secrets of both sets of combinations drawn at once. */
    @Test
    void acrossRowsOfIntsAtMostTwoCombinationsInPAreBlind() {
        PrimeField f7 = SmallPrimeField.withModulus(7);
        ReedSolomonCode code = new ReedSolomonCode(InterpolationNodes.of(f7, 1, 2, 3), 1);
        int places = IntCombiner.PLACES;
        for (int first : new int[] {0, 3}) {
            int[][] vectors = new int[3][places + 1];
            vectors[1][0] = first;
            vectors[1][places] = 5;
            int blind = 0;
            for (int place = 0; place < 7; place++) {
                for (int factor = 0; factor < 7; factor++) {
                    int[] secrets = new int[2 * places + 4];
                    secrets[0] = place;
                    secrets[places] = place;
                    secrets[2 * places + 1] = factor;
                    secrets[2 * places + 3] = factor;
                    FaultLocation found = new VectorLocator(code, 1, 1).locate(vectors, scriptedInts(f7, secrets));
                    blind += found.faulty().isEmpty() ? 1 : 0;
                    assertEquals(2.0 / 7, found.missProbability());
                }
            }
            assertEquals(7 + 6, blind);
        }
    }

    /** Lengths around whole rows of {@code int}s and around the rows that are combined at a time. */
    @Test
    void faultsAtBothEndsOfIntVectorsOfAllLengthsAreFound() {
        SplittableRandom random = new SplittableRandom(SEED + 3);
        int row = IntCombiner.PLACES;
        for (PrimeField field : List.of(Mersenne31.FIELD, SmallPrimeField.withModulus(998244353), F97)) {
            ReedSolomonCode code = code(field, 6, 2);
            for (int length : new int[] {1, 2, row - 1, row, row + 1, 2 * row, 32 * row, 32 * row + 1, 33 * row + 5}) {
                long[] message = new UniformSampler(field, random).elements(2);
                long[] word = code.encode(Polynomial.of(field, message));
                int[][] vectors = new int[6][length];
                for (int i = 0; i < 6; i++) {
                    Arrays.fill(vectors[i], Math.toIntExact(word[i]));
                }
                int[] first = vectors[1];
                first[0] = Math.toIntExact(field.add(first[0], 1));
                int[] last = vectors[4];
                last[length - 1] = Math.toIntExact(field.add(last[length - 1], 1));
                assertEquals(
                        List.of(1, 4), new VectorLocator(code).locate(vectors).faulty(), field + ", " + length);
                last[length - 1] = Math.toIntExact(field.order());
                FaultLocation outside = new VectorLocator(code).locate(vectors);
                assertEquals(List.of(4), outside.invalid(), field + ", " + length);
                assertEquals(List.of(1), outside.faulty());
            }
        }
    }

    private static long[] twice(long[] elements) {
        long[] both = Arrays.copyOf(elements, 2 * elements.length);
        System.arraycopy(elements, 0, both, elements.length, elements.length);
        return both;
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyFaultWithinTheRadiusIsFound(FiniteField field) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int length : new int[] {1, 2, 3, 17, 130, 2047, 2048, 2049, 4100}) {
            int dimension = 1 + random.nextInt(10);
            int errors = random.nextInt(4);
            int n = dimension + 2 * errors + random.nextInt(2);
            ReedSolomonCode code = code(field, n, dimension);
            long[][] vectors = honest(code, length, random);
            Set<Integer> wrong = choose(errors, n, random);
            for (int i : wrong) {
                // A single wrong element, the least that there is to see, in the last slice.
                long[] vector = vectors[i];
                vector[length - 1] = field.add(vector[length - 1], 1 + random.nextLong(field.order() - 1));
            }
            FaultLocation found = new VectorLocator(code).locate(vectors);
            assertEquals(new ArrayList<>(wrong), found.faulty(), field + ", length " + length);
            assertEquals(n - errors, found.survivors().size());
            assertEquals(n > dimension, found.checked());
            assertTrue(n == dimension || found.missProbability() <= 4 * 0x1p-60);
        }
    }

    /** 3 wrong among 20 vectors, the same through both storages, a secure source each. */
    @Test
    void intsAndLongsAgreeOnLongVectors() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        ReedSolomonCode code = code(Mersenne31.FIELD, 20, 14);
        long[][] vectors = honest(code, 20_011, random);
        vectors[0][0] ^= 1;
        vectors[7][10_000] ^= 1;
        Arrays.fill(vectors[19], Mersenne31.P - 1);
        int[][] ints = Arrays.stream(vectors)
                .map(v -> LongStream.of(v).mapToInt(Math::toIntExact).toArray())
                .toArray(int[][]::new);
        FaultLocation found = new VectorLocator(code).locate(ints);
        assertEquals(List.of(0, 7, 19), found.faulty());
        assertEquals(found, new VectorLocator(code).locate(vectors));
        assertEquals(3 * Math.pow(2.0 / Mersenne31.P, 2), found.missProbability());

        ints[3][20_010] = -1;
        ints[19][0] = Mersenne31.P;
        FaultLocation outside = new VectorLocator(code).locate(ints);
        assertEquals(List.of(3, 19), outside.invalid());
        assertEquals(List.of(0, 7), outside.faulty());
    }

    @Test
    void aValueOutsideTheFieldIsAnErasure() {
        long[][] vectors = tv3();
        vectors[2][2] = 97;
        FaultLocation found = new VectorLocator(TV3).locate(vectors);
        assertEquals(List.of(2), found.invalid());
        assertEquals(List.of(), found.faulty());
        assertEquals(List.of(0, 1, 3, 4, 5, 6), found.survivors());

        // Two are erased: the rest are just enough to decode and nothing is left to check them with.
        vectors[0][0] = Long.MIN_VALUE;
        FaultLocation unchecked = new VectorLocator(TV3).locate(vectors);
        assertEquals(List.of(0, 2), unchecked.invalid());
        assertFalse(unchecked.checked());

        vectors[1][1] = Long.MAX_VALUE;
        assertEquals("have 4 of 5 results needed", refusal(() -> new VectorLocator(TV3).locate(vectors)));
    }

    @Test
    void aContradictionAmongTooFewAsksForMore() {
        ReedSolomonCode six = TV3.restrictedTo(0, 1, 2, 3, 4, 5);
        long[][] vectors = Arrays.copyOf(tv3(), 6);
        InconsistentResultsException refused =
                assertThrows(InconsistentResultsException.class, () -> new VectorLocator(six, 1, 10).locate(vectors));
        assertEquals("results inconsistent; 6 of 7 needed to correct 1 error received", refused.getMessage());
        assertEquals(1, refused.missing());
        assertEquals(6, refused.received());
        assertEquals(
                "results inconsistent; 7 of 9 needed to correct 2 errors received",
                refusal(() -> new VectorLocator(TV3, 2, 10).locate(tv3())));
        // Nothing contradicts: fewer than R+2A are enough.
        assertTrue(new VectorLocator(TV3, 2, 10).locate(TV3_HONEST).checked());
    }

    /**
     * Two liars where one can be corrected. Their errors at the first coordinate are two thirds of a word of weight 3, so
     * that a combination of that coordinate alone blames an honest third; at the second coordinate they are something else.
     */
    @Test
    void miscorrectionIsCaughtByAFreshCombination() {
        ReedSolomonCode code = TV3;
        long[] other = code.encode(Polynomial.fromRoots(F97, 4, 5, 6, 7));
        assertEquals("[0, 0, 0, 0, 24, 69, 64]", Arrays.toString(other));
        long[][] vectors = new long[7][2];
        vectors[4] = new long[] {other[4], 1};
        vectors[5] = new long[] {other[5], 1};
        VectorLocator locator = new VectorLocator(code, 1, 1);
        assertEquals(
                "more than 1 faulty worker among 7; cannot decode",
                refusal(() -> locator.locate(vectors, scripted(1, 0, 0, 1))));
        // The control: with the same secret once more the honest worker 6 would be blamed.
        assertEquals(List.of(6), locator.locate(vectors, scripted(1, 0, 1, 0)).faulty());
    }

    /** 2 or more random liars where one can be corrected, in a field where one word in 20 is miscorrected. */
    @Test
    void randomFaultsBeyondTheRadiusAreRefused() {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        VectorLocator locator = new VectorLocator(TV3);
        for (int round = 0; round < 500; round++) {
            long[][] vectors = honest(TV3, 5, random);
            for (int i : choose(2 + random.nextInt(2), 7, random)) {
                vectors[i] = new UniformSampler(F97, random).elements(5);
            }
            assertThrows(
                    TooManyErrorsException.class,
                    () -> locator.locate(vectors, new UniformSampler(F97, random)),
                    "seed " + SEED + ", round " + round);
        }
    }

    /** What no decoder can notice, and what the javadoc therefore says: colluders who move to another polynomial. */
    @Test
    void colludersBeyondTheRedundancyGoUnnoticed() {
        long[] other = TV3.encode(Polynomial.fromRoots(F97, 4, 5, 6, 7));
        long[][] vectors = new long[7][1];
        for (int i = 0; i < 7; i++) {
            vectors[i][0] = other[i];
        }
        assertEquals(List.of(), new VectorLocator(TV3).locate(vectors).faulty());
    }

    @Test
    void emptyVectorsHaveNothingWrong() {
        FaultLocation found = new VectorLocator(TV3).locate(new long[7][0]);
        assertEquals(7, found.survivors().size());
        assertEquals(found, new VectorLocator(TV3).locate(new int[7][0]));
    }

    @Test
    void combinationsFollowTheSizeOfTheField() {
        assertEquals(1, VectorLocator.defaultCombinations(Mersenne61.FIELD));
        assertEquals(2, VectorLocator.defaultCombinations(Mersenne31.FIELD));
        assertEquals(9, VectorLocator.defaultCombinations(Gf256.FIELD));
        assertEquals(11, VectorLocator.defaultCombinations(F97));
    }

    /** What is said before there are vectors holds for the longest. */
    @Test
    void theBoundOfAllLengthsIsThatOfLongVectors() {
        ReedSolomonCode code = new ReedSolomonCode(InterpolationNodes.of(Mersenne31.FIELD, 1, 2, 3, 4, 5, 6, 7), 3);
        FaultLocation found = new VectorLocator(code).locate(new long[7][100_000]);
        assertEquals(2, code.radius());
        assertEquals(2 * 4 / Math.pow(Integer.MAX_VALUE, 2), found.missProbability(), 1e-30);
        assertEquals(found.missProbability(), VectorLocator.missProbability(Mersenne31.FIELD, 2));
        assertEquals(0, VectorLocator.missProbability(Mersenne31.FIELD, 0));
        assertEquals(2.0 / Mersenne61.P, VectorLocator.missProbability(Mersenne61.FIELD, 1));
    }

    @Test
    void badArgumentsAreRefused() {
        VectorLocator locator = new VectorLocator(TV3);
        assertEquals("A must be >= 0 (was -1)", refusal(() -> new VectorLocator(TV3, -1, 1)));
        assertEquals("combinations must be >= 1 (was 0)", refusal(() -> new VectorLocator(TV3, 1, 0)));
        assertEquals(
                "got 6 vectors but the code has 7 positions; give one vector for each node",
                refusal(() -> locator.locate(new long[6][3])));
        long[][] ragged = tv3();
        ragged[4] = new long[2];
        assertEquals(
                "vector 4 has length 2 but vector 0 has 3; drop results of another shape first",
                refusal(() -> locator.locate(ragged)));
        assertEquals(
                "combinations over M31 for a code over F_97",
                refusal(() -> locator.locate(tv3(), UniformSampler.secure(Mersenne31.FIELD))));
    }

    private static long[][] tv3() {
        long[][] vectors = Arrays.stream(TV3_HONEST).map(long[]::clone).toArray(long[][]::new);
        vectors[2] = TV3_LIE.clone();
        return vectors;
    }

    /** A sampler over F_97 that gives the listed elements in turn. */
    private static UniformSampler scripted(long... elements) {
        return scripted(F97, elements);
    }

    /** The field takes the highest bits that hold its elements. */
    private static UniformSampler scripted(PrimeField field, long... elements) {
        int unused = Long.numberOfLeadingZeros(field.modulus() - 1);
        int[] next = {0};
        RandomGenerator source = () -> elements[next[0]++] << unused;
        return new UniformSampler(field, source);
    }

    /** For {@link UniformSampler#fill(int[], int, int)}, which takes two elements of each 64 bits, the lower first. */
    private static UniformSampler scriptedInts(PrimeField field, int... elements) {
        int[] next = {0};
        RandomGenerator source = () -> elements[next[0]++] | (long) elements[next[0]++] << Integer.SIZE;
        return new UniformSampler(field, source);
    }

    private static ReedSolomonCode code(FiniteField field, int n, int dimension) {
        return new ReedSolomonCode(
                InterpolationNodes.of(field, LongStream.rangeClosed(1, n).toArray()), dimension);
    }

    private static long[][] honest(ReedSolomonCode code, int length, SplittableRandom random) {
        FiniteField field = code.field();
        long[] u = code.nodes().vandermonde(code.dimension());
        long[][] vectors = new long[code.length()][length];
        for (int l = 0; l < length; l++) {
            long[] message = new UniformSampler(field, random).elements(code.dimension());
            for (int i = 0; i < vectors.length; i++) {
                vectors[i][l] = field.dot(u, i * message.length, message, 0, message.length);
            }
        }
        return vectors;
    }

    private static Set<Integer> choose(int count, int n, SplittableRandom random) {
        TreeSet<Integer> chosen = new TreeSet<>();
        while (chosen.size() < count) {
            chosen.add(random.nextInt(n));
        }
        return chosen;
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
