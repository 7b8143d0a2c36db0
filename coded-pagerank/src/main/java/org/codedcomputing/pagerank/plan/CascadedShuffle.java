package org.codedcomputing.pagerank.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.cdc.NodeSets;
import org.codedcomputing.core.cdc.SubsetRanking;
import org.codedcomputing.core.field.Gf256;
import org.codedcomputing.core.field.kernel.BulkKernels;
import org.codedcomputing.core.field.kernel.Kernels;
import org.codedcomputing.core.field.kernel.MatrixView;
import org.codedcomputing.core.field.kernel.Slice;
import org.codedcomputing.pagerank.graph.Graph;

/**
 * The cascaded coded shuffle [1, Thm 2]: batches are mapped at r of K servers and every function is reduced at s of them, so that
 * the next iteration finds its input and nothing is written back. A value is what one batch gives for the functions of one set of
 * s servers.
 *
 * <p>In each set S of servers, for each r-subset of S, the values of its batch for the sets inside S that have all the rest of S
 * are strung together and cut in r parts, one for each of the r servers. A server sends as many combinations of its parts, with
 * the rows of a Vandermonde matrix over GF(2^8), as every other server of S lacks of them. Immutable; safe for several threads.
 */
public final class CascadedShuffle {
    private static final int POINTS = 255;

    private final int servers;
    private final int load;
    private final int copies;
    private final BulkKernels<byte[]> kernels = Kernels.gf256();

    /** What batches give. */
    @FunctionalInterface
    public interface Values {
        /**
         * The value of a batch for the functions of a set of servers; asked only of batches that the asking server maps.
         *
         * @param batch mask of the r servers that map it
         * @param reducers mask of the s servers that reduce them
         */
        byte[] value(long batch, long reducers);
    }

    /** How long values are, which all servers know. */
    @FunctionalInterface
    public interface Lengths {
        /** Bytes of the value of a batch for the functions of a set of servers. */
        int bytes(long batch, long reducers);
    }

    /**
     * What one server sends in one set of servers, to all others of it.
     *
     * @param group mask of the set
     * @param sender one of it
     * @param combinations of its parts, all of one length
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Transmission(long group, int sender, List<byte[]> combinations) {}

    /**
     * A shuffle.
     *
     * @param servers K, 1 to 64
     * @param load r, 1 to K
     * @param copies s, 1 to K
     * @throws IllegalArgumentException if one is out of range, or a server has more parts in a set than the field has points
     */
    public CascadedShuffle(int servers, int load, int copies) {
        Placing.servers(servers, load);
        if (copies < 1 || copies > servers) {
            throw new IllegalArgumentException("s must be between 1 and K=%d, got %d".formatted(servers, copies));
        }
        long parts = SubsetRanking.count(Math.max(0, Math.min(load + copies, servers) - 1), load - 1);
        if (parts > POINTS) {
            throw new IllegalArgumentException(
                    "a server has %d parts in a set of servers, GF(2^8) tells %d apart; lower r or s"
                            .formatted(parts, POINTS));
        }
        this.servers = servers;
        this.load = load;
        this.copies = copies;
    }

    /**
     * Bytes sent over all intermediate bytes, each counted once for each batch and function: the least of any scheme [1, Thm 2].
     */
    public static double load(int servers, int load, int copies) {
        Placing.servers(servers, load);
        double sum = 0;
        for (int size = Math.max(load + 1, copies); size <= Math.min(load + copies, servers); size++) {
            sum += (double) size
                    * SubsetRanking.count(servers, size)
                    * SubsetRanking.count(size - 2, load - 1)
                    * SubsetRanking.count(load, size - copies);
        }
        return sum / (load * (double) SubsetRanking.count(servers, load) * SubsetRanking.count(servers, copies));
    }

