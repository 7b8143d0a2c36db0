package org.codedcomputing.spark.exchange.transport;

/** The contract of transports, over UDP multicast. */
class UdpContractTest extends TransportContract {
    @Override
    Transport transport() {
        return new UdpMulticastTransport(UdpOptions.DEFAULTS);
    }
}
