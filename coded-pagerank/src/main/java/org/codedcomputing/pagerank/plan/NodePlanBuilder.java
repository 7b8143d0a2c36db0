package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.graph.Graph;
import org.codedcomputing.pagerank.plan.NodePlan.BackList;
import org.codedcomputing.pagerank.plan.NodePlan.RowList;

/** Turns vertices and rows of a plan into places of one server. */
final class NodePlanBuilder {
    private final GraphPlan plan;
    private final Graph graph;
    private final Allocation allocation;
    private final Rows rows;
    private final int node;
    /** Whether messages depend on their arc. */
    private final boolean arcs;

    private final int[] mapped;
    private final int[] reduced;
    /** The place of each vertex among the mapped ones, or -1. */
    private final int[] places;

    NodePlanBuilder(GraphPlan plan, int node, boolean arcs) {
        this.plan = plan;
        this.node = node;
        this.arcs = arcs;
        graph = plan.graph();
        allocation = plan.allocation();
        rows = plan.rows();
        mapped = allocation.mapped(node);
        reduced = allocation.reduced(node);
        places = new int[graph.vertices()];
        Arrays.fill(places, -1);
        for (int place = 0; place < mapped.length; place++) {
            places[mapped[place]] = place;
        }
    }

    NodePlan build(WriteBack writeBack) {
        RowList lacking = lacking();
        int[] gatherStarts = new int[reduced.length + 1];
        int[] gather = gather(lacking, gatherStarts);
        int[] outDegrees = Arrays.stream(mapped).map(graph::outDegree).toArray();
        int[] reducedPlaces = Arrays.stream(reduced).map(v -> places[v]).toArray();
        int[] reducedOutDegrees = Arrays.stream(reduced).map(graph::outDegree).toArray();
        List<BackList> sent = new ArrayList<>();
        List<BackList> received = new ArrayList<>();
        writeBack(writeBack, sent, received);
        return new NodePlan(
                node,
                plan,
                mapped,
                outDegrees,
                reduced,
                reducedPlaces,
                reducedOutDegrees,
                gatherStarts,
                gather,
                gatherSlots(gather, gatherStarts),
                made(),
                lacking,
                sendingGroups(),
                sent.toArray(BackList[]::new),
                received.toArray(BackList[]::new));
    }

    private int[] rowsWith(boolean asHolder) {
        return IntStream.range(0, rows.rows())
                .filter(row -> NodeSets.contains(asHolder ? rows.holders(row) : rows.receivers(row), node))
                .toArray();
    }

    private RowList made() {
        int[] mine = rowsWith(true);
        int[] starts = new int[mine.length];
        int[] lengths = new int[mine.length];
        int values = Arrays.stream(mine).map(rows::length).reduce(0, Math::addExact);
        int sources = Arrays.stream(mine)
                .map(row -> rows.sourceStart(rows.start(row + 1)) - rows.sourceStart(rows.start(row)))
                .reduce(0, Math::addExact);
        int[] valueStarts = new int[values + 1];
        int[] sourcePlaces = new int[sources];
        int[] slots = new int[arcs ? sources : 0];
        int value = 0;
        int place = 0;
        for (int i = 0; i < mine.length; i++) {
            starts[i] = value;
            lengths[i] = rows.length(mine[i]);
            for (int v = rows.start(mine[i]); v < rows.start(mine[i] + 1); v++) {
                valueStarts[value++] = place;
                for (int s = rows.sourceStart(v); s < rows.sourceStart(v + 1); s++) {
                    if (arcs) {
                        slots[place] = slot(rows.source(s), rows.target(v));
                    }
                    sourcePlaces[place++] = places[rows.source(s)];
                }
            }
        }
        valueStarts[values] = place;
        return new RowList(holders(mine), receivers(mine), starts, lengths, valueStarts, sourcePlaces, slots);
    }

    private RowList lacking() {
        int[] mine = rowsWith(false);
        int[] starts = new int[mine.length];
        int[] lengths = new int[mine.length];
        int next = mapped.length;
        for (int i = 0; i < mine.length; i++) {
            starts[i] = next;
            lengths[i] = rows.length(mine[i]);
            next = Math.addExact(next, lengths[i]);
        }
        return new RowList(holders(mine), receivers(mine), starts, lengths, new int[0], new int[0], new int[0]);
    }

    private long[] holders(int[] mine) {
        return Arrays.stream(mine).mapToLong(rows::holders).toArray();
    }

    private long[] receivers(int[] mine) {
        return Arrays.stream(mine).mapToLong(rows::receivers).toArray();
    }

