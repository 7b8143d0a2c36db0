package org.codedcomputing.core.poly;

import java.io.Serializable;
import java.util.List;

/**
 * A corrected word.
 *
 * @param message the polynomial of degree below R
 * @param errors positions of the wrong values, ascending, at most {@link ReedSolomonCode#radius()}
 */
public record DecodedWord(Polynomial message, List<Integer> errors) implements Serializable {
    /** Copies the list. */
    public DecodedWord {
        errors = List.copyOf(errors);
    }
}
