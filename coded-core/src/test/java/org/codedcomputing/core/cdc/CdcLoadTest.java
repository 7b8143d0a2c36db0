package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-17")
class CdcLoadTest {
    @Test
    void endpoints() {
        for (int nodes = 2; nodes <= 20; nodes++) {
            assertThat(CdcLoad.cdc(nodes, 1)).isEqualTo(CdcLoad.uncoded(nodes, 1), within(1e-15));
            assertThat(CdcLoad.cdc(nodes, nodes - 1)).isEqualTo(1.0 / (nodes * (nodes - 1.0)), within(1e-15));
            assertThat(CdcLoad.cdc(nodes, nodes)).isZero();
        }
    }

    @Test
    void hullIsTheLineBetweenNeighbours() {
        assertThat(CdcLoad.hull(10, 2.5)).isCloseTo(0.5 * 0.4 + 0.5 * 0.7 / 3, within(1e-12));
        assertThat(CdcLoad.hull(10, 2.5)).isCloseTo(0.3167, within(5e-5));
        for (int load = 1; load <= 10; load++) {
            assertThat(CdcLoad.hull(10, load)).isEqualTo(CdcLoad.cdc(10, load));
        }
        // Convex: no point lies above the line between its neighbours.
        for (double load = 1.25; load <= 9.75; load += 0.25) {
            assertThat(CdcLoad.hull(10, load))
                    .isLessThanOrEqualTo((CdcLoad.hull(10, load - 0.25) + CdcLoad.hull(10, load + 0.25)) / 2 + 1e-12);
        }
    }

    @Test
    void converseMeetsTheCode() {
        for (int load = 1; load <= 6; load++) {
            long[] files = new long[6];
            files[load - 1] = 20;
            assertThat(CdcLoad.converse(6, files)).isCloseTo(CdcLoad.cdc(6, load), within(1e-12));
        }
        // Half of the files at two nodes, half at three: what file sharing reaches at r = 2.5.
        assertThat(CdcLoad.converse(10, 0, 5, 5)).isCloseTo(CdcLoad.hull(10, 2.5), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.564", "3, 0.846", "4, 1.029", "5, 1.163", "6, 1.267", "8, 1.424"})
    void meansOfMaxima(int count, double mean) {
        assertThat(CdcLoad.meanOfMaximum(count)).isCloseTo(mean, within(5e-4));
    }

    /** 1.2e8 records, exact partitions: simulated 0.73 %, 2.8 % and 1.15 %, formula 5.9 % [sheet, section 7]. */
    @ParameterizedTest
    @CsvSource({"16, 3, 0.0073", "16, 5, 0.028", "20, 3, 0.0115", "20, 5, 0.059"})
    void paddingIsNearWhatWasSimulated(int nodes, int load, double padding) {
        double recordsPerValue = 1.2e8 / (nodes * (double) SubsetRanking.count(nodes, load));
        assertThat(CdcLoad.padding(nodes, load, Double.POSITIVE_INFINITY, recordsPerValue))
                .isCloseTo(padding, within(0.02 * padding));
    }

    @Test
    void paddingOfASampledPartitioner() {
        double exact = CdcLoad.padding(16, 5, Double.POSITIVE_INFINITY, 1e12);
        assertThat(CdcLoad.padding(16, 5, 10_000, 1e12) - exact).isCloseTo(0.047, within(0.001));
        assertThat(CdcLoad.padding(16, 1, 10_000, 10)).isZero();
    }

    @Test
    void loadsAsPeopleWriteThem() {
        assertThat(CdcLoad.text(3)).isEqualTo("3");
        assertThat(CdcLoad.text(10)).isEqualTo("10");
        assertThat(CdcLoad.text(2.5)).isEqualTo("2.5");
        assertThat(CdcLoad.text(7.0 / 3)).isEqualTo("2.3333");
        assertThat(CdcLoad.text(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void aDesignThatSendsNothingHasNoSmallPackets() {
        assertThat(CdcLoad.meanPayload(CdcDesign.of(4, 4), 1e6)).isInfinite();
        // K=6, k=3: D/4 in 12 packets.
        assertThat(CdcLoad.meanPayload(ResolvableDesign.of(6, 3), 480)).isEqualTo(10);
    }

    @Test
    void partialPopulation() {
        assertThat(CdcLoad.partialPopulation(0.5, 3)).isCloseTo(0.583, within(5e-4));
        assertThat(CdcLoad.partialPopulation(1, 4)).isEqualTo(0.25);
        assertThat(CdcLoad.partialPopulation(1e-9, 4)).isCloseTo(1, within(1e-6));
    }

    @Test
    void oneReceiverOfEverythingLeavesNothingToCode() {
        assertThat(CdcLoad.skewedBytes(2, 0, 600, 0, 0)).isCloseTo(600 * CdcLoad.uncoded(4, 2), within(1e-9));
        assertThat(CdcLoad.skewedBytes(1, 100, 0, 0, 0)).isCloseTo(100 * CdcLoad.uncoded(4, 1), within(1e-9));
        assertThat(CdcLoad.skewedBytes(4, 1, 2, 3, 4)).isZero();
        assertThat(CdcLoad.skewedBytes(2, 0, 0, 0, 0)).isZero();
    }

    @Test
    void equalReceiversHaveTheLoadOfTheDesign() {
        for (int nodes = 1; nodes <= 64; nodes += 7) {
            for (int load = 1; load <= nodes; load++) {
                double[] equal = new double[nodes];
                Arrays.fill(equal, 1e9 / nodes);
                assertThat(CdcLoad.skewedBytes(load, equal)).isCloseTo(1e9 * CdcLoad.cdc(nodes, load), within(1e-3));
            }
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        List<Runnable> calls = List.of(
                () -> CdcLoad.cdc(4, 5),
                () -> CdcLoad.uncoded(4, 0),
                () -> CdcLoad.hull(4, 4.5),
                () -> CdcLoad.hull(4, Double.NaN),
                () -> CdcLoad.converse(2, 1, 1, 1),
                () -> CdcLoad.converse(2),
                () -> CdcLoad.padding(4, 2, 0, 1),
                () -> CdcLoad.padding(4, 2, 1, Double.NaN),
                () -> CdcLoad.partialPopulation(0, 2),
                () -> CdcLoad.skewedBytes(5, 1, 2, 3, 4),
                () -> CdcLoad.skewedBytes(2, 1, -2, 3, 4),
                () -> CdcLoad.skewedBytes(2, 1, Double.NaN, 3, 4),
                () -> CdcDesign.of(4, 2).sentBytes(1, 2, 3),
                () -> PodDesign.of(4, 2, 2).sentBytes(1, 2, 3),
                () -> ResolvableDesign.of(3, 3).sentBytes(1, 2, -3));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
