package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;

/** What every delivery design must keep, whatever its construction; checked in full, so for small designs. */
final class DeliveryDesignContract {
    private DeliveryDesignContract() {}

    /** Checks a design batch by batch, group by group, node by node. */
    static void assertHolds(DeliveryDesign design) {
        int nodes = design.nodes();
        long all = NodeSets.first(nodes);
        double[] weights = assertShares(design);
        double load = 0;
        for (long batch = 0; batch < design.batches(); batch++) {
            long holders = design.holders(batch);
            assertThat(holders & ~all).as("holders beyond K").isZero();
            load += weights[(int) batch] * Long.bitCount(holders);
        }
        assertThat(design.computationLoad()).isCloseTo(load, within(1e-9));
        Set<String> delivered = new HashSet<>();
        for (long group = 0; group < design.groups(); group++) {
            assertGroup(design, group, delivered);
        }
        assertThat(delivered).hasSize((int) (nodes * design.lackingBatchesPerNode()));
        double[] equal = equalShares(nodes);
        double[] unequal = unequalShares(nodes);
        assertThat(design.communicationLoad()).isCloseTo(bytesOfAllPackets(design, weights, equal), within(1e-12));
        assertThat(design.sentBytes(equal)).isCloseTo(design.communicationLoad(), within(1e-12));
        assertThat(design.sentBytes(unequal)).isCloseTo(bytesOfAllPackets(design, weights, unequal), within(1e-9));
        assertThat(design.packets()).isEqualTo(delivered.size());
        for (int node = 0; node < nodes; node++) {
            assertNode(design, node);
        }
        assertOutside(design);
    }

    /** Checks the shares of the input and returns the weight of each batch. */
    private static double[] assertShares(DeliveryDesign design) {
        double[] weights = new double[(int) design.batches()];
        int batch = 0;
        double whole = 0;
        for (DeliveryDesign.InputShare share : design.shares()) {
            assertThat(share.design().nodes()).isEqualTo(design.nodes());
            assertThat(share.design().shares()).as("a share is not shared").hasSize(1);
            int end = batch + (int) share.design().batches();
            Arrays.fill(weights, batch, end, share.weight() / share.design().batches());
            batch = end;
            whole += share.weight();
        }
        assertThat(batch).isEqualTo(weights.length);
        assertThat(whole).isCloseTo(1, within(1e-12));
        return weights;
    }

    private static void assertGroup(DeliveryDesign design, long group, Set<String> delivered) {
        long members = design.members(group);
        assertThat(members & ~NodeSets.first(design.nodes()))
                .as("members beyond K")
                .isZero();
        assertThat(Long.bitCount(members)).isEqualTo(design.groupSize(group)).isGreaterThanOrEqualTo(2);
        for (int member = 0; member < design.nodes(); member++) {
            if (!NodeSets.contains(members, member)) {
                int stranger = member;
                assertThatThrownBy(() -> design.wantedBatch(group, stranger))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("not a member");
                continue;
            }
            long wanted = design.wantedBatch(group, member);
            long holders = design.holders(wanted);
            assertThat(NodeSets.contains(holders, member)).isFalse();
            assertThat(members & ~(1L << member) & ~holders)
                    .as("members that lack what another wants")
                    .isZero();
            assertThat(design.deliveringGroup(member, wanted)).isEqualTo(group);
            assertThat(delivered.add(member + ":" + wanted))
                    .as("delivered once")
                    .isTrue();
        }
    }

    /** What the nodes send, packet by packet: each is as long as the longest of the segments in it. */
    private static double bytesOfAllPackets(DeliveryDesign design, double[] weights, double... receivers) {
        double sum = 0;
        for (long group = 0; group < design.groups(); group++) {
            for (int sender = 0; sender < design.nodes(); sender++) {
                if (NodeSets.contains(design.members(group), sender)) {
                    sum += Delivery.CODED.segments(design, group, sender).stream()
                            .mapToDouble(segment ->
                                    receivers[segment.receiver()] * weights[(int) segment.batch()] / segment.parts())
                            .max()
                            .orElseThrow();
                }
            }
        }
        return sum;
    }

    private static double[] equalShares(int nodes) {
        double[] shares = new double[nodes];
        Arrays.fill(shares, 1.0 / nodes);
        return shares;
    }

    /** Of every size, two of them equal, in no order. */
    private static double[] unequalShares(int nodes) {
        double[] shares = new double[nodes];
        Arrays.setAll(shares, node -> node * 37 % 11);
        return shares;
    }

    private static void assertNode(DeliveryDesign design, int node) {
        PrimitiveIterator.OfLong batches = design.batchesOf(node);
        long held = 0;
        for (long batch = 0; batch < design.batches(); batch++) {
            if (NodeSets.contains(design.holders(batch), node)) {
                assertThat(batches.nextLong()).isEqualTo(batch);
                held++;
                long own = batch;
                assertThatThrownBy(() -> design.deliveringGroup(node, own))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("holds batch");
            }
        }
        assertThat(batches.hasNext()).isFalse();
        assertThatThrownBy(batches::nextLong).isInstanceOf(NoSuchElementException.class);
        assertThat(held).isEqualTo(design.batchesPerNode());
        long groups = 0;
        PrimitiveIterator.OfLong own = design.groupsOf(node);
        for (long group = 0; group < design.groups(); group++) {
            if (NodeSets.contains(design.members(group), node)) {
                assertThat(own.nextLong()).isEqualTo(group);
                groups++;
            }
        }
        assertThat(own.hasNext()).isFalse();
        assertThatThrownBy(own::nextLong).isInstanceOf(NoSuchElementException.class);
        assertThat(groups).isEqualTo(design.lackingBatchesPerNode());
    }

    private static void assertOutside(DeliveryDesign design) {
        assertThatThrownBy(() -> design.holders(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.holders(design.batches())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.members(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.members(design.groups())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.groupSize(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.groupSize(design.groups())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.batchesOf(design.nodes())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.groupsOf(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
