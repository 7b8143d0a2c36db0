package org.codedcomputing.core.poly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.Mersenne61;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One word with wrong values: TV-2, all small error patterns, and two independent decoders against each other. */
class WordDecoderTest {
    private static final long SEED = 20260406;
    private static final PrimeField F97 = SmallPrimeField.withModulus(97);

    /** Workers 1-5, 7 and 8 of TV-1: worker 6, whose point is 9, did not answer. */
    private static final ReedSolomonCode TV2 =
            new ReedSolomonCode(InterpolationNodes.of(F97, 4, 5, 6, 7, 8, 10, 11), 5);

    private static final long[] TV2_HONEST = {49, 44, 85, 91, 3, 1, 79};
    private static final long[] TV2_WORD = {49, 44, 50, 91, 3, 1, 79};
    private static final Polynomial TV2_MESSAGE = Polynomial.of(F97, 9, 31, 42, 31, 9);

    static List<WordDecoder> decoders() {
        return List.of(new GaoDecoder(), new BerlekampWelchDecoder());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void tv2OneLieIsLocated(WordDecoder decoder) {
        assertEquals(new DecodedWord(TV2_MESSAGE, List.of(2)), decoder.decode(TV2, TV2_WORD));
        assertEquals(new DecodedWord(TV2_MESSAGE, List.of()), decoder.decode(TV2, TV2_HONEST));
        assertArrayEquals(TV2_HONEST, TV2.encode(TV2_MESSAGE));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void tv2SecondLieIsRefused(WordDecoder decoder) {
        long[] twoLies = {49, 44, 50, 91, 3, 11, 79};
        TooManyErrorsException refused = assertThrows(TooManyErrorsException.class, () -> decoder.decode(TV2, twoLies));
        assertEquals("more than 1 faulty worker among 7; cannot decode", refused.getMessage());
        assertEquals(1, refused.radius());
        assertEquals(7, refused.results());
        ExtendedEuclid.Row row =
                ExtendedEuclid.untilBelow(TV2.nodes().master(), TV2.nodes().interpolate(twoLies), 6);
        Polynomial.Division division = row.r().divide(row.v());
        assertEquals(Polynomial.of(F97, 8, 74, 69, 47, 64), division.quotient());
        assertEquals(Polynomial.of(F97, 43), division.remainder());
    }

    @Test
    void tv2GaoStepByStep() {
        Polynomial g0 = TV2.nodes().master();
        Polynomial g1 = TV2.nodes().interpolate(TV2_WORD);
        assertEquals(Polynomial.of(F97, 37, 45, 44, 0, 76, 28, 46, 1), g0);
        assertEquals(Polynomial.of(F97, 41, 77, 65, 51, 30, 50, 42), g1);
        ExtendedEuclid.Row row = ExtendedEuclid.untilBelow(g0, g1, 6);
        assertEquals(Polynomial.of(F97, 14, 30), row.v());
        assertEquals(1, row.u().coefficient(0), "one division step");
        assertEquals(0, row.v().evaluate(6), "root alpha_3");
        assertEquals(TV2_MESSAGE, row.r().divide(row.v()).quotient());
    }

    @Test
    void tv2BerlekampWelchStepByStep() {
        Optional<BerlekampWelchDecoder.KeyEquation> solved = BerlekampWelchDecoder.solve(TV2, TV2_WORD, 1);
        assertEquals(
                Polynomial.of(F97, 43, 17, 70, 50, 74, 9), solved.orElseThrow().q());
        assertEquals(Polynomial.of(F97, 91, 1), solved.orElseThrow().e());
        assertTrue(BerlekampWelchDecoder.solve(TV2, TV2_WORD, 0).isEmpty());
    }

    @Test
    void tv2Syndromes() {
        assertArrayEquals(new long[] {23, 7, 57, 66, 64, 26, 48}, TV2.nodes().weights());
        long[] s = TV2.syndromes(TV2_WORD);
        assertArrayEquals(new long[] {42, 58}, s);
        assertEquals(6, F97.div(s[1], s[0]), "alpha_3");
        long error = F97.div(s[0], TV2.nodes().weights()[2]);
        assertEquals(62, error);
        assertEquals(F97.sub(50, 85), error);
        assertTrue(TV2.contains(TV2_HONEST));
        assertFalse(TV2.contains(TV2_WORD));
    }

    /** All error patterns of up to 2 values on a word of 6 over F_7, a node at 0 included. */
    @ParameterizedTest
    @MethodSource("decoders")
    void everySmallPatternIsCorrected(WordDecoder decoder) {
        PrimeField f7 = SmallPrimeField.withModulus(7);
        ReedSolomonCode code = new ReedSolomonCode(InterpolationNodes.of(f7, 0, 1, 2, 3, 4, 5), 2);
        Polynomial message = Polynomial.of(f7, 3, 5);
        long[] honest = code.encode(message);
        int patterns = 0;
        for (int i = 0; i < 6; i++) {
            for (int j = i; j < 6; j++) {
                for (long a = 1; a < 7; a++) {
                    for (long b = j == i ? 6 : 1; b < 7; b++) {
                        long[] word = honest.clone();
                        word[i] = f7.add(word[i], a);
                        if (j != i) {
                            word[j] = f7.add(word[j], b);
                        }
                        List<Integer> wrong = i == j ? List.of(i) : List.of(i, j);
                        assertEquals(new DecodedWord(message, wrong), decoder.decode(code, word));
                        patterns++;
                    }
                }
            }
        }
        assertEquals(6 * 6 + 15 * 36, patterns);
    }

    /**
     * All double errors on TV-2's code, which corrects one. The words at distance 1 from a word of weight 3 = n-R+1 are
     * miscorrected, C(7,3)(p-1) such words with 3 neighbours of weight 2 each; every other pattern must be refused, and
     * whatever is returned must be within the radius. The fraction, 5.2 %, is of the order of C(n,t)/p^t; 1/t! would hold for n near p only.
     */
    @Test
    void beyondTheRadiusExactlyTheNeighboursOfOtherWordsAreMiscorrected() {
        GaoDecoder decoder = new GaoDecoder();
        int miscorrected = 0;
        int refused = 0;
        // Scaling by a field element maps patterns to patterns: the first error may be fixed at 1.
        for (int i = 0; i < 7; i++) {
            for (int j = i + 1; j < 7; j++) {
                for (long b = 1; b < 97; b++) {
                    long[] word = new long[7];
                    word[i] = 1;
                    word[j] = b;
                    try {
                        DecodedWord decoded = decoder.decode(TV2, word);
                        assertFalse(decoded.message().isZero(), "two errors cannot be within distance 1 of zero");
                        assertEquals(1, decoded.errors().size());
                        miscorrected++;
                    } catch (TooManyErrorsException e) {
                        refused++;
                    }
                }
            }
        }
        assertEquals(35 * 3, miscorrected);
        assertEquals(21 * 96 - 35 * 3, refused);
    }

    @Test
    void decodersAgreeOnRandomWordsWithinAndBeyondTheRadius() {
        SplittableRandom random = new SplittableRandom(SEED);
        GaoDecoder gao = new GaoDecoder();
        BerlekampWelchDecoder oracle = new BerlekampWelchDecoder();
        int refusals = 0;
        List<FiniteField> fields = List.of(
                SmallPrimeField.withModulus(11), SmallPrimeField.withModulus(17), F97, Gf256.FIELD, Mersenne61.FIELD);
        for (int round = 0; round < 1500; round++) {
            FiniteField field = fields.get(round % fields.size());
            int n = 1 + random.nextInt(10);
            ReedSolomonCode code = new ReedSolomonCode(
                    InterpolationNodes.of(field, distinct(field, n, random)), 1 + random.nextInt(n));
            long[] word = corrupt(code, random.nextInt(n + 1), random).word;
            Optional<DecodedWord> expected = attempt(oracle, code, word);
            assertEquals(expected, attempt(gao, code, word), "seed " + SEED + ", round " + round);
            refusals += expected.isEmpty() ? 1 : 0;
        }
        assertTrue(refusals > 100 && refusals < 1400, refusals + " refusals show both outcomes");
    }

    @Property(tries = 300)
    void upToTheRadiusEveryErrorIsFound(
            @ForAll @IntRange(min = 1, max = 25) int n,
            @ForAll @IntRange(min = 1, max = 25) int dimension,
            @ForAll @IntRange(max = 12) int errors,
            @ForAll long seed) {
        int r = Math.min(dimension, n);
        for (FiniteField field : List.of(F97, Gf256.FIELD, Mersenne31.FIELD, Mersenne61.FIELD)) {
            SplittableRandom random = new SplittableRandom(seed);
            ReedSolomonCode code = new ReedSolomonCode(InterpolationNodes.of(field, distinct(field, n, random)), r);
            Corrupted corrupted = corrupt(code, Math.min(errors, code.radius()), random);
            assertEquals(
                    new DecodedWord(corrupted.message, corrupted.wrong), new GaoDecoder().decode(code, corrupted.word));
        }
    }

    /** Up to n-R errors never look like a word of the code, whatever their values. */
    @Property(tries = 300)
    void upToTheRedundancyEveryErrorIsNoticed(
            @ForAll @IntRange(min = 2, max = 25) int n, @ForAll @IntRange(min = 1, max = 24) int r, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReedSolomonCode code =
                new ReedSolomonCode(InterpolationNodes.of(F97, distinct(F97, n, random)), Math.min(r, n - 1));
        Corrupted corrupted = corrupt(code, 1 + random.nextInt(code.redundancy()), random);
        assertFalse(code.contains(corrupted.word));
        assertTrue(code.contains(code.encode(corrupted.message)));
    }

    @Test
    void badArgumentsAreRefused() {
        InterpolationNodes nodes = InterpolationNodes.of(F97, 1, 2, 3);
        assertEquals("dimension must be >= 1 (was 0)", refusal(() -> new ReedSolomonCode(nodes, 0)));
        assertEquals(
                "dimension 4 needs as many values but only 3 are there", refusal(() -> new ReedSolomonCode(nodes, 4)));
        assertEquals("have 4 of 5 results needed", refusal(() -> TV2.restrictedTo(0, 1, 2, 3)));
        assertEquals(
                "degree 5 does not fit dimension 5; the degree must be below it",
                refusal(() -> TV2.encode(Polynomial.of(F97, 0, 0, 0, 0, 0, 1))));
        assertEquals(
                "message over M31 for a code over F_97", refusal(() -> TV2.encode(Polynomial.of(Mersenne31.FIELD, 1))));
        for (WordDecoder decoder : List.of(new GaoDecoder())) {
            assertEquals(
                    "word has 2 values but the code has 7 positions; give one value for each node",
                    refusal(() -> decoder.decode(TV2, new long[] {1, 2})));
            assertEquals(
                    "value 6 is 97, outside 0..96 of F_97; reduce it with of(value) first",
                    refusal(() -> decoder.decode(TV2, new long[] {1, 2, 3, 4, 5, 6, 97})));
        }
        assertThrows(IllegalArgumentException.class, () -> TV2.syndromes(new long[] {1}));
    }

    private static final class Corrupted {
        private final Polynomial message;
        private final long[] word;
        private final List<Integer> wrong;

        private Corrupted(Polynomial message, long[] word, List<Integer> wrong) {
            this.message = message;
            this.word = word;
            this.wrong = wrong;
        }
    }

    private static Corrupted corrupt(ReedSolomonCode code, int errors, SplittableRandom random) {
        FiniteField field = code.field();
        long[] coefficients = LongStream.generate(() -> field.sample(random))
                .limit(code.dimension())
                .toArray();
        Polynomial message = Polynomial.of(field, coefficients);
        long[] word = code.encode(message);
        TreeSet<Integer> wrong = new TreeSet<>();
        while (wrong.size() < errors) {
            wrong.add(random.nextInt(word.length));
        }
        for (int position : wrong) {
            word[position] = field.add(word[position], 1 + random.nextLong(field.order() - 1));
        }
        return new Corrupted(message, word, new ArrayList<>(wrong));
    }

    private static Optional<DecodedWord> attempt(WordDecoder decoder, ReedSolomonCode code, long[] word) {
        try {
            return Optional.of(decoder.decode(code, word));
        } catch (TooManyErrorsException e) {
            return Optional.empty();
        }
    }

    private static long[] distinct(FiniteField field, int n, SplittableRandom random) {
        return LongStream.generate(() -> field.sample(random))
                .distinct()
                .limit(n)
                .toArray();
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
