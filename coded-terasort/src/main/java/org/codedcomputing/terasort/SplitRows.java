package org.codedcomputing.terasort;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.unsafe.Platform;
import org.codedcomputing.spark.exchange.FixedWidthRecords;
import scala.Tuple2;

/**
 * The rows of one split in a task, as pairs of fresh arrays or in blocks of about 256 KiB. Each block is counted in the task's
 * input metrics and looks whether the task was killed. What cannot be read is thrown as it is, {@link IOException}s too, as
 * Spark's own readers do. For one thread.
 */
final class SplitRows implements FixedWidthRecords, Closeable {
    private final List<TeraSplit.Piece> pieces;
    private final TaskContext context;
    private final RowReader reader;
    private int offset;
    private int left;

    SplitRows(Configuration conf, List<TeraSplit.Piece> pieces, TaskContext context) {
        this.pieces = pieces;
        this.context = context;
        reader = new RowReader(conf, pieces);
    }

    /** Where the rows lie. */
    List<TeraSplit.Piece> pieces() {
        return pieces;
    }

    @Override
    public int keyBytes() {
        return TeraRecord.KEY_LENGTH;
    }

    @Override
    public int valueBytes() {
        return TeraRecord.VALUE_LENGTH;
    }

    @Override
    public boolean nextBlock() throws IOException {
        context.killTaskIfInterrupted();
        offset = 0;
        left = 0;
        if (!reader.nextBlock()) {
            return false;
        }
        left = reader.blockRows();
        InputMetrics metrics = context.taskMetrics().inputMetrics();
        // The threads of one task share them.
        synchronized (metrics) {
            metrics.incBytesRead((long) left * TeraRecord.LENGTH);
            metrics.incRecordsRead(left);
        }
        return true;
    }

    @Override
    public byte[] block() {
        return reader.block();
    }

    @Override
    public int blockOffset() {
        return offset;
    }

    @Override
    public int blockRecords() {
        return left;
    }

    @Override
    public boolean hasNext() {
        try {
            return left > 0 || nextBlock();
        } catch (IOException e) {
            Platform.throwException(e);
            return false;
        }
    }

    @Override
    public Tuple2<byte[], byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no row behind the last");
        }
        byte[] block = reader.block();
        int value = offset + TeraRecord.KEY_LENGTH;
        int end = offset + TeraRecord.LENGTH;
        Tuple2<byte[], byte[]> row =
                new Tuple2<>(Arrays.copyOfRange(block, offset, value), Arrays.copyOfRange(block, value, end));
        offset = end;
        left--;
        return row;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
