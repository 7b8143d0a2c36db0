package org.codedcomputing.terasort;

import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeMode;
import scala.Tuple2;

/** A user's application, which has the library from {@code --jars}. */
public final class ProbeApplication {
    private ProbeApplication() {}

    /** Prints how many records an exchange returned, and which metrics there are. */
    public static void main(String[] args) {
        try (JavaSparkContext jsc = new JavaSparkContext(new SparkConf())) {
            String metrics =
                    jsc.sc().env().metricsSystem().getSourcesByName("coded.job").size() + " sources of metrics";
            JavaPairRDD<Integer, Integer> pairs = jsc.parallelize(
                            IntStream.range(0, 1_000).boxed().toList(), 3)
                    .mapToPair(i -> new Tuple2<>(i, i));
            CodedPairs<Integer, Integer> coded =
                    Coded.pairs(pairs).nodes(3).computationLoad(2).mode(ExchangeMode.CODED);
            long records = coded.partitionBy(new HashPartitioner(3)).count();
            System.out.println(records + " records, " + metrics);
        }
    }
}
