package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendOrderTest {
    private static List<Long> ranks(PrimitiveIterator.OfLong groups) {
        List<Long> ranks = new ArrayList<>();
        groups.forEachRemaining((long group) -> ranks.add(group));
        return ranks;
    }

    /**
     * Packets that queue for the node that is met worst, if every node sends one in a unit of time and every downlink takes
     * as many as it gets on average.
     */
    private static double longestQueue(DeliveryDesign design, IntFunction<PrimitiveIterator.OfLong> order) {
        int nodes = design.nodes();
        List<List<Long>> groups = new ArrayList<>();
        double all = 0;
        for (int node = 0; node < nodes; node++) {
            groups.add(ranks(order.apply(node)));
            for (long group : groups.get(node)) {
                all += design.groupSize(group) - 1;
            }
        }
        int units = groups.get(0).size();
        double taken = all / nodes / units;
        double[] queue = new double[nodes];
        double longest = 0;
        for (int unit = 0; unit < units; unit++) {
            for (int sender = 0; sender < nodes; sender++) {
                long others = design.members(groups.get(sender).get(unit)) & ~(1L << sender);
                for (long rest = others; rest != 0; rest &= rest - 1) {
                    queue[Long.numberOfTrailingZeros(rest)]++;
                }
            }
            for (int node = 0; node < nodes; node++) {
                queue[node] = Math.max(0, queue[node] - taken);
                longest = Math.max(longest, queue[node]);
            }
        }
        return longest;
    }

    private static void assertSameGroups(DeliveryDesign design) {
        for (int node = 0; node < design.nodes(); node++) {
            assertThat(ranks(SendOrder.groupsOf(design, node)))
                    .containsExactlyInAnyOrderElementsOf(ranks(design.groupsOf(node)));
        }
    }

    @Test
    void everyNodeHasItsGroups() {
        for (int nodes = 1; nodes <= 9; nodes++) {
            for (int load = 1; load <= nodes; load++) {
                assertSameGroups(CdcDesign.of(nodes, load));
            }
        }
        assertSameGroups(ResolvableDesign.of(12, 3));
        assertSameGroups(PodDesign.of(12, 6, 4));
        assertSameGroups(SharedDesign.cdc(7, 2.5));
    }

    /** Two members of two groups meet in the same order, whatever the design: the order is one. */
    @Test
    void allNodesFollowOneOrder() {
        DeliveryDesign design = CdcDesign.of(7, 3);
        for (int a = 0; a < 7; a++) {
            for (int b = 0; b < 7; b++) {
                List<Long> common = ranks(SendOrder.groupsOf(design, a));
                common.retainAll(new HashSet<>(ranks(design.groupsOf(b))));
                List<Long> other = ranks(SendOrder.groupsOf(design, b));
                other.retainAll(new HashSet<>(common));
                assertThat(other).isEqualTo(common);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8, 2, 30, 4",
        "8, 3, 60, 0",
        "8, 4, 60, 8",
        "8, 5, 30, 9",
        "12, 3, 360, 7",
        "16, 3, 1092, 8",
        "20, 2, 306, 5"
    })
    void nobodyIsOverrun(int nodes, int load, int ascending, int ordered) {
        DeliveryDesign design = CdcDesign.of(nodes, load);
        assertThat(longestQueue(design, design::groupsOf)).isEqualTo(ascending);
        assertThat(longestQueue(design, node -> SendOrder.groupsOf(design, node)))
                .isLessThanOrEqualTo(ordered);
    }

    /** More groups than candidates: 38,760 of them, 11,628 packets a node, of which each other node gets five in nineteen. */
    @Test
    void manyGroupsAreOrderedByPart() {
        DeliveryDesign design = CdcDesign.of(20, 5);
        assertThat(longestQueue(design, node -> SendOrder.groupsOf(design, node)))
                .isLessThan(0.02 * 5 * SubsetRanking.count(19, 5));
    }

    @Test
    void tooManyGroupsStayAscending() {
        DeliveryDesign larger = CdcDesign.of(25, 8);
        assertThat(larger.groups()).isGreaterThan(SendOrder.MOST_GROUPS);
        assertThat(firstOf(SendOrder.groupsOf(larger, 3))).isEqualTo(firstOf(larger.groupsOf(3)));
    }

    private static List<Long> firstOf(PrimitiveIterator.OfLong groups) {
        return LongStream.generate(groups::nextLong).limit(100).boxed().toList();
    }

    @Test
    void aNodeBeyondTheDesignIsRefused() {
        assertThatThrownBy(() -> SendOrder.groupsOf(CdcDesign.of(4, 2), 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
