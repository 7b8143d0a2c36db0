package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that seals its connections, one node per executor, one sender at a time. */
@Tag("fault-20")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SealedExchangeTest {

    @Test
    void everyModeGivesTheSameWhenSparkAuthenticatesAndEncrypts() {
        Map<String, String> conf = Map.of(
                "spark.authenticate", "true",
                "spark.authenticate.secret", "a secret of the tests",
                "spark.network.crypto.enabled", "true",
                "spark.coded.exchange.transport", "tcp-relay",
                "spark.coded.exchange.schedule", "serial",
                "spark.kryo.registrationRequired", "true");
        try (JavaSparkContext spark = SparkTestContexts.localCluster(3, 1, conf)) {
            JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 20_000, 6, 5);
            Partitioner partitioner = new HashPartitioner(5);
            JavaPairRDD<String, Long> expected = input.partitionBy(partitioner);
            for (ExchangeMode mode : new ExchangeMode[] {ExchangeMode.REPLICATED, ExchangeMode.CODED}) {
                CodedPairs<String, Long> pairs =
                        Coded.pairs(input).nodes(3).computationLoad(2).mode(mode);
                ExchangeTestSupport.assertSamePartitions(expected, pairs.partitionBy(partitioner));
                assertThat(pairs.report().plan().transport())
                        .isEqualTo(TcpTransport.relayTree().name());
                assertThat(pairs.report().nodes().stream()
                                .map(NodeReport::executor)
                                .distinct())
                        .hasSize(3);
            }
        }
    }
}
