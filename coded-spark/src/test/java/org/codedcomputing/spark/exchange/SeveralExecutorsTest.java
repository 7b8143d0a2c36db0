package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks of one exchange in several JVMs, which the in-process transport cannot join. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralExecutorsTest {

    @Test
    void areRefusedBeforeAnythingRunsAndTheUncodedModeWorks() {
        try (JavaSparkContext spark =
                SparkTestContexts.localCluster(2, 2, Map.of("spark.kryo.registrationRequired", "true"))) {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 1_000, 8, 5);
            Partitioner partitioner = new HashPartitioner(4);
            CodedPairs<String, Long> pairs = Coded.pairs(input).nodes(4).computationLoad(2);
            JavaPairRDD<String, Long> output = pairs.partitionBy(partitioner);
            assertThatThrownBy(output::count)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the in-process transport joins tasks of one JVM only, but the application has 2 executors;"
                                    + " run with one executor of at least 4 cores (or local[4]), or use mode uncoded");
            // Nothing was submitted, so there is no attempt to report on.
            assertThatThrownBy(pairs::report).hasMessageContaining("has not run yet");
            ExchangeTestSupport.assertSamePartitions(
                    input.partitionBy(partitioner),
                    Coded.pairs(input).nodes(4).mode(ExchangeMode.UNCODED).partitionBy(partitioner));
        }
    }
}
