package org.codedcomputing.spark.exchange.transport;

import java.io.Serializable;

/** Opens the endpoints of an exchange. Travels from the driver to the tasks. */
public interface Transport extends Serializable {
    /** Short name for plans and reports. */
    String name();

    /** Whether all nodes must be tasks of one JVM. */
    boolean withinOneJvm();

    /**
     * Joins a session. Every node of a session opens exactly one endpoint.
     *
     * @param session equal at all nodes
     * @param node this node, 0..K-1
     * @param limits flow control and deadlines
     * @throws TransportException if the node cannot join
     */
    Endpoint open(Session session, int node, TransportLimits limits);
}
