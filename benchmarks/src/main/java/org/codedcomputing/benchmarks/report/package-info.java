/**
 * The reproduction report: kept results of experiments and models -> {@link org.codedcomputing.benchmarks.report.Sources sources}, next to
 * what papers say ({@link org.codedcomputing.benchmarks.report.Papers}) -> one page. No figure of ours is written anywhere but in a
 * result.
 */
@NullMarked
package org.codedcomputing.benchmarks.report;

import org.jspecify.annotations.NullMarked;
