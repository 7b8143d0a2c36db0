package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.storage.BlockManagerId;
import org.codedcomputing.core.cdc.NodeSets;

/**
 * Which input partition takes which place of an {@link InputAssignment}, and on which host each node is wanted. Where the
 * input's blocks lie on the workers' hosts, batches follow them as far as the design allows; elsewhere partitions keep their
 * order.
 */
final class InputPlacement implements Serializable {
    private static final long serialVersionUID = 1L;

    private final InputAssignment assignment;
    private final int[] places;
    private final List<String> hosts;

    /** Of use on the driver only, where plans and reports are made. */
    private final transient InputPlaces input;

    /** For each partition the nodes that have it on their host; empty if the input may lie anywhere. Also for the driver only. */
    private final transient long[] localNodes;

    private InputPlacement(
            InputAssignment assignment, int[] places, List<String> hosts, InputPlaces input, long[] localNodes) {
        this.assignment = assignment;
        this.places = places;
        this.hosts = hosts;
        this.input = input;
        this.localNodes = localNodes;
    }

    /** Partitions in their own order, for an input that may lie anywhere. */
    static InputPlacement inOrder(InputAssignment assignment) {
        return new InputPlacement(
                assignment,
                IntStream.range(0, assignment.partitions()).toArray(),
                List.of(),
                new InputPlaces(List.of(), List.of()),
                new long[0]);
    }

    /**
     * Places partitions where their holders have them.
     *
     * @param input where the partitions lie
     * @param hosts the host of each node
     */
    static InputPlacement of(InputAssignment assignment, InputPlaces input, List<String> hosts) {
        if (!input.known() || hosts.isEmpty()) {
            return inOrder(assignment);
        }
        int partitions = assignment.partitions();
        long[] holders = IntStream.range(0, partitions)
                .mapToLong(place -> assignment.design().holders(assignment.batch(place)))
                .toArray();
        long[] bytes = input.bytes().isEmpty()
                ? LongStream.generate(() -> 1).limit(partitions).toArray()
                : input.bytes().stream().mapToLong(Long::longValue).toArray();
        long[] local = local(input, hosts);
        int[] places = BlockPlacement.places(local, bytes, holders);
        return new InputPlacement(assignment, places, List.copyOf(hosts), input, local);
    }

    /** For each partition the nodes whose host has it; all of them for one that lies nowhere in particular. */
    private static long[] local(InputPlaces input, List<String> hosts) {
        long[] local = new long[input.hosts().size()];
        for (int partition = 0; partition < local.length; partition++) {
            for (int node = 0; node < hosts.size(); node++) {
                if (input.hosts().get(partition).isEmpty()
                        || input.hosts().get(partition).contains(hosts.get(node))) {
                    local[partition] |= 1L << node;
                }
            }
        }
        return local;
    }

    /**
     * The hosts on which an application's nodes are wanted: executors in turn, by host. The driver's own in local mode.
     *
     * @param nodes number of nodes K
     * @return one for each node, or none while no executor has registered
     */
    static List<String> hosts(SparkContext context, int nodes) {
        BlockManagerId driver = SparkEnv.get().blockManager().blockManagerId();
        List<String> workers = context.isLocal()
                ? List.of(driver.host())
                : Arrays.stream(context.statusTracker().getExecutorInfos())
                        .filter(info -> !info.host().equals(driver.host()) || info.port() != driver.port())
                        .map(SparkExecutorInfo::host)
                        .sorted(Comparator.naturalOrder())
                        .toList();
        List<String> hosts = new ArrayList<>();
        for (int node = 0; node < nodes && !workers.isEmpty(); node++) {
            hosts.add(workers.get(node % workers.size()));
        }
        return List.copyOf(hosts);
    }

    InputAssignment assignment() {
        return assignment;
    }

    /** The batch of a partition. */
    long batch(int partition) {
        return assignment.batch(places[partition]);
    }

    /** Whether a node maps a partition. */
    boolean isMappedAt(int partition, int node) {
        return NodeSets.contains(assignment.design().holders(batch(partition)), node);
    }

    /**
     * The partitions that a node maps, batch by batch and ascending within each, in the order in which it reads them: what it has
     * itself, then a batch from each other node in turn, beginning with the one after it. So that nodes do not all read from
     * the same ones while the uplinks of others idle. By ascending batch if the input may lie anywhere. For the driver.
     *
     * @param node 0..K-1
     */
    List<Integer> mappedAt(int node) {
        SortedMap<Long, List<Integer>> batches = new TreeMap<>();
        for (int partition = 0; partition < places.length; partition++) {
            if (isMappedAt(partition, node)) {
                batches.computeIfAbsent(batch(partition), none -> new ArrayList<>())
                        .add(partition);
            }
        }
        List<Integer> order = new ArrayList<>();
        List<Deque<List<Integer>>> bySource = new ArrayList<>();
        for (int distance = 0; distance < assignment.design().nodes(); distance++) {
            bySource.add(new ArrayDeque<>());
        }
        for (List<Integer> batch : batches.values()) {
            bySource.get(distance(batch.get(0), node)).add(batch);
        }
        bySource.get(0).forEach(order::addAll);
        bySource.get(0).clear();
        while (!bySource.stream().allMatch(Deque::isEmpty)) {
            for (Deque<List<Integer>> batchesOfOne : bySource) {
                if (!batchesOfOne.isEmpty()) {
                    order.addAll(batchesOfOne.remove());
                }
            }
        }
        return List.copyOf(order);
    }

    /** How many nodes after a node the next is that has a partition; 0 if it has it itself, or nobody is known to. */
    private int distance(int partition, int node) {
        int nodes = localNodes.length == 0 ? 0 : assignment.design().nodes();
        for (int distance = 0; distance < nodes; distance++) {
            if (NodeSets.contains(localNodes[partition], (node + distance) % nodes)) {
                return distance;
            }
        }
        return 0;
    }

    /** The host of each node by this placement; empty if the input may lie anywhere. */
    List<String> hosts() {
        return hosts;
    }

    /** What the nodes read when they are where they are wanted; see {@link #reads(List)}. */
    InputReads reads() {
        return reads(hosts);
    }

    /**
     * What the nodes read of the input, and how much of it from other hosts.
     *
     * @param actual the host of each node; empty if not known
     */
    InputReads reads(List<String> actual) {
        if (actual.isEmpty() || !input.known()) {
            return InputReads.UNKNOWN;
        }
        long[] local = local(input, actual);
        long reads = 0;
        long remote = 0;
        long bytes = 0;
        long remoteBytes = 0;
        for (int partition = 0; partition < local.length; partition++) {
            long holders = assignment.design().holders(batch(partition));
            int all = Long.bitCount(holders);
            int far = Long.bitCount(holders & ~local[partition]);
            reads += all;
            remote += far;
            if (!input.bytes().isEmpty()) {
                bytes += all * input.bytes().get(partition);
                remoteBytes += far * input.bytes().get(partition);
            }
        }
        boolean sized = !input.bytes().isEmpty();
        return new InputReads(
                reads,
                remote,
                sized ? OptionalLong.of(bytes) : OptionalLong.empty(),
                sized ? OptionalLong.of(remoteBytes) : OptionalLong.empty());
    }
}
