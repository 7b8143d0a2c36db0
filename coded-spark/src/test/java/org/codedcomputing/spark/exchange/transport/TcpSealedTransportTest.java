package org.codedcomputing.spark.exchange.transport;

import javax.crypto.SecretKey;

/** The contract of transports, over relay trees of sealed TCP connections. */
class TcpSealedTransportTest extends TcpContract {
    @Override
    Transport transport() {
        return TcpTransport.relayTree();
    }

    @Override
    SecretKey secret() {
        return secret("of the application");
    }
}