    /** The sets of servers that have something to send, by their size. */
    public List<Long> groups() {
        List<Long> groups = new ArrayList<>();
        for (int size = Math.max(load + 1, copies); size <= Math.min(load + copies, servers); size++) {
            for (long group : Placing.subsets(NodeSets.first(servers), size)) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Bytes that all servers send for values of these lengths. */
    public long sentBytes(Lengths lengths) {
        long bytes = 0;
        for (long group : groups()) {
            for (int sender : Placing.members(group)) {
                bytes += (long) combinations(group) * longest(group, batchesWith(group, sender), lengths);
            }
        }
        return bytes;
    }

    /**
     * Values of a graph job without write-back, in which every vertex is reduced at the servers that map it: one of 8 bytes for
     * each arc, or for each target of a batch.
     *
     * @param allocation every vertex at r servers
     * @param combined whether the arcs from one batch to one target are summed
     */
    public static Lengths lengths(Graph graph, Allocation allocation, boolean combined) {
        Map<Pair, Integer> values = new HashMap<>();
        for (int target = 0; target < graph.vertices(); target++) {
            Map<Long, Integer> byBatch = new HashMap<>();
            for (int slot = graph.inStart(target); slot < graph.inStart(target + 1); slot++) {
                byBatch.merge(allocation.holdersOf(graph.source(slot)), 1, Integer::sum);
            }
            long reducers = allocation.holdersOf(target);
            byBatch.forEach(
                    (batch, arcs) -> values.merge(new Pair(batch, reducers), combined ? 1 : arcs, Integer::sum));
        }
        return (batch, reducers) -> Math.multiplyExact(Long.BYTES, values.getOrDefault(new Pair(batch, reducers), 0));
    }

    private record Pair(long batch, long reducers) {}

    /** Sets inside a set that have all of it but a batch's servers: whose functions lack that batch, and in no other set. */
    private List<Long> reducers(long group, long batch) {
        long rest = group & ~batch;
        List<Long> all = new ArrayList<>();
        for (long more : Placing.subsets(batch, copies - Long.bitCount(rest))) {
            all.add(rest | more);
        }
        return all;
    }

    private List<Long> batchesWith(long group, int node) {
        List<Long> batches = new ArrayList<>();
        for (long batch : Placing.subsets(group, load)) {
            if (NodeSets.contains(batch, node)) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private int partBytes(long group, long batch, Lengths lengths) {
        int bytes = reducers(group, batch).stream()
                .mapToInt(set -> lengths.bytes(batch, set))
                .reduce(0, Math::addExact);
        return (int) (((long) bytes + load - 1) / load);
    }

    /** A server's part of the string of a batch, extended with zeros. */
    private byte[] part(long group, long batch, int node, Values values, int bytes, int extended) {
        byte[] string = new byte[Math.multiplyExact(bytes, load)];
        int next = 0;
        for (long set : reducers(group, batch)) {
            byte[] value = values.value(batch, set);
            System.arraycopy(value, 0, string, next, value.length);
            next += value.length;
        }
        byte[] part = new byte[extended];
        System.arraycopy(string, NodeSets.position(batch, node) * bytes, part, 0, bytes);
        return part;
    }

    private int longest(long group, List<Long> batches, Lengths lengths) {
        return batches.stream()
                .mapToInt(batch -> partBytes(group, batch, lengths))
                .max()
                .orElse(0);
    }

    /** Combinations that each server of a set sends: as many parts as any other one lacks. */
    private int combinations(long group) {
        return Math.toIntExact(SubsetRanking.count(Long.bitCount(group) - 2, load - 1));
    }

    /** The first rows of the Vandermonde matrix whose column c has the powers of 2^c, of some columns. */
    private static byte[] vandermonde(int rows, List<Integer> columns) {
        byte[] matrix = new byte[rows * columns.size()];
        for (int c = 0; c < columns.size(); c++) {
            int point = 1;
            for (int i = 0; i < columns.get(c); i++) {
                point = Gf256.mulMod(point, 2);
            }
            int power = 1;
            for (int row = 0; row < rows; row++) {
                matrix[row * columns.size() + c] = (byte) power;
                power = Gf256.mulMod(power, point);
            }
        }
        return matrix;
    }

    private List<byte[]> combine(byte[] coefficients, int rows, List<byte[]> inputs, int length) {
        List<byte[]> outputs = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            outputs.add(new byte[length]);
        }
        kernels.combine(
                MatrixView.of(coefficients, rows, inputs.size()),
                inputs.stream().map(Slice::of).toList(),
                outputs.stream().map(Slice::of).toList());
        return outputs;
    }

    /**
     * Encodes what a server sends in a set.
     *
     * @param values of the batches that it maps
     */
    public Transmission encode(long group, int sender, Values values, Lengths lengths) {
        List<Long> batches = batchesWith(group, sender);
        int length = longest(group, batches, lengths);
        List<byte[]> parts = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (long batch : batches) {
            columns.add(columns.size());
            parts.add(part(group, batch, sender, values, partBytes(group, batch, lengths), length));
        }
        int rows = combinations(group);
        return new Transmission(group, sender, combine(vandermonde(rows, columns), rows, parts, length));
    }

    /**
     * Decodes at one server what it lacks.
     *
     * @param received of all sets that it is in, from all their other servers
     * @param mapped values of the batches that it maps
     * @return by batch, by the servers that reduce them: the values for functions that this server reduces too
     * @throws IllegalArgumentException if a transmission is missing
     */
    public Map<Long, Map<Long, byte[]>> decode(int node, List<Transmission> received, Values mapped, Lengths lengths) {
        Map<Long, Map<Long, byte[][]>> parts = new TreeMap<>();
        for (Transmission transmission : received) {
            decode(node, transmission, mapped, lengths, parts);
        }
        Map<Long, Map<Long, byte[]>> all = new TreeMap<>();
        for (long group : groups()) {
            if (NodeSets.contains(group, node)) {
                for (long batch : Placing.subsets(group & ~(1L << node), load)) {
                    byte[][] pieces = parts.getOrDefault(group, Map.of()).getOrDefault(batch, new byte[load][]);
                    Map<Long, byte[]> values = all.computeIfAbsent(batch, unused -> new TreeMap<>());
                    split(group, batch, joined(node, group, batch, pieces, lengths), lengths, values);
                }
            }
        }
        return all;
    }

    private byte[] joined(int node, long group, long batch, byte[][] pieces, Lengths lengths) {
        int bytes = partBytes(group, batch, lengths);
        byte[] string = new byte[bytes * load];
        for (int p = 0; p < load; p++) {
            if (pieces[p] == null) {
                throw new IllegalArgumentException("server %d has nothing from server %d in %s"
                        .formatted(node, Placing.members(batch)[p], NodeSets.toString(group)));
            }
            System.arraycopy(pieces[p], 0, string, p * bytes, bytes);
        }
        return string;
    }

    private void split(long group, long batch, byte[] string, Lengths lengths, Map<Long, byte[]> values) {
        int next = 0;
        for (long set : reducers(group, batch)) {
            int end = next + lengths.bytes(batch, set);
            values.put(set, Arrays.copyOfRange(string, next, end));
            next = end;
        }
    }

    private void decode(
            int node, Transmission transmission, Values values, Lengths lengths, Map<Long, Map<Long, byte[][]>> parts) {
        long group = transmission.group;
        int sender = transmission.sender;
        List<Long> batches = batchesWith(group, sender);
        int length = longest(group, batches, lengths);
        List<Integer> known = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        List<byte[]> knownParts = new ArrayList<>();
        for (int c = 0; c < batches.size(); c++) {
            long batch = batches.get(c);
            if (NodeSets.contains(batch, node)) {
                known.add(c);
                knownParts.add(part(group, batch, sender, values, partBytes(group, batch, lengths), length));
            } else {
                unknown.add(c);
            }
        }
        int rows = transmission.combinations.size();
        // What is known is added to both sides: in characteristic 2 that takes it off.
        List<byte[]> inputs = new ArrayList<>(transmission.combinations);
        inputs.addAll(knownParts);
        byte[] removing = new byte[rows * inputs.size()];
        byte[] ofKnown = vandermonde(rows, known);
        for (int row = 0; row < rows; row++) {
            removing[row * inputs.size() + row] = 1;
            System.arraycopy(ofKnown, row * known.size(), removing, row * inputs.size() + rows, known.size());
        }
        List<byte[]> rest = combine(removing, rows, inputs, length);
        List<byte[]> solved = combine(inverse(vandermonde(rows, unknown), rows), rows, rest, length);
        for (int u = 0; u < unknown.size(); u++) {
            long batch = batches.get(unknown.get(u));
            parts.computeIfAbsent(group, unused -> new TreeMap<>())
                            .computeIfAbsent(batch, unused -> new byte[load][])[NodeSets.position(batch, sender)] =
                    solved.get(u);
        }
    }

    /** The inverse of a square matrix by elimination; a Vandermonde matrix of distinct points has one. */
    private static byte[] inverse(byte[] matrix, int n) {
        byte[] left = matrix.clone();
        byte[] right = new byte[n * n];
        for (int i = 0; i < n; i++) {
            right[i * n + i] = 1;
        }
        for (int column = 0; column < n; column++) {
            int pivot = column;
            while (left[pivot * n + column] == 0) {
                pivot++;
            }
            int factor = (int) Gf256.FIELD.inv(left[pivot * n + column] & 0xFF);
            for (byte[] side : new byte[][] {left, right}) {
                for (int c = 0; c < n; c++) {
                    byte above = side[column * n + c];
                    side[column * n + c] = (byte) Gf256.mulMod(factor, side[pivot * n + c] & 0xFF);
                    if (pivot != column) {
                        side[pivot * n + c] = above;
                    }
                }
            }
            for (int row = 0; row < n; row++) {
                int times = row == column ? 0 : left[row * n + column] & 0xFF;
                for (int c = 0; c < n && times != 0; c++) {
                    left[row * n + c] ^= (byte) Gf256.mulMod(times, left[column * n + c] & 0xFF);
                    right[row * n + c] ^= (byte) Gf256.mulMod(times, right[column * n + c] & 0xFF);
                }
            }
        }
        return right;
    }
}
