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
import org.codedcomputing.pagerank.engine.RankException;
import org.codedcomputing.pagerank.engine.RoundSums;
import org.codedcomputing.pagerank.engine.StopReason;
import org.codedcomputing.pagerank.plan.NodePlan.BackList;
import org.codedcomputing.pagerank.plan.NodePlan.RowList;
import org.jspecify.annotations.Nullable;

/**
 * One server of a graph job. It is driven from outside, by whatever carries the messages: {@link #hello}, then for each iteration
 * {@link #shuffle}, {@link #accept} until {@link #shuffled}, {@link #reduce}, {@link #accept} until {@link #updated}, and {@link
 * #advance}. Servers need no other synchronisation: none is ever more than one iteration ahead, since each iteration ends with
 * sums of all.
 *
 * <p>Messages may come in any order and at any time; those of the next iteration wait. Not safe for use by several threads.
 */
public final class GraphNode {
    private final NodePlan plan;
    private final GraphJob job;
    private final NodeMath math;
    private final CodedRows coded;
    private final Map<Between, Integer> lackingRows = new HashMap<>();
    private final Map<Between, Integer> backLists = new HashMap<>();
    private final Set<Long> lackingGroups = new HashSet<>();
    /** States of the mapped vertices, and of the reduced ones. */
    private final double[] mappedStates;

    private final double[] states;
    private final long[] words;
    private final Deque<Received> early = new ArrayDeque<>();
    private final List<Received> backs = new ArrayList<>();
    private RoundSums sums;
    private double offered;
    private long greeted;
    private long summed;
    private int iteration;
    private int rowsLeft;
    private boolean mapped;
    private SentBytes sent = SentBytes.NONE;
    private double change;

    private record Received(int sender, Frame frame) {}

    /** Who sends to whom. */
    private record Between(long senders, long receivers) {}

    /**
     * A server before an iteration.
     *
     * @param session number of the attempt, equal at all servers and at no other attempt
     * @param stripBytes largest payload of a packet, at least 1
     * @param start what is known, the same at all servers. Not modified
     * @throws IllegalArgumentException if there are not as many states as vertices
     */
    public GraphNode(NodePlan plan, GraphJob job, long session, int stripBytes, NodeStart start) {
        double[] given = start.states();
        if (given != null && given.length != plan.vertices) {
            throw new IllegalArgumentException(
                    "%d states for %d vertices; give one each".formatted(given.length, plan.vertices));
        }
        this.plan = plan;
        this.job = job;
        iteration = start.iteration();
        offered = start.offered();
        change = start.change();
        math = NodeMath.of(plan, job);
        sums = new RoundSums(job.stop().norm());
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
        mappedStates = at(plan.mapped, given);
        states = at(plan.reduced, given);
        words = new long[plan.words()];
    }

    private double[] at(int[] vertices, double @Nullable [] start) {
        double[] some = new double[vertices.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = start == null ? job.program().initial(vertices[i]) : start[vertices[i]];
        }
        return some;
    }

    /** The sum of what all vertices offer before the next iteration. */
    public double offered() {
        return offered;
    }

    private long peers() {
        return NodeSets.first(plan.servers) & ~(1L << plan.node);
    }

