package org.codedcomputing.spark.exchange.transport;

import java.util.ArrayList;
import java.util.List;

/** A block of numbered datagrams at its sender, kept until every receiver has all that is for it. Guarded by its sender. */
final class SentBlock {
    /** A datagram to be sent again, to those that lack it. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on without a copy.
    record Repair(byte[] datagram, long receivers, long lacking) {}

    private final int number;
    private final int nodes;
    private final byte[][] datagrams = new byte[BlockEnd.DATAGRAMS][];
    private final long[] receivers = new long[BlockEnd.DATAGRAMS];
    private final long[] wanted;
    private final long[] missing;
    private int count;
    private long bytes;
    private long firstNanos;

    /** Time in which the sender did nothing but send it. */
    private long sendingNanos;

    /** Receivers that have not confirmed yet. */
    private long pending;

    /** Of them, those that have answered in this round. */
    private long answered;

    private int round;
    private int repairs;
    private int silentRounds;
    private long askedNanos;
    private long dueNanos;

    SentBlock(int number, int nodes) {
        this.number = number;
        this.nodes = nodes;
        wanted = new long[2 * nodes];
        missing = new long[2 * nodes];
    }

    int number() {
        return number;
    }

    /** Sequence of the datagram that is added next. */
    int nextSequence() {
        return number * BlockEnd.DATAGRAMS + count;
    }

    boolean full() {
        return count == BlockEnd.DATAGRAMS;
    }

    boolean empty() {
        return count == 0;
    }

    void add(byte[] datagram, long to, long now) {
        if (count == 0) {
            firstNanos = now;
        }
        datagrams[count] = datagram;
        receivers[count] = to;
        pending |= to;
        bytes += datagram.length;
        for (long rest = to; rest != 0; rest &= rest - 1) {
            wanted[2 * Long.numberOfTrailingZeros(rest) + count / Long.SIZE] |= 1L << count;
        }
        count++;
    }

    /** Takes in that a datagram has left, and how long that took. */
    void sent(long nanos) {
        sendingNanos += nanos;
    }

    BlockEnd end(int lowest) {
        long touched = 0;
        for (int node = 0; node < nodes; node++) {
            touched |= wanted[2 * node] != 0 || wanted[2 * node + 1] != 0 ? 1L << node : 0;
        }
        return new BlockEnd(number, lowest, round, touched, wanted.clone());
    }

    /** Takes in that receivers are being asked. */
    void asking(long now) {
        askedNanos = now;
    }

    long askedNanos() {
        return askedNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    void postpone(long due) {
        dueNanos = due;
    }

    long pending() {
        return pending;
    }

    int round() {
        return round;
    }

    int repairs() {
        return repairs;
    }

    int silentRounds() {
        return silentRounds;
    }

    long firstNanos() {
        return firstNanos;
    }

    long sendingNanos() {
        return sendingNanos;
    }

    long bytes() {
        return bytes;
    }

    /** Takes in an answer of a receiver. */
    void answer(int receiver, BlockStatus status) {
        long bit = 1L << receiver;
        if ((pending & bit) == 0) {
            return;
        }
        if (status.done()) {
            pending &= ~bit;
            return;
        }
        answered |= bit;
        missing[2 * receiver] = status.missing0() & wanted[2 * receiver];
        missing[2 * receiver + 1] = status.missing1() & wanted[2 * receiver + 1];
    }

    /** Datagrams of the block that are for a receiver. */
    int wantedBy(int receiver) {
        return Long.bitCount(wanted[2 * receiver]) + Long.bitCount(wanted[2 * receiver + 1]);
    }

    /** Whether all that are pending have answered in this round. */
    boolean allAnswered() {
        return (pending & ~answered) == 0;
    }

    /** Whether something is known to be missing somewhere. */
    boolean lacks() {
        for (long rest = pending & answered; rest != 0; rest &= rest - 1) {
            int node = Long.numberOfTrailingZeros(rest);
            if (missing[2 * node] != 0 || missing[2 * node + 1] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Takes in that nothing more is to be done for a receiver. */
    void release(int receiver) {
        pending &= ~(1L << receiver);
    }

    /** Begins the next round: what is known to be missing is to be sent again, and all that are pending are to be asked. */
    List<Repair> nextRound() {
        List<Repair> again = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long lacking = 0;
            for (long rest = pending & answered; rest != 0; rest &= rest - 1) {
                int node = Long.numberOfTrailingZeros(rest);
                lacking |= (missing[2 * node + i / Long.SIZE] >>> i & 1) << node;
            }
            if (lacking != 0) {
                again.add(new Repair(datagrams[i], receivers[i], lacking));
            }
        }
        silentRounds = answered == 0 ? silentRounds + 1 : 0;
        repairs += again.isEmpty() ? 0 : 1;
        round++;
        answered = 0;
        return again;
    }
}
