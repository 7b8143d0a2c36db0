package org.codedcomputing.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.cdc.CodeRates;
import org.codedcomputing.spark.Coded;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

class CalibrationTest {
    private static final Calibration BARE = new Calibration(
            "2026-11-23T21:00:00Z",
            "local[4]",
            4,
            1,
            1e6,
            2e6,
            null,
            0.0,
            null,
            2,
            null,
            null,
            null,
            null,
            List.of("a note"));

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("deep/down/calibration.json");
        Calibration full = BARE.withStage(0.125)
                .withSample(new Calibration.Sample(5, 1, 2, 3, 4, 5, 0.5, 0.25, new Calibration.Dense(6, 7, 0.125)));
        BARE.write(file);
        full.write(file);
        assertThat(Calibration.read(file)).contains(full);
        try (var files = Files.list(folder.resolve("deep/down"))) {
            assertThat(files).as("no temporary file stays").containsExactly(file);
        }
        assertThat(Calibration.read(folder.resolve("none.json"))).isEmpty();
        assertThat(full.explain())
                .contains(
                        "one unicast stream",
                        "8.00 Mbit/s",
                        "not measured",
                        "note: a note",
                        "sample: compression",
                        "an empty stage",
                        "0.125 s");
    }

    @Test
    void whatIsNoCalibrationIsRefused() throws IOException {
        Path file = folder.resolve("c.json");
        Files.writeString(file, "{\"version\": 2, \"calibration\": {}}");
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContainingAll("version 2", "version 1", "again");
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContaining("version none");
        Files.writeString(file, "not json");
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContaining("is no calibration");
        Files.writeString(file, "{\"version\": 1, \"calibration\": {\"notes\": [], \"surprise\": 1}}");
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContaining("surprise");
        Files.writeString(file, "{\"version\": 1}");
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContaining("does not say when");
        BARE.write(file);
        String bare = Files.readString(file);
        Files.writeString(file, bare.replace("1000000.0", "-1"));
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContainingAll("unicast is -1.0", "1.0E-6", "1.0E18");
        Files.writeString(file, bare.replace("\"nodes\" : 4", "\"nodes\" : 0"));
        assertThatThrownBy(() -> Calibration.read(file)).hasMessageContaining("0 nodes on 1 hosts");
    }

    private static NetworkProbe.Finding finding(int node, @Nullable Double multicast, @Nullable Double overheard) {
        return new NetworkProbe.Finding(
                node,
                "10.0.0." + node,
                node == 1 ? Double.valueOf(1e6) : null,
                1e6 + node,
                node == 0 ? Double.valueOf(7e6) : null,
                multicast,
                overheard,
                node == 0 ? 200 : 0,
                new CodeRates(5e9, 4e9),
                List.of());
    }

    @Test
    void findingsOfAllNodesMakeACalibration() {
        Calibration filtered = Findings.calibration(
                "m",
                List.of(finding(0, null, null), finding(1, 9e5, null), finding(2, 8e5, null), finding(3, null, 2e3)));
        assertThat(filtered.unicast()).isEqualTo(1e6);
        assertThat(filtered.concurrent()).as("median").isEqualTo(1e6 + 1);
        assertThat(filtered.intoOne()).isEqualTo(7e6);
        assertThat(filtered.multicast()).as("the slowest receiver").isEqualTo(8e5);
        assertThat(filtered.flooded()).isFalse();
        assertThat(filtered.multicastReceivers()).isEqualTo(2);
        assertThat(filtered.hosts()).isEqualTo(4);
        assertThat(filtered.notes()).isEmpty();
        Calibration flooded = Findings.calibration(
                "m",
                List.of(finding(0, null, null), finding(1, 9e5, null), finding(2, 9e5, null), finding(3, null, 8e5)));
        assertThat(flooded.flooded()).isTrue();
        Calibration none = Findings.calibration(
                "m",
                List.of(finding(0, null, null), finding(1, 0.0, null), finding(2, 0.0, null), finding(3, null, 9e5)));
        assertThat(none.flooded()).isNull();
        assertThat(none.notes()).containsExactly("multicast: none, no datagram of 200 arrived at 2 of 2 receivers");
        Calibration unknown = Findings.calibration("m", List.of(finding(0, null, null), finding(1, 9e5, null)));
        assertThat(unknown.flooded()).isNull();
        assertThat(unknown.notes()).singleElement().asString().contains("is not known");
    }

    @Test
    void theMeterLeavesOutWhatComesBeforeItsWindow() {
        long now = System.nanoTime();
        ArrivalMeter early = new ArrivalMeter(now, java.time.Duration.ofHours(1), java.time.Duration.ofHours(2));
        early.add(1_000);
        assertThat(early.rate()).isZero();
        assertThat(early.total()).isEqualTo(1_000);
        ArrivalMeter open =
                new ArrivalMeter(now - 3_600_000_000_000L, java.time.Duration.ZERO, java.time.Duration.ofHours(2));
        open.add(7_200);
        assertThat(open.rate()).isEqualTo(1);
    }

    /** A real measurement between tasks of one JVM, with Kryo that carries only what it knows; the sample compresses. */
    @Test
    void anApplicationCalibratesKeepsAndFindsIt() throws IOException {
        Path file = folder.resolve("kept.json");
        SparkConf conf = new SparkConf()
                .setMaster("local[3]")
                .setAppName("calibration test")
                .set("spark.ui.enabled", "false")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrationRequired", "true")
                .set("spark.coded.exchange.codec", "lz4")
                .set("spark.coded.exchange.nodes", "3")
                .set("spark.coded.plan.calibrationFile", file.toString());
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            JavaPairRDD<String, Long> words = spark.parallelize(
                            java.util.stream.IntStream.range(0, 3_000).boxed().toList(), 6)
                    .mapToPair(i -> new Tuple2<>("a word that comes often " + i % 7, (long) i));
            assertThat(Calibrations.of(spark.sc())).isNull();
            Calibration measured = Coded.pairs(words).calibrate();
            assertThat(measured.nodes()).isEqualTo(3);
            assertThat(measured.unicast()).isPositive();
            assertThat(measured.concurrent()).isPositive();
            assertThat(measured.intoOne()).isPositive();
            assertThat(measured.xor()).isPositive();
            assertThat(measured.stage()).isPositive();
            assertThat(measured.sample()).isNotNull();
            assertThat(measured.sample().valueRatio()).isLessThan(0.5);
            assertThat(measured.sample().shuffleRatio()).isLessThan(0.5);
            assertThat(Calibrations.of(spark.sc())).isEqualTo(measured);
            assertThat(Calibration.read(file)).contains(measured);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("coded calibration node") && name.contains("accept"));
        }
        try (JavaSparkContext again = new JavaSparkContext(conf.clone())) {
            assertThat(Calibrations.of(again.sc()))
                    .isEqualTo(Calibration.read(file).orElseThrow());
        }
        try (JavaSparkContext elsewhere = new JavaSparkContext(conf.clone().setMaster("local[2]"))) {
            assertThat(Calibrations.of(elsewhere.sc()))
                    .as("made with another master")
                    .isNull();
        }
    }
}
