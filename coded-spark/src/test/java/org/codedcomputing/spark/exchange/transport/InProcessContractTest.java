package org.codedcomputing.spark.exchange.transport;

/** The contract of transports, within one JVM. */
class InProcessContractTest extends TransportContract {
    @Override
    Transport transport() {
        return new InProcessTransport();
    }
}
