package org.codedcomputing.lcc.code;

/** What an argument of a worker function is to the code. */
public enum ArgumentKind {
    /** K blocks, encoded, and hidden if there are masks. Degree K+T-1 in z. */
    DATA,

    /** One value for all blocks, hidden behind T masks. Degree K+T-1 in z; without masks 0, since nothing hides it. */
    HIDDEN,

    /** One value for all blocks that every worker sees. Degree 0. */
    PUBLIC;

    /** Degree in z of the argument's encoding. */
    int degree(LagrangePoints points) {
        return this == DATA || (this == HIDDEN && points.masks() > 0) ? points.degree() : 0;
    }
}