    /** Sends the first message: what all servers must agree on before they use each other's values. */
    public void hello(Outbox out) throws InterruptedException {
        Frame frame = Frame.of(Frame.Kind.HELLO, iteration, peers(), 2 * Long.BYTES);
        Words.put(plan.fingerprint, frame.bytes(), Frame.HEADER_BYTES);
        Words.put(job.digest(), frame.bytes(), Frame.HEADER_BYTES + Long.BYTES);
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
        math.map(mappedStates, words);
        rowsLeft = plan.lacking.rows();
        mapped = true;
        if (plan.sending == Sending.CODED) {
            coded.encode(iteration, words, math, (receivers, packet, length, payload) -> {
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
                long word = math.value(words, made.starts()[row] + v);
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
        long digest = Words.get(frame.bytes(), Frame.HEADER_BYTES + Long.BYTES);
        if (fingerprint != plan.fingerprint || digest != job.digest() || frame.iteration() != iteration) {
            throw new CodedException(
                    "servers %d and %d do not agree on graph, plan, job or first iteration (%016x and %016x, %d and %d); use the same library everywhere"
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
     * Computes the new states, and sends them to where they are needed, with this server's sums.
     *
     * @throws RankException if a state is no finite number, but must be
     */
    public void reduce(Outbox out) throws InterruptedException {
        RoundSums own = new RoundSums(job.stop().norm());
        boolean finite = job.program().isFinite();
        for (int i = 0; i < states.length; i++) {
            double next = math.next(words, i, states[i], offered);
            if (finite && !Double.isFinite(next)) {
                throw RankException.notFinite(plan.reduced[i], next, iteration + 1, job.program());
            }
            own.change(states[i], next);
            own.offer(job.program().offer(plan.reduced[i], next, plan.reducedOutDegrees[i]));
            states[i] = next;
        }
        for (BackList list : plan.backSent) {
            Frame frame = Frame.of(
                    Frame.Kind.BACK,
                    iteration,
                    list.receivers(),
                    RowLayout.EXCHANGE.checkedBytes(list.places().length, 1));
            for (int v = 0; v < list.places().length; v++) {
                Words.put(
                        Double.doubleToRawLongBits(states[list.places()[v]]),
                        frame.bytes(),
                        Frame.HEADER_BYTES + v * Long.BYTES);
            }
            send(out, frame, list.places().length * Long.BYTES);
        }
        byte[] body = own.toBytes();
        Frame frame = Frame.of(Frame.Kind.SUMS, iteration, peers(), body.length);
        System.arraycopy(body, 0, frame.bytes(), Frame.HEADER_BYTES, body.length);
        send(out, frame, 0);
        sums.add(own);
        summed |= 1L << plan.node;
    }

    private void takeSums(int sender, Frame frame) {
        if (NodeSets.contains(summed, sender)) {
            throw new CorruptDataException("server %d, sender %d: sums of iteration %d came twice"
                    .formatted(plan.node, sender, frame.iteration()));
        }
        summed |= 1L << sender;
        try {
            sums.addBytes(frame.bytes(), Frame.HEADER_BYTES, frame.bodyBytes());
        } catch (IllegalArgumentException e) {
            throw new CorruptDataException("server %d, sender %d: %s".formatted(plan.node, sender, e.getMessage()));
        }
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
        for (int i = 0; i < states.length; i++) {
            if (plan.reducedPlaces[i] >= 0) {
                mappedStates[plan.reducedPlaces[i]] = states[i];
            }
        }
        offered = sums.offered();
        change = sums.change();
        sums = new RoundSums(job.stop().norm());
        summed = 0;
        iteration++;
        mapped = false;
        return done();
    }

    private void takeBack(int sender, Frame frame) {
        int[] places = plan.backReceived[planned(backLists, sender, frame)].places();
        frame.requireBody(sender, (long) places.length * Long.BYTES);
        for (int v = 0; v < places.length; v++) {
            if (places[v] >= 0) {
                mappedStates[places[v]] =
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

    /** Whether no iteration is left. */
    public boolean done() {
        return StopReason.isOver(job.stop(), iteration, change);
    }

    /** What ended the iterations, once they are done. */
    public StopReason reason() {
        return StopReason.of(job.stop(), iteration, change);
    }

    /** What the last iteration changed, by the norm of the rule; NaN before the first. */
    public double change() {
        return change;
    }

    /** States of the reduced vertices, ascending. */
    public double[] states() {
        return states.clone();
    }

    /** What this server has sent. */
    public SentBytes sent() {
        return sent;
    }
}
