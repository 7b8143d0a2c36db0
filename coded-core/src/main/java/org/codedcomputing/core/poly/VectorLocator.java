package org.codedcomputing.core.poly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.codedcomputing.core.field.FiniteField;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.field.SecureStream;
import org.codedcomputing.core.field.UniformSampler;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;

/**
 * Finds wrong results among whole vectors at the price of reading them once, or twice if something is wrong.
 *
 * <p>Coordinate by coordinate, n result vectors are words of one {@link ReedSolomonCode}, and a faulty worker is wrong at
 * the same position in all of them. So one secret random combination of the coordinates turns the vectors into a single
 * word with the same faulty positions, and that word is decoded. A wrong vector stays hidden in one combination exactly if
 * its error is orthogonal to the secret, which has probability at most 2/p for a field of p elements, 1/p for vectors of up to
 * 1008 elements; in c independent combinations (2/p)^c. Of at most t = floor((n-R)/2) wrong vectors one is missed with
 * probability at most t (2/p)^c. This holds against any
 * adversary that fixes its vectors before the combination is drawn, so it is drawn from a secure source after all vectors
 * are in hand.
 *
 * <p>If more than t vectors are wrong the errors may lead to another word of the code and good vectors would be blamed
 * (miscorrection). Never with at most n-R-t wrong vectors. With more, the survivors are checked against a second set of
 * secret combinations: random faults are caught, colluders who all err towards one other polynomial are not, since nothing
 * tells that polynomial from the true one. No guess is ever returned: what cannot be corrected is an exception.
 *
 * <p>Cost c n L multiplications for vectors of length L and some c (1000 + L/1000) random elements, twice if faults were found.
 * Where the kernels of the field combine faster than memory gives ({@code int} vectors on the Vector API, two combinations or
 * one), both times are one pass over the vectors, faults or not. Working memory below 1 MiB for 10^6 elements. Immutable and safe
 * for use by several threads.
 */
public final class VectorLocator {
    /** The default number of combinations makes (p/2)^c at least 2 to this power: 1 over M61, 2 over M31. */
    public static final int DEFAULT_SECURITY_BITS = 59;

    private final ReedSolomonCode code;
    private final int faults;
    private final int combinations;
    private final WordDecoder decoder = new GaoDecoder();

    /**
     * @param code the code of one coordinate; position i is vector i
     * @param faults A, the number of wrong vectors to be tolerated, at least 0: with n &lt; R+2A vectors a contradiction
     *     asks for more of them
     * @param combinations c, at least 1
     * @throws IllegalArgumentException if a number is out of range
     */
    public VectorLocator(ReedSolomonCode code, int faults, int combinations) {
        if (faults < 0) {
            throw new IllegalArgumentException("A must be >= 0 (was " + faults + ")");
        }
        if (combinations < 1) {
            throw new IllegalArgumentException("combinations must be >= 1 (was " + combinations + ")");
        }
        this.code = code;
        this.faults = faults;
        this.combinations = combinations;
    }

    /**
     * A locator for up to {@link ReedSolomonCode#radius()} wrong vectors with {@link #defaultCombinations}.
     *
     * @param code the code of one coordinate; position i is vector i
     */
    public VectorLocator(ReedSolomonCode code) {
        this(code, code.radius(), defaultCombinations(code.field()));
    }

    /** The smallest number of combinations c with {@code (order/2)^c >= 2^}{@value #DEFAULT_SECURITY_BITS}. */
    public static int defaultCombinations(FiniteField field) {
        double bits = Math.log((double) field.order() / 2) / Math.log(2);
        return (int) Math.ceil(DEFAULT_SECURITY_BITS / bits);
    }

    /**
     * Bound on the probability that one of at most t wrong vectors is missed with {@link #defaultCombinations}, however long they are:
     * t (2/p)^c, at most 1. {@link FaultLocation#missProbability} has that of vectors that have been looked at, which is less for short
     * ones.
     *
     * @param field of p elements
     * @param faults t, at least 0
     */
    public static double missProbability(FiniteField field, int faults) {
        return Math.min(1, faults * Math.pow(2.0 / field.order(), defaultCombinations(field)));
    }

    /**
     * Locates the wrong vectors, with combinations from a {@link SecureStream}.
     *
     * @param vectors n vectors of one length; not modified. An empty vector has nothing wrong in it
     * @throws TooManyErrorsException if more vectors are wrong than can be located
     * @throws InconsistentResultsException if the vectors contradict each other and fewer than R+2A are there
     * @throws IllegalArgumentException if there are not n vectors, their lengths differ, or fewer than R are valid
     */
    public FaultLocation locate(long[][] vectors) {
        return locate(vectors, new UniformSampler(code.field(), new SecureStream()));
    }

    /**
     * As {@link #locate(long[][])}, for fields whose elements are stored as {@code int}.
     *
     * @param vectors n vectors of one length; not modified
     */
    public FaultLocation locate(int[][] vectors) {
        return locate(vectors, new UniformSampler(code.field(), new SecureStream()));
    }

