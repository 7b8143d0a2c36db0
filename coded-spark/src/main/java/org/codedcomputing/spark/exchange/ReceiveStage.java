package org.codedcomputing.spark.exchange;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.DecodedValue;
import org.codedcomputing.core.cdc.PacketDecoder;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Message;

/** Fourth stage at a node: takes packets as they come and decodes them, until every value that the node lacks is there. */
final class ReceiveStage {
    private final PacketDecoder decoder;
    private final Endpoint endpoint;
    private final StageMeter meter;
    private final SortedMap<Long, DecodedValue> decoded = new TreeMap<>();
    private long receivedPackets;

    ReceiveStage(PacketDecoder decoder, Endpoint endpoint, StageMeter meter) {
        this.decoder = decoder;
        this.endpoint = endpoint;
        this.meter = meter;
    }

    /**
     * Receives until every peer has finished.
     *
     * @param early packets that came before the digests of all nodes
     * @param expected number of values that the node lacks
     * @param alive called at least every 100 ms; throws when the task was killed
     * @return decoded values by ascending batch
     * @throws CodedException if a packet is damaged or missing
     */
    SortedMap<Long, DecodedValue> run(List<Message> early, long expected, Runnable alive) throws InterruptedException {
        for (Message message : early) {
            accept(message);
        }
        meter.start(StageMeter.Stage.RECEIVE);
        while (!endpoint.drained()) {
            alive.run();
            Message message = endpoint.receive(InProcessTransport.POLL);
            if (message != null) {
                accept(message);
            }
        }
        meter.stop(StageMeter.Stage.RECEIVE);
        if (decoder.completed() != expected) {
            throw new CodedException(
                    "%d of %d values are complete although all peers have finished; first missing packet: %s"
                            .formatted(decoder.completed(), expected, decoder.firstMissing()));
        }
        return decoded;
    }

    private void accept(Message message) {
        meter.start(StageMeter.Stage.DECODE);
        receivedPackets++;
        DecodedValue value = decoder.accept(message.bytes(), 0, message.bytes().length);
        if (value != null) {
            decoded.put(value.batch(), value);
        }
        meter.stop(StageMeter.Stage.DECODE);
    }

    /** Bytes of payload received, padding included, headers not. */
    long payloadBytes() {
        return decoder.payloadBytes();
    }

    long receivedPackets() {
        return receivedPackets;
    }
}
