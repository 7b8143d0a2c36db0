package org.codedcomputing.spark.advise;

/**
 * A way to run a stage, and what the model says of it.
 *
 * @param scheme what it is, without parameters
 * @param name the same with parameters
 * @param appliesTo the stages that it can be used for; the log does not say what a task computes
 * @param seconds of the stage, predicted
 * @param price work without stragglers, over that of the stage as it is; 1 for none
 * @param how what to set or call
 */
record Remedy(String scheme, String name, String appliesTo, double seconds, double price, String how) {}
