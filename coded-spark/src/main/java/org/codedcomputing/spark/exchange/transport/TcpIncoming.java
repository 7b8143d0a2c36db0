package org.codedcomputing.spark.exchange.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.jspecify.annotations.Nullable;

/** A connection that somebody has opened to this node: a peer, if its preamble holds. Lives on the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a connection that is lost anyway.
final class TcpIncoming extends ChannelInboundHandlerAdapter {
    /** A peer has its preamble ready when it connects; whoever takes longer is none. */
    private static final int PREAMBLE_SECONDS = 30;

    private final Events events;
    private final byte[] preamble = new byte[TcpPreamble.BYTES + MessageSeal.TAG_BYTES];
    private int filled;
    private @Nullable TcpPreamble said;
    private @Nullable MessageSeal seal;
    private @Nullable ScheduledFuture<?> timeout;

    /** Reads what comes behind the preamble; null until that has come. */
    private @Nullable TcpFrameReader reader;

    private boolean refused;

    /** What the endpoint hears of this connection. */
    interface Events {
        void received(long bytes);

        /**
         * With what the connection is sealed, by what its preamble says.
         *
         * @return null in the clear
         * @throws CorruptDataException if it is not for this node and session
         */
        @Nullable
        MessageSeal seal(TcpPreamble preamble);

        /**
         * A peer has proved to be one.
         *
         * @return takes what it says
         * @throws CorruptDataException if it was there before
         */
        TcpFrameReader.Sink arrived(TcpPreamble preamble);

        /** Somebody was refused. */
        void foreign(String why);

        /** A peer said what it cannot have meant. */
        void corrupt(int peer, CorruptDataException why);

        /** A peer's connection is gone. */
        void lostIncoming(int peer, @Nullable Throwable cause);
    }

    TcpIncoming(Events events) {
        this.events = events;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(
                        () -> {
                            if (reader == null) {
                                refuse(context, "no preamble came");
                            }
                        },
                        PREAMBLE_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            events.received(buffer.readableBytes());
            for (ByteBuffer bytes : buffer.nioBuffers()) {
                read(context, bytes);
            }
        } finally {
            buffer.release();
        }
    }

    private void read(ChannelHandlerContext context, ByteBuffer bytes) {
        try {
            if (reader == null && !refused) {
                readPreamble(bytes);
            }
        } catch (CorruptDataException e) {
            refuse(context, String.valueOf(e.getMessage()));
        }
        TcpFrameReader frames = reader;
        TcpPreamble peer = said;
        if (refused || frames == null || peer == null) {
            return;
        }
        try {
            frames.read(bytes);
        } catch (CorruptDataException e) {
            refused = true;
            events.corrupt(peer.sender(), e);
            context.close();
        }
    }

    private void readPreamble(ByteBuffer bytes) {
        if (said == null && fill(bytes, TcpPreamble.BYTES)) {
            TcpPreamble claimed = TcpPreamble.fromBytes(preamble);
            seal = events.seal(claimed);
            said = claimed;
        }
        TcpPreamble claimed = said;
        if (claimed != null && fill(bytes, TcpPreamble.BYTES + TcpPreamble.trailerBytes(claimed.sealed()))) {
            if (!TcpPreamble.holds(preamble, seal)) {
                throw new CorruptDataException(
                        claimed.sealed()
                                ? "its tag does not hold: another secret, or forged"
                                : "its checksum is wrong");
            }
            reader = new TcpFrameReader(seal, events.arrived(claimed));
            cancelTimeout();
        }
    }

    private boolean fill(ByteBuffer bytes, int wanted) {
        int count = Math.min(wanted - filled, bytes.remaining());
        bytes.get(preamble, filled, count);
        filled += count;
        return filled == wanted;
    }

    private void refuse(ChannelHandlerContext context, String why) {
        refused = true;
        cancelTimeout();
        events.foreign("%s: %s".formatted(context.channel().remoteAddress(), why));
        context.close();
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lost(cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelTimeout();
        lost(null);
    }

    private void lost(@Nullable Throwable cause) {
        TcpPreamble peer = said;
        if (reader != null && peer != null) {
            events.lostIncoming(peer.sender(), cause);
        }
    }
}
