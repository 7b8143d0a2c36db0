/**
 * The advisor: event log of a Spark application -> {@link org.codedcomputing.spark.advise.LoggedStage stages} -> what was wrong with each
 * -> what other ways of running it would take, by replay of its own task times -> text, JSON, a page. Needs no Spark context.
 */
@NullMarked
package org.codedcomputing.spark.advise;

import org.jspecify.annotations.NullMarked;
