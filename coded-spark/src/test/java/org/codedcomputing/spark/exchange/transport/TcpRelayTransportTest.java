package org.codedcomputing.spark.exchange.transport;

/** The contract of transports, over relay trees of TCP connections. */
class TcpRelayTransportTest extends TcpContract {
    @Override
    Transport transport() {
        return TcpTransport.relayTree();
    }
}
