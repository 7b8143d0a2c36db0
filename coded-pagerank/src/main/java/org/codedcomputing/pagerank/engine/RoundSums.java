package org.codedcomputing.pagerank.engine;

import java.nio.ByteBuffer;

/**
 * What a round adds up over all vertices: what they offer, and how much their states changed. The same bits for every division of
 * the vertices among threads and servers: {@link ExactSum}s, and maxima. Not safe for use by several threads.
 */
public final class RoundSums {
    private final ChangeNorm norm;
    private final ExactSum offered = new ExactSum();
    private final ExactSum changes = new ExactSum();
    private double largest;

    /** Nothing yet. */
    public RoundSums(ChangeNorm norm) {
        this.norm = norm;
    }

    /** Adds what a vertex offers. */
    public void offer(double share) {
        offered.add(share);
    }

    /** Adds the change of a vertex: the absolute difference of its states, 0 where they have the same bits. */
    public void change(double old, double next) {
        double difference = Math.abs(next - old);
        if (Double.isNaN(difference) && Double.doubleToRawLongBits(old) == Double.doubleToRawLongBits(next)) {
            difference = 0;
        }
        if (norm == ChangeNorm.MAX) {
            largest = Math.max(largest, difference);
        } else {
            changes.add(difference);
        }
    }

    /**
     * Adds the offers and the changes of many vertices.
     *
     * @param offers the first so many. Not modified
     * @param differences absolute ones of states, the first so many. Not modified
     */
    void addAll(double[] offers, int offering, double[] differences, int changing) {
        offered.addAll(offers, offering);
        if (norm == ChangeNorm.MAX) {
            for (int i = 0; i < changing; i++) {
                largest = Math.max(largest, differences[i]);
            }
        } else {
            changes.addAll(differences, changing);
        }
    }

    /** Adds the sums of other vertices. */
    public void add(RoundSums other) {
        offered.add(other.offered);
        changes.add(other.changes);
        largest = Math.max(largest, other.largest);
    }

    /** The sum of what vertices offer. */
    public double offered() {
        return offered.value();
    }

    /** The change of all vertices by the norm. */
    public double change() {
        return norm == ChangeNorm.MAX ? largest : changes.value();
    }

    /** All of it as bytes: the largest change 8, length n of the next 2, the offers' {@link ExactSum} n, that of the changes. */
    public byte[] toBytes() {
        byte[] first = offered.toBytes();
        byte[] second = changes.toBytes();
        return ByteBuffer.allocate(Double.BYTES + Short.BYTES + first.length + second.length)
                .putDouble(largest)
                .putShort((short) first.length)
                .put(first)
                .put(second)
                .array();
    }

    /**
     * Adds what {@link #toBytes} has made.
     *
     * @param bytes from {@code offset} on, for {@code length} bytes. Not modified
     * @throws IllegalArgumentException if it was not that
     */
    public void addBytes(byte[] bytes, int offset, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length).slice();
        int first = length < Double.BYTES + Short.BYTES ? -1 : buffer.getShort(Double.BYTES);
        int second = Double.BYTES + Short.BYTES + first;
        if (first < 0 || second > length) {
            throw new IllegalArgumentException("sums of %d bytes, of which %d are the first".formatted(length, first));
        }
        offered.addBytes(buffer.slice(Double.BYTES + Short.BYTES, first));
        changes.addBytes(buffer.slice(second, length - second));
        largest = Math.max(largest, buffer.getDouble(0));
    }
}
