package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.FaultyUdp;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.exchange.transport.UdpMulticastTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Tuple2;

/** The exchange over real multicast sockets, with datagrams lost, repeated, overtaken and damaged: always the exact result. */
@Tag("fault-3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExchangeOverUdpTest {
    private static final int NODES = 4;
    private static final int PARTITIONS = 12;
    private static final int RECORDS = 5_000;
    private static final long SEED = Long.getLong("coded.seed", 20261123);

    private JavaSparkContext spark;
    private JavaPairRDD<byte[], byte[]> input;
    private List<List<String>> oracle;

    @BeforeAll
    void startSpark() {
        spark = new JavaSparkContext(ExchangeTestSupport.conf(NODES));
        List<Integer> parts = new ArrayList<>();
        for (int part = 0; part < PARTITIONS; part++) {
            parts.add(part);
        }
        input = spark.parallelize(parts, PARTITIONS).flatMapToPair(part -> {
            Random random = new Random(SEED + part);
            List<Tuple2<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                byte[] key = new byte[4];
                byte[] value = new byte[46];
                random.nextBytes(key);
                random.nextBytes(value);
                key[0] &= 3;
                records.add(new Tuple2<>(key, value));
            }
            return records.iterator();
        });
        oracle = contents(input.partitionBy(new CodedPairsTest.FirstByte(NODES)));
    }

    @AfterAll
    void stopSpark() {
        spark.stop();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(UdpMulticastTransport.openEndpoints()).isZero();
    }

    /** The records of each partition as text, sorted. */
    private static List<List<String>> contents(JavaPairRDD<byte[], byte[]> records) {
        return records
                .map(record -> Arrays.toString(record._1()) + Arrays.toString(record._2()))
                .glom()
                .map(partition -> partition.stream().sorted().toList())
                .collect()
                .stream()
                .map(partition -> partition.stream().map(String::valueOf).toList())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "CODED, 0, 0, 0, 0",
        "REPLICATED, 0, 0, 0, 0",
        "CODED, 0.01, 0, 0, 0",
        "CODED, 0.05, 0, 0, 0",
        "CODED, 0.2, 0, 0, 0",
        "CODED, 0, 0.2, 0, 0",
        "CODED, 0, 0, 0.2, 0",
        "CODED, 0, 0, 0, 0.05",
        "REPLICATED, 0.05, 0.05, 0.05, 0.05",
        "CODED, 0.1, 0.1, 0.1, 0.1"
    })
    void theResultIsExact(ExchangeMode mode, double lose, double repeat, double holdBack, double flip) {
        CodedPairs<byte[], byte[]> coded = Coded.fixedWidthPairs(input, 4, 46)
                .nodes(NODES)
                .computationLoad(2)
                .mode(mode)
                .transport(FaultyUdp.of(lose, repeat, holdBack, flip, SEED));
        assertThat(contents(coded.partitionBy(new CodedPairsTest.FirstByte(NODES))))
                .isEqualTo(oracle);
        ExchangeReport report = coded.report();
        assertThat(report.sentBytes()).isPositive();
        if (lose + flip > 0) {
            assertThat(sum(report, TransportCounts::repairedFrames)).isPositive();
        }
        if (flip > 0) {
            assertThat(sum(report, TransportCounts::corruptFrames)).isPositive();
        }
        if (repeat > 0) {
            assertThat(sum(report, TransportCounts::duplicateFrames)).isPositive();
        }
        assertThat(report.explain()).contains("transport udp multicast:", "repaired");
    }

    private static long sum(ExchangeReport report, ToLongFunction<TransportCounts> count) {
        return report.nodes().stream()
                .mapToLong(node -> count.applyAsLong(node.transport()))
                .sum();
    }
}
