package org.codedcomputing.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.codedcomputing.core.cdc.CdcLoad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of section 10 of the CDC sheet. */
class ShuffleCostTest {
    private static final double D = 12e9;
    private static final int K = 16;

    /** 100 Mb/s. */
    private static final double LINK = 12.5e6;

    private static double seconds(NetworkModel network, ShuffleMode mode, int load) {
        return network.seconds(ByteLedger.of(mode, K, load, D));
    }

    private static NetworkModel network(String name) {
        return switch (name) {
            case "switch" -> NetworkModel.links(LINK, LINK);
            case "slow uplink" -> NetworkModel.links(LINK / 4, LINK);
            case "half duplex" ->
                NetworkModel.links(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
                        .withHalfDuplex(LINK);
            case "shared" -> NetworkModel.links(LINK, LINK).withShared(LINK);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "switch, CODED_MULTICAST, 56.3, 48.8, 48.8, 41.3, 41.3",
        "switch, CODED_UNICAST, 56.3, 48.8, 48.8, 41.3, 41.3",
        "switch, CODED_FLOODED, 56.3, 48.8, 243.8, 41.3, 123.8",
        "slow uplink, CODED_MULTICAST, 225, 195, 65, 165, 41.3",
        "half duplex, CODED_MULTICAST, 112.5, 97.5, 65, 82.5, 49.5",
        "shared, CODED_MULTICAST, 900, 780, 260, 660, 132",
        "shared, CODED_UNICAST, 900, 780, 780, 660, 660"
    })
    void secondsOfTheTable(
            String name, ShuffleMode coded, double plain, double repl3, double coded3, double repl5, double coded5) {
        NetworkModel network = network(name);
        assertThat(seconds(network, ShuffleMode.PLAIN, 1)).isCloseTo(plain, within(0.06));
        assertThat(seconds(network, ShuffleMode.REPLICATED, 3)).isCloseTo(repl3, within(0.06));
        assertThat(seconds(network, coded, 3)).isCloseTo(coded3, within(0.06));
        assertThat(seconds(network, ShuffleMode.REPLICATED, 5)).isCloseTo(repl5, within(0.06));
        assertThat(seconds(network, coded, 5)).isCloseTo(coded5, within(0.06));
    }

    @Test
    void ledgerRows() {
        double a = D / K * (1 - 1.0 / K);
        double b = D / K * (1 - 3.0 / K);
        assertLedger(ShuffleMode.PLAIN, a, a, K * a);
        assertLedger(ShuffleMode.REPLICATED, b, b, K * b);
        assertLedger(ShuffleMode.CODED_MULTICAST, b / 3, b, K * b / 3);
        assertLedger(ShuffleMode.CODED_UNICAST, b, b, K * b);
        assertLedger(ShuffleMode.CODED_RELAY, b, b, K * b);
        assertLedger(ShuffleMode.CODED_FLOODED, b / 3, b * (K - 1) / 3, K * b / 3);
        assertLedger(ShuffleMode.CODED_STORE, b / 3, b, K * b / 3);
        assertThat(ByteLedger.of(ShuffleMode.CODED_STORE, K, 3, D).fromStore()).isCloseTo(K * b, within(1.0));
    }

    private static void assertLedger(ShuffleMode mode, double sent, double received, double medium) {
        ByteLedger ledger = ByteLedger.of(mode, K, 3, D);
        assertThat(ledger.sentPerNode()).isCloseTo(sent, within(1.0));
        assertThat(ledger.receivedPerNode()).isCloseTo(received, within(1.0));
        assertThat(ledger.onMedium()).isCloseTo(medium, within(1.0));
    }

    /** What is sent over all intermediate bytes is the communication load. */
    @Test
    void mediumIsTheLoad() {
        for (int load = 1; load <= K; load++) {
            assertThat(ByteLedger.of(ShuffleMode.CODED_MULTICAST, K, load, 1).onMedium())
                    .isCloseTo(CdcLoad.cdc(K, load), within(1e-12));
            assertThat(ByteLedger.of(ShuffleMode.REPLICATED, K, load, 1).onMedium())
                    .isCloseTo(CdcLoad.uncoded(K, load), within(1e-12));
        }
    }

    @Test
    void gainIsBoundedByTheDownlink() {
        for (int load = 1; load < K; load++) {
            assertThat(network("switch").gainOverReplicated(ShuffleMode.CODED_MULTICAST, K, load))
                    .isCloseTo(1, within(1e-12));
            assertThat(network("shared").gainOverReplicated(ShuffleMode.CODED_MULTICAST, K, load))
                    .isCloseTo(load, within(1e-12));
            assertThat(network("slow uplink").gainOverReplicated(ShuffleMode.CODED_MULTICAST, K, load))
                    .isCloseTo(Math.min(load, 4), within(1e-12));
            assertThat(network("half duplex").gainOverReplicated(ShuffleMode.CODED_MULTICAST, K, load))
                    .isCloseTo(2.0 * load / (load + 1), within(1e-12));
        }
        NetworkModel half = network("shared").withMulticastEfficiency(0.5);
        assertThat(half.gainOverReplicated(ShuffleMode.CODED_MULTICAST, K, 3)).isCloseTo(1.5, within(1e-12));
        NetworkModel store = NetworkModel.links(LINK, LINK).withStore(LINK, 100 * LINK);
        assertThat(store.gainOverReplicated(ShuffleMode.CODED_STORE, K, 3)).isCloseTo(3, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"16, 8, 3, 0.050, 0.217, 0.125", "20, 10, 5, 0.008, 0.197, 0.074", "32, 8, 4, 0.074, 0.169, 0.118"})
    void bytesIntoARack(int nodes, int rack, int load, double local, double random, double coded) {
        assertThat(RackTraffic.rackLocalFirst(nodes, rack, load)).isCloseTo(local, within(5.1e-4));
        assertThat(RackTraffic.randomHolder(nodes, rack, load)).isCloseTo(random, within(5.1e-4));
        assertThat(RackTraffic.codedOneCopy(nodes, rack, load)).isCloseTo(coded, within(5.1e-4));
    }

    @ParameterizedTest
    @EnumSource(ShuffleMode.class)
    void refusesWhatIsOutOfRange(ShuffleMode mode) {
        assertThatThrownBy(() -> ByteLedger.of(mode, 4, 5, 1)).hasMessageContaining("r = 5", "K = 4");
        assertThatThrownBy(() -> ByteLedger.of(mode, 4, 2, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NetworkModel.links(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network("switch").withMulticastEfficiency(1.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RackTraffic.randomHolder(4, 4, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