    /**
     * As {@link #locate(long[][])} with combinations from a given source.
     *
     * @param secret sampler over the code's field; must not be predictable by those who made the vectors
     */
    public FaultLocation locate(long[][] vectors, UniformSampler secret) {
        int[] lengths =
                IntStream.range(0, vectors.length).map(i -> vectors[i].length).toArray();
        return locate(requireShape(lengths), slices(vectors), secret);
    }

    /**
     * As {@link #locate(int[][])} with combinations from a given source.
     *
     * @param secret sampler over the code's field; must not be predictable by those who made the vectors
     */
    public FaultLocation locate(int[][] vectors, UniformSampler secret) {
        int[] lengths =
                IntStream.range(0, vectors.length).map(i -> vectors[i].length).toArray();
        int vectorLength = requireShape(lengths);
        if (code.field() instanceof PrimeField prime && prime.order() <= Integer.MAX_VALUE) {
            BulkKernels<int[]> kernels = Kernels.prime(prime);
            return locate(vectorLength, new IntCombiner(code.length(), vectors, kernels), secret);
        }
        return locate(vectorLength, slices(vectors), secret);
    }

    private Combiner slices(long[][] vectors) {
        return new WideCombiner(
                code, (vector, start, count, scratch) -> System.arraycopy(vectors[vector], start, scratch, 0, count));
    }

    private Combiner slices(int[][] vectors) {
        return new WideCombiner(code, (vector, start, count, scratch) -> {
            int[] from = vectors[vector];
            for (int i = 0; i < count; i++) {
                scratch[i] = from[start + i];
            }
        });
    }

    private FaultLocation locate(int vectorLength, Combiner combiner, UniformSampler secret) {
        if (!secret.field().equals(code.field())) {
            throw new IllegalArgumentException(
                    "combinations over " + secret.field() + " for a code over " + code.field());
        }
        BitSet valid = new BitSet();
        valid.set(0, code.length());
        // Both sets of combinations in one pass, if the second costs less than another pass would: it is as secret as
        // one
        // drawn later, since all vectors are in hand.
        boolean both = combiner.readsSlowerThanItCombines(combinations);
        long[][] words = combiner.combine(vectorLength, secret, both ? 2 * combinations : combinations, valid);
        int[] kept = valid.stream().toArray();
        int invalid = code.length() - kept.length;
        ReedSolomonCode ofValid = code.restrictedTo(kept);

        BitSet faulty = new BitSet();
        for (int c = 0; c < combinations; c++) {
            long[] validWord = select(words[c], kept);
            if (ofValid.contains(validWord)) {
                continue;
            }
            // A vector outside the field is one of the A wrong ones, already found.
            int open = Math.max(0, faults - invalid);
            int needed = code.dimension() + 2 * Math.max(1, open);
            if (kept.length < needed) {
                throw new InconsistentResultsException(kept.length, needed, Math.max(1, open));
            }
            for (int position : decoder.decode(ofValid, validWord).errors()) {
                faulty.set(kept[position]);
            }
        }
        if (faulty.cardinality() > ofValid.radius()) {
            throw new TooManyErrorsException(ofValid.radius(), kept.length);
        }
        BitSet survivors = (BitSet) valid.clone();
        survivors.andNot(faulty);
        if (!faulty.isEmpty()) {
            long[][] fresh = both
                    ? Arrays.copyOfRange(words, combinations, 2 * combinations)
                    : combiner.combine(vectorLength, secret, combinations, (BitSet) survivors.clone());
            recheck(fresh, survivors, ofValid);
        }
        BitSet outside = new BitSet();
        outside.set(0, code.length());
        outside.andNot(valid);
        return new FaultLocation(
                list(faulty),
                list(outside),
                list(survivors),
                missProbability(
                        combiner.blindness(vectorLength, (double) code.field().order(), combinations), ofValid));
    }

    /** Checks survivors, of which there are more than R because at most t of n-R >= 2t spare vectors were dropped. */
    private void recheck(long[][] words, BitSet survivors, ReedSolomonCode ofValid) {
        int[] kept = survivors.stream().toArray();
        ReedSolomonCode ofSurvivors = code.restrictedTo(kept);
        for (long[] word : words) {
            if (!ofSurvivors.contains(select(word, kept))) {
                throw new TooManyErrorsException(ofValid.radius(), ofValid.length());
            }
        }
    }

    private static double missProbability(double blindness, ReedSolomonCode ofValid) {
        return ofValid.redundancy() == 0 ? 1 : Math.min(1, Math.max(1, ofValid.radius()) * blindness);
    }

    private int requireShape(int[] lengths) {
        if (lengths.length != code.length()) {
            throw new IllegalArgumentException("got " + lengths.length + " vectors but the code has " + code.length()
                    + " positions; give one vector for each node");
        }
        for (int i = 1; i < lengths.length; i++) {
            if (lengths[i] != lengths[0]) {
                throw new IllegalArgumentException("vector " + i + " has length " + lengths[i] + " but vector 0 has "
                        + lengths[0] + "; drop results of another shape first");
            }
        }
        return lengths[0];
    }

    private static long[] select(long[] word, int[] positions) {
        long[] selected = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            selected[i] = word[positions[i]];
        }
        return selected;
    }

    private static List<Integer> list(BitSet positions) {
        List<Integer> list = new ArrayList<>();
        positions.stream().forEach(list::add);
        return list;
    }
}
