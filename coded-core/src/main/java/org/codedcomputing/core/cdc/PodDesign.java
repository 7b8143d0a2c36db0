package org.codedcomputing.core.cdc;

import java.util.Arrays;
import java.util.Objects;
import java.util.PrimitiveIterator;

/**
 * CDC in pods: the K nodes are cut in K/g pods of g neighbours, each pod holds the whole input, and what a node lacks it
 * gets from its own pod, by {@link CdcDesign} for g nodes and r_p = r g / K. There are C(g, r_p) batches and
 * (K/g) C(g, r_p + 1) groups, and the load is (1/r_p)(1 - r/K), a packet serving r_p receivers. Most groups vanish; the
 * price is that copies in other pods help nobody.
 *
 * <p>Batch f lies in every pod at the nodes of the f-th r_p-subset; groups are numbered pod by pod.
 *
 * @param nodes number of nodes K, 1..64
 * @param podNodes nodes of a pod g, a divisor of K
 * @param podLoad r_p, the nodes of each pod that hold a batch, 1..g
 */
public record PodDesign(int nodes, int podNodes, int podLoad) implements DeliveryDesign {
    /** Checks K, g and r_p. */
    public PodDesign {
        DesignDoor.nodes(nodes);
        if (podNodes < 1 || nodes % podNodes != 0) {
            throw new IllegalArgumentException("pods of g = %d nodes do not make K = %d nodes; choose a divisor of %d"
                    .formatted(podNodes, nodes, nodes));
        }
        if (podLoad < 1 || podLoad > podNodes) {
            throw new IllegalArgumentException(
                    "pods of g = %d nodes cannot hold each batch at r_p = %d of them; choose r_p between 1 and %d"
                            .formatted(podNodes, podLoad, podNodes));
        }
    }

    /**
     * The design for K nodes and computation load r in pods of g nodes.
     *
     * @param nodes number of nodes K, 1..64
     * @param load computation load r, 1..K
     * @param podNodes nodes of a pod g, a divisor of K so that r g / K is whole
     * @throws IllegalArgumentException if there is none
     */
    public static PodDesign of(int nodes, int load, int podNodes) {
        DesignDoor.nodes(nodes);
        if (podNodes >= 1 && nodes % podNodes == 0 && load * podNodes % nodes != 0) {
            throw new IllegalArgumentException(
                    "pods of g = %d among K = %d nodes hold each batch at r_p = r g / K nodes, which is not whole for r = %d; choose an r that is a multiple of %d"
                            .formatted(podNodes, nodes, load, nodes / podNodes));
        }
        return new PodDesign(nodes, podNodes, load * podNodes / nodes);
    }

    private CdcDesign pod() {
        return CdcDesign.of(podNodes, podLoad);
    }

    private int pods() {
        return nodes / podNodes;
    }

    @Override
    public String name() {
        return "pods(K=%d, g=%d, r_p=%d)".formatted(nodes, podNodes, podLoad);
    }

    @Override
    public double computationLoad() {
        return podLoad * pods();
    }

    @Override
    public long batches() {
        return pod().batches();
    }

    @Override
    public long groups() {
        return Math.multiplyExact(pods(), pod().groups());
    }

    @Override
    public int groupSize(long group) {
        DesignDoor.rank("group", group, groups());
        return podLoad + 1;
    }

    @Override
    public long holders(long batch) {
        long inPod = pod().holders(batch);
        long mask = 0;
        for (int pod = 0; pod < pods(); pod++) {
            mask |= inPod << (pod * podNodes);
        }
        return mask;
    }

    @Override
    public long members(long group) {
        DesignDoor.rank("group", group, groups());
        long perPod = pod().groups();
        return pod().members(group % perPod) << (int) (group / perPod * podNodes);
    }

    @Override
    public long wantedBatch(long group, int member) {
        DesignDoor.membersWith(this, group, member);
        return pod().wantedBatch(group % pod().groups(), member % podNodes);
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        DesignDoor.holdersWithout(this, node, batch);
        return groupsBefore(node) + pod().deliveringGroup(node % podNodes, batch);
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        Objects.checkIndex(node, nodes);
        return pod().batchesOf(node % podNodes);
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        Objects.checkIndex(node, nodes);
        return new ShiftedRanks(pod().groupsOf(node % podNodes), groupsBefore(node));
    }

    /** Number of groups of the pods before that of a node. */
    private long groupsBefore(int node) {
        return node / podNodes * pod().groups();
    }

    @Override
    public long batchesPerNode() {
        return pod().batchesPerNode();
    }

    /** What CDC sends in each pod, by its closed form. */
    @Override
    public double sentBytes(double... bytesByReceiver) {
        CdcLoad.checkReceivers(nodes, bytesByReceiver);
        double sum = 0;
        for (int node = 0; node < nodes; node += podNodes) {
            sum += CdcLoad.skewedBytes(podLoad, Arrays.copyOfRange(bytesByReceiver, node, node + podNodes));
        }
        return sum;
    }

    @Override
    public double communicationLoad() {
        return CdcLoad.cdc(podNodes, podLoad);
    }
}
