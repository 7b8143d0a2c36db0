package org.codedcomputing.spark.exchange.transport;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes the frames of one connection, see {@link TcpFrame}. Not thread-safe. */
final class TcpFrameWriter {
    private final @Nullable MessageSeal seal;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer scratch = ByteBuffer.allocate(TcpFrame.HEADER_BYTES + TcpFrame.MOST_BODY_BYTES);

    /**
     * Creates a writer.
     *
     * @param seal the connection's, behind its preamble; null in the clear
     */
    TcpFrameWriter(@Nullable MessageSeal seal) {
        this.seal = seal;
    }

    /** How many bytes the next call of {@link #write} will write. */
    int frameBytes(TcpFrame frame, int offset) {
        return TcpFrame.HEADER_BYTES + bodyBytes(frame, offset) + TcpFrame.trailerBytes(seal != null);
    }

    private static int bodyBytes(TcpFrame frame, int offset) {
        return switch (frame.type()) {
            case MESSAGE, PART ->
                offset == 0
                        ? TcpFrame.MESSAGE_HEAD_BYTES + TcpFrame.bytesInFirstFrame(frame.bytes().length)
                        : Math.min(frame.bytes().length - offset, TcpFrame.MOST_BODY_BYTES);
            case FINISH, CREDIT -> Long.BYTES;
            case COMPLETE -> 0;
            case FAIL -> frame.bytes().length;
        };
    }

    /**
     * Writes one frame, or the next part of a message that is cut in several.
     *
     * @param offset how many of the message's bytes have been written; else 0
     * @param out has room for {@link #frameBytes}. Modified
     * @return how many of the bytes have been written then: all of them, when nothing is left to write
     */
    int write(TcpFrame frame, int offset, ByteBuffer out) {
        byte[] bytes = frame.bytes();
        int body = bodyBytes(frame, offset);
        TcpFrame.Type type = offset > 0 ? TcpFrame.Type.PART : frame.type();
        scratch.clear().put(type.code());
        if (type == TcpFrame.Type.MESSAGE) {
            scratch.put((byte) frame.origin()).put((byte) (frame.first() ? TcpFrame.FIRST : 0));
        } else {
            scratch.put((byte) 0).put((byte) 0);
        }
        scratch.put((byte) 0).putInt(body);
        int end = bytes.length;
        switch (type) {
            case MESSAGE -> {
                scratch.putLong(frame.number()).putInt(bytes.length);
                end = body - TcpFrame.MESSAGE_HEAD_BYTES;
                scratch.put(bytes, 0, end);
            }
            case PART -> {
                scratch.put(bytes, offset, body);
                end = offset + body;
            }
            case FINISH, CREDIT -> scratch.putLong(frame.number());
            case FAIL -> scratch.put(bytes);
            case COMPLETE -> {
                // Says all by its type.
            }
        }
        finish(scratch.flip(), out);
        return end;
    }

    /** Puts checksum or tag behind header and body. */
    private void finish(ByteBuffer plain, ByteBuffer out) {
        if (seal == null) {
            crc.reset();
            crc.update(plain.duplicate());
            out.put(plain).putInt((int) crc.getValue());
        } else {
            ByteBuffer header = plain.slice(0, TcpFrame.HEADER_BYTES);
            out.put(header.duplicate());
            seal.seal(header, plain.position(TcpFrame.HEADER_BYTES), out);
        }
    }
}
