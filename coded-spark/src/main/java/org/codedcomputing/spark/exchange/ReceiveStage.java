package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.PacketDecoder;
import org.codedcomputing.core.cdc.PacketFormat;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Message;
import org.jspecify.annotations.Nullable;

/**
 * Fourth stage at a node: takes packets as they come and decodes them, until every value that the node lacks is there. The
 * task's threads receive in turns and decode side by side: groups do not depend on each other, so each decoder has those
 * of its own remainder.
 */
final class ReceiveStage {
    /** Enough that two threads seldom want the same decoder. */
    private static final int DECODERS_PER_CORE = 4;

    private final List<PacketDecoder> decoders = new ArrayList<>();
    private final Endpoint endpoint;
    private final TaskThreads threads;
    private final StageMeter meter;
    private final Consumer<DecodedValue> whenComplete;
    private final ReentrantLock receiving = new ReentrantLock();
    private final SortedMap<Long, DecodedValue> decoded = new TreeMap<>();
    private long receivedPackets;

    /**
     * Creates the stage.
     *
     * @param newDecoder gives a decoder for some of the groups
     * @param whenComplete takes every value as soon as all of it is there, in the thread that decoded its last packet
     */
    ReceiveStage(
            Supplier<PacketDecoder> newDecoder,
            Endpoint endpoint,
            TaskThreads threads,
            StageMeter meter,
            Consumer<DecodedValue> whenComplete) {
        int count = threads.cores() == 1 ? 1 : DECODERS_PER_CORE * threads.cores();
        for (int i = 0; i < count; i++) {
            decoders.add(newDecoder.get());
        }
        this.endpoint = endpoint;
        this.threads = threads;
        this.meter = meter;
        this.whenComplete = whenComplete;
    }

    /**
     * Receives until every peer has finished.
     *
     * @param early packets that came before the digests of all nodes
     * @param groups the groups that this node is a member of, for the message of a failure
     * @param expected number of values that the node lacks
     * @param alive called at least every 100 ms; throws when the task was killed
     * @return decoded values by ascending batch
     * @throws CodedException if a packet is damaged or missing
     */
    SortedMap<Long, DecodedValue> run(
            List<Message> early, Supplier<PrimitiveIterator.OfLong> groups, long expected, Runnable alive)
            throws InterruptedException {
        meter.start(StageMeter.Stage.RECEIVE);
        Iterator<Message> first = early.iterator();
        threads.run(alive, aliveTogether -> {
            meter.start(StageMeter.Stage.RECEIVE);
            while (takeOne(first)) {
                aliveTogether.run();
            }
            meter.stop(StageMeter.Stage.RECEIVE);
        });
        meter.stop(StageMeter.Stage.RECEIVE);
        long completed = decoders.stream().mapToLong(PacketDecoder::completed).sum();
        if (completed != expected) {
            throw new CodedException(
                    "%d of %d values are complete although all peers have finished; first missing packet: %s"
                            .formatted(completed, expected, firstMissing(groups.get())));
        }
        return decoded;
    }

    /** Takes and decodes a packet, if one comes within the time between two looks at the task; whether more may come. */
    private boolean takeOne(Iterator<Message> first) throws InterruptedException {
        Message message;
        receiving.lockInterruptibly();
        try {
            if (first.hasNext()) {
                message = first.next();
            } else if (endpoint.drained()) {
                return false;
            } else {
                message = endpoint.receive(InProcessTransport.POLL);
            }
            if (message != null) {
                receivedPackets++;
            }
        } finally {
            receiving.unlock();
        }
        if (message != null) {
            accept(message.bytes());
        }
        return true;
    }

    private void accept(byte[] packet) {
        meter.start(StageMeter.Stage.DECODE);
        PacketDecoder decoder = decoder(PacketFormat.group(packet));
        DecodedValue value;
        synchronized (decoder) {
            value = decoder.accept(packet, 0, packet.length);
        }
        if (value != null) {
            synchronized (decoded) {
                decoded.put(value.batch(), value);
            }
        }
        meter.stop(StageMeter.Stage.DECODE);
        if (value != null) {
            whenComplete.accept(value);
        }
    }

    private PacketDecoder decoder(long group) {
        return decoders.get((int) Long.remainderUnsigned(group, decoders.size()));
    }

    private String firstMissing(PrimitiveIterator.OfLong groups) {
        @Nullable String missing = null;
        while (missing == null && groups.hasNext()) {
            long group = groups.nextLong();
            missing = decoder(group).missing(group);
        }
        return Objects.requireNonNullElse(missing, "none");
    }

    /** Bytes of payload received, padding included, headers not. */
    long payloadBytes() {
        return decoders.stream().mapToLong(PacketDecoder::payloadBytes).sum();
    }

    long receivedPackets() {
        return receivedPackets;
    }
}
