package org.codedcomputing.pagerank.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.pagerank.plan.NodePlan.BackList;
import org.codedcomputing.pagerank.plan.NodePlan.RowList;
import org.jspecify.annotations.Nullable;

/**
 * One server of PageRank. It is driven from outside, by whatever carries the messages: {@link #hello}, then for each iteration
 * {@link #shuffle}, {@link #accept} until {@link #shuffled}, {@link #reduce}, {@link #accept} until {@link #updated}, and {@link
 * #advance}. Servers need no other synchronisation: none is ever more than one iteration ahead, since each iteration ends with
 * sums of all.
 *
 * <p>Messages may come in any order and at any time; those of the next iteration wait. Not safe for use by several threads.
 */
public final class RankNode {
    private static final int SUMS_BYTES = 5 * Long.BYTES;

    private final NodePlan plan;
    private final RankRule rule;
    private final boolean fixed;
    private final CodedRows coded;
    private final Map<Between, Integer> lackingRows = new HashMap<>();
    private final Map<Between, Integer> backLists = new HashMap<>();
    private final Set<Long> lackingGroups = new HashSet<>();
    private final double[] state;
    private final double[] ranks;
    private final long[] words;
    private final Deque<Received> early = new ArrayDeque<>();
    private final List<Received> backs = new ArrayList<>();
    private FixedPointSum danglingNow = new FixedPointSum();
    private Sums sums = new Sums();
    private long greeted;
    private long summed;
    private int iteration;
    private int rowsLeft;
    private boolean mapped;
    private SentBytes sent = SentBytes.NONE;
    private RankRule.@Nullable Stop stop;
    private double change;

    private record Received(int sender, Frame frame) {}

    /** Who sends to whom. */
    private record Between(long senders, long receivers) {}

    /** What all servers add up in an iteration. */
    private static final class Sums {
        final FixedPointSum dangling = new FixedPointSum();
        final FixedPointSum change = new FixedPointSum();
        double largest;
    }

