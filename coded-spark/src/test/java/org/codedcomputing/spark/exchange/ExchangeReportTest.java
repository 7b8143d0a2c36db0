package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeReportTest {
    private static final ExchangeReport.StageFigures FIGURES =
            new ExchangeReport.StageFigures(2, 1.5, 3.25, 24_000, 600);

    private static ExchangePlan plan(ExchangeMode mode, double load) {
        return new ExchangePlan(
                7,
                mode,
                4,
                mode == ExchangeMode.UNCODED ? 1 : 2,
                "CDC(4,2)",
                12,
                6,
                6,
                4,
                3,
                2,
                6,
                "kryo",
                "none",
                "in-process",
                false,
                load,
                0.25,
                OptionalLong.empty(),
                InputReads.UNKNOWN,
                List.of(),
                null);
    }

    private static NodeReport node(int attempt, int node, long payloadSent) {
        List<Double> wall = new ArrayList<>(Collections.nCopies(8, 0.0));
        wall.set(0, 1.0 + node);
        return new NodeReport(
                5,
                attempt,
                node,
                "driver",
                "localhost",
                300,
                150,
                4_500,
                4_500,
                3_000,
                3_000,
                3,
                payloadSent,
                168,
                6,
                3_000,
                0,
                9,
                TransportCounts.NONE,
                wall,
                Collections.nCopies(8, 0.5));
    }

    private static ExchangeReport report(
            ExchangeMode mode, double load, long payloadSent, @Nullable Throwable failure) {
        List<NodeReport> nodes = new ArrayList<>();
        for (int i = 0; i < 4 && mode != ExchangeMode.UNCODED; i++) {
            nodes.add(node(0, i, payloadSent));
        }
        return new ExchangeReport(
                plan(mode, load), nodes, InputReads.UNKNOWN, FIGURES, OptionalDouble.empty(), failure);
    }

    @Test
    void codedBytesAreSumsAndStandNextToTheirFormulas() {
        ExchangeReport report = report(ExchangeMode.CODED, 0.25, 1_650, null);
        assertThat(report.intermediateBytes())
                .as("own and decoded values of 4 nodes")
                .isEqualTo(24_000);
        assertThat(report.sentBytes()).isEqualTo(6_600);
        assertThat(report.predictedSentBytes()).as("D (1/r)(1 - r/K)").isEqualTo(6_000);
        assertThat(report.padding()).isCloseTo(0.1, within(1e-12));
        assertThat(report.receivedBytes()).isEqualTo(12_000);
        assertThat(report.predictedReceivedBytes()).as("D (1 - r/K)").isEqualTo(12_000);
        assertThat(report.headerBytes()).isEqualTo(672);
        assertThat(report.maxSeconds("map")).isEqualTo(4.0);
        assertThat(report.cpuSeconds("hand over")).isEqualTo(2.0);
        assertThat(report.predictedPadding()).isPresent();
        assertThat(report)
                .hasToString(
                        "exchange 7: mode coded, K=4, r=2: sent 6,600 bytes, formula 6,000 (padding 10.00 %); received 12,000, formula 12,000; D = 24,000 bytes; 1.50 s, attempt 2");
        assertThat(report.explain())
                .contains("map               4.000 s       2.000 cpu s")
                .contains("headers 672 bytes; packets 12; on a shared medium 7,272 bytes")
                .contains("padding measured 10.00 %")
                .doesNotContain("last failure");
    }

    @Test
    void replicatedBytesHaveNoPadding() {
        ExchangeReport report = report(ExchangeMode.REPLICATED, 0.5, 3_000, null);
        assertThat(report.sentBytes()).isEqualTo(12_000).isEqualTo(report.predictedSentBytes());
        assertThat(report.padding()).isZero();
        assertThat(report.predictedPadding()).isEmpty();
    }

    @Test
    void uncodedBytesAreComputedFromWhatSparkWrote() {
        ExchangeReport report = report(ExchangeMode.UNCODED, 0.75, 0, null);
        assertThat(report.intermediateBytes()).isEqualTo(24_000);
        assertThat(report.sentBytes()).as("D (1 - 1/K)").isEqualTo(18_000).isEqualTo(report.receivedBytes());
        assertThat(report.predictedReceivedBytes()).isEqualTo(18_000);
        assertThat(report.explain()).contains("computed from the bytes that Spark's shuffle wrote");
    }

    @Test
    void aFailureIsShown() {
        CodedException failure = new CodedException("node 2 stumbled");
        assertThat(report(ExchangeMode.CODED, 0.25, 1_500, failure).explain()).contains("last failure: " + failure);
    }

    @Test
    void anUnknownStageIsRefusedWithTheKnownOnes() {
        ExchangeReport report = report(ExchangeMode.CODED, 0.25, 1_500, null);
        assertThat(ExchangeReport.stages())
                .containsExactly("map", "seal", "agree", "encode", "send", "receive", "decode", "hand over");
        assertThatThrownBy(() -> report.maxSeconds("lunch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no stage 'lunch'; the stages are [map, seal");
        assertThatThrownBy(() -> report.cpuSeconds("lunch")).hasMessageContaining("hand over");
    }

    @Test
    void ofSeveralAttemptsTheLastCounts() {
        NodeReports reports = new NodeReports();
        assertThat(reports.isZero()).isTrue();
        NodeReports ofTask = reports.copy();
        ofTask.add(node(1, 0, 10));
        ofTask.add(node(0, 0, 99));
        ofTask.add(node(0, 3, 99));
        reports.merge(ofTask);
        assertThat(reports.value()).containsExactly(node(1, 0, 10));
        NodeReports other = new NodeReports();
        other.add(node(1, 2, 20));
        reports.merge(other);
        assertThat(reports.value()).containsExactly(node(1, 0, 10), node(1, 2, 20));
        reports.reset();
        assertThat(reports.isZero()).isTrue();
    }

    /** Outcomes are held weakly: an application of many exchanges must not keep what nobody can ask for. */
    @Test
    void theListenerForgetsOutcomesThatNobodyHolds() {
        ExchangeListener listener = new ExchangeListener();
        ExchangeListener.Outcome held = new ExchangeListener.Outcome();
        for (int shuffle = 1; shuffle <= 1_000; shuffle++) {
            listener.watch(shuffle, new ExchangeListener.Outcome());
        }
        long end = System.nanoTime() + 60_000_000_000L;
        do {
            System.gc();
            listener.watch(0, held);
        } while (listener.watched() > 1 && System.nanoTime() < end);
        assertThat(listener.watched()).isOne();
        assertThat(held.failure()).isNull();
    }
}
