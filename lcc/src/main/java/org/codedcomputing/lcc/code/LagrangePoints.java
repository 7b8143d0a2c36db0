package org.codedcomputing.lcc.code;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.poly.InterpolationNodes;

/**
 * Where the polynomial of a Lagrange code takes its values [60, sec. III]: u(beta_k) is data block k for k = 1..K, u(beta_{K+t}) is
 * mask t for t = 1..T, and worker i gets u(alpha_i). One immutable value for encoder and decoder, so that they cannot use different
 * points; its {@link #fingerprint} travels with shares and results, so that a late answer from an earlier code is known as such.
 *
 * <p>Safe for use by several threads. Workers are numbered 0..N-1, so worker i is at {@code alpha_{i+1}}.
 */
public final class LagrangePoints implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PrimeField field;
    private final int blocks;
    private final InterpolationNodes data;
    private final InterpolationNodes workers;
    private final int epoch;
    private final long fingerprint;

    private LagrangePoints(PrimeField field, int blocks, long[] betas, long[] alphas, int epoch) {
        this.field = field;
        this.blocks = blocks;
        this.data = InterpolationNodes.of(field, betas);
        this.workers = InterpolationNodes.of(field, alphas);
        this.epoch = epoch;
        this.fingerprint = digest();
    }

    /**
     * The default points {@code beta_j = j} and {@code alpha_i = K+T+i}, at epoch 0.
     *
     * @param workers N, at least 1
     * @param blocks K, at least 1
     * @param masks T, at least 0
     * @throws IllegalArgumentException if a number is out of range or the field has fewer than N+K+T points besides 0
     */
    public static LagrangePoints of(PrimeField field, int workers, int blocks, int masks) {
        requireRoom(field, workers, blocks, masks);
        int nodes = blocks + masks;
        return at(
                field,
                blocks,
                LongStream.rangeClosed(1, nodes).toArray(),
                LongStream.rangeClosed(nodes + 1L, nodes + (long) workers).toArray());
    }

    /**
     * Points without masks at which workers 0..K-1 hold the raw blocks: if all of them answer nothing is left to decode.
     *
     * @param workers N, at least K
     * @param blocks K, at least 1
     */
    public static LagrangePoints systematic(PrimeField field, int workers, int blocks) {
        requireRoom(field, workers, blocks, 0);
        if (workers < blocks) {
            throw new IllegalArgumentException(
                    "a systematic code needs N >= K, but N=%d and K=%d".formatted(workers, blocks));
        }
        return at(
                field,
                blocks,
                LongStream.rangeClosed(1, blocks).toArray(),
                LongStream.rangeClosed(1, workers).toArray());
    }

    /**
     * Given points, at epoch 0.
     *
     * @param blocks K, at least 1; the first K of {@code betas} are those of the data, the others those of the masks
     * @param betas K+T distinct elements; copied
     * @param alphas N distinct elements, none 0, and with masks none of the betas; copied
     * @throws IllegalArgumentException if a point is no element, repeated, or where it would give data away; the text names it
     */
    public static LagrangePoints at(PrimeField field, int blocks, long[] betas, long[] alphas) {
        requireAtLeast("K", blocks, 1);
        requireAtLeast("N", alphas.length, 1);
        if (betas.length < blocks) {
            throw new IllegalArgumentException("K=%d data blocks but only %d points".formatted(blocks, betas.length));
        }
        for (int i = 0; i < alphas.length; i++) {
            if (alphas[i] == 0) {
                throw new IllegalArgumentException(
                        "worker point alpha_%d is 0, where no error can be located; take 1..%d"
                                .formatted(i + 1, field.modulus() - 1));
            }
            for (int j = 0; betas.length > blocks && j < betas.length; j++) {
                if (alphas[i] == betas[j]) {
                    throw new IllegalArgumentException(
                            "worker point %d equals %s point beta_%d: that worker would receive %s"
                                    .formatted(
                                            alphas[i],
                                            j < blocks ? "data" : "mask",
                                            j + 1,
                                            j < blocks ? "raw data" : "a bare mask"));
                }
            }
        }
        return new LagrangePoints(field, blocks, betas, alphas, 0);
    }

    private static void requireRoom(PrimeField field, int workers, int blocks, int masks) {
        requireAtLeast("N", workers, 1);
        requireAtLeast("K", blocks, 1);
        requireAtLeast("T", masks, 0);
        long points = (long) workers + blocks + masks;
        if (points > field.modulus() - 1) {
            throw new IllegalArgumentException(
                    "field of size %d has too few points for N+K+T=%d".formatted(field.modulus(), points));
        }
    }

    static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be >= %d (was %d)".formatted(name, least, value));
        }
    }

    /** The same points at another epoch, for a code made anew: its shares do not mix with those of this one. */
    public LagrangePoints withEpoch(int newEpoch) {
        return new LagrangePoints(field, blocks, data.points(), workers.points(), newEpoch);
    }

    /** The field. */
    public PrimeField field() {
        return field;
    }

    /** Number of workers N. */
    public int workers() {
        return workers.size();
    }

    /** Number of data blocks K. */
    public int blocks() {
        return blocks;
    }

    /** Number of masks T. */
    public int masks() {
        return data.size() - blocks;
    }

    /** Degree of u in z, K+T-1. */
    public int degree() {
        return data.size() - 1;
    }

    /** Number that tells codes with the same points apart. */
    public int epoch() {
        return epoch;
    }

    /** Points of data and masks, K+T of them; a copy. */
    public long[] betas() {
        return data.points();
    }

    /** Points of data alone, K of them; a copy. */
    public long[] dataPoints() {
        return Arrays.copyOf(data.points(), blocks);
    }

    /** Points of workers, N of them; a copy. */
    public long[] alphas() {
        return workers.points();
    }

    /** The first 64 bits of SHA-256 of everything that is in here. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The worker that holds raw block k, or -1. */
    int rawHolder(int block) {
        for (int i = 0; i < workers.size(); i++) {
            if (workers.point(i) == data.point(block)) {
                return i;
            }
        }
        return -1;
    }

    /** The encoding matrix U, N x (K+T) row by row: share i is the sum over j of U(i,j) times block or mask j. Rows add up to 1. */
    public long[] encodingMatrix() {
        return data.evaluationMatrix(workers.points());
    }

    /**
     * The encoding of an argument that is the same at every data point, N x (1+T) row by row: {@code s_i = l_1(alpha_i) + .. +
     * l_K(alpha_i)}, then the columns of the masks.
     */
    public long[] repeatedMatrix() {
        long[] full = encodingMatrix();
        int width = data.size();
        int columns = 1 + masks();
        long[] repeated = new long[workers() * columns];
        for (int i = 0; i < workers(); i++) {
            for (int j = 0; j < width; j++) {
                int column = Math.max(0, j - blocks + 1);
                repeated[i * columns + column] = field.add(repeated[i * columns + column], full[i * width + j]);
            }
        }
        return repeated;
    }

    private long digest() {
        long[] betas = data.points();
        long[] alphas = workers.points();
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * (4 + betas.length + alphas.length));
        bytes.putLong(field.modulus()).putLong(blocks).putLong(betas.length).putLong(epoch);
        for (long beta : betas) {
            bytes.putLong(beta);
        }
        for (long alpha : alphas) {
            bytes.putLong(alpha);
        }
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.array()))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LagrangePoints that
                && that.blocks == blocks
                && that.epoch == epoch
                && that.data.equals(data)
                && that.workers.equals(workers);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    /** The numbers, such as {@code N=8, K=2, T=1 over F_97}. */
    @Override
    public String toString() {
        return "N=%d, K=%d, T=%d over %s".formatted(workers(), blocks, masks(), field);
    }
}
