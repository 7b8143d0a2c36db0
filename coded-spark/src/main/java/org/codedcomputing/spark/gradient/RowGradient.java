package org.codedcomputing.spark.gradient;

import java.io.Serializable;

/** A loss that is a sum over rows: its value and its gradient, for a block of rows at once. Ready ones are in {@link Losses}. */
@FunctionalInterface
public interface RowGradient extends Serializable {
    /**
     * Adds the gradient of the block's rows, each times its weight, and says what their weighted loss is.
     *
     * <p>Copies of a block at several workers must give the same: no randomness, no order that depends on the machine. {@link
     * RowBlock}'s products keep to that, and so do {@link StrictMath}'s functions.
     *
     * @param block not modified
     * @param parameters p numbers, not modified
     * @param gradient p numbers, added to
     * @return sum over the rows of weight times loss
     */
    double add(RowBlock block, double[] parameters, double[] gradient);
}
