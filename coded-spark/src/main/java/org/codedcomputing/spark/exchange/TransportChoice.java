package org.codedcomputing.spark.exchange;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.TcpTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.UdpMulticastTransport;
import org.codedcomputing.spark.exchange.transport.UdpOptions;

/** The transports that users can name, and which one an exchange gets. */
enum TransportChoice {
    /** {@link #IN_PROCESS} where all tasks run in the driver's JVM, else {@link #TCP}. */
    AUTO("auto") {
        @Override
        Transport transport(SparkContext context) {
            // A cluster of one executor may get another one any moment, so only local mode is sure to stay in one JVM.
            return (context.isLocal() ? IN_PROCESS : TCP).transport(context);
        }
    },
    /** Tasks of one JVM. */
    IN_PROCESS("in-process") {
        @Override
        Transport transport(SparkContext context) {
            return new InProcessTransport();
        }
    },
    /** Once from each sender to all members of a group, where the network copies. */
    UDP("udp") {
        @Override
        Transport transport(SparkContext context) {
            return multicast(context, Double.POSITIVE_INFINITY, false);
        }
    },
    /** From each sender to each receiver. */
    TCP("tcp") {
        @Override
        Transport transport(SparkContext context) {
            return TcpTransport.direct();
        }
    },
    /** Along a tree of the receivers. */
    TCP_RELAY("tcp-relay") {
        @Override
        Transport transport(SparkContext context) {
            return TcpTransport.relayTree();
        }
    };

    private final String text;

    TransportChoice(String text) {
        this.text = text;
    }

    /** The transport of an exchange of this application. */
    abstract Transport transport(SparkContext context);

    /**
     * What the configuration chooses.
     *
     * @throws IllegalArgumentException if it names no transport
     */
    static Transport of(SparkContext context) {
        return CodedConf.of(context.conf())
                .choice(ConfKey.EXCHANGE_TRANSPORT, TransportChoice::parse)
                .transport(context);
    }

    /**
     * The multicast transport as configured.
     *
     * @param known bytes per second that a node can take in, which counts where the configuration says nothing; infinite if
     *     unknown
     * @param flooded whether every node takes in what is sent to some
     */
    static Transport multicast(SparkContext context, double known, boolean flooded) {
        return new UdpMulticastTransport(udpOptions(CodedConf.of(context.conf()), known, flooded));
    }

    private static UdpOptions udpOptions(CodedConf conf, double known, boolean flooded) {
        long downlink = conf.bytes(ConfKey.EXCHANGE_DOWNLINK, 0, Long.MAX_VALUE);
        return new UdpOptions(
                conf.number(ConfKey.EXCHANGE_MULTICAST_ADDRESSES, 1, 1 << 16),
                conf.number(ConfKey.EXCHANGE_MULTICAST_PORT, 0, 65_535),
                conf.number(ConfKey.EXCHANGE_MULTICAST_HOPS, 0, 255),
                (int) conf.bytes(ConfKey.EXCHANGE_DATAGRAM, UdpOptions.LEAST_DATAGRAM, UdpOptions.LONGEST_DATAGRAM),
                (int) conf.bytes(ConfKey.EXCHANGE_SEND_BUFFER, 1 << 12, Integer.MAX_VALUE),
                (int) conf.bytes(ConfKey.EXCHANGE_RECEIVE_BUFFER, 1 << 12, Integer.MAX_VALUE),
                downlink == 0 ? known : downlink,
                flooded,
                conf.number(ConfKey.EXCHANGE_REPAIRS, 1, Integer.MAX_VALUE),
                conf.time(ConfKey.EXCHANGE_PEER_TIMEOUT));
    }

    /**
     * Reads a name as users write it.
     *
     * @throws IllegalArgumentException if there is no such transport; the message names all
     */
    static TransportChoice parse(String text) {
        for (TransportChoice choice : values()) {
            if (choice.text.equals(text.trim())) {
                return choice;
            }
        }
        throw new IllegalArgumentException("unknown transport '%s'; choose one of %s"
                .formatted(
                        text,
                        Arrays.stream(values()).map(TransportChoice::toString).collect(Collectors.joining(", "))));
    }

    /** The name as users write it. */
    @Override
    public String toString() {
        return text;
    }
}
