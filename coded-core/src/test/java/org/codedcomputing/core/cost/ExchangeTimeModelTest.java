package org.codedcomputing.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cost.ExchangePrediction.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections 2, 9, 10 and 17.7 of the CDC sheet, through the model that planner and reports share. */
class ExchangeTimeModelTest {
    private static final double D = 12e9;
    private static final int K = 16;
    private static final double LINK = 12.5e6;
    private static final double FREE = Double.POSITIVE_INFINITY;

    private static ExchangePrediction predict(NetworkModel network, ShuffleMode mode, int load) {
        return ExchangeTimeModel.of(network, NodeRates.FREE)
                .predict(
                        ExchangeWorkload.sort(K, D),
                        mode == ShuffleMode.PLAIN
                                ? ExchangeCandidate.PLAIN
                                : new ExchangeCandidate(mode, CdcDesign.of(K, load)));
    }

    private static NetworkModel network(String name) {
        return switch (name) {
            case "switch" -> NetworkModel.links(LINK, LINK);
            case "slow uplink" -> NetworkModel.links(LINK / 4, LINK);
            case "half duplex" -> NetworkModel.links(FREE, FREE).withHalfDuplex(LINK);
            case "shared" -> NetworkModel.links(LINK, LINK).withShared(LINK);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "switch, CODED_MULTICAST, 56.3, 48.8, 48.8, 41.3, 41.3",
        "switch, CODED_UNICAST, 56.3, 48.8, 48.8, 41.3, 41.3",
        "switch, CODED_RELAY, 56.3, 48.8, 48.8, 41.3, 41.3",
        "switch, CODED_FLOODED, 56.3, 48.8, 243.8, 41.3, 123.8",
        "slow uplink, CODED_MULTICAST, 225, 195, 65, 165, 41.3",
        "half duplex, CODED_MULTICAST, 112.5, 97.5, 65, 82.5, 49.5",
        "shared, CODED_MULTICAST, 900, 780, 260, 660, 132",
        "shared, CODED_UNICAST, 900, 780, 780, 660, 660"
    })
    void secondsOfTheTable(
            String name, ShuffleMode coded, double plain, double repl3, double coded3, double repl5, double coded5) {
        NetworkModel network = network(name);
        // One digit behind the point; headers, which the table does not know, are within half of it up to r = 5.
        assertThat(predict(network, ShuffleMode.PLAIN, 1).totalSeconds()).isCloseTo(plain, within(0.06));
        assertThat(predict(network, ShuffleMode.REPLICATED, 3).totalSeconds()).isCloseTo(repl3, within(0.1));
        assertThat(predict(network, coded, 3).totalSeconds()).isCloseTo(coded3, within(0.002 * coded3));
        assertThat(predict(network, ShuffleMode.REPLICATED, 5).totalSeconds()).isCloseTo(repl5, within(0.005 * repl5));
        assertThat(predict(network, coded, 5).totalSeconds()).isCloseTo(coded5, within(0.005 * coded5));
    }

    /** Section 17.7: coding gains nothing on the symmetric switch and the factor r on a broadcast medium. */
    @Test
    void gainsOfTheExtremes() {
        for (int load = 2; load < 6; load++) {
            assertThat(gain("switch", load)).isCloseTo(1, within(0.01));
            assertThat(gain("shared", load)).isCloseTo(load, within(0.01 * load));
        }
        assertThat(network("switch").usefulLoad(K)).isEqualTo(1);
        assertThat(network("slow uplink").usefulLoad(K)).isEqualTo(4);
        assertThat(network("shared").usefulLoad(K)).isEqualTo(K);
        assertThat(NetworkModel.links(FREE, FREE).usefulLoad(K)).isEqualTo(1);
    }

    private static double gain(String network, int load) {
        return predict(network(network), ShuffleMode.REPLICATED, load).totalSeconds()
                / predict(network(network), ShuffleMode.CODED_MULTICAST, load).totalSeconds();
    }

    /** Section 17.7: predicted bytes are those of the ledger, plus headers. */
    @Test
    void bytesAreTheLedgersAndTheHeaders() {
        for (int load = 2; load < 6; load++) {
            for (ShuffleMode mode : List.of(
                    ShuffleMode.REPLICATED,
                    ShuffleMode.CODED_MULTICAST,
                    ShuffleMode.CODED_UNICAST,
                    ShuffleMode.CODED_FLOODED)) {
                ByteLedger exact = ByteLedger.of(mode, K, load, D);
                ByteLedger predicted = predict(network("switch"), mode, load).bytes();
                assertThat(predicted.sentPerNode()).isBetween(exact.sentPerNode(), exact.sentPerNode() * 1.005);
                assertThat(predicted.receivedPerNode())
                        .isBetween(exact.receivedPerNode(), exact.receivedPerNode() * 1.005);
                assertThat(predicted.onMedium()).isBetween(exact.onMedium(), exact.onMedium() * 1.005);
            }
        }
    }

