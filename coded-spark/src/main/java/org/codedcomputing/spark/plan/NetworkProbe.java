package org.codedcomputing.spark.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CodeRates;
import org.codedcomputing.spark.exchange.transport.Gathering;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in a measurement of the network: bursts of a fixed time, whatever the rate, counted where they arrive.
 * Plain sockets, so that what is measured is the network and no transport of ours. Node 0 keeps the others in step by a
 * connection to each. What travels is zeros behind a token that all nodes of the measurement know; it is no secret worth
 * keeping, and keeps out what is not meant for it.
 */
final class NetworkProbe implements AutoCloseable {
    private static final int TOKEN_BYTES = 16;
    private static final int CHUNK = 64 << 10;

    /** Enough to keep a link busy, little enough to drain soon where it is slow. */
    private static final int SOCKET_BUFFER = 128 << 10;

    private static final int POLL_MILLIS = 100;
    private static final int BACKLOG = 128;
    private static final char CONTROL = 'C';
    private static final char DATA = 'D';
    private static final byte GO = 1;

    /** Most receivers of the multicast: more would only make sure of the same. */
    private static final int MOST_RECEIVERS = 4;

    private final int node;
    private final int nodes;
    private final InetAddress address;
    private final Timing timing;
    private final Runnable alive;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final ConcurrentMap<Integer, Socket> followers = new ConcurrentHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private List<InetSocketAddress> peers = List.of();
    private byte[] token = new byte[0];
    private @Nullable Socket leader;
    private volatile @Nullable ArrivalMeter meter;
    private volatile boolean closing;

    /**
     * How long things take.
     *
     * @param burst of one measurement
     * @param discard its first part, which does not count
     * @param settle pause behind a burst in which queues drain, and before a multicast in which switches learn who listens
     * @param deadline longest wait for a peer
     */
    record Timing(Duration burst, Duration discard, Duration settle, Duration deadline) implements Serializable {
        static final Timing DEFAULTS = new Timing(
                Duration.ofMillis(800), Duration.ofMillis(350), Duration.ofMillis(300), Duration.ofSeconds(20));
    }

    /**
     * What one node found; rates are bytes per second that arrived at it, null where nothing was meant for it.
     *
     * @param node 0..K-1
     * @param host its address
     * @param unicast of the lone stream
     * @param concurrent of its stream when all nodes had one
     * @param intoOne of all streams into it
     * @param multicast of the multicast that it had joined
     * @param overheard bytes per second that its network interface took in meanwhile, where it had not joined
     * @param datagrams that it sent as multicast
     * @param codes rates of the code's loops while all nodes measured theirs
     * @param notes what failed, each one sentence
     */
    record Finding(
            int node,
            String host,
            @Nullable Double unicast,
            @Nullable Double concurrent,
            @Nullable Double intoOne,
            @Nullable Double multicast,
            @Nullable Double overheard,
            long datagrams,
            CodeRates codes,
            List<String> notes)
            implements Serializable {}

    /**
     * Prepares; nothing is opened.
     *
     * @param address where this node is reached; sockets are bound here
     * @param alive called at least every 100 ms of a wait; throws when the task was killed
     */
    NetworkProbe(int node, int nodes, InetAddress address, Timing timing, Runnable alive) {
        this.node = node;
        this.nodes = nodes;
        this.address = address;
        this.timing = timing;
        this.alive = alive;
    }

    /** Receivers of the multicast: nodes 1 to this one. Of three nodes and more, one at least does not listen. */
    static int receivers(int nodes) {
        return Math.max(1, Math.min(nodes - 2, MOST_RECEIVERS));
    }

    /**
     * Measures with all other nodes, each of which calls this.
     *
     * @param gathering how nodes learn each other's addresses
     * @throws CodedException if a peer cannot be reached or does not answer in time
     */
    Finding run(Gathering gathering) throws InterruptedException {
        try {
            meet(gathering);
            Double unicast = stream(node == 0 ? 1 : -1, node == 1);
            Double concurrent = stream((node + 1) % nodes, true);
            Double intoOne = stream(node == 0 ? -1 : 0, node == 0);
            MulticastProbe.Result multicast = multicast();
            inStep();
            CodeRates codes = CodeRates.measure(timing.burst());
            inStep();
            return new Finding(
                    node,
                    address.getHostAddress(),
                    unicast,
                    concurrent,
                    intoOne,
                    multicast.rate(),
                    multicast.overheard(),
                    multicast.datagrams(),
                    codes,
                    notes);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new CodedException(
                    "calibration: node %d of %d at %s cannot go on: %s; check that executors reach each other on any port"
                            .formatted(node, nodes, address.getHostAddress(), e),
                    e);
        }
    }

