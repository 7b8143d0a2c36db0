package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDesignTest {
    @Test
    void everySmallDesignKeepsTheContract() {
        for (int nodes = 1; nodes <= 8; nodes++) {
            for (int podNodes = 1; podNodes <= nodes; podNodes++) {
                for (int podLoad = 1; podLoad <= podNodes && nodes % podNodes == 0; podLoad++) {
                    DeliveryDesignContract.assertHolds(new PodDesign(nodes, podNodes, podLoad));
                }
            }
        }
    }

    /** K=16, r=4, g=8 is the example of section 16 of the CDC sheet; the others follow its formulas. */
    @ParameterizedTest
    @CsvSource({"16, 4, 8, 28, 112, 0.375", "16, 4, 4, 4, 24, 0.75", "16, 8, 8, 70, 112, 0.125", "12, 6, 4, 6, 12, 0.25"
    })
    void countsAreThoseOfTheTable(int nodes, int load, int podNodes, long batches, long groups, double sent) {
        PodDesign design = PodDesign.of(nodes, load, podNodes);
        DeliveryDesignContract.assertHolds(design);
        assertThat(design.computationLoad()).isEqualTo(load);
        assertThat(design.batches()).isEqualTo(batches);
        assertThat(design.groups()).isEqualTo(groups);
        assertThat(design.communicationLoad()).isCloseTo(sent, within(1e-15));
    }

    /** Every pod holds the whole data, and no group leaves its pod. */
    @Test
    void whatANodeLacksComesFromItsOwnPod() {
        PodDesign design = PodDesign.of(6, 4, 3);
        assertThat(design.name()).isEqualTo("pods(K=6, g=3, r_p=2)");
        assertThat(NodeSets.toString(design.holders(0))).isEqualTo("{0,1,3,4}");
        assertThat(NodeSets.toString(design.holders(2))).isEqualTo("{1,2,4,5}");
        assertThat(NodeSets.toString(design.members(0))).isEqualTo("{0,1,2}");
        assertThat(NodeSets.toString(design.members(1))).isEqualTo("{3,4,5}");
        assertThat(design.wantedBatch(1, 3)).isEqualTo(2);
        assertThat(design.deliveringGroup(5, 0)).isEqualTo(1);
    }

    /** K = 64, where masks use the sign bit. */
    @Test
    void largestDesign() {
        PodDesign design = PodDesign.of(64, 8, 32);
        assertThat(design.groups()).isEqualTo(2 * 201_376);
        Random random = new Random(20261125);
        for (int i = 0; i < 1_000; i++) {
            long group = random.nextLong(design.groups());
            for (long rest = design.members(group); rest != 0; rest &= rest - 1) {
                int member = Long.numberOfTrailingZeros(rest);
                long wanted = design.wantedBatch(group, member);
                assertThat(Long.bitCount(design.holders(wanted))).isEqualTo(8);
                assertThat(design.deliveringGroup(member, wanted)).isEqualTo(group);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16, 4, 5, pods of g = 5 nodes do not make K = 16 nodes",
        "16, 4, 0, pods of g = 0 nodes",
        "16, 5, 8, not whole for r = 5; choose an r that is a multiple of 2",
        "16, 0, 8, r_p = 0",
        "16, 18, 8, r_p = 9",
        "65, 5, 13, K = 65 nodes"
    })
    void refusesWhatIsNoDesign(int nodes, int load, int podNodes, String message) {
        assertThatThrownBy(() -> PodDesign.of(nodes, load, podNodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("choose");
    }
}
