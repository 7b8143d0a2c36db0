package org.codedcomputing.core.cost;

/**
 * Seconds of a shuffle on a network whose rates are known. Rates are bytes per second and positive; {@link
 * Double#POSITIVE_INFINITY} stands for no bound. Start-up costs, XOR and the CPU are not in here.
 *
 * @param uplink U, what one node sends
 * @param downlink W, what one node receives
 * @param shared M, what crosses a medium that all nodes share
 * @param halfDuplex H, what one node sends and receives together
 * @param storeIngress I, what a store takes in
 * @param storeEgress E, what a store gives out
 * @param multicastEfficiency gamma, rate of multicast over that of unicast on links and medium, in (0, 1]
 */
public record NetworkModel(
        double uplink,
        double downlink,
        double shared,
        double halfDuplex,
        double storeIngress,
        double storeEgress,
        double multicastEfficiency) {

    /** Checks the rates. */
    public NetworkModel {
        for (double rate : new double[] {uplink, downlink, shared, halfDuplex, storeIngress, storeEgress}) {
            if (!(rate > 0)) {
                throw new IllegalArgumentException(
                        "a rate of %s bytes/s; rates are more than 0, or infinite for no bound".formatted(rate));
            }
        }
        if (!(multicastEfficiency > 0 && multicastEfficiency <= 1)) {
            throw new IllegalArgumentException("multicast at %s times the unicast rate; choose more than 0, at most 1"
                    .formatted(multicastEfficiency));
        }
    }

    /** A full-duplex switch that carries everything its links do. */
    public static NetworkModel links(double uplink, double downlink) {
        double free = Double.POSITIVE_INFINITY;
        return new NetworkModel(uplink, downlink, free, free, free, free, 1);
    }

    /** The same with a medium that all nodes share. */
    public NetworkModel withShared(double rate) {
        return new NetworkModel(uplink, downlink, rate, halfDuplex, storeIngress, storeEgress, multicastEfficiency);
    }

    /** The same with a bound on what a node sends and receives together. */
    public NetworkModel withHalfDuplex(double rate) {
        return new NetworkModel(uplink, downlink, shared, rate, storeIngress, storeEgress, multicastEfficiency);
    }

    /** The same with a store. */
    public NetworkModel withStore(double ingress, double egress) {
        return new NetworkModel(uplink, downlink, shared, halfDuplex, ingress, egress, multicastEfficiency);
    }

    /** The same with multicast at another rate. */
    public NetworkModel withMulticastEfficiency(double efficiency) {
        return new NetworkModel(uplink, downlink, shared, halfDuplex, storeIngress, storeEgress, efficiency);
    }

    /**
     * Seconds that a shuffle takes when all nodes talk at once: the slowest of its bottlenecks. A plain or replicated shuffle
     * touches a store only if its rates are finite.
     *
     * @param bytes the shuffle
     */
    public double seconds(ByteLedger bytes) {
        double gamma = switch (bytes.mode()) {
            case CODED_MULTICAST, CODED_FLOODED -> multicastEfficiency;
            default -> 1;
        };
        double onStore = bytes.mode() == ShuffleMode.CODED_STORE ? bytes.fromStore() : bytes.onMedium();
        double seconds = bytes.sentPerNode() / (uplink * gamma);
        seconds = Math.max(seconds, bytes.receivedPerNode() / downlink);
        seconds = Math.max(seconds, bytes.onMedium() / (shared * gamma));
        seconds = Math.max(seconds, (bytes.sentPerNode() + bytes.receivedPerNode()) / halfDuplex);
        seconds = Math.max(seconds, bytes.onMedium() / storeIngress);
        return Math.max(seconds, onStore / storeEgress);
    }

    /**
     * Seconds that a shuffle takes when one node sends at a time, as in published experiments. Of a relay tree, in which
     * receivers pass packets on while the sender is at the next, the sender's own copies count: the bits of the number of
     * receivers.
     *
     * @param bytes the shuffle
     * @param receivers of each packet, on average
     */
    public double serialSeconds(ByteLedger bytes, double receivers) {
        double sent = bytes.sentPerNode();
        if (bytes.mode() == ShuffleMode.CODED_RELAY && receivers > 1) {
            int rounds = Integer.SIZE - Integer.numberOfLeadingZeros((int) Math.round(receivers));
            sent = sent / receivers * rounds;
        }
        boolean multicast = bytes.mode() == ShuffleMode.CODED_MULTICAST || bytes.mode() == ShuffleMode.CODED_FLOODED;
        double rate = Math.min(Math.min(uplink, downlink), Math.min(shared, halfDuplex));
        return bytes.nodes() * sent / (multicast ? rate * multicastEfficiency : rate);
    }

    /**
     * Seconds that plain streams take when every node sends and receives the same number of bytes at once, as when replicas
     * of the input are fetched.
     *
     * @param nodes K
     * @param bytesPerNode what each node sends, and what each receives
     */
    public double streamSeconds(int nodes, double bytesPerNode) {
        return seconds(
                new ByteLedger(ShuffleMode.PLAIN, nodes, 1, bytesPerNode, bytesPerNode, nodes * bytesPerNode, 0));
    }

    /**
     * Beyond this computation load coding gains nothing more: W / min(U, M/K), the bytes that a node can take in while it
     * sends one. At most 1 where the receivers' side binds already, infinite where nothing binds it.
     *
     * @param nodes K
     */
    public double usefulLoad(int nodes) {
        double sending = Math.min(uplink, shared / nodes);
        return Double.isInfinite(sending) ? 1 : downlink / sending;
    }

    /**
     * How many times faster one shuffle is than the replicated one of the same load.
     *
     * @param mode how the bytes move
     * @param nodes K
     * @param load r, less than K
     */
    public double gainOverReplicated(ShuffleMode mode, int nodes, int load) {
        return seconds(ByteLedger.of(ShuffleMode.REPLICATED, nodes, load, 1))
                / seconds(ByteLedger.of(mode, nodes, load, 1));
    }
}
