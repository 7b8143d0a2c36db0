package org.codedcomputing.core.cdc;

import java.util.ArrayList;
import java.util.List;

/**
 * How the members of a group serve each other with the one value that each of them lacks.
 *
 * <p>Both ways run over the same design, groups, packets, encoder and decoder: the difference is only which segments a
 * sender puts in its packet.
 */
public enum Delivery {
    /**
     * Coded [1, Thm 1]: each value is cut in one part for every other member of the group, and each
     * member sends one packet, the XOR of the parts that are its share of what the others want.
     */
    CODED {
        @Override
        public int parts(DeliveryDesign design, long group) {
            return design.groupSize(group) - 1;
        }

        @Override
        public long senders(DeliveryDesign design, long group, int receiver) {
            return design.members(group) & ~(1L << receiver);
        }

        @Override
        public List<Segment> segments(DeliveryDesign design, long group, int sender) {
            long members = design.members(group);
            int parts = parts(design, group);
            List<Segment> segments = new ArrayList<>(parts);
            for (long rest = members & ~(1L << sender); rest != 0; rest &= rest - 1) {
                int receiver = Long.numberOfTrailingZeros(rest);
                // The sender's position among the members without the receiver.
                int position = Long.bitCount(members & ~(1L << receiver) & ((1L << sender) - 1));
                segments.add(new Segment(receiver, design.wantedBatch(group, receiver), position, parts));
            }
            return segments;
        }
    },

    /**
     * Uncoded: each member gets its whole value from one holder, the next member of the group in cyclic order. So every
     * member of a group sends one value and gets one, and the work is spread evenly over the holders.
     */
    UNCODED {
        @Override
        public int parts(DeliveryDesign design, long group) {
            return 1;
        }

        @Override
        public long senders(DeliveryDesign design, long group, int receiver) {
            long members = design.members(group);
            long above = receiver == DeliveryDesign.MAX_NODES - 1 ? 0 : members & (-1L << (receiver + 1));
            return Long.lowestOneBit(above != 0 ? above : members);
        }

        @Override
        public List<Segment> segments(DeliveryDesign design, long group, int sender) {
            long members = design.members(group);
            long below = members & ((1L << sender) - 1);
            int receiver = DeliveryDesign.MAX_NODES - 1 - Long.numberOfLeadingZeros(below != 0 ? below : members);
            return List.of(new Segment(receiver, design.wantedBatch(group, receiver), 0, 1));
        }
    };

    /** Number of parts that a value wanted in a group is cut in. */
    public abstract int parts(DeliveryDesign design, long group);

    /**
     * The members that send a part of its wanted value to a receiver.
     *
     * @return mask of {@link #parts} nodes; the lowest sends part 0 and so on
     */
    public abstract long senders(DeliveryDesign design, long group, int receiver);

    /**
     * The segments whose XOR is the packet of a sender in a group, by ascending receiver. Each has another receiver, and
     * the sender holds the batch of each.
     */
    public abstract List<Segment> segments(DeliveryDesign design, long group, int sender);

    /** Mask of the receivers of a packet. */
    static long receivers(List<Segment> segments) {
        long mask = 0;
        for (Segment segment : segments) {
            mask |= 1L << segment.receiver();
        }
        return mask;
    }
}
