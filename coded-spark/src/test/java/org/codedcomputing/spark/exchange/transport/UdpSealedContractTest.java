package org.codedcomputing.spark.exchange.transport;

import javax.crypto.SecretKey;

/** The contract of transports, over sealed UDP multicast. */
class UdpSealedContractTest extends TransportContract {
    @Override
    Transport transport() {
        return new UdpMulticastTransport(UdpOptions.DEFAULTS);
    }

    @Override
    SecretKey secret() {
        return secret("of the application");
    }
}
