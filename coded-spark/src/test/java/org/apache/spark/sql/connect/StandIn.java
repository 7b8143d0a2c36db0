package org.apache.spark.sql.connect;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Stands in for the classes of Spark Connect, which are not on the class path of tests: it is known by its package alone. */
public class StandIn {

    /** What such a server does first. */
    public static JavaSparkContext startContext(SparkConf conf) {
        return new JavaSparkContext(conf);
    }
}
