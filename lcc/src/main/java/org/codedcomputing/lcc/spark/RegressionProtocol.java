package org.codedcomputing.lcc.spark;

import java.util.Locale;

/** How a gradient is computed and wrong results are found. */
public enum RegressionProtocol {
    /** One round; wrong results are located among those that arrived, each costs two workers [60], [67]. */
    LOCATED,
    /** One round; each result is verified by secret keys, a wrong one costs one worker [64]. */
    VERIFIED,
    /** Two rounds of products, each result verified; the sigmoid needs no polynomial, and workers see the weights [64]. */
    TWO_ROUNDS;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
