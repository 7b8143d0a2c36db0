package org.codedcomputing.core.poly;

import java.io.Serializable;
import java.util.List;

/**
 * What {@link VectorLocator} found among n received vectors.
 *
 * @param faulty positions of wrong vectors, ascending
 * @param invalid positions of vectors with a value outside the field, ascending; none is in {@code faulty}
 * @param survivors all other positions, ascending, at least R: any R of them decode
 * @param missProbability bound on the probability, over the secret combinations, that a survivor is wrong although no more
 *     were wrong than the code corrects; 1 if there was no result to spare and so nothing could be checked
 */
public record FaultLocation(
        List<Integer> faulty, List<Integer> invalid, List<Integer> survivors, double missProbability)
        implements Serializable {
    /** Copies the lists. */
    public FaultLocation {
        faulty = List.copyOf(faulty);
        invalid = List.copyOf(invalid);
        survivors = List.copyOf(survivors);
    }

    /** Whether there was at least one result to spare, so that the others could be checked. */
    public boolean checked() {
        return missProbability < 1;
    }
}
