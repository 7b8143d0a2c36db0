package org.codedcomputing.spark.exchange.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of one endpoint, and the thread that serves them: its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails leaves a socket that close() closes with the others.
final class TcpSockets {
    private static final Logger LOG = LoggerFactory.getLogger(TcpSockets.class);

    /** Frames that lie framed in front of a socket, in bytes: enough to keep it busy, little beside the messages. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 192 << 10);

    /**
     * Bytes that the system keeps of one connection, sent or not. Left to itself it takes megabytes, which lie in the queue of a
     * slow uplink, and whatever goes the other way waits behind them for seconds: acknowledgements, credits, last words.
     */
    private static final int SEND_BUFFER = 64 << 10;

    private static final int BACKLOG = 256;

    /** How long a peer may take to accept a connection. */
    private static final int CONNECT_MILLIS = 30_000;

    /** Longest wait, on leaving, for each of: the last words to be sent, the sockets to be closed, the thread to end. */
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Membership membership;
    private final EventLoopGroup group;
    private volatile @Nullable Channel listening;

    /** Connections that others have opened. Touched by the event loop alone. */
    private final List<Channel> accepted = new ArrayList<>();

    /** Starts the thread; no socket yet. */
    TcpSockets(Membership membership) {
        this.membership = membership;
        String name = "coded %s node %d tcp".formatted(membership.session(), membership.node());
        group = new MultiThreadIoEventLoopGroup(
                1,
                task -> {
                    Thread thread = new FastThreadLocalThread(task, name);
                    thread.setDaemon(true);
                    return thread;
                },
                NioIoHandler.newFactory());
    }

    /**
     * Listens at a free port of this node's address.
     *
     * @param events hears of every connection that somebody opens
     * @throws TransportException if that is not possible
     */
    InetSocketAddress listen(TcpIncoming.Events events) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel, events);
                    }
                })
                .bind(membership.address(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new TransportException(
                    "%s: node %d cannot listen at %s: %s"
                            .formatted(
                                    membership.session(),
                                    membership.node(),
                                    membership.address().getHostAddress(),
                                    bound.cause()),
                    bound.cause());
        }
        listening = bound.channel();
        return (InetSocketAddress) bound.channel().localAddress();
    }

    private void accept(SocketChannel channel, TcpIncoming.Events events) {
        // Peers open one each; a stranger who opens many is not to use up the process's sockets.
        if (accepted.size() >= 2 * membership.session().nodes()) {
            events.foreign("%s: too many connections".formatted(channel.remoteAddress()));
            channel.close();
            return;
        }
        accepted.add(channel);
        channel.closeFuture().addListener(future -> accepted.remove(channel));
        channel.pipeline().addLast(new TcpIncoming(events));
    }

    /**
     * Connects to a peer. On the event loop.
     *
     * @param failed hears why, if that is not possible
     */
    void connect(TcpOutgoing connection, InetSocketAddress peer, Consumer<Throwable> failed) {
        ChannelFuture connecting = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(connection)
                .connect(peer, new InetSocketAddress(membership.address(), 0));
        connection.connecting(connecting.channel());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failed.accept(done.cause());
            }
        });
    }

    /** Runs something on the event loop, if that still runs. */
    void onLoop(Runnable task) {
        try {
            group.execute(task);
        } catch (RejectedExecutionException e) {
            // This node has left, so there is nobody to speak to.
            LOG.debug("{}: node {} has left already", membership.session(), membership.node(), e);
        }
    }

    /** Runs something on the event loop, if that still runs then. On the event loop. */
    void onLoopLater(Runnable task, Duration delay) {
        group.next().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Sends last words, closes all sockets and ends the event loop, in bounded time. A thread that comes interrupted leaves
     * interrupted.
     *
     * @param lastWords what to do on the event loop first
     * @param connections wait for them to be closed by that
     */
    void close(Runnable lastWords, List<TcpOutgoing> connections) {
        // A killed task comes here interrupted; every wait has its end, and is not cut short.
        boolean interrupted = Thread.interrupted();
        onLoop(lastWords);
        interrupted |= await(CompletableFuture.allOf(
                connections.stream().map(TcpOutgoing::closed).toArray(CompletableFuture[]::new)));
        // Netty 4.2 ends a loop without closing its sockets when it is told to between two of its checks.
        CompletableFuture<@Nullable Void> socketsClosed = new CompletableFuture<>();
        onLoop(() -> {
            Channel server = listening;
            if (server != null) {
                server.close();
            }
            List.copyOf(accepted).forEach(Channel::close);
            connections.forEach(TcpOutgoing::abort);
            socketsClosed.complete(null);
        });
        interrupted |= await(socketsClosed);
        group.shutdownGracefully(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        group.terminationFuture().addListener(done -> ended.complete(null));
        interrupted |= await(ended);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits at most {@link #CLOSE}. Returns whether the thread was interrupted meanwhile. */
    private boolean await(CompletableFuture<?> done) {
        boolean interrupted = false;
        long end = System.nanoTime() + CLOSE.toNanos();
        while (true) {
            try {
                done.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException | ExecutionException e) {
                LOG.warn(
                        "{}: node {} leaves although not all is closed yet",
                        membership.session(),
                        membership.node(),
                        e);
                return interrupted;
            }
        }
    }
}
