package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * The planning pass: arcs are counted by row, then dealt to rows, in the order of their targets, so that rows come out sorted;
 * ghost rows likewise in the order of sources.
 *
 * <p>Rows have keys: batch (or sender) times K plus receiver; a table by key says what is known of each.
 */
final class RowBuilder {
    private final Graph graph;
    private final Allocation allocation;
    private final Content content;
    private final Sending sending;
    private final int servers;
    /** Row of each key while filling; values of each key while counting. */
    private int[] table = new int[0];

    private int[] nextValue = new int[0];
    private int[] nextSource = new int[0];

    RowBuilder(Graph graph, Allocation allocation, Content content, Sending sending) {
        this.graph = graph;
        this.allocation = allocation;
        this.content = content;
        this.sending = sending;
        servers = allocation.servers();
    }

    Rows build() {
        return sending == Sending.MULTICAST ? multicast() : keyed();
    }

    private Rows keyed() {
        int keys = Math.multiplyExact(sending == Sending.CODED ? allocation.batches() : servers, servers);
        int[] arcs = new int[keys];
        int[] sums = new int[keys];
        int[] ghosts = new int[keys];
        countArcs(arcs, sums);
        if (content == Content.GHOST || content == Content.LEAST) {
            countGhosts(ghosts);
        }
        int[] order = order(arcs);
        int rows = order.length;
        boolean[] ghost = new boolean[rows];
        int[] starts = new int[rows + 1];
        int[] sourceSums = new int[rows + 1];
        table = new int[keys];
        Arrays.fill(table, -1);
        for (int row = 0; row < rows; row++) {
            int key = order[row];
            table[key] = row;
            ghost[row] = content == Content.GHOST || (content == Content.LEAST && ghosts[key] < sums[key]);
            int values = ghost[row] ? ghosts[key] : content == Content.RAW ? arcs[key] : sums[key];
            starts[row + 1] = Math.addExact(starts[row], values);
            sourceSums[row + 1] = Math.addExact(sourceSums[row], ghost[row] ? ghosts[key] : arcs[key]);
        }
        int[] targets = new int[starts[rows]];
        int[] sourceStarts = new int[targets.length + 1];
        int[] sources = new int[sourceSums[rows]];
        sourceStarts[targets.length] = sources.length;
        nextValue = Arrays.copyOf(starts, rows);
        nextSource = Arrays.copyOf(sourceSums, rows);
        fillArcs(ghost, starts, targets, sourceStarts, sources);
        fillGhosts(ghost, targets, sourceStarts, sources);
        long[] holders = new long[rows];
        long[] receivers = new long[rows];
        for (int row = 0; row < rows; row++) {
            holders[row] = holdersOf(order[row]);
            receivers[row] = 1L << (order[row] % servers);
        }
        return new Rows(servers, sending, holders, receivers, ghost, starts, targets, sourceStarts, sources);
    }

    private long holdersOf(int key) {
        int maker = key / servers;
        return sending == Sending.CODED ? allocation.holders(maker) : 1L << maker;
    }

