package org.codedcomputing.core.poly;

import java.io.Serializable;
import org.codedcomputing.core.field.FiniteField;

/**
 * The words of values, at n nodes, of the polynomials of degree below R: a code of length n and dimension R. Any two words
 * differ in at least n-R+1 places, so up to {@link #radius()} wrong values can be put right and up to n-R noticed.
 *
 * <p>Missing values are not positions of this code: the nodes are those of the values in hand.
 *
 * @param nodes the n points, in the order of the values
 * @param dimension R, 1..n: one more than the largest degree
 */
public record ReedSolomonCode(InterpolationNodes nodes, int dimension) implements Serializable {
    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if R is not in 1..n
     */
    public ReedSolomonCode {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be >= 1 (was " + dimension + ")");
        }
        if (dimension > nodes.size()) {
            throw new IllegalArgumentException(
                    "dimension " + dimension + " needs as many values but only " + nodes.size() + " are there");
        }
    }

    /** The field of the code. */
    public FiniteField field() {
        return nodes.field();
    }

    /** Number of positions n. */
    public int length() {
        return nodes.size();
    }

    /** Number of check values n-R, which is the largest number of errors that cannot go unnoticed. */
    public int redundancy() {
        return length() - dimension;
    }

    /** Largest number of errors t = floor((n-R)/2) that can be corrected. */
    public int radius() {
        return redundancy() / 2;
    }

    /**
     * The code at some of the positions, in the order given.
     *
     * @param positions distinct, each 0..n-1, at least R of them
     * @throws IllegalArgumentException if there are fewer than R or one is repeated
     * @throws IndexOutOfBoundsException if a position is outside 0..n-1
     */
    public ReedSolomonCode restrictedTo(int... positions) {
        if (positions.length < dimension) {
            throw new IllegalArgumentException("have " + positions.length + " of " + dimension + " results needed");
        }
        return new ReedSolomonCode(nodes.restrictedTo(positions), dimension);
    }

    /**
     * The word of a polynomial.
     *
     * @param message degree below R, over the field of the code
     * @return n values
     * @throws IllegalArgumentException if the degree or the field does not fit
     */
    public long[] encode(Polynomial message) {
        if (message.degree() >= dimension) {
            throw new IllegalArgumentException("degree " + message.degree() + " does not fit dimension " + dimension
                    + "; the degree must be below it");
        }
        if (!message.field().equals(field())) {
            throw new IllegalArgumentException("message over " + message.field() + " for a code over " + field());
        }
        long[] word = new long[length()];
        for (int i = 0; i < word.length; i++) {
            word[i] = message.evaluate(nodes.point(i));
        }
        return word;
    }

    /**
     * The syndromes {@code S_l = sum_i w_i x_i^l y_i} for l = 0..n-R-1, with w_i the barycentric weights. All zero exactly
     * if the word belongs to the code. With a single error of value e at position i, S_0 is {@code w_i e} and S_1/S_0 is
     * x_i.
     *
     * @param word n elements; not modified
     * @return n-R elements
     * @throws IllegalArgumentException if the word does not have n elements of the field
     */
    public long[] syndromes(long[] word) {
        requireWord(word);
        FiniteField field = field();
        long[] terms = nodes.weights();
        for (int i = 0; i < terms.length; i++) {
            terms[i] = field.mul(terms[i], word[i]);
        }
        long[] syndromes = new long[redundancy()];
        for (int l = 0; l < syndromes.length; l++) {
            long sum = 0;
            for (int i = 0; i < terms.length; i++) {
                sum = field.add(sum, terms[i]);
                terms[i] = field.mul(terms[i], nodes.point(i));
            }
            syndromes[l] = sum;
        }
        return syndromes;
    }

    /**
     * Whether a word belongs to the code, by its syndromes.
     *
     * @param word n elements; not modified
     * @throws IllegalArgumentException if the word does not have n elements of the field
     */
    public boolean contains(long[] word) {
        for (long syndrome : syndromes(word)) {
            if (syndrome != 0) {
                return false;
            }
        }
        return true;
    }

    /** Checks that a word has n elements of the field. */
    void requireWord(long[] word) {
        if (word.length != length()) {
            throw new IllegalArgumentException("word has " + word.length + " values but the code has " + length()
                    + " positions; give one value for each node");
        }
        for (int i = 0; i < word.length; i++) {
            field().requireElement(word[i], "value " + i);
        }
    }
}
