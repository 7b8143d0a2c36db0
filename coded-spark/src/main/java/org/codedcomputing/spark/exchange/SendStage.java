package org.codedcomputing.spark.exchange;

import java.util.PrimitiveIterator;
import org.codedcomputing.core.cdc.PacketEncoder;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Third stage at a node, in a thread of its own: encodes and sends the packets of all its groups, by ascending group. Its
 * counts are to be read when that thread has ended.
 */
final class SendStage implements Runnable {
    private final PacketEncoder encoder;
    private final PrimitiveIterator.OfLong groups;
    private final Endpoint endpoint;
    private final StageMeter meter;
    private volatile @Nullable Throwable failure;
    private long packets;
    private long payloadBytes;
    private long headerBytes;

    SendStage(PacketEncoder encoder, PrimitiveIterator.OfLong groups, Endpoint endpoint, StageMeter meter) {
        this.encoder = encoder;
        this.groups = groups;
        this.endpoint = endpoint;
        this.meter = meter;
    }

    @Override
    public void run() {
        try {
            meter.start(StageMeter.Stage.ENCODE);
            while (groups.hasNext()) {
                encoder.encode(groups.nextLong(), this::send);
            }
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

    private void send(long receivers, byte[] packet, int length, int payload) throws InterruptedException {
        meter.start(StageMeter.Stage.SEND);
        endpoint.send(receivers, packet, length);
        meter.stop(StageMeter.Stage.SEND);
        packets++;
        payloadBytes += payload;
        headerBytes += length - payload;
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
