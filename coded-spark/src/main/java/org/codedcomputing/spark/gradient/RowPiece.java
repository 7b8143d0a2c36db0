package org.codedcomputing.spark.gradient;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;

/**
 * Rows on their way to a worker, as bytes, so that no class of this library need be registered with Kryo.
 *
 * <pre>
 *   partition 4 | first row 8 | rows 4 | columns 4 | starts 4 | values 4 | labels, weights, values 8 each | starts, columns 4 each
 * </pre>
 *
 * Dense rows have 0 starts.
 *
 * @param partition the partition that they belong to
 * @param first number of the first of them in the whole data
 * @param rows the rows
 */
record RowPiece(int partition, long first, RowBlock rows) {
    private static final int HEADER = 28;

    byte[] toBytes() {
        int count = rows.values().length;
        int starts = rows.starts().length;
        long length = HEADER + 8L * (2L * rows.rows() + count) + 4L * (starts + rows.indices().length);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
        bytes.putInt(partition)
                .putLong(first)
                .putInt(rows.rows())
                .putInt(rows.columns())
                .putInt(starts)
                .putInt(count);
        DoubleBuffer doubles = bytes.slice().asDoubleBuffer();
        doubles.put(rows.labels()).put(rows.weights()).put(rows.values());
        bytes.position(HEADER + 8 * doubles.position());
        bytes.slice().asIntBuffer().put(rows.starts()).put(rows.indices());
        return bytes.array();
    }

    static RowPiece of(byte[] piece) {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        int partition = bytes.getInt();
        long first = bytes.getLong();
        double[] labels = new double[bytes.getInt()];
        int columns = bytes.getInt();
        int[] starts = new int[bytes.getInt()];
        double[] values = new double[bytes.getInt()];
        double[] weights = new double[labels.length];
        DoubleBuffer doubles = bytes.slice().asDoubleBuffer();
        doubles.get(labels).get(weights).get(values);
        bytes.position(HEADER + 8 * doubles.position());
        IntBuffer ints = bytes.slice().asIntBuffer();
        int[] indices = new int[starts.length == 0 ? 0 : values.length];
        ints.get(starts).get(indices);
        return new RowPiece(partition, first, new RowBlock(columns, labels, weights, starts, indices, values));
    }
}
