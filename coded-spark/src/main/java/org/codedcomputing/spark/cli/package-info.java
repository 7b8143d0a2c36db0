/**
 * The command line {@code coded}: the main class, what every verb has in common, and how a verb gets its Spark.
 *
 * <p>{@link org.codedcomputing.spark.cli.Main} finds the verbs through {@link java.util.ServiceLoader}, one
 * {@link org.codedcomputing.spark.cli.VerbProvider} per module; a verb extends
 * {@link org.codedcomputing.spark.cli.CodedCommand} and runs its work in a context that
 * {@link org.codedcomputing.spark.cli.SparkOptions} opens and closes. What a user types wrongly ends with exit code 2,
 * what fails with 1, each with one line on the error stream.
 */
@NullMarked
package org.codedcomputing.spark.cli;

import org.jspecify.annotations.NullMarked;
