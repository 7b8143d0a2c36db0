package org.codedcomputing.pagerank.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.pagerank.plan.GraphNode;
import org.codedcomputing.pagerank.plan.NodePlan;
import org.jspecify.annotations.Nullable;

/**
 * Ranks, or other states, after an iteration, in a folder that all servers and the driver reach: one file of each server in a folder of each
 * iteration that was kept. An iteration counts once the files of all servers are there.
 *
 * <pre>
 *   byte  0  magic "CDGR", version 1                 8
 *   byte  8  iteration, server, n, count of states  16
 *   byte 24  sum of what all vertices offer          8
 *   byte 32  change of the iteration                 8
 *   then     count x (vertex 4, state 8)            12 count
 *   then     CRC32C of all bytes before it           8
 * </pre>
 *
 * @param folder of one job, as a URI or path of Hadoop
 * @param every iterations between two that are kept, at least 1
 * @param servers K
 */
record RankCheckpoint(String folder, int every, int servers) implements Serializable {
    private static final int MAGIC = 'C' << 24 | 'D' << 16 | 'G' << 8 | 'R';
    private static final int VERSION = 1;
    private static final String ITERATION = "iteration-";
    private static final Pattern KEPT = Pattern.compile(ITERATION + "([0-9]{9})");

    /**
     * What was kept.
     *
     * @param ranks of all vertices, or their other states
     * @param offered the sum of what they offer, such as the mass of dangling ones
     * @param change of the iteration
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Kept(double[] ranks, double offered, double change) {}

    RankCheckpoint {
        if (every < 1) {
            throw new IllegalArgumentException("a checkpoint every %d iterations; choose at least 1".formatted(every));
        }
    }

    private FileSystem files(Configuration conf) throws IOException {
        return new Path(folder).getFileSystem(conf);
    }

    private Path iteration(int iteration) {
        return new Path(folder, ITERATION + "%09d".formatted(iteration));
    }

    private Path part(int iteration, int node) {
        return new Path(iteration(iteration), "part-%05d".formatted(node));
    }

    /** Whether states after an iteration are kept. */
    boolean isDue(int iterations) {
        return iterations % every == 0;
    }

    /**
     * Keeps a server's states. The file appears whole or not at all; that of another attempt is replaced, with the same bytes.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    void write(Configuration conf, NodePlan plan, GraphNode state) {
        int iteration = state.iteration();
        int node = plan.node();
        int[] reduced = plan.reducedVertices();
        double[] states = state.states();
        Path part = part(iteration, node);
        Path writing = new Path(part.getParent(), "_" + part.getName() + "." + System.nanoTime());
        try {
            FileSystem files = files(conf);
            CRC32C crc = new CRC32C();
            try (DataOutputStream out =
                    new DataOutputStream(new CheckedOutputStream(files.create(writing, true), crc))) {
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                out.writeInt(iteration);
                out.writeInt(node);
                out.writeInt(plan.vertices());
                out.writeInt(states.length);
                out.writeDouble(state.offered());
                out.writeDouble(state.change());
                for (int i = 0; i < states.length; i++) {
                    out.writeInt(reduced[i]);
                    out.writeLong(Double.doubleToRawLongBits(states[i]));
                }
                out.writeLong(crc.getValue());
            }
            if (!files.rename(writing, part)) {
                boolean unused = files.delete(part, false);
                if (!files.rename(writing, part)) {
                    throw new IOException("cannot rename " + writing + " to " + part);
                }
            }
            // Every server is in this iteration or behind it, so the kept one before it is whole.
            if (iteration >= 2 * every && node == 0) {
                boolean unused = files.delete(iteration(iteration - 2 * every), true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep states in " + part, e);
        }
    }

    /** The last iteration of which all servers' files are there, if any. */
    Optional<Integer> latest(Configuration conf) {
        List<Integer> whole = new ArrayList<>();
        try {
            FileSystem files = files(conf);
            for (FileStatus status : files.listStatus(new Path(folder))) {
                String name = status.getPath().getName();
                // Somebody may have put something else there.
                Matcher kept = KEPT.matcher(name);
                if (kept.matches()) {
                    int iteration = Integer.parseInt(kept.group(1));
                    boolean all = true;
                    for (int node = 0; node < servers && all; node++) {
                        all = files.exists(part(iteration, node));
                    }
                    if (all) {
                        whole.add(iteration);
                    }
                }
            }
        } catch (FileNotFoundException e) {
            // Nothing was kept yet.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for states in " + folder, e);
        }
        return whole.stream().max(Integer::compare);
    }

    /**
     * All states after an iteration.
     *
     * @param vertices n
     * @throws CorruptDataException if a file is damaged, or all of them have not every vertex once
     * @throws UncheckedIOException if one cannot be read
     */
    Kept read(Configuration conf, int iteration, int vertices) {
        double offered = 0;
        double change = 0;
        double[] states = new double[vertices];
        BitSet seen = new BitSet(vertices);
        for (int node = 0; node < servers; node++) {
            Path part = part(iteration, node);
            CRC32C crc = new CRC32C();
            try (DataInputStream in =
                    new DataInputStream(new CheckedInputStream(files(conf).open(part), crc))) {
                int[] head = new int[5];
                for (int i = 0; i < head.length; i++) {
                    head[i] = in.readInt();
                }
                if (!Arrays.equals(head, new int[] {MAGIC, VERSION, iteration, node, vertices})) {
                    throw new CorruptDataException(
                            "%s is no checkpoint of iteration %d, server %d of a graph of %d vertices"
                                    .formatted(part, iteration, node, vertices));
                }
                int count = in.readInt();
                offered = in.readDouble();
                change = in.readDouble();
                for (int i = 0; i < count; i++) {
                    int vertex = in.readInt();
                    if (vertex < 0 || vertex >= vertices || seen.get(vertex)) {
                        throw new CorruptDataException("%s has vertex %d, which is outside 0..%d or came before"
                                .formatted(part, vertex, vertices - 1));
                    }
                    seen.set(vertex);
                    states[vertex] = Double.longBitsToDouble(in.readLong());
                }
                long computed = crc.getValue();
                long stored = in.readLong();
                if (stored != computed) {
                    throw new CorruptDataException("%s: CRC32C %08x, computed %08x".formatted(part, stored, computed));
                }
                if (in.read() >= 0) {
                    throw new CorruptDataException("%s goes on behind its checksum".formatted(part));
                }
            } catch (EOFException e) {
                throw new CorruptDataException("%s is cut".formatted(part));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read states from " + part, e);
            }
        }
        if (seen.cardinality() != vertices) {
            throw new CorruptDataException("the checkpoint of iteration %d in %s has %d of %d vertices"
                    .formatted(iteration, folder, seen.cardinality(), vertices));
        }
        return new Kept(states, offered, change);
    }

    /** Deletes everything that was kept. */
    void delete(Configuration conf) {
        try {
            boolean unused = files(conf).delete(new Path(folder), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }

    /** The folder of a job below a folder of the user's, or null if there is none. */
    static @Nullable RankCheckpoint below(@Nullable String parent, String job, int every, int servers) {
        return parent == null ? null : new RankCheckpoint(new Path(parent, job).toString(), every, servers);
    }
}
