package org.codedcomputing.spark.exchange.transport;

/** The contract of transports, point to point over TCP. */
class TcpTransportTest extends TcpContract {
    @Override
    Transport transport() {
        return TcpTransport.direct();
    }
}