    /**
     * Places of the words of each reduced vertex: those of its sources in ascending order, here or received, and then the sums
     * that were received, in the order of their rows.
     */
    private int[] gather(RowList lacking, int[] gatherStarts) {
        int[] mine = rowsWith(false);
        int[] reducedIndex = new int[graph.vertices()];
        for (int i = 0; i < reduced.length; i++) {
            reducedIndex[reduced[i]] = i;
        }
        // Where single values of a source went: known by the source for ghosts, in arc order for raw ones.
        int[] ghostPlaces = new int[graph.vertices()];
        Arrays.fill(ghostPlaces, -1);
        boolean raw = plan.content() == Content.RAW;
        int[] counts = new int[reduced.length];
        for (int i = 0; i < mine.length; i++) {
            for (int v = rows.start(mine[i]); v < rows.start(mine[i] + 1); v++) {
                if (rows.isGhost(mine[i])) {
                    ghostPlaces[rows.source(rows.sourceStart(v))] = lacking.starts()[i] + v - rows.start(mine[i]);
                } else {
                    counts[reducedIndex[rows.target(v)]]++;
                }
            }
        }
        for (int i = 0; i < reduced.length; i++) {
            int known = 0;
            for (int slot = graph.inStart(reduced[i]); slot < graph.inStart(reduced[i] + 1); slot++) {
                int source = graph.source(slot);
                known += places[source] >= 0 || ghostPlaces[source] >= 0 ? 1 : 0;
            }
            gatherStarts[i + 1] = Math.addExact(gatherStarts[i], known + counts[i]);
        }
        int[] gather = new int[gatherStarts[reduced.length]];
        int[] next = Arrays.copyOf(gatherStarts, reduced.length);
        RawCursors cursors = new RawCursors(lacking);
        for (int i = 0; i < reduced.length; i++) {
            for (int slot = graph.inStart(reduced[i]); slot < graph.inStart(reduced[i] + 1); slot++) {
                int source = graph.source(slot);
                if (places[source] >= 0) {
                    gather[next[i]++] = places[source];
                } else if (ghostPlaces[source] >= 0) {
                    gather[next[i]++] = ghostPlaces[source];
                } else if (raw) {
                    gather[next[i]++] = cursors.next(source);
                }
            }
        }
        if (!raw) {
            for (int i = 0; i < mine.length; i++) {
                for (int v = rows.start(mine[i]); v < rows.start(mine[i] + 1) && !rows.isGhost(mine[i]); v++) {
                    gather[next[reducedIndex[rows.target(v)]]++] = lacking.starts()[i] + v - rows.start(mine[i]);
                }
            }
        }
        return gather;
    }

    /** The arc of each gathered place that is a message of a mapped vertex. */
    private int[] gatherSlots(int[] gather, int[] gatherStarts) {
        int[] slots = new int[arcs ? gather.length : 0];
        for (int i = 0; i < reduced.length && arcs; i++) {
            for (int g = gatherStarts[i]; g < gatherStarts[i + 1]; g++) {
                slots[g] = gather[g] < mapped.length ? slot(mapped[gather[g]], reduced[i]) : -1;
            }
        }
        return slots;
    }

    /** The number of an arc among those into all vertices. */
    private int slot(int source, int target) {
        int low = graph.inStart(target);
        int high = graph.inStart(target + 1);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (graph.source(middle) <= source) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Raw rows list arcs in the order in which this server meets them, so one cursor for each row finds them all. */
    private final class RawCursors {
        private final Map<Long, int[]> byHolders = new TreeMap<>();

        RawCursors(RowList lacking) {
            for (int i = 0; i < lacking.rows(); i++) {
                byHolders.put(lacking.holders()[i], new int[] {lacking.starts()[i]});
            }
        }

        int next(int source) {
            long holders = allocation.holdersOf(source);
            long makers = rows.sending() == Sending.CODED ? holders : 1L << Placing.nextBehind(holders, node);
            int[] cursor = byHolders.get(makers);
            if (cursor == null) {
                throw new IllegalStateException("no row from %s to %d".formatted(NodeSets.toString(makers), node));
            }
            return cursor[0]++;
        }
    }

    /** Groups of which another member than this one lacks something. */
    private long[] sendingGroups() {
        if (rows.sending() != Sending.CODED) {
            return new long[0];
        }
        return IntStream.range(0, rows.rows())
                .filter(row -> NodeSets.contains(rows.holders(row), node))
                .mapToLong(rows::members)
                .distinct()
                .toArray();
    }

    private void writeBack(WriteBack how, List<BackList> sent, List<BackList> received) {
        Map<Integer, Map<Long, List<Integer>>> lists = new TreeMap<>();
        for (int v = 0; v < graph.vertices(); v++) {
            int sender = allocation.reducer(v);
            long others = NodeSets.first(allocation.servers()) & ~(1L << sender);
            long receivers = how == WriteBack.FULL ? others : allocation.holdersOf(v) & others;
            if (how == WriteBack.ROUTED) {
                for (long rest = receivers; rest != 0; rest &= rest - 1) {
                    add(lists, sender, Long.lowestOneBit(rest), v);
                }
            } else if (receivers != 0) {
                add(lists, sender, receivers, v);
            }
        }
        int[] reducedIndex = new int[graph.vertices()];
        for (int i = 0; i < reduced.length; i++) {
            reducedIndex[reduced[i]] = i;
        }
        lists.forEach((sender, bySet) -> bySet.forEach((receivers, vertices) -> {
            if (sender == node) {
                sent.add(new BackList(
                        sender,
                        receivers,
                        vertices.stream().mapToInt(v -> reducedIndex[v]).toArray()));
            } else if (NodeSets.contains(receivers, node)) {
                received.add(new BackList(
                        sender,
                        receivers,
                        vertices.stream().mapToInt(v -> places[v]).toArray()));
            }
        }));
    }

    /** Keeps only what this server sends or receives. */
    private void add(Map<Integer, Map<Long, List<Integer>>> lists, int sender, long receivers, int vertex) {
        if (sender == node || NodeSets.contains(receivers, node)) {
            lists.computeIfAbsent(sender, unused -> new TreeMap<>())
                    .computeIfAbsent(receivers, unused -> new ArrayList<>())
                    .add(vertex);
        }
    }
}
