package org.codedcomputing.core.poly;

import java.util.ArrayList;
import java.util.List;

/**
 * Gao's decoder [61]: the extended Euclidean algorithm on the polynomial that vanishes at all nodes and the interpolant of
 * the word, stopped half way, gives error locator and message as one quotient. O(n^2). Stateless.
 */
public final class GaoDecoder implements WordDecoder {
    @Override
    public DecodedWord decode(ReedSolomonCode code, long[] word) {
        code.requireWord(word);
        int n = code.length();
        int limit = (n + code.dimension() + 1) / 2;
        ExtendedEuclid.Row row =
                ExtendedEuclid.untilBelow(code.nodes().master(), code.nodes().interpolate(word), limit);
        Polynomial.Division division = row.r().divide(row.v());
        Polynomial message = division.quotient();
        if (!division.remainder().isZero() || message.degree() >= code.dimension()) {
            throw new TooManyErrorsException(code.radius(), n);
        }
        List<Integer> errors = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (message.evaluate(code.nodes().point(i)) != word[i]) {
                errors.add(i);
            }
        }
        // What is promised is the distance, so the distance is what is checked, whatever led to the message.
        if (errors.size() > code.radius()) {
            throw new TooManyErrorsException(code.radius(), n);
        }
        return new DecodedWord(message, errors);
    }
}
