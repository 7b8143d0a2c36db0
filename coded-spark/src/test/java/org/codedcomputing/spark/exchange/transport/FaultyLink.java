package org.codedcomputing.spark.exchange.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Sockets that lose, repeat, hold back and damage what is sent through them, as a seed says. */
final class FaultyLink extends PassingLink {
    /**
     * How often what happens to a datagram, each a probability.
     *
     * @param burst how many datagrams are lost in a row when one is
     */
    record Faults(double lose, int burst, double repeat, double holdBack, double flip, double truncate)
            implements java.io.Serializable {
        static Faults losing(double lose, int burst) {
            return new Faults(lose / burst, burst, 0, 0, 0, 0);
        }
    }

    private final Faults faults;
    private final Random random;
    private int losing;
    private byte @Nullable [] heldBack;
    private @Nullable InetSocketAddress heldBackTo;

    FaultyLink(DatagramLink delegate, Faults faults, long seed) {
        super(delegate);
        this.faults = faults;
        this.random = new Random(seed);
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        pass(datagram, to, super::send);
    }

    @Override
    public void trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        pass(datagram, to, super::trySend);
    }

    private interface Way {
        void send(ByteBuffer datagram, InetSocketAddress to) throws IOException;
    }

    private synchronized void pass(ByteBuffer datagram, InetSocketAddress to, Way way) throws IOException {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        if (losing > 0) {
            losing--;
            return;
        }
        if (random.nextDouble() < faults.lose()) {
            losing = faults.burst() - 1;
            return;
        }
        if (random.nextDouble() < faults.holdBack() && heldBack == null) {
            heldBack = bytes;
            heldBackTo = to;
            return;
        }
        byte[] sent = bytes.clone();
        if (random.nextDouble() < faults.flip()) {
            sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int length = random.nextDouble() < faults.truncate() ? random.nextInt(sent.length) : sent.length;
        way.send(ByteBuffer.wrap(sent, 0, length), to);
        if (random.nextDouble() < faults.repeat()) {
            way.send(ByteBuffer.wrap(bytes), to);
        }
        byte[] late = heldBack;
        InetSocketAddress lateTo = heldBackTo;
        if (late != null && lateTo != null && random.nextInt(8) == 0) {
            heldBack = null;
            way.send(ByteBuffer.wrap(late), lateTo);
        }
    }
}
