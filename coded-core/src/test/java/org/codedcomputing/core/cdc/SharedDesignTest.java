package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SharedDesignTest {
    @Test
    void everySmallDesignKeepsTheContractAndLiesOnTheHull() {
        for (int nodes = 2; nodes <= 7; nodes++) {
            for (double load = 1.25; load < nodes; load += 0.25) {
                DeliveryDesign design = SharedDesign.cdc(nodes, load);
                DeliveryDesignContract.assertHolds(design);
                assertThat(design.computationLoad()).isCloseTo(load, within(1e-12));
                assertThat(design.communicationLoad()).isCloseTo(CdcLoad.hull(nodes, load), within(1e-12));
            }
        }
    }

    /** Designs of unlike kind and group size may share, too. */
    @Test
    void unlikeDesignsKeepTheContract() {
        DeliveryDesignContract.assertHolds(new SharedDesign(PodDesign.of(6, 2, 3), ResolvableDesign.of(6, 3), 0.3));
        DeliveryDesignContract.assertHolds(new SharedDesign(ResolvableDesign.of(6, 3), CdcDesign.of(6, 6), 0.9));
    }

    /** K = 10, r = 2.5 of section 7 of the CDC sheet: 0.5 x 0.4 + 0.5 x 0.2333. */
    @Test
    void theExampleOfTheSheet() {
        DeliveryDesign design = SharedDesign.cdc(10, 2.5);
        assertThat(design.communicationLoad()).isCloseTo(0.3167, within(5e-5));
        assertThat(design.batches()).isEqualTo(45 + 120);
        assertThat(design.groups()).isEqualTo(120 + 210);
        assertThat(design.groupSize(119)).isEqualTo(3);
        assertThat(design.groupSize(120)).isEqualTo(4);
        assertThat(design.name()).isEqualTo("shared(0.5 of the input CDC(K=10, r=2), the rest CDC(K=10, r=3))");
    }

    @Test
    void aWholeLoadNeedsNoSharing() {
        assertThat(SharedDesign.cdc(5, 3)).isEqualTo(CdcDesign.of(5, 3));
        assertThat(SharedDesign.cdc(5, 5)).isEqualTo(CdcDesign.of(5, 5));
    }

    @Test
    void refusesWhatIsNoDesign() {
        refused(() -> SharedDesign.cdc(4, 4.5), "r = 4.5", "K = 4");
        refused(() -> SharedDesign.cdc(4, 0.5), "r = 0.5", "K = 4");
        refused(() -> SharedDesign.cdc(4, Double.NaN), "NaN");
        refused(() -> SharedDesign.cdc(65, 2.5), "K = 65");
        refused(() -> new SharedDesign(CdcDesign.of(4, 2), CdcDesign.of(5, 3), 0.5), "K = 4", "K = 5");
        refused(() -> new SharedDesign(CdcDesign.of(4, 3), CdcDesign.of(4, 2), 0.5), "3 > 2");
        refused(() -> new SharedDesign(CdcDesign.of(4, 2), CdcDesign.of(4, 3), 1), "1.0", "less than 1");
        refused(() -> new SharedDesign(CdcDesign.of(4, 2), SharedDesign.cdc(4, 2.5), 0.5), "do not share yet");
        refused(() -> new DeliveryDesign.InputShare(CdcDesign.of(4, 2), 0), "CDC(K=4, r=2)", "0.0");
    }

    private static void refused(Runnable call, String... parts) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }
}
