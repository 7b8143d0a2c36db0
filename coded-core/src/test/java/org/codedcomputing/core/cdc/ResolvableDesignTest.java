package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvableDesignTest {
    @ParameterizedTest
    @CsvSource({"3,3", "5,5", "6,3", "6,6", "8,4", "9,3", "10,5", "12,3", "12,4", "12,6", "15,3", "16,4", "20,5"})
    void keepsTheContract(int nodes, int load) {
        DeliveryDesignContract.assertHolds(ResolvableDesign.of(nodes, load));
    }

    /** The table of section 16 of the CDC sheet, and what CDC needs for the same K and r. */
    @ParameterizedTest
    @CsvSource({
        "16, 4, 64, 192, 0.25, 1820, 4368",
        "20, 5, 256, 768, 0.1875, 15504, 38760",
        "64, 4, 4096, 61440, 0.3125, 635376, 7624512"
    })
    void countsAreThoseOfTheTable(
            int nodes, int load, long batches, long groups, double sent, long cdcBatches, long cdcGroups) {
        ResolvableDesign design = ResolvableDesign.of(nodes, load);
        assertThat(design.batches()).isEqualTo(batches);
        assertThat(design.groups()).isEqualTo(groups);
        assertThat(design.communicationLoad()).isCloseTo(sent, within(1e-15));
        assertThat(design.packets()).isEqualTo(groups * load);
        assertThat(CdcDesign.of(nodes, load).batches()).isEqualTo(cdcBatches);
        assertThat(CdcDesign.of(nodes, load).groups()).isEqualTo(cdcGroups);
    }

    /** K = 6, k = 3: holders, groups and wanted batches as the sheet lists them in section 14. */
    @Test
    void theWorkedExample() {
        ResolvableDesign design = ResolvableDesign.of(6, 3);
        assertThat(design.name()).isEqualTo("resolvable(K=6, k=3)");
        assertThat(sets(design.batches(), design::holders)).containsExactly("{0,2,4}", "{0,3,5}", "{1,2,5}", "{1,3,4}");
        assertThat(sets(design.groups(), design::members)).containsExactly("{0,2,5}", "{0,3,4}", "{1,2,4}", "{1,3,5}");
        assertThat(wanted(design)).containsExactly("0:2 2:1 5:0", "0:3 3:0 4:1", "1:0 2:3 4:2", "1:1 3:2 5:3");
        assertThat(IntStream.range(0, 4).map(design::groupSize)).containsOnly(3);
        assertThat(Delivery.CODED.parts(design, 0)).isEqualTo(2);
        assertThat(design.communicationLoad()).isEqualTo(0.25);
        assertThat(CdcLoad.cdc(6, 3)).isCloseTo(1.0 / 6, within(1e-15));
        assertThat(CdcDesign.of(6, 3).batches()).isEqualTo(20);
        assertThat(CdcDesign.of(6, 3).groups()).isEqualTo(15);
    }

    private static List<String> sets(long count, LongUnaryOperator set) {
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            texts.add(NodeSets.toString(set.applyAsLong(i)));
        }
        return texts;
    }

    private static List<String> wanted(DeliveryDesign design) {
        List<String> texts = new ArrayList<>();
        for (long group = 0; group < design.groups(); group++) {
            List<String> members = new ArrayList<>();
            for (int node = 0; node < design.nodes(); node++) {
                if (NodeSets.contains(design.members(group), node)) {
                    members.add(node + ":" + design.wantedBatch(group, node));
                }
            }
            texts.add(String.join(" ", members));
        }
        return texts;
    }

    /** K = 64, where masks use the sign bit: samples of the contract, and the order of a node's groups. */
    @ParameterizedTest
    @CsvSource({"64,4", "64,16", "63,21", "64,32"})
    void largestDesigns(int nodes, int load) {
        ResolvableDesign design = ResolvableDesign.of(nodes, load);
        Random random = new Random(20261124);
        for (int i = 0; i < 500; i++) {
            long group = random.nextLong(design.groups());
            long members = design.members(group);
            assertThat(Long.bitCount(members)).isEqualTo(load);
            for (long rest = members; rest != 0; rest &= rest - 1) {
                int member = Long.numberOfTrailingZeros(rest);
                long wanted = design.wantedBatch(group, member);
                long holders = design.holders(wanted);
                assertThat(NodeSets.contains(holders, member)).isFalse();
                assertThat(members & ~(1L << member) & ~holders).isZero();
                assertThat(design.deliveringGroup(member, wanted)).isEqualTo(group);
            }
        }
        for (int node : new int[] {0, nodes / 2, nodes - 1}) {
            assertAscending(design.groupsOf(node), design::members, node);
            assertAscending(design.batchesOf(node), design::holders, node);
        }
        if (load == 4) {
            assertThat(count(design.groupsOf(63))).isEqualTo(3_840).isEqualTo(design.lackingBatchesPerNode());
            assertThat(count(design.batchesOf(63))).isEqualTo(256).isEqualTo(design.batchesPerNode());
        }
    }

    /** The first thousand ranks rise, and their sets have the node. */
    private static void assertAscending(PrimitiveIterator.OfLong ranks, LongUnaryOperator set, int node) {
        long before = -1;
        for (int i = 0; i < 1_000 && ranks.hasNext(); i++) {
            long rank = ranks.nextLong();
            assertThat(rank).isGreaterThan(before);
            assertThat(NodeSets.contains(set.applyAsLong(rank), node)).isTrue();
            before = rank;
        }
        assertThat(before).isNotNegative();
    }

    private static long count(PrimitiveIterator.OfLong ranks) {
        long count = 0;
        for (; ranks.hasNext(); ranks.nextLong()) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @CsvSource({
        "16, 3, k = 3 does not divide K = 16; choose a k that does or 15 nodes",
        "7, 4, k = 4 does not divide K = 7; choose a k that does or 4 nodes",
        "3, 4, k = 4 does not divide K = 3; choose a k that does or 4 nodes",
        "16, 2, k = 2; its packets serve k - 1 receivers",
        "16, 0, choose k of at least 3",
        "65, 5, K = 65 nodes",
        "0, 3, K = 0 nodes"
    })
    void refusesWhatIsNoDesign(int nodes, int load, String message) {
        assertThatThrownBy(() -> ResolvableDesign.of(nodes, load))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace("does, or", "does or"))
                        .contains(message));
    }
}
