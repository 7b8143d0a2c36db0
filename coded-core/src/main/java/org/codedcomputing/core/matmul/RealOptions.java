package org.codedcomputing.core.matmul;

import java.io.Serializable;

/**
 * What a code over the reals depends on besides its dimensions.
 *
 * @param tolerance largest relative error that is allowed, as estimated from the condition of what is solved; more than 0
 * @param seed of random coefficients and of the order of evaluation points
 */
public record RealOptions(double tolerance, long seed) implements Serializable {
    /** Tolerance of {@link #DEFAULT}. */
    public static final double DEFAULT_TOLERANCE = 1e-9;

    /** Tolerance 1e-9. */
    public static final RealOptions DEFAULT = new RealOptions(DEFAULT_TOLERANCE, 1);

    /**
     * @throws IllegalArgumentException if the tolerance is not more than 0
     */
    public RealOptions {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException("tolerance must be more than 0 (was " + tolerance + ")");
        }
    }

    /** The same with another seed. */
    public RealOptions withSeed(long other) {
        return new RealOptions(tolerance, other);
    }
}
