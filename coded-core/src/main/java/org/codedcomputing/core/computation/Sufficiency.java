package org.codedcomputing.core.computation;

/**
 * What a code says of a set of results.
 *
 * @param decodable whether the answer follows from them
 * @param missing how many more results are needed at least, 0 if decodable
 * @param estimatedError estimate of the answer's relative error; 0 for exact codes, NaN while not decodable
 * @param withinTolerance whether that estimate is within the code's tolerance; if it is not, one more result may help
 */
public record Sufficiency(boolean decodable, int missing, double estimatedError, boolean withinTolerance) {
    /** Enough, and exact. */
    public static final Sufficiency EXACT = new Sufficiency(true, 0, 0, true);

    /**
     * Not enough yet.
     *
     * @param missing how many more are needed at least, at least 1
     */
    public static Sufficiency notYet(int missing) {
        return new Sufficiency(false, missing, Double.NaN, false);
    }

    /**
     * Enough over the reals.
     *
     * @param estimatedError estimate of the relative error
     * @param tolerance what is allowed
     */
    public static Sufficiency estimated(double estimatedError, double tolerance) {
        return new Sufficiency(true, 0, estimatedError, estimatedError <= tolerance);
    }
}
