/**
 * The sort benchmark on Spark: generate, sort, validate and sum, with Hadoop's formats.
 *
 * <p>The way of the data: a {@link org.codedcomputing.terasort.TeraInput} lists the files and counts their rows; {@link
 * org.codedcomputing.terasort.TeraInputFormat} cuts them into {@link org.codedcomputing.terasort.TeraSplit}s, and its RDD reads
 * those as pairs of a 10-byte key and a 90-byte value; {@link org.codedcomputing.terasort.TeraSampler} chooses the split
 * keys of a {@link org.codedcomputing.terasort.TeraPartitioner}; a {@link org.codedcomputing.terasort.SortExchange} moves
 * every row to its range and sorts it there (plain or coded: the only place that knows); {@link
 * org.codedcomputing.terasort.TeraOutputFormat} writes the ranges into the hidden directory of an {@link
 * org.codedcomputing.terasort.AtomicOutput}, which a rename publishes once the rows have been counted again.
 *
 * <p>The jobs are {@link org.codedcomputing.terasort.TeraGen}, {@link org.codedcomputing.terasort.TeraSort}, {@link
 * org.codedcomputing.terasort.TeraValidate} and {@link org.codedcomputing.terasort.TeraChecksumJob}. Keys are byte
 * arrays, which have no value equality: nothing here puts one into a hash map.
 */
@NullMarked
package org.codedcomputing.terasort;

import org.jspecify.annotations.NullMarked;
