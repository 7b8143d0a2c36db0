package org.codedcomputing.spark.exchange.transport;

/** The contract of transports, point to point over TCP. */
class TcpTransportTest extends TransportContract {
    @Override
    Transport transport() {
        return TcpTransport.direct();
    }
}
