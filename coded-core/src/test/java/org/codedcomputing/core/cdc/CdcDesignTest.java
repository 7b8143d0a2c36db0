package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.PrimitiveIterator;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-17")
class CdcDesignTest {
    @Test
    void everySmallDesignKeepsTheContract() {
        for (int nodes = 1; nodes <= 8; nodes++) {
            for (int load = 1; load <= nodes; load++) {
                CdcDesign design = CdcDesign.of(nodes, load);
                DeliveryDesignContract.assertHolds(design);
                assertThat(design.communicationLoad()).isCloseTo(CdcLoad.cdc(nodes, load), within(1e-12));
            }
        }
    }

    /** The table of section 6 of the CDC sheet. */
    @ParameterizedTest
    @CsvSource({
        "4, 2, 6, 4, 12, 250e6",
        "8, 3, 56, 70, 280, 8.9e6",
        "16, 3, 560, 1820, 7280, 446e3",
        "16, 5, 4368, 8008, 48048, 34.3e3",
        "20, 3, 1140, 4845, 19380, 175e3",
        "20, 5, 15504, 38760, 232560, 7.7e3",
        "32, 4, 35960, 201376, 1006880, 2.6e3",
        "50, 5, 2118760, 15890700, 95344200, 23"
    })
    void countsAreThoseOfTheTable(int nodes, int load, long batches, long groups, long packets, double payload) {
        CdcDesign design = CdcDesign.of(nodes, load);
        assertThat(design.batches()).isEqualTo(batches);
        assertThat(design.groups()).isEqualTo(groups);
        assertThat(design.packets()).isEqualTo(packets);
        assertThat(design.lackingBatchesPerNode()).isEqualTo(SubsetRanking.count(nodes - 1, load));
        assertThat(CdcLoad.meanPayload(design, 12e9)).isCloseTo(payload, within(payload * 0.02));
    }

    /** K = 64, where masks use the sign bit: samples of the contract, and the order of a node's groups. */
    @Test
    void largestDesign() {
        CdcDesign design = CdcDesign.of(64, 3);
        Random random = new Random(20261123);
        for (int i = 0; i < 2_000; i++) {
            long group = random.nextLong(design.groups());
            for (long rest = design.members(group); rest != 0; rest &= rest - 1) {
                int member = Long.numberOfTrailingZeros(rest);
                long wanted = design.wantedBatch(group, member);
                assertThat(design.holders(wanted)).isEqualTo(design.members(group) & ~(1L << member));
                assertThat(design.deliveringGroup(member, wanted)).isEqualTo(group);
            }
        }
        for (int node : new int[] {0, 31, 63}) {
            long before = -1;
            long count = 0;
            for (PrimitiveIterator.OfLong groups = design.groupsOf(node); groups.hasNext(); count++) {
                long group = groups.nextLong();
                assertThat(group).isGreaterThan(before);
                assertThat(NodeSets.contains(design.members(group), node)).isTrue();
                before = group;
            }
            assertThat(count).isEqualTo(SubsetRanking.count(63, 3));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, K = 0 nodes",
        "65, 2, K = 65 nodes",
        "4, 0, computation load r = 0 is below 1",
        "4, 5, computation load r = 5 exceeds the number of nodes K = 4"
    })
    void refusesWhatIsNoDesign(int nodes, int load, String message) {
        assertThatThrownBy(() -> new CdcDesign(nodes, load))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("choose");
    }
}
