package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RelayTreeTest {

    @Test
    void theTreeOfEightNodesIsTheBinomialOne() {
        assertThat(RelayTree.children(0, 0b1111_1110))
                .containsExactly(
                        new RelayTree.Child(4, 0b1110_0000),
                        new RelayTree.Child(2, 0b0000_1000),
                        new RelayTree.Child(1, 0));
        assertThat(RelayTree.children(4, 0b1110_0000))
                .containsExactly(new RelayTree.Child(6, 0b1000_0000), new RelayTree.Child(5, 0));
    }

    @Test
    void distancesAreCountedFromTheRoot() {
        assertThat(RelayTree.children(2, 0b1011))
                .containsExactly(new RelayTree.Child(0, 0b10), new RelayTree.Child(3, 0));
    }

    @Test
    void nobodyToSendTo() {
        assertThat(RelayTree.children(63, 0)).isEmpty();
    }

    @Property
    void everyReceiverIsReachedOnceAndInFewSteps(@ForAll @IntRange(max = 63) int root, @ForAll long others) {
        long receivers = others & ~(1L << root);
        assertThat(reached(root, receivers, 0)).isEqualTo(receivers);
    }

    /** Mask of the nodes reached; fails if one is reached twice, or too deep. */
    private static long reached(int node, long receivers, int depth) {
        int nodes = Long.bitCount(receivers) + 1;
        int steps = Integer.SIZE - Integer.numberOfLeadingZeros(nodes - 1);
        List<RelayTree.Child> children = RelayTree.children(node, receivers);
        assertThat(children).hasSize(steps);
        assertThat(depth + steps).isLessThanOrEqualTo(6);
        long reached = 0;
        for (RelayTree.Child child : children) {
            long below = reached(child.node(), child.below(), depth + 1) | 1L << child.node();
            assertThat(below & reached).isZero();
            reached |= below;
        }
        return reached;
    }
}
