package org.codedcomputing.spark.exchange;

import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.codedcomputing.core.cdc.PacketEncoder;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Third stage at a node, in a thread of its own: encodes and sends the packets of all its groups. One core takes the groups
 * in their order; several encode side by side and send in turns. Its counts are to be read when its thread has ended.
 */
final class SendStage implements Runnable {
    private final Supplier<PacketEncoder> encoders;
    private final PrimitiveIterator.OfLong groups;
    private final Endpoint endpoint;
    private final Turn turn;
    private final TaskThreads threads;
    private final StageMeter meter;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile @Nullable Throwable failure;
    private long packets;
    private long payloadBytes;
    private long headerBytes;

    /** What a node waits for before it sends. */
    @FunctionalInterface
    interface Turn {
        void await() throws InterruptedException;
    }

    /**
     * Creates the stage.
     *
     * @param encoders gives an encoder for one thread
     * @param groups the groups that this node is a member of, in the order of sending. Modified: used up
     * @param turn returns when this node may send
     */
    SendStage(
            Supplier<PacketEncoder> encoders,
            PrimitiveIterator.OfLong groups,
            Endpoint endpoint,
            Turn turn,
            TaskThreads threads,
            StageMeter meter) {
        this.encoders = encoders;
        this.groups = groups;
        this.endpoint = endpoint;
        this.turn = turn;
        this.threads = threads;
        this.meter = meter;
    }

    @Override
    public void run() {
        try {
            meter.start(StageMeter.Stage.SEND);
            turn.await();
            meter.stop(StageMeter.Stage.SEND);
            meter.start(StageMeter.Stage.ENCODE);
            // The node's own thread looks whether the task was killed, and interrupts this one.
            threads.run(() -> {}, this::encode);
            meter.stop(StageMeter.Stage.ENCODE);
            endpoint.finish();
        } catch (InterruptedException e) {
            // Only the node's own task interrupts this thread, when it has failed; peers are to hear its reason, not
            // this.
            failure = e;
        } catch (RuntimeException | Error e) {
            // Handed to the receiving side, which fails the task with it; peers are woken at once.
            failure = e;
            endpoint.fail(e);
        }
    }

    private void encode(Runnable alive) throws InterruptedException {
        meter.start(StageMeter.Stage.ENCODE);
        PacketEncoder encoder = encoders.get();
        for (OptionalLong group = nextGroup(); group.isPresent(); group = nextGroup()) {
            alive.run();
            encoder.encode(group.getAsLong(), this::send);
        }
        meter.stop(StageMeter.Stage.ENCODE);
    }

    private OptionalLong nextGroup() {
        synchronized (groups) {
            return groups.hasNext() ? OptionalLong.of(groups.nextLong()) : OptionalLong.empty();
        }
    }

    private void send(long receivers, byte[] packet, int length, int payload) throws InterruptedException {
        meter.start(StageMeter.Stage.SEND);
        sending.lockInterruptibly();
        try {
            endpoint.send(receivers, packet, length);
            packets++;
            payloadBytes += payload;
            headerBytes += length - payload;
        } finally {
            sending.unlock();
        }
        meter.stop(StageMeter.Stage.SEND);
    }

    /** What stopped this stage, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Packets sent, each counted once however many receive it. */
    long packets() {
        return packets;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    long headerBytes() {
        return headerBytes;
    }
}
