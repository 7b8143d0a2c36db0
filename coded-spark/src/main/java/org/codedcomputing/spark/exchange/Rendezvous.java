package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Message;

/**
 * Second stage at a node: tells every peer what it mapped, as digests, and hears the same from all of them. No packet is
 * read, and none sent, before replicas are known to be equal.
 */
final class Rendezvous {
    private final int node;
    private final int nodes;
    private final Endpoint endpoint;
    private final Hello own;

    Rendezvous(int node, int nodes, Endpoint endpoint, Hello own) {
        this.node = node;
        this.nodes = nodes;
        this.endpoint = endpoint;
        this.own = own;
    }

    /**
     * Exchanges and compares digests.
     *
     * @param alive called at least every 100 ms; throws when the task was killed
     * @return packets of peers that were quicker, in their order, not read yet
     * @throws NonDeterministicMapException if two nodes mapped the same input to different bytes
     * @throws CorruptDataException if a hello is damaged or missing, or if a value changed between being written and being sealed, at one of two nodes
     */
    List<Message> run(Runnable alive) throws InterruptedException {
        byte[] hello = own.toBytes();
        long all = nodes == Long.SIZE ? -1L : (1L << nodes) - 1;
        long missing = all & ~(1L << node);
        endpoint.send(missing, hello, hello.length);
        List<Message> early = new ArrayList<>();
        while (missing != 0) {
            alive.run();
            Message message = endpoint.receive(InProcessTransport.POLL);
            if (message == null) {
                if (endpoint.drained()) {
                    throw new CorruptDataException("nodes %s finished without having said what they mapped"
                            .formatted(NodeSets.toString(missing)));
                }
            } else if (Hello.isHello(message.bytes())) {
                compare(message.sender(), Hello.fromBytes(message.bytes()));
                missing &= ~(1L << message.sender());
            } else if (NodeSets.contains(missing, message.sender())) {
                // Waiting for the hello behind it would end at the deadline only.
                throw new CorruptDataException(
                        "node %d: the first message of node %d is no hello; it was damaged, or lost"
                                .formatted(node, message.sender()));
            } else {
                early.add(message);
            }
        }
        return early;
    }

    private void compare(int peer, Hello theirs) {
        if (theirs.exchangeId() != own.exchangeId()) {
            throw new CodedException("node %d speaks of exchange attempt %016x, node %d of %016x"
                    .formatted(peer, theirs.exchangeId(), node, own.exchangeId()));
        }
        if (theirs.fingerprint() != own.fingerprint()) {
            throw new CodedException(
                    "nodes %d and %d do not agree on design, formats or codec (fingerprints %016x and %016x): use the same library, Spark and compression library versions on every executor"
                            .formatted(node, peer, own.fingerprint(), theirs.fingerprint()));
        }
        for (Map.Entry<Integer, Long> mine : own.partitionDigests().entrySet()) {
            Long other = theirs.partitionDigests().get(mine.getKey());
            if (other != null && !other.equals(mine.getValue())) {
                throw new NonDeterministicMapException(mine.getKey(), node, mine.getValue(), peer, other);
            }
        }
        for (Map.Entry<Long, Long> mine : own.batchDigests().entrySet()) {
            Long other = theirs.batchDigests().get(mine.getKey());
            if (other != null && !other.equals(mine.getValue())) {
                throw new CorruptDataException(
                        "the sealed values of batch %d differ between node %d (digest %016x) and node %d (digest %016x) although both wrote the same records; the attempt is void"
                                .formatted(mine.getKey(), node, mine.getValue(), peer, other));
            }
        }
    }
}
