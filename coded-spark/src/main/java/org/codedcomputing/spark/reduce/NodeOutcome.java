package org.codedcomputing.spark.reduce;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the task of a node ended, as the bytes in which it travels to the driver: so no class of this library need be registered
 * with Kryo, and a failed node is an answer and not a failed stage of which only a text is left.
 *
 * <pre>
 *   kind UTF | node 4 | FAILED, PEER_FAILED: what happened UTF
 *                     | DONE: host UTF | executor UTF | computed 4 | abandoned 4 | stale 8 | compute seconds 8 | sent 8 | received 8
 *                     |       ignored 4 x (child 4, times 4) | model 4 x 8 | iterations 4 x (seconds 8, ignored 4 x 4)
 * </pre>
 *
 * @param kind how it ended
 * @param node the node
 * @param failure what happened, empty if it is done
 * @param report its part of the report, if it is done
 * @param model the model, of node 0 alone
 * @param iterations of node 0 alone
 */
@SuppressWarnings("ArrayRecordComponent") // A model is an array of numbers; outcomes are never compared.
record NodeOutcome(
        Kind kind,
        int node,
        String failure,
        ReduceReport.Node report,
        double[] model,
        List<ReduceReport.Iteration> iterations) {
    private static final int LONGEST_FAILURE = 8_000;
    private static final double[] NONE = {};

    /** What became of a node. */
    enum Kind {
        DONE,
        FAILED,
        /** It ended because another node failed. */
        PEER_FAILED
    }

    static NodeOutcome failed(int node, boolean byPeer, String failure) {
        String text = failure.length() <= LONGEST_FAILURE ? failure : failure.substring(0, LONGEST_FAILURE);
        return new NodeOutcome(byPeer ? Kind.PEER_FAILED : Kind.FAILED, node, text, nobody(node), NONE, List.of());
    }

    private static ReduceReport.Node nobody(int node) {
        return new ReduceReport.Node(node, "", "", 0, 0, 0, Map.of(), 0, 0, 0);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * model.length + 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(kind.name());
            out.writeInt(node);
            if (kind == Kind.DONE) {
                write(out);
            } else {
                out.writeUTF(failure);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeUTF(report.host());
        out.writeUTF(report.executor());
        out.writeInt(report.computed());
        out.writeInt(report.abandoned());
        out.writeLong(report.stale());
        out.writeDouble(report.computeSeconds());
        out.writeLong(report.sentBytes());
        out.writeLong(report.receivedBytes());
        out.writeInt(report.ignored().size());
        for (Map.Entry<Integer, Integer> child : report.ignored().entrySet()) {
            out.writeInt(child.getKey());
            out.writeInt(child.getValue());
        }
        out.writeInt(model.length);
        for (double number : model) {
            out.writeDouble(number);
        }
        out.writeInt(iterations.size());
        for (ReduceReport.Iteration iteration : iterations) {
            out.writeDouble(iteration.seconds());
            out.writeInt(iteration.ignored().size());
            for (int child : iteration.ignored()) {
                out.writeInt(child);
            }
        }
    }

    static NodeOutcome of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Kind kind = Kind.valueOf(in.readUTF());
            int node = in.readInt();
            return kind == Kind.DONE ? done(node, in) : failed(node, kind == Kind.PEER_FAILED, in.readUTF());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NodeOutcome done(int node, DataInputStream in) throws IOException {
        String host = in.readUTF();
        String executor = in.readUTF();
        int computed = in.readInt();
        int abandoned = in.readInt();
        long stale = in.readLong();
        double seconds = in.readDouble();
        long sent = in.readLong();
        long received = in.readLong();
        Map<Integer, Integer> ignored = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            ignored.put(in.readInt(), in.readInt());
        }
        double[] model = new double[in.readInt()];
        for (int i = 0; i < model.length; i++) {
            model[i] = in.readDouble();
        }
        List<ReduceReport.Iteration> iterations = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            double took = in.readDouble();
            List<Integer> children = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                children.add(in.readInt());
            }
            iterations.add(new ReduceReport.Iteration(took, children));
        }
        ReduceReport.Node report = new ReduceReport.Node(
                node, host, executor, computed, abandoned, stale, ignored, seconds, sent, received);
        return new NodeOutcome(Kind.DONE, node, "", report, model, iterations);
    }
}