    /**
     * A server before an iteration.
     *
     * @param session number of the attempt, equal at all servers and at no other attempt
     * @param stripBytes largest payload of a packet, at least 1
     * @param iteration the iteration that comes next, 0 at the beginning
     * @param start ranks before it, one for each vertex of the graph, or null for 1/n. Not modified
     * @throws IllegalArgumentException if there are not as many ranks as vertices
     */
    public RankNode(
            NodePlan plan, RankRule rule, long session, int stripBytes, int iteration, double @Nullable [] start) {
        if (start != null && start.length != plan.vertices) {
            throw new IllegalArgumentException(
                    "%d ranks for %d vertices; give one each".formatted(start.length, plan.vertices));
        }
        this.plan = plan;
        this.rule = rule;
        this.iteration = iteration;
        fixed = rule.reproducible();
        coded = new CodedRows(plan, session, stripBytes);
        for (int row = 0; row < plan.lacking.rows(); row++) {
            lackingRows.put(
                    new Between(plan.lacking.holders()[row], plan.lacking.receivers()[row]), row);
            lackingGroups.add(plan.lacking.holders()[row] | plan.lacking.receivers()[row]);
        }
        for (int list = 0; list < plan.backReceived.length; list++) {
            backLists.put(
                    new Between(1L << plan.backReceived[list].sender(), plan.backReceived[list].receivers()), list);
        }
        state = new double[plan.mapped.length];
        ranks = new double[plan.reduced.length];
        words = new long[plan.words()];
        double first = 1.0 / plan.vertices;
        for (int i = 0; i < state.length; i++) {
            state[i] = start == null ? first : start[plan.mapped[i]];
        }
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = start == null ? first : start[plan.reduced[i]];
        }
    }

    /**
     * The mass of vertices without targets before the first iteration, which every server must know.
     *
     * @param mass the sum of their ranks; the same at all servers
     */
    public void dangling(FixedPointSum mass) {
        danglingNow = new FixedPointSum();
        danglingNow.add(mass);
    }

    /** The same when all ranks are 1/n. */
    public void danglingAtStart() {
        FixedPointSum mass = new FixedPointSum();
        for (int i = 0; i < plan.dangling; i++) {
            mass.add(1.0 / plan.vertices);
        }
        dangling(mass);
    }

    /** That mass before the next iteration. */
    public FixedPointSum danglingMass() {
        FixedPointSum mass = new FixedPointSum();
        mass.add(danglingNow);
        return mass;
    }

    private long peers() {
        return NodeSets.first(plan.servers) & ~(1L << plan.node);
    }

    /** Sends the first message: what all servers must agree on before they use each other's values. */
    public void hello(Outbox out) throws InterruptedException {
        Frame frame = Frame.of(Frame.Kind.HELLO, iteration, peers(), 2 * Long.BYTES);
        Words.put(plan.fingerprint, frame.bytes(), Frame.HEADER_BYTES);
        Words.put(rule.toString().hashCode(), frame.bytes(), Frame.HEADER_BYTES + Long.BYTES);
        send(out, frame, 0);
    }

    private void send(Outbox out, Frame frame, int values) throws InterruptedException {
        byte[] bytes = frame.seal();
        if (frame.receivers() != 0) {
            sent = frame.kind() == Frame.Kind.BACK
                    ? sent.plusBack(values, bytes.length - values, frame.receivers())
                    : sent.plusShuffle(values, bytes.length - values, frame.receivers());
            out.send(frame.receivers(), bytes);
        }
    }

    /** Makes the messages of the mapped vertices and sends what others lack. */
    public void shuffle(Outbox out) throws InterruptedException {
        for (int i = 0; i < state.length; i++) {
            words[i] = RankMath.message(state[i], plan.outDegrees[i], fixed);
        }
        rowsLeft = plan.lacking.rows();
        mapped = true;
        if (plan.sending == Sending.CODED) {
            coded.encode(iteration, words, fixed, (receivers, packet, length, payload) -> {
                Frame frame = Frame.of(Frame.Kind.PACKET, iteration, receivers, length);
                System.arraycopy(packet, 0, frame.bytes(), Frame.HEADER_BYTES, length);
                send(out, frame, payload);
            });
        } else {
            sendRows(out);
        }
        acceptEarly();
    }

    private void sendRows(Outbox out) throws InterruptedException {
        RowList made = plan.made;
        for (int row = 0; row < made.rows(); row++) {
            int length = made.lengths()[row];
            Frame frame = Frame.of(
                    Frame.Kind.ROW, iteration, made.receivers()[row], RowLayout.EXCHANGE.checkedBytes(length, 1));
            for (int v = 0; v < length; v++) {
                int value = made.starts()[row] + v;
                long word = RankMath.sum(
                        words, made.places(), made.valueStarts()[value], made.valueStarts()[value + 1], fixed);
                Words.put(word, frame.bytes(), Frame.HEADER_BYTES + v * Long.BYTES);
            }
            send(out, frame, length * Long.BYTES);
        }
    }

    /**
     * Takes a message.
     *
     * @param bytes Not modified; kept while it waits
     * @throws CorruptDataException if it is damaged
     * @throws CodedException if the sender works on something else than this server
     */
    public void accept(int sender, byte[] bytes) {
        Frame frame = Frame.read(sender, bytes);
        if (!NodeSets.contains(frame.receivers(), plan.node) || sender == plan.node) {
            throw new CorruptDataException("server %d, sender %d: a message for %s"
                    .formatted(plan.node, sender, NodeSets.toString(frame.receivers())));
        }
        accept(new Received(sender, frame));
    }

    private void accept(Received received) {
        Frame frame = received.frame;
        if (frame.kind() == Frame.Kind.HELLO) {
            greet(received.sender, frame);
        } else if (!NodeSets.contains(greeted, received.sender)) {
            throw new CorruptDataException("server %d, sender %d: its first message is no greeting; it was lost"
                    .formatted(plan.node, received.sender));
        } else if (frame.iteration() > iteration + 1) {
            throw new CorruptDataException("server %d, sender %d: a message of iteration %d in iteration %d"
                    .formatted(plan.node, received.sender, frame.iteration(), iteration));
        } else if (frame.iteration() > iteration || (frame.iteration() == iteration && !mapped)) {
            early.add(received);
        } else if (frame.iteration() == iteration) {
            take(received);
        }
        // What is left are packets of the last iteration in which this server lacked nothing.
    }

    private void greet(int sender, Frame frame) {
        frame.requireBody(sender, 2 * Long.BYTES);
        long fingerprint = Words.get(frame.bytes(), Frame.HEADER_BYTES);
        long ruleHash = Words.get(frame.bytes(), Frame.HEADER_BYTES + Long.BYTES);
        if (fingerprint != plan.fingerprint
                || ruleHash != rule.toString().hashCode()
                || frame.iteration() != iteration) {
            throw new CodedException(
                    "servers %d and %d do not agree on graph, plan, rule or first iteration (%016x and %016x, %d and %d); use the same library everywhere"
                            .formatted(plan.node, sender, plan.fingerprint, fingerprint, iteration, frame.iteration()));
        }
        greeted |= 1L << sender;
    }

    private void take(Received received) {
        Frame frame = received.frame;
        switch (frame.kind()) {
            case ROW -> takeRow(received.sender, frame);
            case PACKET -> takePacket(received.sender, frame);
            case BACK -> backs.add(received);
            case SUMS -> takeSums(received.sender, frame);
            case HELLO -> throw new IllegalStateException("a greeting has no place in an iteration");
        }
    }

    private void takeRow(int sender, Frame frame) {
        int row = planned(lackingRows, sender, frame);
        int length = plan.lacking.lengths()[row];
        int start = plan.lacking.starts()[row];
        frame.requireBody(sender, (long) length * Long.BYTES);
        for (int v = 0; v < length; v++) {
            words[start + v] = Words.get(frame.bytes(), Frame.HEADER_BYTES + v * Long.BYTES);
        }
        rowsLeft--;
    }

    /** The number of a list between its sender and its receivers. */
    private int planned(Map<Between, Integer> lists, int sender, Frame frame) {
        Integer list = lists.get(new Between(1L << sender, frame.receivers()));
        if (list == null) {
            throw new CorruptDataException("server %d, sender %d: values for %s that the plan does not have"
                    .formatted(plan.node, sender, NodeSets.toString(frame.receivers())));
        }
        return list;
    }

    private void takePacket(int sender, Frame frame) {
        if (lackingGroups.contains(frame.receivers() | 1L << sender)
                && coded.accept(frame.bytes(), Frame.HEADER_BYTES, frame.bodyBytes(), sender, words)) {
            rowsLeft--;
        }
    }

    /** Whether every value that this server lacks has come. */
    public boolean shuffled() {
        return mapped && rowsLeft == 0;
    }

    /**
     * Computes the new ranks, and sends them to where they are needed, with this server's sums.
     *
     * @throws CodedException if a rank is no finite number
     */
    public void reduce(Outbox out) throws InterruptedException {
        double base = rule.base(plan.vertices, danglingNow.value());
        Sums own = new Sums();
        for (int i = 0; i < ranks.length; i++) {
            double sum = RankMath.total(words, plan.gather, plan.gatherStarts[i], plan.gatherStarts[i + 1], fixed);
            double rank = base + rule.damping() * sum;
            double difference = Math.abs(rank - ranks[i]);
            if (!(difference < Double.POSITIVE_INFINITY)) {
                throw new CodedException(
                        "rank of vertex %d is %s after iteration %d; its sources' ranks are no longer finite"
                                .formatted(plan.reduced[i], rank, iteration + 1));
            }
            own.change.add(difference);
            own.largest = Math.max(own.largest, difference);
            if (plan.reducedDangling[i]) {
                own.dangling.add(rank);
            }
            ranks[i] = rank;
        }
        for (BackList list : plan.backSent) {
            Frame frame = Frame.of(
                    Frame.Kind.BACK,
                    iteration,
                    list.receivers(),
                    RowLayout.EXCHANGE.checkedBytes(list.places().length, 1));
            for (int v = 0; v < list.places().length; v++) {
                Words.put(
                        Double.doubleToRawLongBits(ranks[list.places()[v]]),
                        frame.bytes(),
                        Frame.HEADER_BYTES + v * Long.BYTES);
            }
            send(out, frame, list.places().length * Long.BYTES);
        }
        Frame frame = Frame.of(Frame.Kind.SUMS, iteration, peers(), SUMS_BYTES);
        own.dangling.write(frame.bytes(), Frame.HEADER_BYTES);
        own.change.write(frame.bytes(), Frame.HEADER_BYTES + 2 * Long.BYTES);
        Words.put(Double.doubleToRawLongBits(own.largest), frame.bytes(), Frame.HEADER_BYTES + SUMS_BYTES - Long.BYTES);
        send(out, frame, 0);
        add(own.dangling, own.change, own.largest);
        summed |= 1L << plan.node;
    }

    private void add(FixedPointSum dangling, FixedPointSum changes, double largest) {
        sums.dangling.add(dangling);
        sums.change.add(changes);
        sums.largest = Math.max(sums.largest, largest);
    }

    private void takeSums(int sender, Frame frame) {
        frame.requireBody(sender, SUMS_BYTES);
        if (NodeSets.contains(summed, sender)) {
            throw new CorruptDataException("server %d, sender %d: sums of iteration %d came twice"
                    .formatted(plan.node, sender, frame.iteration()));
        }
        summed |= 1L << sender;
        add(
                FixedPointSum.read(frame.bytes(), Frame.HEADER_BYTES),
                FixedPointSum.read(frame.bytes(), Frame.HEADER_BYTES + 2 * Long.BYTES),
                Double.longBitsToDouble(Words.get(frame.bytes(), Frame.HEADER_BYTES + SUMS_BYTES - Long.BYTES)));
    }

    /** Whether all new values and all sums have come. */
    public boolean updated() {
        return summed == NodeSets.first(plan.servers) && backs.size() == plan.backReceived.length;
    }

    /**
     * Ends the iteration.
     *
     * @return whether it was the last one: the same at all servers
     */
    public boolean advance() {
        for (Received received : backs) {
            takeBack(received.sender, received.frame);
        }
        backs.clear();
        for (int i = 0; i < ranks.length; i++) {
            if (plan.reducedPlaces[i] >= 0) {
                state[plan.reducedPlaces[i]] = ranks[i];
            }
        }
        dangling(sums.dangling);
        change = rule.norm() == RankRule.Norm.MAX ? sums.largest : sums.change.value();
        boolean small = rule.ends(sums.change.value(), sums.largest);
        sums = new Sums();
        summed = 0;
        iteration++;
        mapped = false;
        if (small) {
            stop = RankRule.Stop.CHANGE;
        } else if (iteration >= rule.maxIterations()) {
            stop = RankRule.Stop.ITERATIONS;
        }
        return stop != null;
    }

    private void takeBack(int sender, Frame frame) {
        int[] places = plan.backReceived[planned(backLists, sender, frame)].places();
        frame.requireBody(sender, (long) places.length * Long.BYTES);
        for (int v = 0; v < places.length; v++) {
            if (places[v] >= 0) {
                state[places[v]] =
                        Double.longBitsToDouble(Words.get(frame.bytes(), Frame.HEADER_BYTES + v * Long.BYTES));
            }
        }
    }

    private void acceptEarly() {
        int waiting = early.size();
        for (int i = 0; i < waiting; i++) {
            accept(early.remove());
        }
    }

    /** Iterations done since the beginning of the job. */
    public int iteration() {
        return iteration;
    }

    /** Whether so many iterations are done that none is left. */
    public boolean done() {
        return stop != null || iteration >= rule.maxIterations();
    }

    /** What ended the iterations, or null before it did. */
    public RankRule.@Nullable Stop stop() {
        return stop == null && done() ? RankRule.Stop.ITERATIONS : stop;
    }

    /** The change of the last iteration: its sum, or the largest one where the rule says so; 0 before the first. */
    public double change() {
        return change;
    }

    /** Ranks of the reduced vertices, ascending. */
    public double[] ranks() {
        return ranks.clone();
    }

    /** What this server has sent. */
    public SentBytes sent() {
        return sent;
    }
}
