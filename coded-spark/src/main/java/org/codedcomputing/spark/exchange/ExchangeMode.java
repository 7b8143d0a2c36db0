package org.codedcomputing.spark.exchange;

import java.util.List;
import java.util.Locale;

/** How a pair operator moves its records. All modes give the same answer. */
public enum ExchangeMode {
    /** Spark's own shuffle: every input partition is mapped once. */
    UNCODED,
    /** Every input partition is mapped at r nodes; what a node still lacks it gets whole from one holder, spread evenly. */
    REPLICATED,
    /** Every input partition is mapped at r nodes; what the nodes lack travels as XOR packets for r receivers each [1]. */
    CODED,
    /**
     * Whichever of the other modes, with whichever design and computation load up to the given one, is predicted to be
     * fastest; coded only where it gains a margin. Without what a choice needs, uncoded, and the plan says why.
     */
    AUTO;

    /** The modes that name a way to move records, in their order: all but {@link #AUTO}. */
    public static final List<ExchangeMode> FIXED = List.of(UNCODED, REPLICATED, CODED);

    /**
     * Reads a mode as users write it, in any case.
     *
     * @throws IllegalArgumentException if there is no such mode
     */
    public static ExchangeMode parse(String text) {
        for (ExchangeMode mode : values()) {
            if (mode.toString().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "unknown mode '%s'; choose uncoded, replicated, coded or auto".formatted(text));
    }

    /** The mode as users write it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
