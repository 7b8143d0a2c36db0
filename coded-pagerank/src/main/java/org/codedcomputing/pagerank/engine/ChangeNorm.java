package org.codedcomputing.pagerank.engine;

/** How the change of all vertices in one iteration is measured; {@link RoundSums} does it. NaN and infinity stay. */
public enum ChangeNorm {
    /** Sum of the absolute changes. */
    L1,

    /** The largest absolute change. */
    MAX
}