    /** Keys that have an arc, by their rows' order: groups by ascending mask and rank alike, or senders; then receivers. */
    private int[] order(int[] arcs) {
        return IntStream.range(0, arcs.length)
                .filter(key -> arcs[key] > 0)
                .boxed()
                .sorted((a, b) -> {
                    if (sending == Sending.CODED) {
                        long groupA = holdersOf(a) | 1L << (a % servers);
                        long groupB = holdersOf(b) | 1L << (b % servers);
                        if (groupA != groupB) {
                            return Long.compareUnsigned(groupA, groupB);
                        }
                        return Integer.compare(a % servers, b % servers);
                    }
                    return Integer.compare(a, b);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The key of what a source sends to a server that does not map it. */
    private int key(int source, int receiver) {
        int batch = allocation.batchOf(source);
        int maker = sending == Sending.CODED ? batch : Placing.nextBehind(allocation.holders(batch), receiver);
        return maker * servers + receiver;
    }

    private void countArcs(int[] arcs, int[] sums) {
        int[] last = new int[arcs.length];
        Arrays.fill(last, -1);
        for (int target = 0; target < graph.vertices(); target++) {
            int receiver = allocation.reducer(target);
            for (int slot = graph.inStart(target); slot < graph.inStart(target + 1); slot++) {
                int source = graph.source(slot);
                if (!NodeSets.contains(allocation.holdersOf(source), receiver)) {
                    int key = key(source, receiver);
                    arcs[key]++;
                    if (last[key] != target) {
                        last[key] = target;
                        sums[key]++;
                    }
                }
            }
        }
    }

    private void countGhosts(int[] ghosts) {
        for (int source = 0; source < graph.vertices(); source++) {
            for (long rest = lacking(source); rest != 0; rest &= rest - 1) {
                ghosts[key(source, Long.numberOfTrailingZeros(rest))]++;
            }
        }
    }

    /** Mask of the servers that reduce a target of a source and do not map the source. */
    private long lacking(int source) {
        long receivers = 0;
        for (int slot = graph.outStart(source); slot < graph.outStart(source + 1); slot++) {
            receivers |= 1L << allocation.reducer(graph.target(slot));
        }
        return receivers & ~allocation.holdersOf(source);
    }

    private void fillArcs(boolean[] ghost, int[] starts, int[] targets, int[] sourceStarts, int[] sources) {
        boolean combine = content != Content.RAW;
        for (int target = 0; target < graph.vertices(); target++) {
            int receiver = allocation.reducer(target);
            for (int slot = graph.inStart(target); slot < graph.inStart(target + 1); slot++) {
                int source = graph.source(slot);
                if (NodeSets.contains(allocation.holdersOf(source), receiver)) {
                    continue;
                }
                int row = table[key(source, receiver)];
                if (ghost[row]) {
                    continue;
                }
                int value = nextValue[row];
                if (!combine || value == starts[row] || targets[value - 1] != target) {
                    targets[value] = target;
                    sourceStarts[value] = nextSource[row];
                    nextValue[row]++;
                }
                sources[nextSource[row]++] = source;
            }
        }
    }

    private void fillGhosts(boolean[] ghost, int[] targets, int[] sourceStarts, int[] sources) {
        if (content != Content.GHOST && content != Content.LEAST) {
            return;
        }
        for (int source = 0; source < graph.vertices(); source++) {
            for (long rest = lacking(source); rest != 0; rest &= rest - 1) {
                int row = table[key(source, Long.numberOfTrailingZeros(rest))];
                if (ghost[row]) {
                    int value = nextValue[row]++;
                    targets[value] = -1;
                    sourceStarts[value] = nextSource[row];
                    sources[nextSource[row]++] = source;
                }
            }
        }
    }

    /** Vertices of one sender that the same servers lack. */
    private record Lacked(int sender, long receivers) implements Comparable<Lacked> {
        @Override
        public int compareTo(Lacked other) {
            int bySender = Integer.compare(sender, other.sender);
            return bySender != 0 ? bySender : Long.compareUnsigned(receivers, other.receivers);
        }
    }

    /** One row for each sender and each set of servers that lack the same of its vertices. */
    private Rows multicast() {
        TreeMap<Lacked, List<Integer>> lists = new TreeMap<>();
        for (int source = 0; source < graph.vertices(); source++) {
            long lacking = lacking(source);
            if (lacking != 0) {
                // Its only holder, which need not be its reducer.
                int sender = Long.numberOfTrailingZeros(allocation.holdersOf(source));
                lists.computeIfAbsent(new Lacked(sender, lacking), unused -> new ArrayList<>())
                        .add(source);
            }
        }
        int rows = lists.size();
        long[] holders = new long[rows];
        long[] receivers = new long[rows];
        int[] starts = new int[rows + 1];
        int row = 0;
        for (Map.Entry<Lacked, List<Integer>> entry : lists.entrySet()) {
            holders[row] = 1L << entry.getKey().sender;
            receivers[row] = entry.getKey().receivers;
            starts[row + 1] = starts[row] + entry.getValue().size();
            row++;
        }
        int[] sources = lists.values().stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] targets = new int[sources.length];
        Arrays.fill(targets, -1);
        boolean[] ghost = new boolean[rows];
        Arrays.fill(ghost, true);
        int[] sourceStarts = IntStream.rangeClosed(0, sources.length).toArray();
        return new Rows(servers, sending, holders, receivers, ghost, starts, targets, sourceStarts, sources);
    }
}
