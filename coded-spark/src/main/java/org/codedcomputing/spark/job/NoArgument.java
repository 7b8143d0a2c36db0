package org.codedcomputing.spark.job;

/** The argument of a round that needs none; nothing is shipped for it. */
public enum NoArgument {
    /** The only one. */
    NONE
}
