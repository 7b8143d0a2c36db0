package org.codedcomputing.lcc.spark;

import java.util.Locale;

/** What protects a computation; the answer is the same. */
public enum LagrangeMode {
    /** The Lagrange code, or repetition if there are too few workers for it and nothing is to be hidden. */
    AUTO,
    /** The Lagrange code. */
    LAGRANGE,
    /** Copies of every block. Hides nothing. */
    REPETITION,
    /** Every block at one worker, all of whom are waited for. */
    UNCODED;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
