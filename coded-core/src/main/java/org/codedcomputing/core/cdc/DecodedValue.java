package org.codedcomputing.core.cdc;

import java.io.InputStream;
import java.util.List;
import java.util.zip.CRC32C;

/** An intermediate value put together from the packets of its holders. Not safe for use by several threads. */
public final class DecodedValue {
    private final long batch;
    private final List<Chunk> pieces;
    private final List<Integer> checksums;

    DecodedValue(long batch, List<Chunk> pieces, List<Integer> checksums) {
        this.batch = batch;
        this.pieces = List.copyOf(pieces);
        this.checksums = List.copyOf(checksums);
    }

    /** The batch that the value was mapped from. */
    public long batch() {
        return batch;
    }

    /** Length in bytes. */
    public long length() {
        return pieces.stream().mapToLong(Chunk::length).sum();
    }

    /**
     * Reads all bytes once more and compares them with the checksums that their senders took when they sealed them.
     *
     * @throws CorruptDataException if a byte has changed since
     */
    public void verify() {
        CRC32C crc = new CRC32C();
        for (int i = 0; i < pieces.size(); i++) {
            crc.reset();
            pieces.get(i).addTo(crc, 0, pieces.get(i).length());
            if ((int) crc.getValue() != checksums.get(i)) {
                throw new CorruptDataException(
                        "piece %d of the decoded value of batch %d changed after it was received: CRC32C %08x, %08x now; the attempt is void"
                                .formatted(i, batch, checksums.get(i), (int) crc.getValue()));
            }
        }
    }

    /** A stream over all bytes from the first; closing it is not needed. */
    public InputStream openStream() {
        return new PieceStream(pieces);
    }

    /** Gives back what the bytes take; they must not be read afterwards. */
    public void free() {
        pieces.forEach(Chunk::free);
    }

    /** The bytes behind the stream, for fault injection in tests. */
    List<Chunk> pieces() {
        return pieces;
    }

    private static final class PieceStream extends InputStream {
        private final List<Chunk> pieces;
        private final byte[] single = new byte[1];
        private int piece;
        private int position;

        PieceStream(List<Chunk> pieces) {
            this.pieces = pieces;
        }

        @Override
        public int read() {
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            while (piece < pieces.size() && position == pieces.get(piece).length()) {
                piece++;
                position = 0;
            }
            if (count == 0) {
                return 0;
            }
            if (piece == pieces.size()) {
                return -1;
            }
            int step = Math.min(count, pieces.get(piece).length() - position);
            pieces.get(piece).copyTo(position, target, offset, step);
            position += step;
            return step;
        }
    }
}
