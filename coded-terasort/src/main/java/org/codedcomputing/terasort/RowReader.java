package org.codedcomputing.terasort;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of some pieces in order, about 256 KiB at a time.
 *
 * <p>A file that has another length than when it was planned is refused when it is opened, and one that ends early when
 * that is noticed, both with {@link TeraFormatException}. Not thread safe.
 */
final class RowReader implements Closeable {
    /** As many whole records as 256 KiB hold: what is read is still in the cache when it is looked at. */
    private static final int CHUNK = (256 << 10) / TeraRecord.LENGTH * TeraRecord.LENGTH;

    private final Configuration conf;
    private final Iterator<TeraSplit.Piece> pieces;
    private final byte[] buffer;
    private TeraSplit.@Nullable Piece piece;
    private @Nullable FSDataInputStream stream;
    /** Bytes of the open piece that are not in the buffer yet. */
    private long unread;

    private int position;
    private int limit;

    RowReader(Configuration conf, List<TeraSplit.Piece> pieces) {
        this.conf = conf;
        this.pieces = pieces.iterator();
        long most = pieces.stream().mapToLong(TeraSplit.Piece::length).max().orElse(0);
        this.buffer = new byte[(int) Math.min(CHUNK, most)];
        this.position = -TeraRecord.LENGTH;
    }

    /** Moves to the next row; false at the end. */
    boolean next() throws IOException {
        position += TeraRecord.LENGTH;
        return position < limit || nextBlock();
    }

    /** Moves to the first row behind those in the buffer, with {@link #blockRows} of which it is filled; false at the end. */
    boolean nextBlock() throws IOException {
        while (unread == 0) {
            if (!openNext()) {
                position = limit;
                return false;
            }
        }
        refill();
        return true;
    }

    /** A fresh copy of the key of the current row. */
    byte[] key() {
        return Arrays.copyOfRange(buffer, position, position + TeraRecord.KEY_LENGTH);
    }

    /** A fresh copy of the value of the current row. */
    byte[] value() {
        return Arrays.copyOfRange(buffer, position + TeraRecord.KEY_LENGTH, position + TeraRecord.LENGTH);
    }

    /** What the rows of the block lie in, the first one at its start. */
    byte[] block() {
        return buffer;
    }

    /** Rows that the last move to a block has found. */
    int blockRows() {
        return limit / TeraRecord.LENGTH;
    }

    private boolean openNext() throws IOException {
        close();
        if (!pieces.hasNext()) {
            return false;
        }
        TeraSplit.Piece next = pieces.next();
        FileSystem fs = next.file().getFileSystem(conf);
        long length = fs.getFileStatus(next.file()).getLen();
        if (length != next.fileLength()) {
            throw new TeraFormatException("input file " + next.file() + " has " + length + " bytes but had "
                    + next.fileLength() + " when the job was planned (reading from offset " + next.offset()
                    + "); run the job again when nothing writes to the input");
        }
        FSDataInputStream opened = fs.open(next.file());
        stream = opened;
        opened.seek(next.offset());
        piece = next;
        unread = next.length();
        return true;
    }

    private void refill() throws IOException {
        if (stream == null || piece == null) {
            throw new IllegalStateException("no piece is open");
        }
        int wanted = (int) Math.min(buffer.length, unread);
        try {
            stream.readFully(buffer, 0, wanted);
        } catch (EOFException end) {
            TeraFormatException shorter = new TeraFormatException("input file " + piece.file()
                    + " ends within the " + wanted + " bytes from offset "
                    + (piece.offset() + piece.length() - unread) + " but had " + piece.fileLength()
                    + " bytes when the job was planned; run the job again when nothing writes to the input");
            shorter.initCause(end);
            throw shorter;
        }
        unread -= wanted;
        position = 0;
        limit = wanted;
    }

    @Override
    public void close() throws IOException {
        FSDataInputStream open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }
}
