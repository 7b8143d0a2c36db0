package org.codedcomputing.spark.plan;

import java.io.Serializable;
import java.net.InetAddress;
import java.util.List;
import org.codedcomputing.spark.exchange.transport.Gathering;

/** The part of one node in a calibration, for whoever runs one task on each node at once. Takes some six seconds. */
public final class CalibrationTask implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NetworkProbe.Timing timing;

    /** A task with bursts that suit links from 1 Mbit/s to 10 Gbit/s. */
    public CalibrationTask() {
        this(NetworkProbe.Timing.DEFAULTS);
    }

    CalibrationTask(NetworkProbe.Timing timing) {
        this.timing = timing;
    }

    /**
     * Measures together with the other nodes.
     *
     * @param address where this node is reached
     * @param gathering how nodes learn each other's addresses
     * @param alive called at least every 100 ms; throws when the task was killed
     * @return what this node found, as text that any serializer of Spark's can carry
     * @throws org.codedcomputing.core.CodedException if a peer cannot be reached or does not answer in time
     */
    public String run(int node, int nodes, InetAddress address, Gathering gathering, Runnable alive)
            throws InterruptedException {
        try (NetworkProbe probe = new NetworkProbe(node, nodes, address, timing, alive)) {
            return PlanJson.text(probe.run(gathering));
        }
    }

    /** The calibration that all nodes' findings make. */
    public static Calibration calibration(String master, List<String> findings) {
        return Findings.calibration(
                master,
                findings.stream()
                        .map(text -> PlanJson.parse(text, NetworkProbe.Finding.class))
                        .toList());
    }
}
