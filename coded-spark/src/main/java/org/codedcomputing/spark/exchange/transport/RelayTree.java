package org.codedcomputing.spark.exchange.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * Binomial trees, as MPI libraries use them for a broadcast among few: the root sends first to the node below which half of
 * the others hang, then to the one of the next half, and so on; each does likewise. The depth, and the number of copies that
 * the root sends, is log2 of the number of nodes, rounded up.
 *
 * <p>A node orders the receivers below it by their distance above itself, modulo 64: so the work of passing on is spread
 * evenly over the nodes when each of them is a root.
 */
final class RelayTree {
    private RelayTree() {}

    /**
     * A node that gets a message from its parent.
     *
     * @param node the child
     * @param below mask of the nodes that it passes the message on to, without itself
     */
    record Child(int node, long below) {}

    /**
     * Whom a node sends to, so that a message reaches a set of nodes.
     *
     * @param node the root, or a child that passes on
     * @param receivers mask without the node; each is a child or below one, once
     * @return in the order in which to send: most below first
     */
    static List<Child> children(int node, long receivers) {
        // Bit 0 of the turned mask is the node itself, so its lowest set bit is the nearest receiver.
        long turned = Long.rotateRight(receivers, node);
        List<Child> children = new ArrayList<>();
        for (int nodes = Long.bitCount(turned) + 1; nodes > 1; nodes = Integer.highestOneBit(nodes - 1)) {
            int nearer = Integer.highestOneBit(nodes - 1) - 1;
            long rest = turned;
            for (int i = 0; i < nearer; i++) {
                rest &= rest - 1;
            }
            turned ^= rest;
            long child = Long.lowestOneBit(rest);
            children.add(new Child(
                    Long.numberOfTrailingZeros(Long.rotateLeft(child, node)), Long.rotateLeft(rest ^ child, node)));
        }
        return children;
    }
}
