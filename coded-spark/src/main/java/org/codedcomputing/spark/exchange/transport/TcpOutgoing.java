package org.codedcomputing.spark.exchange.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connection by which a node speaks to one peer. Nothing comes back on it: what the peer has to say comes by its own.
 *
 * <p>Frames wait here until the socket takes them, so that a message lies in memory once, however many receivers it has, and
 * only what the socket takes next is framed and sealed.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // A write or a close that fails is the loss of the connection, told by that.
final class TcpOutgoing extends ChannelInboundHandlerAdapter {
    private final int peer;
    private final byte[] preamble;
    private final TcpFrameWriter writer;
    private final Events events;

    /** What overtakes messages, and what does not; both under this object's lock. */
    private final Deque<TcpFrame> urgent = new ArrayDeque<>();

    private final Deque<TcpFrame> inOrder = new ArrayDeque<>();
    private boolean closing;
    private boolean wakeUpPending;
    private boolean failed;

    /** Done when the connection is closed, or will never be opened. */
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    // Touched by the event loop alone.
    private @Nullable Channel channel;
    private boolean open;
    private boolean draining;

    /** The frame that is being written, of which {@link #offset} bytes are; null between frames. */
    private @Nullable TcpFrame current;

    private int offset;

    /** What the endpoint hears of this connection, on the event loop. */
    interface Events {
        /** Something was written. */
        void sent(long bytes);

        /** The connection is gone, or cannot be made. */
        void lostOutgoing(int peer, @Nullable Throwable cause);

        /** Runs something on the event loop, if that still runs. */
        void onLoop(Runnable task);
    }

    /**
     * Creates a connection that is still to be opened.
     *
     * @param preamble what it begins with
     * @param seal with which the preamble was sealed; null in the clear
     */
    TcpOutgoing(int peer, byte[] preamble, @Nullable MessageSeal seal, Events events) {
        this.peer = peer;
        this.preamble = preamble;
        this.writer = new TcpFrameWriter(seal);
        this.events = events;
    }

    /** Sends behind what waits already. From any thread. */
    void send(TcpFrame frame) {
        enqueue(frame, inOrder);
    }

    /** Sends before the messages that wait. From any thread. */
    void sendFirst(TcpFrame frame) {
        enqueue(frame, urgent);
    }

    private void enqueue(TcpFrame frame, Deque<TcpFrame> queue) {
        boolean wakeUp;
        synchronized (this) {
            if (closing) {
                return;
            }
            queue.add(frame);
            wakeUp = !wakeUpPending;
            wakeUpPending = true;
        }
        if (wakeUp) {
            events.onLoop(this::drain);
        }
    }

    /**
     * Sends what waits, or a last word in its place, and closes. On the event loop.
     *
     * @param lastWord why nothing else matters any more; null if all is well
     */
    void close(@Nullable TcpFrame lastWord) {
        synchronized (this) {
            if (lastWord != null) {
                failed = true;
                inOrder.clear();
                urgent.clear();
                urgent.add(lastWord);
            }
            closing = true;
        }
        if (channel == null) {
            closed.complete(null);
        }
        drain();
    }

    /** Closes at once, whatever waits. On the event loop. */
    void abort() {
        synchronized (this) {
            closing = true;
        }
        Channel socket = channel;
        if (socket != null) {
            socket.close();
        }
    }

    /** See {@link #close}. */
    CompletableFuture<@Nullable Void> closed() {
        return closed;
    }

    /** Drops what waits, since the session is over, and says why. From any thread. */
    void fail(TcpFrame why) {
        synchronized (this) {
            failed = true;
            inOrder.clear();
        }
        sendFirst(why);
    }

    /** Takes the channel that is being connected. On the event loop. */
    void connecting(Channel connecting) {
        channel = connecting;
        connecting.closeFuture().addListener(future -> {
            closed.complete(null);
            events.lostOutgoing(peer, null);
        });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.write(Unpooled.wrappedBuffer(preamble));
        events.sent(preamble.length);
        open = true;
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        drain();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        events.lostOutgoing(peer, cause);
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        // A peer has nothing to say here, so this is none.
        ((ByteBuf) bytes).release();
        context.close();
    }

    private void drain() {
        synchronized (this) {
            wakeUpPending = false;
        }
        Channel socket = channel;
        if (draining || !open || socket == null) {
            return;
        }
        draining = true;
        boolean all = false;
        while (!all && socket.isWritable()) {
            while (!all && socket.isWritable()) {
                all = !writeOne(socket);
            }
            socket.flush();
        }
        draining = false;
        if (all && isClosing()) {
            socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Writes one frame; false if none waits. */
    private boolean writeOne(Channel socket) {
        TcpFrame urgentFrame = nextFrame();
        TcpFrame frame = urgentFrame == null ? current : urgentFrame;
        if (frame == null) {
            return false;
        }
        int from = urgentFrame == null ? offset : 0;
        int bytes = writer.frameBytes(frame, from);
        ByteBuf buffer = socket.alloc().ioBuffer(bytes, bytes);
        int end;
        try {
            end = writer.write(frame, from, buffer.nioBuffer(0, bytes));
        } catch (RuntimeException e) {
            buffer.release();
            events.lostOutgoing(peer, e);
            socket.close();
            return false;
        }
        socket.write(buffer.writerIndex(bytes));
        events.sent(bytes);
        if (urgentFrame == null) {
            boolean whole = end == frame.bytes().length;
            current = whole ? null : frame;
            offset = whole ? 0 : end;
        }
        return true;
    }

    /** An urgent frame, or null: {@link #current} is to be gone on with then. */
    private synchronized @Nullable TcpFrame nextFrame() {
        if (failed) {
            // The rest of the message is of no use to anybody.
            current = null;
        }
        TcpFrame frame = urgent.poll();
        if (frame == null && current == null) {
            current = inOrder.poll();
            offset = 0;
        }
        return frame;
    }
}
