package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one connection, see {@link TcpFrame}, from bytes that come in pieces of any length. Holds one frame, and
 * of a message as many bytes as have come, rounded up to twice as many. Not thread-safe.
 */
final class TcpFrameReader {
    private static final int FIRST_BUFFER_BYTES = 256;

    /** So much of a message gets its memory at once; more only as it comes. */
    private static final int TRUSTED_MESSAGE_BYTES = 1 << 20;

    private final @Nullable MessageSeal seal;
    private final Sink sink;
    private final CRC32C crc = new CRC32C();
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private byte[] opened = {};
    private int filled;
    private int frameBytes;

    /** The message that is not whole yet; null between messages. */
    private @Nullable Assembly assembly;

    /** Takes what was read. */
    interface Sink {
        /**
         * A message begins. Called before there is memory for it.
         *
         * @param bytes how long it will be
         * @throws CorruptDataException to refuse it
         */
        void begins(int origin, int bytes);

        /** Something was said: any type but PART. */
        void said(TcpFrame frame);
    }

    /** A message of which parts are still to come. */
    private static final class Assembly {
        final int origin;
        final boolean first;
        final long passOnTo;
        final int length;
        byte[] bytes;
        int filled;

        Assembly(int origin, boolean first, long passOnTo, int length) {
            this.origin = origin;
            this.first = first;
            this.passOnTo = passOnTo;
            this.length = length;
            bytes = new byte[Math.min(length, TRUSTED_MESSAGE_BYTES)];
        }

        void add(ByteBuffer body) {
            int end = filled + body.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            body.get(bytes, filled, body.remaining());
            filled = end;
        }
    }

    /**
     * Creates a reader.
     *
     * @param seal the connection's, behind its preamble; null in the clear
     */
    TcpFrameReader(@Nullable MessageSeal seal, Sink sink) {
        this.seal = seal;
        this.sink = sink;
    }

    /**
     * Reads on.
     *
     * @param in Modified: all of it is read
     * @throws CorruptDataException if the bytes are no frames, or not those that were sent; nothing may be read behind it
     */
    void read(ByteBuffer in) {
        while (in.hasRemaining()) {
            int wanted = filled < TcpFrame.HEADER_BYTES ? TcpFrame.HEADER_BYTES : frameBytes;
            int count = Math.min(wanted - filled, in.remaining());
            in.get(buffer, filled, count);
            filled += count;
            if (filled < wanted) {
                return;
            }
            if (wanted == TcpFrame.HEADER_BYTES) {
                readHeader();
            } else {
                readFrame();
                filled = 0;
            }
        }
    }

    /** Checks the header, and makes room for the rest. */
    private void readHeader() {
        ByteBuffer header = ByteBuffer.wrap(buffer, 0, TcpFrame.HEADER_BYTES);
        int body = header.getInt(4);
        TcpFrame.Type type = TcpFrame.Type.of(header.get(0), body);
        boolean message = type == TcpFrame.Type.MESSAGE;
        int mostFlags = message ? TcpFrame.FIRST : 0;
        int mostOrigin = message ? Long.SIZE - 1 : 0;
        if (header.get(1) < 0
                || header.get(1) > mostOrigin
                || (header.get(2) & ~mostFlags) != 0
                || header.get(3) != 0) {
            throw new CorruptDataException("a frame %s with header %08x".formatted(type, header.getInt(0)));
        }
        frameBytes = TcpFrame.HEADER_BYTES + body + TcpFrame.trailerBytes(seal != null);
        if (frameBytes > buffer.length) {
            int most = TcpFrame.HEADER_BYTES + TcpFrame.MOST_BODY_BYTES + MessageSeal.TAG_BYTES;
            buffer = Arrays.copyOf(buffer, Math.min(most, Math.max(frameBytes, 2 * buffer.length)));
        }
    }

