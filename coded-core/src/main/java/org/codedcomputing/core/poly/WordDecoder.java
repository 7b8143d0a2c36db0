package org.codedcomputing.core.poly;

/** Finds the polynomial behind a word with wrong values. */
public interface WordDecoder {
    /**
     * The one word of the code within {@link ReedSolomonCode#radius()} errors of a given word.
     *
     * <p>With more errors than that the answer is an exception, or, if the errors lead within the radius of another word
     * of the code, that other word: a single word cannot tell the two apart. At most {@code n-R-t} errors are always told
     * apart; {@link VectorLocator} re-checks whole vectors for the rest.
     *
     * @param code the code
     * @param word n elements; not modified
     * @return the polynomial and the positions of the wrong values
     * @throws TooManyErrorsException if no word of the code is within the radius; never a best guess
     * @throws IllegalArgumentException if the word does not have n elements of the field
     */
    DecodedWord decode(ReedSolomonCode code, long[] word);
}
