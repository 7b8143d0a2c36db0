package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;

/** Opens the endpoints of an exchange. Travels from the driver to the tasks. */
public interface Transport extends Serializable {
    /** Short name for plans and reports. */
    String name();

    /** Whether all nodes must be tasks of one JVM. */
    boolean withinOneJvm();

    /**
     * Joins a session. Every node of a session opens exactly one endpoint. Does not wait for the other nodes.
     *
     * @throws TransportException if the node cannot join
     */
    Endpoint open(Membership membership);
}
