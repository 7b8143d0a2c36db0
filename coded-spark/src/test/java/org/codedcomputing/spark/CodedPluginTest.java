package org.codedcomputing.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.source.Source;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.FieldArithmetic;
import org.codedcomputing.core.matmul.FixedFactorCode;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.spark.exchange.CodedPairs;
import org.codedcomputing.spark.exchange.ExchangeMetrics;
import org.codedcomputing.spark.exchange.ExchangeMode;
import org.codedcomputing.spark.exchange.ExchangeReport;
import org.codedcomputing.spark.exchange.NodeMetrics;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.CodedSession;
import org.codedcomputing.spark.job.JobMetrics;
import org.codedcomputing.spark.job.JobReport;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** What the plugin shows, read as a user's tools read it: from the pages that Spark serves. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CodedPluginTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CORES = 3;
    private static final String PLUGIN = CodedPlugin.class.getName();

    private static JsonNode get(JavaSparkContext jsc, String path) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofMinutes(1))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(jsc.sc().uiWebUrl().get() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** Counts and, of timers, how often, by source and metric. */
    private static Map<String, Long> metrics(JavaSparkContext jsc) throws Exception {
        JsonNode page = get(jsc, "/metrics/json/");
        String prefix = jsc.sc().applicationId() + ".driver.";
        Map<String, Long> metrics = new TreeMap<>();
        for (String kind : List.of("counters", "timers")) {
            page.get(kind).properties().stream()
                    .filter(entry -> entry.getKey().startsWith(prefix + "coded."))
                    .forEach(entry -> metrics.put(
                            entry.getKey().substring(prefix.length()),
                            entry.getValue().get("count").asLong()));
        }
        return metrics;
    }

    /** An exchange over sockets, to the end of an action. */
    private static ExchangeReport exchange(JavaSparkContext jsc) {
        JavaPairRDD<String, Long> pairs = jsc.parallelize(
                        IntStream.range(0, 3_000).boxed().toList(), 6)
                .mapToPair(i -> new Tuple2<>("key-" + i % 100, (long) i));
        CodedPairs<String, Long> coded =
                Coded.pairs(pairs).nodes(CORES).computationLoad(2).mode(ExchangeMode.CODED);
        assertThat(coded.partitionBy(new HashPartitioner(4)).count()).isEqualTo(3_000);
        return coded.report();
    }

    /** A round of which one worker never returns. */
    private static JobReport round(JavaSparkContext jsc) {
        FieldArithmetic<int[]> arithmetic = FieldArithmetic.of(Mersenne31.FIELD);
        FixedFactorCode<int[]> code =
                FixedFactorCode.of(Mds.of(2).overField(new ProductShape(4, 3, 1), CORES, arithmetic), false);
        Block<int[]> a = new Block<>(4, 3, IntStream.range(0, 12).toArray());
        Block<int[]> x = new Block<>(3, 1, new int[] {1, 10, 100});
        try (CodedSession<Block<int[]>, Block<int[]>, Block<int[]>> session = CodedJob.of(jsc, code)
                .stragglers(Delays.of(Map.of(1, Double.POSITIVE_INFINITY)), Speeds.FREE)
                .open(a)) {
            Block<int[]> y = session.run(
                    x, (share, vector, worker) -> FixedFactorCode.multiply(arithmetic, share, vector, false));
            assertThat(y.data()).containsExactly(210, 543, 876, 1209);
            return session.report();
        }
    }

    @Test
    void metricsAreServedFromTheStartAndSayWhatTheReportsSay() throws Exception {
        try (JavaSparkContext jsc = SparkTestContexts.local(
                CORES,
                Map.of(
                        "spark.plugins", PLUGIN,
                        "spark.ui.enabled", "true",
                        "spark.ui.port", "0",
                        "spark.coded.exchange.transport", "tcp"))) {
            Map<String, Long> before = metrics(jsc);
            assertThat(before.keySet()).containsExactlyElementsOf(documented());
            assertThat(before.values()).containsOnly(0L);

            ExchangeReport report = exchange(jsc);
            Map<String, Long> after = metrics(jsc);
            assertThat(report.sentBytes()).isPositive();
            for (String source : List.of(ExchangeMetrics.NAME, NodeMetrics.NAME)) {
                assertThat(after)
                        .containsEntry(source + ".sentBytes", report.sentBytes())
                        .containsEntry(source + ".receivedBytes", report.receivedBytes())
                        .containsEntry(source + ".headerBytes", report.headerBytes())
                        .containsEntry(source + ".transportSentBytes", report.transport(TransportCounts::sentBytes))
                        .containsEntry(source + ".mappedRecords", 6_000L);
            }
            assertThat(after)
                    .containsEntry(ExchangeMetrics.NAME + ".coded", 1L)
                    .containsEntry(ExchangeMetrics.NAME + ".uncoded", 0L)
                    .containsEntry(ExchangeMetrics.NAME + ".completed", 1L)
                    .containsEntry(ExchangeMetrics.NAME + ".failedAttempts", 0L)
                    .containsEntry(ExchangeMetrics.NAME + ".stage", 1L)
                    .containsEntry(NodeMetrics.NAME + ".nodes", (long) CORES);
            assertThat(stageFigures(jsc)).containsExactly(Map.entry("coded.exchange.sentBytes", report.sentBytes()));

            JobReport job = round(jsc);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (metrics(jsc).getOrDefault(JobMetrics.NAME + ".cancelledTasks", 0L) < 1) {
                assertThat(System.nanoTime()).as("a minute has passed").isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertThat(metrics(jsc))
                    .containsEntry(JobMetrics.NAME + ".jobs", 1L)
                    .containsEntry(JobMetrics.NAME + ".answered", 1L)
                    .containsEntry(JobMetrics.NAME + ".unanswered", 0L)
                    .containsEntry(JobMetrics.NAME + ".tasks", (long) CORES)
                    .containsEntry(JobMetrics.NAME + ".survivors", 2L)
                    .containsEntry(JobMetrics.NAME + ".cancelledTasks", 1L)
                    .containsEntry(JobMetrics.NAME + ".bytes", job.totals().bytes())
                    .containsEntry(JobMetrics.NAME + ".decode", 1L);
        }
    }

    /** One figure of all stages, as the REST API has it. */
    private static List<Map.Entry<String, Long>> stageFigures(JavaSparkContext jsc) throws Exception {
        List<Map.Entry<String, Long>> figures = new ArrayList<>();
        for (JsonNode stage : get(jsc, "/api/v1/applications/" + jsc.sc().applicationId() + "/stages")) {
            for (JsonNode update : stage.get("accumulatorUpdates")) {
                String name = update.get("name").asText();
                if (name.equals("coded.exchange.sentBytes")) {
                    figures.add(
                            Map.entry(name, Long.parseLong(update.get("value").asText())));
                }
            }
        }
        return figures;
    }

    /** The metrics that the page on them has, in alphabetical order. */
    private static List<String> documented() throws IOException {
        List<String> metrics = new ArrayList<>();
        String source = "";
        for (String line : Files.readAllLines(Path.of("..", "docs", "metrics.md"))) {
            if (line.startsWith("## `coded.")) {
                source = line.split("`", -1)[1];
            } else if (line.startsWith("| `")) {
                // Several in one cell: `a`, `b`.
                String[] cells = line.split("\\|", -1);
                for (String metric : cells[1].split(",", -1)) {
                    metrics.add(source + "." + metric.trim().replace("`", ""));
                }
            } else if (line.startsWith("## ")) {
                source = "";
            }
        }
        return metrics.stream()
                .filter(metric -> !metric.startsWith("."))
                .sorted()
                .toList();
    }

    @Test
    void withoutThePluginMetricsBeginWithTheFirstOperator() {
        try (JavaSparkContext jsc = SparkTestContexts.local(CORES, Map.of())) {
            assertThat(sources(jsc, ExchangeMetrics.NAME)).isEmpty();
            ExchangeReport report = exchange(jsc);
            assertThat(sources(jsc, ExchangeMetrics.NAME))
                    .singleElement()
                    .satisfies(source -> assertThat(
                                    source.metricRegistry().counter("sentBytes").getCount())
                            .isEqualTo(report.sentBytes()));
            assertThat(sources(jsc, NodeMetrics.NAME)).hasSize(1);
            assertThat(sources(jsc, JobMetrics.NAME)).isEmpty();
        }
    }

    private static List<Source> sources(JavaSparkContext jsc, String name) {
        return CollectionConverters.asJava(jsc.sc().env().metricsSystem().getSourcesByName(name));
    }

    @Test
    void aKeyThatDoesNotExistEndsTheApplicationAtItsStart() {
        Map<String, String> conf = Map.of("spark.plugins", PLUGIN, "spark.coded.exchange.nods", "4");
        assertThatThrownBy(() -> SparkTestContexts.local(1, conf).close())
                .hasMessage(
                        "unknown configuration key spark.coded.exchange.nods; the nearest known key is spark.coded.exchange.nodes");
    }

    @Test
    void connectEndsTheApplicationAtItsStart() {
        Map<String, String> conf = Map.of("spark.plugins", PLUGIN, "spark.api.mode", "connect");
        assertThatThrownBy(() -> SparkTestContexts.local(1, conf).close())
                .hasMessageStartingWith("spark.api.mode = connect is Spark Connect, which has no RDDs");
    }
}