    /** K=8, r=3: 280 packets in all (section 6), 35 of a node, each with 44 + 3 x 8 bytes of header. */
    @Test
    void headersAreCounted() {
        ExchangePrediction p = ExchangeTimeModel.of(network("switch"), NodeRates.FREE)
                .predict(
                        ExchangeWorkload.sort(8, 8_000_000),
                        new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, CdcDesign.of(8, 3)));
        double payload = 8e6 * (1 - 3.0 / 8) / 3 / 8;
        assertThat(p.bytes().sentPerNode()).isCloseTo(payload + 35 * 68, within(1e-6));
        assertThat(p.bytes().receivedPerNode()).isCloseTo(3 * payload + 105 * 68, within(1e-6));
        assertThat(p.payloadBytes()).isCloseTo(payload / 35, within(1e-9));
        assertThat(p.groups()).isEqualTo(70);
    }

    /** Section 2: (rD/K)(K-r+1)/K before receiving, and what is received; r = K keeps D/K and moves nothing. */
    @Test
    void memoryAndTheEndpoints() {
        assertThat(predict(network("switch"), ShuffleMode.REPLICATED, 3).memoryBytes())
                .isCloseTo(3 * D / K * 14 / K + D / K * 13 / K, within(1.0));
        ExchangePrediction everywhere = predict(network("switch"), ShuffleMode.REPLICATED, K);
        assertThat(everywhere.memoryBytes()).isCloseTo(D / K, within(1e-3));
        assertThat(everywhere.totalSeconds()).isZero();
        assertThat(everywhere.bytes().sentPerNode()).isZero();
        assertThat(everywhere.payloadBytes()).isInfinite();
        ExchangePrediction nearly = predict(network("switch"), ShuffleMode.CODED_MULTICAST, K - 1);
        assertThat(nearly.groups()).isOne();
        assertThat(nearly.bytes().onMedium()).isCloseTo(D / K / (K - 1), within(2e3 * K));
    }

    /** Section 9: the published inputs give r* of 23 and 26, and K = 16 mapped everywhere about 40 s. */
    @Test
    void rulesForTheLoad() {
        assertThat(LoadRule.best(16, 1.86, 945.72)).isCloseTo(23.3, within(0.05));
        assertThat(LoadRule.best(20, 1.47, 960.07)).isCloseTo(26.2, within(0.05));
        assertThat(LoadRule.bestWhole(16, 1.86, 945.72)).isEqualTo(16);
        assertThat(LoadRule.seconds(16, 16, 1.86, 945.72) + 10.47).isCloseTo(40, within(0.5));
        assertThat(LoadRule.bestReplicated(16, 1.86, 945.72)).isEqualTo(16);
        assertThat(LoadRule.bestReplicated(16, 1.86, 20)).isEqualTo(1);
        assertThat(LoadRule.bestWhole(8, 1, 7)).isEqualTo(3);
        assertThat(LoadRule.bestWhole(8, 1, 0)).isEqualTo(1);
        assertThatThrownBy(() -> LoadRule.best(1, 1, 1)).hasMessageContaining("1 nodes");
    }

    /** On a broadcast medium with free codes the whole model has its minimum where the rule has it. */
    @ParameterizedTest
    @CsvSource({"1, 4", "1, 12", "0.5, 30", "2, 1", "0.3, 40"})
    void modelAgreesWithTheRule(double mapSeconds, double shuffleSeconds) {
        int nodes = 10;
        double medium = D * (1 - 1.0 / nodes) / shuffleSeconds;
        ExchangeTimeModel model = ExchangeTimeModel.of(
                NetworkModel.links(FREE, FREE).withShared(medium), NodeRates.FREE.withMap(D / nodes / mapSeconds));
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int load = 1; load <= nodes; load++) {
            double seconds = model.predict(
                            ExchangeWorkload.sort(nodes, D),
                            new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, CdcDesign.of(nodes, load)))
                    .totalSeconds();
            assertThat(seconds)
                    .isCloseTo(LoadRule.seconds(nodes, load, mapSeconds, shuffleSeconds), within(0.01 * seconds));
            if (seconds < least) {
                least = seconds;
                best = load;
            }
        }
        assertThat(best).isEqualTo(LoadRule.bestWhole(nodes, mapSeconds, shuffleSeconds));
    }

    /** Section 9: fetching replicas costs (r-1) D_in / K of the downlink, the exchange saves (r-1) D / K^2 of it. */
    @Test
    void fetchedReplicasCostMoreThanTheyGainUnlessTheMapOutputIsKTimesTheInput() {
        ExchangeTimeModel model = ExchangeTimeModel.of(network("switch"), NodeRates.FREE);
        ExchangeCandidate replicated = new ExchangeCandidate(ShuffleMode.REPLICATED, CdcDesign.of(K, 3));
        ExchangeWorkload sort = ExchangeWorkload.sort(K, D).withPlaced(false);
        ExchangePrediction p = model.predict(sort, replicated);
        assertThat(p.seconds(Stage.FETCH)).isCloseTo(2 * D / K / LINK, within(1e-9));
        double plain = model.predict(sort, ExchangeCandidate.PLAIN).totalSeconds();
        assertThat(p.totalSeconds()).isGreaterThan(plain);
        ExchangeWorkload small = new ExchangeWorkload(K, D / (2 * K), D, 0, 1, 1, List.of(), false);
        assertThat(model.predict(small, replicated).totalSeconds()).isLessThan(plain);
    }

    @Test
    void stagesAddUpAndCodesWorkBesideTheNetwork() {
        NodeRates rates = new NodeRates(2e9, 1e9, 5e8, 5e9, 4e9, 4e8, 3e8, 2e8, 1e-6, 1e-4, 0.1, 0.05);
        ExchangeCandidate coded = new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, CdcDesign.of(K, 3));
        ExchangeWorkload work = ExchangeWorkload.sort(K, D).withRatios(0.4, 0.6);
        ExchangePrediction slow =
                ExchangeTimeModel.of(network("slow uplink"), rates).predict(work, coded);
        double b = 0.4 * D / K * 13 / K;
        assertThat(slow.seconds(Stage.MAP)).isCloseTo(3 * D / K * (1 / 2e9 + 1 / 1e9), within(1e-9));
        assertThat(slow.seconds(Stage.SEAL)).isCloseTo(3.0 / K * 14 / K * D / 5e8, within(1e-9));
        assertThat(slow.seconds(Stage.ENCODE)).isCloseTo(b / 5e9, within(1e-9));
        assertThat(slow.seconds(Stage.DECODE)).isCloseTo(2 * b / 5e9 + b / 4e9, within(1e-9));
        assertThat(slow.seconds(Stage.AGREE)).isCloseTo(0.05 + 455 * 1e-4, within(1e-9));
        assertThat(slow.seconds(Stage.HAND_OVER)).isCloseTo(D / K / 4e8, within(1e-9));
        assertThat(slow.seconds(Stage.SHUFFLE)).isCloseTo(b / 3 / (LINK / 4), within(0.01));
        double sum = 0;
        for (Stage stage : Stage.values()) {
            sum += stage.withinShuffle() ? 0 : slow.seconds(stage);
        }
        assertThat(slow.totalSeconds()).isCloseTo(sum, within(1e-12));
        assertThat(slow.exchangeStageSeconds()).isCloseTo(sum - slow.seconds(Stage.REDUCE), within(1e-12));
        ExchangePrediction fast =
                ExchangeTimeModel.of(NetworkModel.links(FREE, FREE), rates).predict(work, coded);
        assertThat(fast.seconds(Stage.SHUFFLE))
                .as("codes and 455 packets out, three times as many in, at a microsecond each")
                .isCloseTo(b / 5e9 + 2 * b / 5e9 + b / 4e9 + 4 * 455e-6, within(1e-9));
        ExchangePrediction plain =
                ExchangeTimeModel.of(network("slow uplink"), rates).predict(work, ExchangeCandidate.PLAIN);
        assertThat(plain.seconds(Stage.SHUFFLE)).as("its own compression").isCloseTo(225 * 0.6, within(0.06));
        assertThat(plain.exchangeStageSeconds())
                .as("its bytes move when they are read")
                .isCloseTo(0.2 + D / K * (1 / 2e9 + 1 / 1e9 + 1 / 3e8), within(1e-9));
    }

    /** One node reduces half of everything: it takes in and hands over that much, and packets are as long as its parts. */
    @Test
    void skewIsTheHeaviestNodes() {
        List<Double> receivers = List.of(3.0, 1.0, 1.0, 1.0);
        ExchangeWorkload even = ExchangeWorkload.sort(4, 6e6);
        ExchangeWorkload skewed = new ExchangeWorkload(4, 6e6, 6e6, 0, 1, 1, receivers, true);
        ExchangeTimeModel model = ExchangeTimeModel.of(
                NetworkModel.links(FREE, 1e6),
                new NodeRates(FREE, FREE, FREE, FREE, FREE, 1e6, FREE, FREE, 0, 0, 0, 0));
        ExchangeCandidate coded = new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, CdcDesign.of(4, 2));
        assertThat(skewed.heaviestShare()).isEqualTo(0.5);
        assertThat(model.predict(skewed, coded).seconds(Stage.HAND_OVER)).isCloseTo(3, within(1e-9));
        assertThat(model.predict(skewed, coded).seconds(Stage.SHUFFLE)).isCloseTo(1.5, within(1e-3));
        assertThat(model.predict(even, coded).seconds(Stage.SHUFFLE)).isCloseTo(0.75, within(1e-3));
        assertThat(model.predict(skewed, coded).bytes().onMedium())
                .isCloseTo(CdcDesign.of(4, 2).sentBytes(3e6, 1e6, 1e6, 1e6), within(12 * 60.0));
    }

    @Test
    void fewRecordsMakePadding() {
        ExchangeTimeModel model = ExchangeTimeModel.of(network("slow uplink"), NodeRates.FREE);
        ExchangeCandidate coded = new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, CdcDesign.of(K, 3));
        double exact = model.predict(ExchangeWorkload.sort(K, D), coded).bytes().sentPerNode();
        double padded = model.predict(ExchangeWorkload.sort(K, D).withRecords(1.2e8), coded)
                .bytes()
                .sentPerNode();
        assertThat(padded / exact - 1).as("section 7: 0.73 %").isCloseTo(0.0073, within(3e-4));
    }

    /** Section 13: 900 s for the plain shuffle, one sender at a time; of a relay tree of 3 the sender's 2 copies count. */
    @ParameterizedTest
    @CsvSource({
        "REPLICATED, 1, 900",
        "CODED_MULTICAST, 3, 260",
        "CODED_RELAY, 3, 520",
        "CODED_RELAY, 5, 396",
        "CODED_UNICAST, 3, 780"
    })
    void oneSenderAtATime(ShuffleMode mode, int load, double seconds) {
        assertThat(new ExchangeTimeModel(network("switch"), NodeRates.FREE, 1 << 30, true)
                        .predict(ExchangeWorkload.sort(K, D), new ExchangeCandidate(mode, CdcDesign.of(K, load)))
                        .totalSeconds())
                .isCloseTo(seconds, within(0.005 * seconds));
    }

    @Test
    void resolvableDesignsSendWhatTheirLoadSays() {
        ExchangePrediction p = ExchangeTimeModel.of(network("slow uplink"), NodeRates.FREE)
                .predict(
                        ExchangeWorkload.sort(K, D),
                        new ExchangeCandidate(ShuffleMode.CODED_MULTICAST, ResolvableDesign.of(K, 4)));
        assertThat(p.bytes().onMedium()).isCloseTo(0.25 * D, within(1e-4 * D));
        assertThat(p.bytes().receivedPerNode()).isCloseTo(D / K * 12 / K, within(1e-4 * D));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        ExchangeTimeModel model = ExchangeTimeModel.of(network("switch"), NodeRates.FREE);
        assertThatThrownBy(() -> model.predict(
                        ExchangeWorkload.sort(4, D), new ExchangeCandidate(ShuffleMode.REPLICATED, CdcDesign.of(8, 2))))
                .hasMessageContainingAll("8 nodes", "there are 4");
        assertThatThrownBy(() -> new ExchangeCandidate(ShuffleMode.PLAIN, CdcDesign.of(4, 2)))
                .hasMessageContaining("CDC(K=4, r=2)");
        assertThatThrownBy(() -> ExchangeWorkload.sort(4, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> ExchangeWorkload.sort(4, 1).withRatios(0, 1)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new ExchangeWorkload(4, 1, 1, 0, 1, 1, List.of(1.0), true))
                .hasMessageContainingAll("4 nodes", "1 receivers");
        assertThatThrownBy(() -> NodeRates.FREE.withMap(0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new NodeRates(1, 1, 1, 1, 1, 1, 1, 1, -1, 0, 0, 0))
                .hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new ExchangeLimits(0, 1, 1, 1, 1)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new ExchangeLimits(1, 1, 1, 1, 0.9)).hasMessageContaining("0.9");
        assertThatThrownBy(() -> new ExchangeTimeModel(network("switch"), NodeRates.FREE, 0, false))
                .hasMessageContaining("0.0");
        assertThatThrownBy(() -> MulticastKind.parse("some")).hasMessageContaining("filtered");
        assertThat(MulticastKind.parse(" Filtered ")).isEqualTo(MulticastKind.FILTERED);
    }
}
