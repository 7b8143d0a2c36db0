package org.codedcomputing.spark.cli;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a verb does with a Spark context.
 *
 * @param <T> what it finds out
 */
@FunctionalInterface
public interface SparkWork<T> {

    /**
     * Does the work. The caller opens the context before and stops it after, on every path.
     *
     * @param jsc a running context
     * @return the result
     * @throws Exception whatever stops the work
     */
    T run(JavaSparkContext jsc) throws Exception;
}
