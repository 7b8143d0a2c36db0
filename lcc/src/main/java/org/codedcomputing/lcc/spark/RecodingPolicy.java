package org.codedcomputing.lcc.spark;

import java.util.Locale;

/** When verified computing encodes anew for fewer blocks, after workers were refused or late. */
public enum RecodingPolicy {
    /** If the time that it is expected to save in the iterations that are left exceeds what it costs. */
    WHEN_IT_PAYS,
    /** Whenever too few workers are left to spare. */
    ALWAYS,
    /** Only if there would be no answer otherwise. */
    WHEN_NEEDED;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
