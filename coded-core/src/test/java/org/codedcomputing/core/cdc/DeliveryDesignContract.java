package org.codedcomputing.core.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;

/** What every delivery design must keep, whatever its construction; checked in full, so for small designs. */
final class DeliveryDesignContract {
    private DeliveryDesignContract() {}

    /** Checks a design batch by batch, group by group, node by node. */
    static void assertHolds(DeliveryDesign design) {
        int nodes = design.nodes();
        long all = NodeSets.first(nodes);
        for (long batch = 0; batch < design.batches(); batch++) {
            long holders = design.holders(batch);
            assertThat(holders & ~all).as("holders beyond K").isZero();
            assertThat(Long.bitCount(holders)).isEqualTo(design.computationLoad());
        }
        Set<String> delivered = new HashSet<>();
        for (long group = 0; group < design.groups(); group++) {
            long members = design.members(group);
            assertThat(members & ~all).as("members beyond K").isZero();
            assertThat(Long.bitCount(members)).isEqualTo(design.groupSize());
            for (int member = 0; member < nodes; member++) {
                if (!NodeSets.contains(members, member)) {
                    long other = group;
                    int stranger = member;
                    assertThatThrownBy(() -> design.wantedBatch(other, stranger))
                            .isInstanceOf(IllegalArgumentException.class);
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
        assertThat(delivered).hasSize((int) (nodes * design.lackingBatchesPerNode()));
        for (int node = 0; node < nodes; node++) {
            assertNode(design, node);
        }
        assertOutside(design);
        double values = (double) nodes * design.batches();
        double sent = design.groups() == 0 ? 0 : design.packets() / (design.groupSize() - 1.0);
        assertThat(design.communicationLoad()).isCloseTo(sent / values, within(1e-12));
        assertThat(design.sentBytes(equalShares(nodes))).isCloseTo(design.communicationLoad(), within(1e-12));
        assertThat(design.sentBytes(unequalShares(nodes))).isCloseTo(bytesOfAllPackets(design), within(1e-9));
        assertThat(design.packetsReceivedPerNode() * nodes).isEqualTo(design.packets() * (design.groupSize() - 1));
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

    /** What the nodes send, packet by packet: the longest of the parts in it. */
    private static double bytesOfAllPackets(DeliveryDesign design) {
        double[] shares = unequalShares(design.nodes());
        double sum = 0;
        for (long group = 0; group < design.groups(); group++) {
            for (int sender = 0; sender < design.nodes(); sender++) {
                if (NodeSets.contains(design.members(group), sender)) {
                    sum += Delivery.CODED.segments(design, group, sender).stream()
                            .mapToDouble(segment -> shares[segment.receiver()] / segment.parts() / design.batches())
                            .max()
                            .orElseThrow();
                }
            }
        }
        return sum;
    }

    private static void assertNode(DeliveryDesign design, int node) {
        PrimitiveIterator.OfLong batches = design.batchesOf(node);
        for (long batch = 0; batch < design.batches(); batch++) {
            if (NodeSets.contains(design.holders(batch), node)) {
                assertThat(batches.nextLong()).isEqualTo(batch);
                long held = batch;
                assertThatThrownBy(() -> design.deliveringGroup(node, held))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(batches.hasNext()).isFalse();
        long groups = 0;
        PrimitiveIterator.OfLong own = design.groupsOf(node);
        for (long group = 0; group < design.groups(); group++) {
            if (NodeSets.contains(design.members(group), node)) {
                assertThat(own.nextLong()).isEqualTo(group);
                groups++;
            }
        }
        assertThat(own.hasNext()).isFalse();
        assertThat(groups).isEqualTo(design.lackingBatchesPerNode());
    }

    private static void assertOutside(DeliveryDesign design) {
        assertThatThrownBy(() -> design.holders(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.holders(design.batches())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.members(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.members(design.groups())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.batchesOf(design.nodes())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> design.groupsOf(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