    private void readFrame() {
        ByteBuffer body = open();
        ByteBuffer header = ByteBuffer.wrap(buffer, 0, TcpFrame.HEADER_BYTES);
        TcpFrame.Type type = TcpFrame.Type.of(header.get(0), header.getInt(4));
        switch (type) {
            case MESSAGE -> readMessage(header.get(1), header.get(2) == TcpFrame.FIRST, body);
            case PART -> readPart(body);
            case FINISH -> sink.said(TcpFrame.finish(readCount(type, body)));
            case CREDIT -> sink.said(TcpFrame.credit(readCount(type, body)));
            case COMPLETE -> sink.said(TcpFrame.complete());
            case FAIL -> {
                byte[] text = new byte[body.remaining()];
                body.get(text);
                sink.said(new TcpFrame(type, 0, false, 0, text));
            }
        }
    }

    /** The body, if checksum or tag holds. */
    private ByteBuffer open() {
        int end = frameBytes - TcpFrame.trailerBytes(seal != null);
        if (seal == null) {
            crc.reset();
            crc.update(buffer, 0, end);
            int stored = ByteBuffer.wrap(buffer, end, TcpFrame.CHECKSUM_BYTES).getInt();
            if (stored != (int) crc.getValue()) {
                throw new CorruptDataException(
                        "frame CRC32C %08x, computed %08x".formatted(stored, (int) crc.getValue()));
            }
            return ByteBuffer.wrap(buffer, TcpFrame.HEADER_BYTES, end - TcpFrame.HEADER_BYTES);
        }
        if (opened.length < end) {
            opened = new byte[buffer.length];
        }
        ByteBuffer plain = ByteBuffer.wrap(opened);
        ByteBuffer sealed = ByteBuffer.wrap(buffer, TcpFrame.HEADER_BYTES, frameBytes - TcpFrame.HEADER_BYTES);
        if (!seal.open(ByteBuffer.wrap(buffer, 0, TcpFrame.HEADER_BYTES), sealed, plain)) {
            throw new CorruptDataException("a frame whose tag does not hold: altered, repeated, left out or forged");
        }
        return plain.flip();
    }

    private static long readCount(TcpFrame.Type type, ByteBuffer body) {
        long count = body.getLong();
        if (count < 0) {
            throw new CorruptDataException("a frame %s of %d".formatted(type, count));
        }
        return count;
    }

    private void readMessage(int origin, boolean first, ByteBuffer body) {
        long passOnTo = body.getLong();
        int length = body.getInt();
        if (assembly != null) {
            throw new CorruptDataException("a message begins in a message of which %d of %d bytes have come"
                    .formatted(assembly.filled, assembly.length));
        }
        // How a message is cut is fixed, so that the same message is always the same bytes.
        if (length < 0
                || length > TcpFrame.MOST_MESSAGE_BYTES
                || body.remaining() != TcpFrame.bytesInFirstFrame(length)) {
            throw new CorruptDataException("a message of %d bytes, at most %d, with %d of them in its first frame"
                    .formatted(length, TcpFrame.MOST_MESSAGE_BYTES, body.remaining()));
        }
        sink.begins(origin, length);
        Assembly begun = new Assembly(origin, first, passOnTo, length);
        begun.add(body);
        endIfWhole(begun);
    }

    private void readPart(ByteBuffer body) {
        Assembly begun = assembly;
        if (begun == null) {
            throw new CorruptDataException("a part of no message");
        }
        int expected = Math.min(begun.length - begun.filled, TcpFrame.MOST_BODY_BYTES);
        if (body.remaining() != expected) {
            throw new CorruptDataException(
                    "a part of %d bytes where %d should follow".formatted(body.remaining(), expected));
        }
        begun.add(body);
        endIfWhole(begun);
    }

    private void endIfWhole(Assembly begun) {
        if (begun.filled == begun.length) {
            assembly = null;
            sink.said(TcpFrame.message(begun.origin, begun.first, begun.passOnTo, begun.bytes));
        } else {
            assembly = begun;
        }
    }
}
