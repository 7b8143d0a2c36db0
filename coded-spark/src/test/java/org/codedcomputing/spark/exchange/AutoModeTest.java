package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.codedcomputing.spark.Coded;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.Calibration;
import org.codedcomputing.spark.plan.Calibrations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mode auto chooses and says, with declared rates and a transport that passes for a network. */
@Tag("fault-13")
class AutoModeTest {
    private static final int NODES = 4;
    private static final long BYTES = 100_000_000;
    private static final Partitioner PARTITIONER = new HashPartitioner(5);

    /** Tasks of one JVM that believe to talk over a network. */
    private static final class PretendedNetwork implements Transport {
        private static final long serialVersionUID = 1L;

        private final InProcessTransport delegate = new InProcessTransport();

        @Override
        public String name() {
            return "pretended network";
        }

        @Override
        public boolean withinOneJvm() {
            return false;
        }

        @Override
        public Endpoint open(Membership membership) {
            return delegate.open(membership);
        }
    }

    private interface Check {
        void with(JavaSparkContext spark) throws Exception;
    }

    private static void with(Map<String, String> settings, Check check) throws Exception {
        SparkConf conf = ExchangeTestSupport.conf(NODES);
        settings.forEach((key, value) -> conf.set("spark.coded." + key, value));
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            check.with(spark);
        }
    }

    private static Map<String, String> network(String uplink, String downlink, String multicast) {
        return new HashMap<>(Map.of(
                "plan.uplink", uplink,
                "plan.downlink", downlink,
                "plan.multicast", multicast,
                "exchange.load", "3",
                "exchange.mode", "auto"));
    }

    private static CodedPairs<String, Long> auto(JavaSparkContext spark) {
        return Coded.pairs(ExchangeTestSupport.zipf(spark, 4_000, 12, 1))
                .nodes(NODES)
                .expectedBytes(BYTES)
                .transport(new PretendedNetwork());
    }

    /** The result of whatever auto chose is that of Spark's own shuffle. */
    private static ExchangeReport runs(JavaSparkContext spark) {
        JavaPairRDD<String, Long> input = ExchangeTestSupport.zipf(spark, 4_000, 12, 1);
        CodedPairs<String, Long> pairs = auto(spark);
        assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER)))
                .isEqualTo(ExchangeTestSupport.contents(input.partitionBy(PARTITIONER)));
        return pairs.report();
    }

    @Test
    void slowUplinksAreCoded() throws Exception {
        with(network("2mbit", "free", "filtered"), spark -> {
            ExchangePlan plan = auto(spark).plan();
            assertThat(plan.mode()).isEqualTo(ExchangeMode.CODED);
            assertThat(plan.computationLoad()).isEqualTo(3);
            assertThat(plan.design()).isEqualTo(CdcDesign.of(NODES, 3).name());
            assertThat(plan.toString()).contains("mode coded, K=4, r=3", "; predicted ");
            assertThat(plan.notes().get(0))
                    .startsWith("mode auto chose coded r=3, CDC(K=4, r=3), udp multicast out of ")
                    .contains("up to r=3");
            assertThat(plan.notes().get(1))
                    .contains("the best uncoded one, replicated r=3", "at least the 1.15 that coding must gain");
            assertThat(plan.notes().get(2)).contains("3/4 of the input", "plan.input = fetched");
            assertThat(plan.explain())
                    .contains("planned with uplink 2.00 Mbit/s, downlink free, shared free, multicast filtered;")
                    .contains("rates are declared: uplink, downlink, multicast; defaults: ")
                    .contains("--> coded")
                    .containsPattern("uncoded +1 +none");
            assertThat(runs(spark).plan().mode()).isEqualTo(ExchangeMode.CODED);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2mbit, 2mbit, filtered, replicated, downlinks are no faster than uplinks",
        "2mbit, free, none, replicated, without multicast",
        "2mbit, 2mbit, flooded, replicated, multicast reaches every node",
        "10gbit, 10gbit, filtered, uncoded, under"
    })
    void elsewhereNothingIsCodedAndThePlanSaysWhy(
            String uplink, String downlink, String multicast, String chosen, String why) throws Exception {
        with(network(uplink, downlink, multicast), spark -> {
            ExchangeReport report = runs(spark);
            assertThat(report.plan().mode()).hasToString(chosen);
            assertThat(report.plan().notes())
                    .anySatisfy(note -> assertThat(note).contains(why));
        });
    }

    @Test
    void theLoadIsTheStorageBudget() throws Exception {
        Map<String, String> settings = network("2mbit", "free", "filtered");
        settings.put("exchange.load", "2.5");
        with(settings, spark -> assertThat(auto(spark).plan().computationLoad()).isLessThanOrEqualTo(2.5));
        settings.put("exchange.load", "1");
        with(settings, spark -> {
            ExchangePlan plan = auto(spark).plan();
            assertThat(plan.computationLoad()).isEqualTo(1);
            assertThat(plan.mode()).isNotEqualTo(ExchangeMode.CODED);
            assertThat(plan.explain()).contains("nothing to code for 4 nodes with a storage budget of r=1");
        });
        settings.put("exchange.load", "4");
        with(settings, spark -> {
            ExchangeReport everywhere = runs(spark);
            assertThat(everywhere.plan().mode()).isEqualTo(ExchangeMode.REPLICATED);
            assertThat(everywhere.plan().computationLoad()).isEqualTo(4);
            assertThat(everywhere.sentBytes()).isZero();
        });
    }

    @Test
    void marginMemoryAndDesignAreKept() throws Exception {
        Map<String, String> settings = network("2mbit", "free", "filtered");
        settings.put("plan.margin", "50");
        with(settings, spark -> assertThat(auto(spark).plan().mode()).isEqualTo(ExchangeMode.REPLICATED));
        settings.put("plan.margin", "1.15");
        settings.put("exchange.memory", "1m");
        with(settings, spark -> {
            ExchangePlan plan = auto(spark).plan();
            assertThat(plan.mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(plan.explain()).contains("over its memory of 1,048,576, and would spill");
        });
        settings.remove("exchange.memory");
        settings.put("exchange.design", "pods");
        with(settings, spark -> assertThat(auto(spark).plan().design()).startsWith("pods"));
        settings.put("exchange.design", "auto");
        settings.put("exchange.groupCap", "3");
        with(settings, spark -> assertThat(auto(spark).plan().groups()).isLessThanOrEqualTo(3));
    }

    /** A sample on which zstd leaves three quarters of what lz4 leaves, and seals a quarter as fast. */
    private static Calibration calibration(JavaSparkContext spark, double uplink) {
        return new Calibration(
                "2026-11-28T18:00:00Z",
                spark.sc().master(),
                NODES,
                NODES,
                uplink,
                uplink,
                1e9,
                uplink,
                false,
                2,
                6e9,
                5e9,
                null,
                new Calibration.Sample(
                        1 << 20, 2e8, 4e8, 2e8, 3e8, 1e8, 0.4, 0.5, new Calibration.Dense(1e8, 1.5e8, 0.3)),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "coded, 250e3, auto, zstd level 1",
        "auto, 250e3, auto, zstd level 1",
        "replicated, 250e3, auto, zstd level 1",
        "coded, 1e9, auto, lz4",
        "coded, 250e3, lz4, lz4",
        "coded, 1e9, zstd, zstd level 1"
    })
    void theCodecIsTheOneThatEndsSooner(String mode, double uplink, String codec, String chosen) throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of("exchange.load", "3", "exchange.mode", mode, "exchange.codec", codec));
        with(settings, spark -> {
            Calibrations.keep(spark.sc(), calibration(spark, uplink));
            ExchangePlan plan = auto(spark).plan();
            assertThat(plan.toString()).contains("codec " + chosen);
            assertThat(plan.notes().stream()
                            .anyMatch(note -> note.startsWith("codec auto took zstd level 1: predicted")))
                    .isEqualTo(codec.equals("auto") && chosen.startsWith("zstd"));
            ExchangeReport report = runs(spark);
            assertThat(report.plan().toString()).contains("codec " + chosen);
            // Each node receives what three of four nodes do not have mapped there: a quarter of all that was stored.
            assertThat(report.nodes().stream()
                            .mapToLong(NodeReport::decodedBytes)
                            .sum())
                    .isCloseTo(report.intermediateBytes() / 4, withinPercentage(10));
        });
        settings.put("plan.compression", "0.4");
        settings.put("exchange.codec", "auto");
        with(settings, spark -> {
            Calibrations.keep(spark.sc(), calibration(spark, uplink));
            assertThat(auto(spark).plan().toString())
                    .as("a declared ratio is that of one codec")
                    .contains("codec lz4");
        });
    }

    @Test
    void fetchedReplicasCount() throws Exception {
        Map<String, String> settings = network("2mbit", "2mbit", "none");
        settings.put("plan.input", "fetched");
        with(settings, spark -> {
            ExchangePlan plan = auto(spark).plan();
            assertThat(plan.mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(plan.notes()).noneMatch(note -> note.contains("taken for granted"));
        });
    }

    @Test
    void oneJvmIsNeverCoded() throws Exception {
        with(network("2mbit", "free", "filtered"), spark -> {
            CodedPairs<String, Long> pairs = Coded.pairs(ExchangeTestSupport.zipf(spark, 4_000, 12, 1))
                    .nodes(NODES)
                    .expectedBytes(BYTES);
            assertThat(pairs.plan().mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(pairs.plan().notes())
                    .singleElement()
                    .asString()
                    .startsWith("mode auto runs uncoded: all tasks run in one JVM");
            assertThat(ExchangeTestSupport.contents(pairs.partitionBy(PARTITIONER)))
                    .isEqualTo(ExchangeTestSupport.contents(
                            ExchangeTestSupport.zipf(spark, 4_000, 12, 1).partitionBy(PARTITIONER)));
        });
    }

    @Test
    void whatCannotRunRunsUncodedAndThePlanSaysWhy() throws Exception {
        with(network("2mbit", "free", "filtered"), spark -> {
            ExchangePlan tooMany = auto(spark).nodes(8).plan();
            assertThat(tooMany.mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(tooMany.notes())
                    .singleElement()
                    .asString()
                    .contains("mode auto runs uncoded: the exchange needs 8 task slots at once", "has 4");
            ExchangePlan unknown = Coded.pairs(ExchangeTestSupport.zipf(spark, 4_000, 12, 1))
                    .nodes(NODES)
                    .transport(new PretendedNetwork())
                    .plan();
            assertThat(unknown.mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(unknown.notes()).singleElement().asString().contains("not known", "expectedBytes");
            assertThat(unknown.forecast()).isNull();
        });
        SparkConf dynamic = ExchangeTestSupport.conf(NODES).set("spark.dynamicAllocation.enabled", "true");
        try (JavaSparkContext spark = new JavaSparkContext(dynamic)) {
            ExchangePlan plan = auto(spark).mode(ExchangeMode.AUTO).plan();
            assertThat(plan.mode()).isEqualTo(ExchangeMode.UNCODED);
            assertThat(plan.notes()).singleElement().asString().contains("spark.dynamicAllocation.enabled = true");
        }
    }

    @Test
    void planningRunsNoJob() throws Exception {
        with(network("2mbit", "free", "filtered"), spark -> {
            auto(spark).plan();
            auto(spark).partitionBy(PARTITIONER);
            assertThat(spark.statusTracker().getJobIdsForGroup(null)).isEmpty();
        });
    }

    /** Every mode has its prediction beside what was measured, and the log's line has both. */
    @Test
    void predictionsStandBesideTheMeasured() throws Exception {
        with(network("2mbit", "free", "filtered"), spark -> {
            for (ExchangeMode mode : ExchangeMode.values()) {
                CodedPairs<String, Long> pairs = auto(spark).mode(mode);
                JavaPairRDD<String, Long> moved = pairs.partitionBy(PARTITIONER);
                assertThat(moved.count()).isEqualTo(3_996);
                ExchangeReport report = pairs.report();
                ExchangeForecast forecast = pairs.plan().forecast();
                assertThat(forecast).isNotNull();
                assertThat(report.predictedSeconds()).hasValue(forecast.totalSeconds());
                assertThat(report.measuredSeconds().orElseThrow())
                        .isEqualTo(Objects.requireNonNull(report.stage()).wallSeconds()
                                + report.reduceSeconds().orElseThrow());
                assertThat(report.toString())
                        .containsPattern("; predicted [0-9.]+ s, measured [0-9.]+ s with the stage that reads it \\(");
                List<String> rows = report.explain().lines().toList();
                assertThat(rows).anyMatch(row -> row.matches("  total +[0-9.]+ +[0-9.]+ +[+-][0-9]+ %"));
                assertThat(rows.stream().anyMatch(row -> row.startsWith("  shuffle  ")))
                        .isEqualTo(mode != ExchangeMode.UNCODED);
                assertThat(forecast.seconds(Stage.SHUFFLE)).isPositive();
            }
        });
    }

    @Test
    void keysThatContradictEachOtherAreRefused() throws Exception {
        with(
                network("2mbit", "free", "shared"),
                spark -> assertThatThrownBy(() -> auto(spark).plan())
                        .hasMessageContainingAll("spark.coded.plan.multicast = shared", "set spark.coded.plan.shared"));
        with(
                network("fast", "free", "none"),
                spark -> assertThatThrownBy(() -> auto(spark).plan())
                        .hasMessageContainingAll("spark.coded.plan.uplink = fast", "no rate"));
        with(
                network("2mbit", "free", "none"),
                spark -> assertThatThrownBy(() -> auto(spark).computationLoad(9).plan())
                        .hasMessageContainingAll("9", "4"));
    }
}
