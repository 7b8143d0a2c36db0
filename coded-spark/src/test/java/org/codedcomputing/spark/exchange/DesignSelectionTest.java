package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.Delivery;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.PodDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cdc.SharedDesign;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignSelectionTest {
    private static final int CAP = 100_000;
    private static final int FLOOR = 16 << 10;

    private static ExchangeOptions options(
            ExchangeDesign design, ExchangeMode mode, int nodes, double load, ExpectedBytes bytes, long cap) {
        return new ExchangeOptions(
                mode,
                nodes,
                load,
                design,
                new ValueCodec(ValueCodec.Kind.NONE, 1),
                false,
                1 << 20,
                0,
                cap,
                FLOOR,
                SendSchedule.CONCURRENT,
                8 << 20,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                bytes,
                false);
    }

    private static DesignSelection select(ExchangeDesign design, int nodes, double load) {
        return DesignSelection.of(options(design, ExchangeMode.CODED, nodes, load, ExpectedBytes.UNKNOWN, CAP));
    }

    private static DesignSelection automatic(int nodes, double load, long bytes) {
        return DesignSelection.of(
                options(ExchangeDesign.AUTO, ExchangeMode.CODED, nodes, load, ExpectedBytes.of(bytes), CAP));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cdc; 8; 3; CDC(K=8, r=3)",
                "cdc; 4; 2.5; shared(0.5 of the input CDC(K=4, r=2), the rest CDC(K=4, r=3))",
                "resolvable; 6; 3; resolvable(K=6, k=3)",
                "resolvable; 16; 4; resolvable(K=16, k=4)",
                "pods; 16; 4; pods(K=16, g=8, r_p=2)",
                "auto; 8; 3; CDC(K=8, r=3)",
                "auto; 5; 3.5; shared(0.5 of the input CDC(K=5, r=3), the rest CDC(K=5, r=4))"
            })
    void whatFitsIsTakenAsAsked(String asked, int nodes, double load, String taken) {
        DesignSelection selection = select(ExchangeDesign.parse(asked), nodes, load);
        assertThat(selection.design().name()).isEqualTo(taken);
        assertThat(selection.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // r above: the greatest k that divides K; between integers likewise.
                "resolvable; 16; 5; resolvable(K=16, k=4) with K=16 and r=4 (most nodes, then greatest r that is not above 5)",
                "resolvable; 16; 4.5; resolvable(K=16, k=4) with K=16 and r=4 (most nodes, then greatest r that is not above 4.5)",
                // k = 8 and 16 need too many groups.
                "resolvable; 64; 20; resolvable(K=64, k=4) with K=64 and r=4",
                // No k from 3 to r divides K: fewer nodes.
                "resolvable; 16; 3; resolvable(K=15, k=3) with K=15 and r=3 (most nodes, then greatest r that is not above 3); 1 of 16 nodes are left out",
                "resolvable; 7; 3; resolvable(K=6, k=3) with K=6",
                "resolvable; 10; 4; resolvable(K=9, k=3) with K=9",
                "pods; 16; 5; pods(K=16, g=8, r_p=2) with K=16 and r=4",
                "pods; 7; 3; pods(K=6, g=2, r_p=1) with K=6 and r=3",
                "pods; 12; 7; pods(K=12, g=6, r_p=3) with K=12 and r=6"
            })
    void whatDoesNotFitGivesWayToTheNearestAndThePlanSaysSo(String asked, int nodes, double load, String taken) {
        DesignSelection selection = select(ExchangeDesign.parse(asked), nodes, load);
        assertThat(selection.design().computationLoad()).isLessThanOrEqualTo(load);
        assertThat(selection.notes())
                .singleElement()
                .asString()
                .contains("no " + asked + " design", "K=%d and r=%s".formatted(nodes, CdcLoad.text(load)), taken);
    }

    /** Never more storage than asked for, for every K and r; a design is found wherever one of the kind exists. */
    @Test
    void noChoiceMapsMoreThanAskedFor() {
        for (int nodes = 1; nodes <= 20; nodes++) {
            for (double load = 1; load <= nodes; load += 0.5) {
                assertWithin(ExchangeDesign.AUTO, nodes, load, true);
                assertWithin(ExchangeDesign.RESOLVABLE, nodes, load, load >= 3);
                assertWithin(ExchangeDesign.PODS, nodes, load, load >= 2 && nodes >= 4);
            }
        }
    }

    private static void assertWithin(ExchangeDesign kind, int nodes, double load, boolean exists) {
        if (exists) {
            DeliveryDesign design = select(kind, nodes, load).design();
            assertThat(design.computationLoad()).isLessThanOrEqualTo(load);
            assertThat(design.nodes()).isBetween(nodes - 2, nodes);
        } else {
            assertThatThrownBy(() -> select(kind, nodes, load))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "no " + kind + " design",
                            "K=" + nodes,
                            "r=" + CdcLoad.text(load),
                            "choose a larger r, design cdc or design auto");
        }
    }

    /** K=64, r=8 has 27 thousand million groups in CDC; pods of 32 with r=6 beat the resolvable k=4 (0.3125). */
    @Test
    void autoAvoidsTooManyGroups() {
        DesignSelection selection = select(ExchangeDesign.AUTO, 64, 8);
        assertThat(selection.design()).isEqualTo(new PodDesign(64, 32, 3));
        assertThat(selection.notes())
                .containsExactly(
                        "design auto: CDC(K=64, r=8) would have 27,540,584,512 multicast groups, more than spark.coded.exchange.groupCap = 100,000; taken is pods(K=64, g=32, r_p=3) with r=6, which sends 0.3021 of D instead of 0.1094, with 71,920 groups");
        assertThat(bestByHand(64, 8)).isEqualTo(selection.design().communicationLoad());
    }

    /** K=16, r=4, D=100 MB: packets of 859 bytes in CDC, of 32,552 in the resolvable design. */
    @Test
    void autoAvoidsSmallPackets() {
        DesignSelection selection = automatic(16, 4, 100_000_000);
        assertThat(selection.design()).isEqualTo(ResolvableDesign.of(16, 4));
        assertThat(selection.notes())
                .containsExactly(
                        "design auto: CDC(K=16, r=4) would have packets of 859 bytes on average, under spark.coded.exchange.payloadFloor = 16,384; taken is resolvable(K=16, k=4) with r=4, which sends 0.2500 of D instead of 0.1875 in packets of 32,552 bytes, with 192 groups");
        assertThat(automatic(16, 4, 2_000_000_000).design()).isEqualTo(CdcDesign.of(16, 4));
        assertThat(select(ExchangeDesign.AUTO, 16, 4).design())
                .as("D is not known")
                .isEqualTo(CdcDesign.of(16, 4));
    }

    /** Where even the largest packets are too small, nothing is gained by another design. */
    @Test
    void autoStaysWithCdcWhereNoDesignKeepsTheFloor() {
        DesignSelection selection = automatic(8, 3, 1_000);
        assertThat(selection.design()).isEqualTo(CdcDesign.of(8, 3));
        assertThat(selection.notes()).isEmpty();
        // Not so where CDC itself is impossible.
        assertThat(automatic(64, 8, 1_000).design()).isEqualTo(new PodDesign(64, 32, 3));
    }

    @Test
    void replicatedPacketsHaveNoFloorAndSendTheLeastWithTheGreatestLoad() {
        assertThat(DesignSelection.of(options(
                                ExchangeDesign.AUTO, ExchangeMode.REPLICATED, 16, 4, ExpectedBytes.of(1_000), CAP))
                        .design())
                .isEqualTo(CdcDesign.of(16, 4));
        assertThat(DesignSelection.of(options(
                                ExchangeDesign.AUTO, ExchangeMode.REPLICATED, 64, 8, ExpectedBytes.UNKNOWN, CAP))
                        .design()
                        .computationLoad())
                .isEqualTo(8);
    }

    /** Where one node reduces all, no packet serves two: the most storage sends the least, whatever the design gains else. */
    @Test
    void autoKnowsWhatAnUnevenSpreadSends() {
        long[] bytes = new long[64];
        bytes[63] = 1_000_000_000;
        DesignSelection selection = DesignSelection.of(
                options(ExchangeDesign.AUTO, ExchangeMode.CODED, 64, 8, ExpectedBytes.byPartition(bytes), CAP));
        assertThat(selection.design().computationLoad()).isEqualTo(8);
        assertThat(selection.notes()).singleElement().asString().contains("sends 0.8750 of D instead of 0.8750");
    }

    @Test
    void aCapThatNothingKeepsIsOneClearError() {
        for (ExchangeDesign design : ExchangeDesign.values()) {
            assertThatThrownBy(() ->
                            DesignSelection.of(options(design, ExchangeMode.CODED, 16, 4, ExpectedBytes.UNKNOWN, 0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("K=16", "r=4", "spark.coded.exchange.groupCap = 0", "choose")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }

    @Test
    void everyDesignHasAFingerprintOfItsOwn() {
        List<Long> fingerprints = new ArrayList<>();
        for (DeliveryDesign design : List.of(
                CdcDesign.of(16, 4),
                CdcDesign.of(16, 3),
                ResolvableDesign.of(16, 4),
                PodDesign.of(16, 4, 8),
                PodDesign.of(16, 4, 4),
                SharedDesign.cdc(16, 4.5),
                SharedDesign.cdc(16, 4.25))) {
            fingerprints.add(new ExchangeSpec<>(
                            1,
                            design,
                            Delivery.CODED,
                            new FixedWidthRecordCodec(1, 3),
                            new ValueCodec(ValueCodec.Kind.NONE, 1),
                            new CodedPairsTest.FirstByte(16),
                            false,
                            false,
                            1 << 20,
                            0,
                            SendSchedule.CONCURRENT,
                            new InProcessTransport(),
                            new TransportLimits(1 << 20, Duration.ofSeconds(60)))
                    .fingerprint());
        }
        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void notesReadTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        List<String> here = select(ExchangeDesign.AUTO, 64, 8).notes();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(select(ExchangeDesign.AUTO, 64, 8).notes()).isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesAreReadInAnyCase() {
        assertThat(ExchangeDesign.parse(" Resolvable ")).isEqualTo(ExchangeDesign.RESOLVABLE);
        assertThatThrownBy(() -> ExchangeDesign.parse("pod"))
                .hasMessage("unknown design 'pod'; choose cdc, resolvable, pods or auto");
    }

    /** The least load of all three kinds within the cap, from the formulas of section 16 of the CDC sheet alone. */
    private static double bestByHand(int nodes, int load) {
        double best = 1;
        for (int r = 1; r <= load; r++) {
            double share = 1 - (double) r / nodes;
            if (binomial(nodes, r + 1) <= CAP) {
                best = Math.min(best, share / r);
            }
            if (r >= 3 && nodes % r == 0) {
                double q = (double) nodes / r;
                if (Math.pow(q, r - 1) * (q - 1) <= CAP) {
                    best = Math.min(best, share / (r - 1));
                }
            }
            for (int g = 2; g < nodes; g++) {
                if (nodes % g == 0 && r * g % nodes == 0) {
                    int inPod = r * g / nodes;
                    if ((double) nodes / g * binomial(g, inPod + 1) <= CAP) {
                        best = Math.min(best, share / inPod);
                    }
                }
            }
        }
        return best;
    }

    private static double binomial(int n, int m) {
        double result = 1;
        for (int i = 1; i <= m; i++) {
            result = result * (n - m + i) / i;
        }
        return result;
    }
}
