package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers and liars at the port of node 0, whose only peer, node 1, is played by the test. */
@Tag("fault-19")
@Tag("fault-20")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TcpFaultsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final TransportLimits LIMITS = new TransportLimits(1000, Duration.ofSeconds(30));
    private static final SecretKey SECRET = TransportContract.secret("of the application");

    private final TestGathering gathering = new TestGathering(2);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        await("threads", () -> TransportContract.transportThreads().isEmpty());
    }

    /** Waits until something has come true. */
    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    private static Membership membership(
            Session session, int node, TransportLimits limits, Gathering gathering, @Nullable SecretKey secret) {
        return new Membership(session, node, limits, LOOPBACK, List.of(), gathering, secret);
    }

    private Endpoint open(int node, int attempt, TransportLimits limits, @Nullable SecretKey secret) {
        Session session = TransportContract.session(2, attempt);
        Endpoint endpoint = TcpTransport.direct().open(membership(session, node, limits, gathering.of(node), secret));
        opened.add(endpoint);
        return endpoint;
    }

    /** A connection to node 0 over which some bytes have gone. */
    private Socket connection(byte[]... bytes) throws IOException {
        Socket socket = new Socket();
        opened.add(socket);
        socket.connect(TcpContract.socket(gathering.line(0)));
        // In one piece: who is refused for the first part of it may find the connection closed before the second.
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : bytes) {
            all.write(part);
        }
        all.writeTo(socket.getOutputStream());
        return socket;
    }

    /** Lets the test listen in node 1's place; node 0 connects to it. */
    private ServerSocket listenAsNodeOne(boolean sealed) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
        opened.add(server);
        gathering.say(
                1,
                new TcpAddress(TcpPreamble.VERSION, sealed, new InetSocketAddress(LOOPBACK, server.getLocalPort()))
                        .line());
        return server;
    }

    private static TcpPreamble preamble(int sender, int receiver, int attempt) {
        long session = TransportContract.session(2, attempt).id();
        return new TcpPreamble(false, sender, receiver, session, new byte[SessionKeys.SALT_BYTES]);
    }

    private static byte[] frame(@Nullable MessageSeal seal, TcpFrame frame, int offset) {
        TcpFrameWriter writer = new TcpFrameWriter(seal);
        ByteBuffer out = ByteBuffer.allocate(writer.frameBytes(frame, offset));
        assertThat(writer.write(frame, offset, out)).isLessThanOrEqualTo(frame.bytes().length);
        return out.array();
    }

    private static void assertFails(Endpoint endpoint, String... words) {
        assertThatThrownBy(() -> {
                    while (true) {
                        endpoint.receive(Duration.ofSeconds(20));
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void strangersAreRefusedAndCountedAndDisturbNobody() throws Exception {
        Endpoint zero = open(0, 0, LIMITS, null);
        byte[] noise = new byte[200];
        new Random(1).nextBytes(noise);
        byte[] nextVersion = preamble(1, 0, 0).toBytes(null);
        nextVersion[4]++;
        byte[] flipped = preamble(1, 0, 0).toBytes(null);
        flipped[35] ^= 1;
        List<byte[]> strangers = List.of(
                noise,
                nextVersion,
                flipped,
                preamble(1, 0, 1).toBytes(null),
                preamble(1, 1, 0).toBytes(null),
                preamble(0, 0, 0).toBytes(null),
                preamble(2, 0, 0).toBytes(null),
                preamble(-1, 0, 0).toBytes(null),
                "GET / HTTP/1.1\r\nHost: nobody.example.invalid\r\n\r\n".getBytes(ISO_8859_1));
        for (byte[] stranger : strangers) {
            Socket socket = connection(stranger);
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
        await("refusals", () -> zero.counts().foreignFrames() == strangers.size());
        Endpoint one = open(1, 0, LIMITS, null);
        TransportContract.greet(List.of(zero, one));
        assertThat(zero.counts().foreignFrames()).isEqualTo(strangers.size());
        assertThat(zero.counts().corruptFrames()).isZero();
    }

    @Test
    void manyConnectionsAtOnceAreNotAllTaken() throws Exception {
        Endpoint zero = open(0, 0, LIMITS, null);
        for (int i = 0; i < 40; i++) {
            connection();
        }
        await("refusals", () -> zero.counts().foreignFrames() >= 36);
    }

    @Test
    void aFrameThatIsCutIsALostConnection() throws Exception {
        Endpoint zero = open(0, 0, LIMITS, null);
        listenAsNodeOne(false);
        byte[] message = frame(null, TcpFrame.message(1, true, 0, new byte[500]), 0);
        Socket socket = connection(preamble(1, 0, 0).toBytes(null), Arrays.copyOf(message, 300));
        await("bytes", () -> zero.counts().receivedBytes() == 336);
        socket.close();
        assertFails(zero, "node 0 lost the connection to node 1 before the exchange was over");
    }

    @Test
    void aPeerThatIsGoneBehindAnOpenConnectionEndsTheWaitAtTheDeadline() throws Exception {
        Endpoint zero = open(0, 0, new TransportLimits(1000, Duration.ofMillis(300)), null);
        listenAsNodeOne(false);
        connection(preamble(1, 0, 0).toBytes(null), frame(null, TcpFrame.message(1, true, 0, new byte[5]), 0));
        assertThatThrownBy(() -> {
                    while (!zero.drained()) {
                        Message message = zero.receive(Duration.ofMillis(20));
                        assertThat(message == null || message.bytes().length == 5)
                                .isTrue();
                    }
                })
                .hasMessageContaining("heard nothing")
                .hasMessageContaining("waiting for nodes 1;");
    }

    @Test
    void whatAPeerCannotHaveMeantFailsTheSession() throws Exception {
        byte[] flipped = frame(null, TcpFrame.message(1, true, 0, new byte[50]), 0);
        flipped[40] ^= 4;
        byte[] huge = ByteBuffer.allocate(8)
                .put((byte) 1)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt(Integer.MAX_VALUE)
                .array();
        byte[] first = frame(null, TcpFrame.message(1, true, 0, new byte[900]), 0);
        List<byte[][]> lies = List.of(
                new byte[][] {flipped},
                new byte[][] {huge},
                // More than the window takes.
                new byte[][] {first, frame(null, TcpFrame.message(1, false, 0, new byte[900]), 0)},
                new byte[][] {frame(null, TcpFrame.message(0, false, 0, new byte[1]), 0)},
                new byte[][] {frame(null, TcpFrame.message(1, true, 1, new byte[1]), 0)},
                new byte[][] {frame(null, TcpFrame.message(1, false, 2, new byte[1]), 0)},
                new byte[][] {frame(null, TcpFrame.credit(1), 0)},
                new byte[][] {frame(null, TcpFrame.message(1, true, 0, new byte[70_000]), 65_524)},
                new byte[][] {new byte[100]});
        for (int attempt = 0; attempt < lies.size(); attempt++) {
            TestGathering own = new TestGathering(2);
            Session session = TransportContract.session(2, attempt);
            try (Endpoint zero = TcpTransport.direct().open(membership(session, 0, LIMITS, own.of(0), null));
                    ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
                    Socket socket = new Socket()) {
                own.say(1, "tcp 1 clear 127.0.0.1:" + server.getLocalPort());
                socket.connect(TcpContract.socket(own.line(0)));
                socket.getOutputStream().write(preamble(1, 0, attempt).toBytes(null));
                for (byte[] bytes : lies.get(attempt)) {
                    socket.getOutputStream().write(bytes);
                }
                // Not taken from, so that the window fills.
                await("refusal", () -> zero.counts().corruptFrames() == 1);
                assertFails(zero, "node 0 heard from node 1 what cannot be right");
            }
        }
    }

    @Test
    void anotherVersionOrSealingIsOneClearMessage() {
        Endpoint zero = open(0, 0, LIMITS, null);
        gathering.say(1, "tcp 2 clear 127.0.0.1:9");
        assertFails(zero, "node 1 speaks version 2 of the tcp transport, this node version 1");
    }

    @Test
    void anotherSecretIsRefusedAtBothEnds() {
        Endpoint zero = open(0, 0, LIMITS, SECRET);
        Endpoint one = open(1, 0, LIMITS, TransportContract.secret("of somebody else"));
        assertFails(zero, "node 0 lost the connection to node 1");
        assertFails(one, "lost the connection to node");
        assertThat(zero.counts().foreignFrames()).isEqualTo(1);
        assertThat(one.counts().foreignFrames()).isEqualTo(1);
    }

    /** What node 1 writes in a sealed session: preamble, first message, FINISH. */
    private static byte[][] sealedStream(int attempt) {
        Session session = TransportContract.session(2, attempt);
        byte[] salt = SessionKeys.newSalt();
        MessageSeal seal =
                new MessageSeal(SessionKeys.of(SECRET, session, "tcp").of(1, salt), 0);
        TcpPreamble preamble = new TcpPreamble(true, 1, 0, session.id(), salt);
        return new byte[][] {
            preamble.toBytes(seal),
            frame(seal, TcpFrame.message(1, true, 0, new byte[30]), 0),
            frame(seal, TcpFrame.message(1, false, 0, new byte[40]), 0)
        };
    }

    @Test
    void aRecordedConnectionIsRefusedTheSecondTimeAndInALaterAttempt() throws Exception {
        Endpoint zero = open(0, 1, LIMITS, SECRET);
        listenAsNodeOne(true);
        byte[][] stream = sealedStream(1);
        connection(stream);
        byte[][] old = sealedStream(0);
        connection(old);
        // As if recorded in this attempt, under the key of the one before.
        byte[] renamed = old[0].clone();
        System.arraycopy(stream[0], 0, renamed, 0, 16);
        connection(renamed, old[1]);
        await("first refusals", () -> zero.counts().foreignFrames() == 2);
        connection(stream);
        await("replay", () -> zero.counts().foreignFrames() == 3);
        for (int length : new int[] {30, 40}) {
            Message message = null;
            while (message == null) {
                message = zero.receive(Duration.ofMillis(50));
            }
            assertThat(message.bytes()).hasSize(length);
        }
        assertThat(zero.receive(Duration.ofMillis(50))).isNull();
        assertThat(zero.counts().corruptFrames()).isZero();
    }

    @Test
    void aFrameThatIsRepeatedLeftOutOrAlteredInASealedConnectionFailsTheSession() throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            TestGathering own = new TestGathering(2);
            Session session = TransportContract.session(2, attempt);
            try (Endpoint zero = TcpTransport.direct().open(membership(session, 0, LIMITS, own.of(0), SECRET));
                    ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
                    Socket socket = new Socket()) {
                own.say(1, "tcp 1 sealed 127.0.0.1:" + server.getLocalPort());
                socket.connect(TcpContract.socket(own.line(0)));
                byte[][] stream = sealedStream(attempt);
                socket.getOutputStream().write(stream[0]);
                switch (attempt) {
                    case 0 -> {
                        socket.getOutputStream().write(stream[1]);
                        socket.getOutputStream().write(stream[1]);
                    }
                    case 1 -> socket.getOutputStream().write(stream[2]);
                    default -> {
                        // The flag that says "first" is in the clear, but protected.
                        stream[1][2] ^= 1;
                        socket.getOutputStream().write(stream[1]);
                    }
                }
                await("refusal", () -> zero.counts().corruptFrames() == 1);
                assertFails(zero, "a frame whose tag does not hold");
            }
        }
    }

    @Test
    void nothingOfASealedMessageCanBeReadOnTheWire() throws Exception {
        for (boolean sealed : new boolean[] {false, true}) {
            TestGathering own = new TestGathering(2);
            Session session = TransportContract.session(2, sealed ? 1 : 0);
            try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK);
                    Endpoint zero = TcpTransport.direct()
                            .open(membership(session, 0, LIMITS, own.of(0), sealed ? SECRET : null))) {
                own.say(1, "tcp 1 %s 127.0.0.1:%d".formatted(sealed ? "sealed" : "clear", server.getLocalPort()));
                byte[] letter = "attack at dawn, attack at dawn".getBytes(ISO_8859_1);
                zero.send(0b10, letter, letter.length);
                try (Socket socket = server.accept()) {
                    int length = TcpPreamble.BYTES
                            + TcpPreamble.trailerBytes(sealed)
                            + TcpFrame.HEADER_BYTES
                            + TcpFrame.MESSAGE_HEAD_BYTES
                            + letter.length
                            + TcpFrame.trailerBytes(sealed);
                    InputStream in = socket.getInputStream();
                    String wire = new String(in.readNBytes(length), ISO_8859_1);
                    assertThat(wire.contains("attack")).isEqualTo(!sealed);
                    assertThat(wire).doesNotContain("application");
                }
            }
        }
    }

    @Test
    void aReceiverThatTakesNothingHoldsNoMoreThanItsWindow() throws Exception {
        TransportLimits limits = new TransportLimits(100_000, Duration.ofSeconds(30));
        Endpoint zero = open(0, 0, limits, null);
        Endpoint one = open(1, 0, limits, null);
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    zero.send(0b10, new byte[10_000], 10_000);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        await("a full window", () -> sender.getState() == Thread.State.TIMED_WAITING);
        await("its bytes", () -> one.counts().receivedBytes() > 90_000);
        assertThat(one.counts().receivedBytes()).isLessThan(101_000);
        sender.interrupt();
        sender.join();
    }

    @Test
    void aTreeTakesALoadOffTheSender() throws Exception {
        int nodes = 8;
        int length = 10_000;
        for (boolean tree : new boolean[] {false, true}) {
            TestGathering all = new TestGathering(nodes);
            Transport transport = tree ? TcpTransport.relayTree() : TcpTransport.direct();
            Session session = TransportContract.session(nodes, tree ? 1 : 0);
            TransportLimits limits = new TransportLimits(10_000_000, Duration.ofSeconds(30));
            List<Endpoint> endpoints = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                Endpoint endpoint = transport.open(membership(session, node, limits, all.of(node), null));
                opened.add(endpoint);
                endpoints.add(endpoint);
            }
            TransportContract.greet(endpoints);
            for (int i = 0; i < 20; i++) {
                endpoints.get(0).send(TransportContract.others(nodes, 0), new byte[length], length);
            }
            for (int node = 1; node < nodes; node++) {
                for (int got = 0; got < 20; ) {
                    got += endpoints.get(node).receive(Duration.ofSeconds(1)) == null ? 0 : 1;
                }
            }
            long sent = endpoints.get(0).counts().sentBytes();
            long all20 = 20L * length;
            assertThat(sent / all20).as("copies that the root has sent").isEqualTo(tree ? 3 : 7);
            long everybody =
                    endpoints.stream().mapToLong(e -> e.counts().sentBytes()).sum();
            assertThat(everybody / all20).as("copies in all").isEqualTo(7);
        }
    }

    @Test
    void sessionsLeaveNoSocketOpen() throws Exception {
        Assumptions.assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "open files are counted on Unix only");
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = 0;
        for (int attempt = 0; attempt < 20; attempt++) {
            if (attempt == 5) {
                before = system.getOpenFileDescriptorCount();
            }
            TestGathering all = new TestGathering(3);
            List<Endpoint> endpoints = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                endpoints.add(TcpTransport.direct()
                        .open(membership(TransportContract.session(3, attempt), node, LIMITS, all.of(node), SECRET)));
            }
            if (attempt % 2 == 0) {
                TransportContract.greet(endpoints);
            }
            endpoints.forEach(Endpoint::close);
        }
        // A session has three listeners and twelve ends of connections, besides selectors.
        assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 10);
    }
}