    private void meet(Gathering gathering)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ServerSocket server = kept(new ServerSocket());
        server.setReceiveBufferSize(4 * SOCKET_BUFFER);
        server.bind(new InetSocketAddress(address, 0), BACKLOG);
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String line = "%s %d %s"
                .formatted(
                        address.getHostAddress(),
                        server.getLocalPort(),
                        HexFormat.of().formatHex(random));
        List<String> lines = gathering.gather(line).get(timing.deadline().toMillis(), TimeUnit.MILLISECONDS);
        List<InetSocketAddress> found = new ArrayList<>();
        for (String peer : lines) {
            String[] words = peer.split(" ", -1);
            found.add(new InetSocketAddress(InetAddress.getByName(words[0]), Integer.parseInt(words[1])));
        }
        peers = found;
        token = HexFormat.of().parseHex(lines.get(0).split(" ", -1)[2]);
        thread("accept", () -> accept(server));
        if (node > 0) {
            Socket connection = connect(0, CONTROL);
            connection.setSoTimeout(POLL_MILLIS);
            leader = connection;
        } else {
            long end = System.nanoTime() + timing.deadline().toNanos();
            while (followers.size() < nodes - 1) {
                alive.run();
                if (System.nanoTime() - end > 0) {
                    throw new SocketTimeoutException("%d of %d nodes have called in %d s"
                            .formatted(
                                    followers.size(),
                                    nodes - 1,
                                    timing.deadline().toSeconds()));
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    private void accept(ServerSocket server) {
        while (!closing) {
            try {
                Socket connection = server.accept();
                thread("connection", () -> serve(connection));
            } catch (IOException e) {
                // Closed: the measurement is over. Any other failure shows where a peer waits in vain.
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try {
            kept(connection);
            connection.setSoTimeout((int) timing.deadline().toMillis());
            DataInputStream in = new DataInputStream(connection.getInputStream());
            byte[] shown = in.readNBytes(TOKEN_BYTES);
            if (!java.security.MessageDigest.isEqual(shown, token)) {
                connection.close();
                return;
            }
            int kind = in.readUnsignedByte();
            int peer = in.readInt();
            if (kind == CONTROL) {
                connection.setSoTimeout(POLL_MILLIS);
                Socket before = followers.putIfAbsent(peer, connection);
                if (before != null || peer < 1 || peer >= nodes) {
                    connection.close();
                }
                return;
            }
            count(in);
        } catch (IOException e) {
            // The sender ends a burst by cutting the connection, and a stranger may send anything.
            return;
        }
    }

    private void count(InputStream in) throws IOException {
        byte[] buffer = new byte[4 * CHUNK];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            ArrivalMeter now = meter;
            if (now != null) {
                now.add(count);
            }
        }
    }

    private Socket connect(int peer, char kind) throws IOException {
        Socket connection = kept(new Socket());
        connection.setSendBufferSize(SOCKET_BUFFER);
        connection.setTcpNoDelay(true);
        connection.bind(new InetSocketAddress(address, 0));
        connection.connect(peers.get(peer), (int) timing.deadline().toMillis());
        OutputStream out = connection.getOutputStream();
        byte[] greeting = new byte[TOKEN_BYTES + 5];
        System.arraycopy(token, 0, greeting, 0, TOKEN_BYTES);
        greeting[TOKEN_BYTES] = (byte) kind;
        greeting[TOKEN_BYTES + 4] = (byte) node;
        out.write(greeting);
        return connection;
    }

    /** Waits until all nodes have come to this point. */
    private void inStep() throws IOException {
        Socket toLeader = leader;
        if (toLeader != null) {
            toLeader.getOutputStream().write(GO);
            await(toLeader, 0);
            return;
        }
        for (int peer = 1; peer < nodes; peer++) {
            await(follower(peer), peer);
        }
        for (int peer = 1; peer < nodes; peer++) {
            follower(peer).getOutputStream().write(GO);
        }
    }

    private Socket follower(int peer) throws IOException {
        Socket socket = followers.get(peer);
        if (socket == null) {
            throw new IOException("node %d has never called".formatted(peer));
        }
        return socket;
    }

    private void await(Socket connection, int peer) throws IOException {
        long end = System.nanoTime() + timing.deadline().toNanos();
        while (true) {
            alive.run();
            try {
                if (connection.getInputStream().read() != GO) {
                    throw new IOException("node %d has left".formatted(peer));
                }
                return;
            } catch (SocketTimeoutException e) {
                if (System.nanoTime() - end > 0) {
                    throw new SocketTimeoutException("node %d has not come in %d s"
                            .formatted(peer, timing.deadline().toSeconds()));
                }
            }
        }
    }

    /**
     * One burst.
     *
     * @param to whom this node sends, or -1
     * @param receives whether something is meant for this node
     * @return what arrived, or null if nothing was meant for it
     */
    private @Nullable Double stream(int to, boolean receives) throws IOException, InterruptedException {
        Socket connection = to < 0 || to == node ? null : connect(to, DATA);
        inStep();
        ArrivalMeter mine = new ArrivalMeter(System.nanoTime(), timing.discard(), timing.burst());
        meter = mine;
        if (connection != null) {
            thread("send", () -> fill(connection));
        }
        pause(timing.burst());
        if (connection != null) {
            // What is still queued is of no use, and would disturb what comes next.
            connection.setSoLinger(true, 0);
            connection.close();
        }
        pause(timing.settle());
        meter = null;
        inStep();
        return receives && nodes > 1 ? mine.rate() : null;
    }

    private static void fill(Socket connection) {
        byte[] zeros = new byte[CHUNK];
        try {
            OutputStream out = connection.getOutputStream();
            while (true) {
                out.write(zeros);
            }
        } catch (IOException e) {
            // The burst is over: closing the socket is what ends it.
            return;
        }
    }

    private MulticastProbe.Result multicast() throws IOException, InterruptedException {
        int receivers = receivers(nodes);
        MulticastProbe probe = new MulticastProbe(address, token, timing);
        String failure = null;
        try {
            probe.open(node == 0, node >= 1 && node <= receivers);
        } catch (IOException | RuntimeException e) {
            // A node that cannot take part must keep in step with those that can.
            failure = e.toString();
            notes.add("node %d at %s cannot open a multicast socket: %s"
                    .formatted(node, address.getHostAddress(), failure));
        }
        try (probe) {
            inStep();
            pause(timing.settle());
            inStep();
            long before = receivedByInterface();
            long begin = System.nanoTime();
            if (failure == null) {
                probe.start(begin);
            }
            pause(timing.burst());
            double seconds = (System.nanoTime() - begin) / 1e9;
            long after = receivedByInterface();
            boolean listens = node >= 1 && node <= receivers;
            Double overheard = node > receivers && before >= 0 ? (after - before) / seconds : null;
            MulticastProbe.Result result = probe.result(listens && failure == null, overheard);
            pause(timing.settle());
            inStep();
            return result;
        }
    }

    /** Bytes that the network interface of this node has taken in, or -1 where the system does not say. */
    private long receivedByInterface() throws IOException {
        NetworkInterface network = NetworkInterface.getByInetAddress(address);
        if (network == null || network.isLoopback()) {
            return -1;
        }
        Path counter = Path.of("/sys/class/net", network.getName(), "statistics", "rx_bytes");
        return Files.isReadable(counter)
                ? Long.parseLong(Files.readString(counter, US_ASCII).trim())
                : -1;
    }

    /** Lets a measurement run. */
    private void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            alive.run();
            TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)));
        }
    }

    private void thread(String what, Runnable work) {
        Thread thread = new Thread(work, "coded calibration node %d %s".formatted(node, what));
        thread.setDaemon(true);
        thread.start();
    }

    private <T extends AutoCloseable> T kept(T resource) {
        synchronized (open) {
            open.add(resource);
        }
        return resource;
    }

    /** Closes every socket, which ends every thread. */
    @Override
    public void close() {
        closing = true;
        synchronized (open) {
            for (AutoCloseable resource : open) {
                MulticastProbe.quietly(resource);
            }
        }
    }
}
