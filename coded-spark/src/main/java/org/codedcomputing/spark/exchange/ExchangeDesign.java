package org.codedcomputing.spark.exchange;

import java.util.Locale;

/** Which delivery design an exchange uses: who maps what, and who serves whom in which group. */
public enum ExchangeDesign {
    /** Coded distributed computing [1]: the least bytes, the most batches and groups. Shares files for a load between. */
    CDC,
    /** The resolvable design [5, 6] of K = k q nodes with computation load k: far fewer groups for a packet that serves k-1. */
    RESOLVABLE,
    /** CDC within pods of nodes that each hold the whole input: fewer groups still where K is large. */
    PODS,
    /**
     * {@link #CDC}, unless it needs more groups or sends smaller packets than the configuration allows; then whichever
     * design of at most the same computation load sends the least and keeps both limits.
     */
    AUTO;

    /**
     * Reads a design as users write it, in any case.
     *
     * @throws IllegalArgumentException if there is no such design
     */
    public static ExchangeDesign parse(String text) {
        for (ExchangeDesign design : values()) {
            if (design.toString().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return design;
            }
        }
        throw new IllegalArgumentException("unknown design '%s'; choose cdc, resolvable, pods or auto".formatted(text));
    }

    /** The design as users write it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
