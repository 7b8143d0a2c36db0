package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.jdk.javaapi.CollectionConverters;

/** An executor is taken away between the plan and the action, and not replaced: no exchange changes its K by itself. */
@Tag("fault-13")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExecutorsRemovedTest {
    private static final int NODES = 3;
    private static final Partitioner PARTITIONER = new HashPartitioner(5);

    @Test
    void theActionRefusesWithBothNumbersAndUncodedGoesOn() {
        Map<String, String> conf = Map.of(
                "spark.coded.exchange.slotWait", "1s",
                "spark.coded.exchange.transport", "tcp",
                "spark.kryo.registrationRequired", "true");
        try (JavaSparkContext spark = SparkTestContexts.localCluster(NODES, 1, conf)) {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 6_000, 6, 5);
            List<List<String>> expected = ExchangeTestSupport.contents(input.partitionBy(PARTITIONER));
            // All of them have registered once this has run.
            CodedPairs<String, Long> before = coded(input, ExchangeMode.CODED);
            assertThat(ExchangeTestSupport.contents(before.partitionBy(PARTITIONER)))
                    .isEqualTo(expected);

            CodedPairs<String, Long> coded = coded(input, ExchangeMode.CODED);
            CodedPairs<String, Long> replicated = coded(input, ExchangeMode.REPLICATED);
            JavaPairRDD<String, Long> codedOutput = coded.partitionBy(PARTITIONER);
            JavaPairRDD<String, Long> replicatedOutput = replicated.partitionBy(PARTITIONER);
            assertThat(coded.plan().nodes()).isEqualTo(NODES);

            String executor = spark.sc().getExecutorIds().head();
            assertThat(spark.sc()
                            .killExecutors(CollectionConverters.asScala(List.of(executor))
                                    .toSeq()))
                    .isTrue();
            ExchangeTestSupport.await(
                    "an executor fewer", () -> spark.sc().getExecutorIds().size() == NODES - 1);

            for (JavaPairRDD<String, Long> output : List.of(codedOutput, replicatedOutput)) {
                assertThatThrownBy(output::count)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContainingAll(
                                "the exchange needs 3 task slots at once", "the application has 2", "at most 2 nodes");
            }
            assertThat(ExchangeTestSupport.contents(
                            coded(input, ExchangeMode.UNCODED).partitionBy(PARTITIONER)))
                    .isEqualTo(expected);
            assertThat(ExchangeTestSupport.contents(
                            coded(input, ExchangeMode.CODED).nodes(2).partitionBy(PARTITIONER)))
                    .as("with as many nodes as there are")
                    .isEqualTo(expected);
        }
    }

    private static CodedPairs<String, Long> coded(JavaPairRDD<String, Long> input, ExchangeMode mode) {
        return Coded.pairs(input).nodes(NODES).computationLoad(2).mode(mode);
    }
}
