package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Networks without multicast, strangers and eavesdroppers around the multicast transport. */
@Tag("fault-20")
@Tag("fault-21")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class UdpFaultsTest {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final TransportLimits LIMITS = TransportContract.LIMITS;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final SecretKey SECRET = TransportContract.secret("of the application");
    private static final UdpOptions QUICK = quick(0);
    private static final String LETTER = "attack at dawn, attack at dawn";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        await("threads", () -> TransportContract.transportThreads().isEmpty());
        assertThat(UdpMulticastTransport.openEndpoints()).isZero();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    /** The defaults, with peers that may be silent for a second. */
    private static UdpOptions quick(int port) {
        UdpOptions defaults = UdpOptions.DEFAULTS;
        return new UdpOptions(
                defaults.addresses(),
                port,
                defaults.timeToLive(),
                defaults.datagramBytes(),
                defaults.sendBuffer(),
                defaults.receiveBuffer(),
                defaults.downlink(),
                defaults.flooded(),
                defaults.repairs(),
                Duration.ofSeconds(1));
    }

    private static Membership membership(
            int nodes, int node, int attempt, Gathering gathering, @Nullable SecretKey secret) {
        // One group of everybody, so that it has an address of its own.
        List<MulticastGroup> groups = List.of(new MulticastGroup(0, (1L << nodes) - 1));
        return new Membership(
                TransportContract.session(nodes, attempt), node, LIMITS, LOOPBACK, groups, gathering, secret);
    }

    private List<Endpoint> openAll(Transport transport, int nodes, int attempt, @Nullable SecretKey... secrets) {
        TestGathering gathering = new TestGathering(nodes);
        List<Endpoint> endpoints = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            SecretKey secret = secrets[node % secrets.length];
            Endpoint endpoint = transport.open(membership(nodes, node, attempt, gathering.of(node), secret));
            opened.add(endpoint);
            endpoints.add(endpoint);
        }
        return endpoints;
    }

    private static void assertFails(Endpoint endpoint, String... words) {
        assertThatThrownBy(() -> {
                    while (true) {
                        assertThat(endpoint.receive(POLL)).as("a message").isNull();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContainingAll(words);
    }

    private static Message take(Endpoint endpoint) throws InterruptedException {
        Message message = null;
        while (message == null) {
            message = endpoint.receive(POLL);
        }
        return message;
    }

    /** Sends a letter from each node to all others, and takes what the others have sent. */
    private static void exchangeLetters(List<Endpoint> endpoints) throws InterruptedException {
        int nodes = endpoints.size();
        for (int round = 0; round < 2; round++) {
            for (int node = 0; node < nodes; node++) {
                byte[] letter = (LETTER + round + node).getBytes(ISO_8859_1);
                endpoints.get(node).send(TransportContract.others(nodes, node), letter, letter.length);
            }
            for (Endpoint endpoint : endpoints) {
                for (int peer = 1; peer < nodes; peer++) {
                    Message message = take(endpoint);
                    assertThat(new String(message.bytes(), ISO_8859_1)).isEqualTo(LETTER + round + message.sender());
                }
            }
        }
    }

    @Test
    void whereNoMulticastArrivesEveryNodeFailsAndSaysWhatToDo() throws Exception {
        Transport transport = new UdpMulticastTransport(QUICK, (sockets, node) -> new PassingLink(sockets) {
            @Override
            boolean passes(ByteBuffer datagram, InetSocketAddress to) {
                return !to.getAddress().isMulticastAddress();
            }
        });
        List<Endpoint> endpoints = openAll(transport, 4, 0, (SecretKey) null);
        for (int node = 0; node < 4; node++) {
            endpoints.get(node).send(TransportContract.others(4, node), new byte[10], 10);
        }
        for (Endpoint endpoint : endpoints) {
            assertFails(
                    endpoint, "exchange 1 (stage 2, attempt 0)", "node", "not reached by multicast", "transport = tcp");
        }
    }

    @Test
    void aNetworkThatRefusesMulticastIsAFailureAtOnce() throws Exception {
        Transport transport =
                new UdpMulticastTransport(UdpOptions.DEFAULTS, (sockets, node) -> new PassingLink(sockets) {
                    @Override
                    boolean passes(ByteBuffer datagram, InetSocketAddress to) throws IOException {
                        if (to.getAddress().isMulticastAddress()) {
                            throw new SocketException("Network is unreachable");
                        }
                        return true;
                    }
                });
        Endpoint zero = openAll(transport, 4, 0, (SecretKey) null).get(0);
        assertThatThrownBy(() -> zero.send(TransportContract.others(4, 0), new byte[10], 10))
                .isInstanceOf(TransportException.class)
                .hasMessageContainingAll("node 0 cannot send to", "239.", "Network is unreachable", "transport = tcp");
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingStaysOpen() throws Exception {
        try (DatagramSocket taker = new DatagramSocket(null)) {
            taker.setReuseAddress(false);
            taker.bind(new InetSocketAddress(0));
            Transport transport = new UdpMulticastTransport(quick(taker.getLocalPort()));
            TestGathering gathering = new TestGathering(2);
            assertThatThrownBy(() -> transport.open(membership(2, 0, 0, gathering.of(0), null)))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContainingAll(
                            "port " + taker.getLocalPort(), "spark.coded.exchange.multicastPort", "transport = tcp");
        }
        assertThat(UdpMulticastTransport.openEndpoints()).isZero();
    }

    private static UdpOptions smallDatagrams() {
        return new UdpOptions(
                QUICK.addresses(),
                QUICK.port(),
                QUICK.timeToLive(),
                UdpOptions.LEAST_DATAGRAM,
                QUICK.sendBuffer(),
                QUICK.receiveBuffer(),
                QUICK.downlink(),
                QUICK.flooded(),
                QUICK.repairs(),
                QUICK.peerTimeout());
    }

    /** What fits into the least packet that every link carries: 576 bytes with the headers of IP and UDP. */
    @Test
    void theLeastDatagramsCarryEverything() throws Exception {
        for (SecretKey secret : new SecretKey[] {null, SECRET}) {
            TestGathering gathering = new TestGathering(3);
            List<Endpoint> endpoints = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                Endpoint endpoint = new UdpMulticastTransport(smallDatagrams())
                        .open(membership(3, node, 0, gathering.of(node), secret));
                opened.add(endpoint);
                endpoints.add(endpoint);
            }
            exchangeLetters(endpoints);
            byte[] letter = LETTER.repeat(1_000).getBytes(ISO_8859_1);
            endpoints.get(0).send(TransportContract.others(3, 0), letter, letter.length);
            assertThat(take(endpoints.get(1)).bytes()).isEqualTo(letter);
            assertThat(take(endpoints.get(2)).bytes()).isEqualTo(letter);
            // Longer than a datagram, so it arrives cut.
            endpoints.get(0).fail(new TransportException("lost the thread ".repeat(100)));
            assertFails(endpoints.get(1), "lost the thread lost the thread");
            for (Endpoint endpoint : endpoints) {
                endpoint.close();
            }
        }
    }

    @Test
    void datagramsThatAreTooShortForTheNodesAreNamed() {
        assertThat(Datagram.leastBytes(64, 16)).isEqualTo(1056);
        assertThat(Datagram.leastBytes(32, 16)).isLessThanOrEqualTo(UdpOptions.LEAST_DATAGRAM);
        assertThat(Datagram.leastBytes(33, 4)).isLessThanOrEqualTo(UdpOptions.LEAST_DATAGRAM);
        int nodes = 40;
        Gathering allLikeMe = mine -> CompletableFuture.completedFuture(Collections.nCopies(nodes, mine));
        Endpoint endpoint = new UdpMulticastTransport(smallDatagrams()).open(membership(nodes, 0, 0, allLikeMe, null));
        opened.add(endpoint);
        assertFails(
                endpoint,
                "40 nodes need datagrams of 657 bytes, but a node allows 548; set spark.coded.exchange.datagram = 657 or more",
                "transport = tcp");
    }

    @Test
    void anAddressThatCannotMulticastIsRefused() throws Exception {
        for (String[] refused : new String[][] {
            {"::1", "multicast needs an IPv4 address"}, {"192.0.2.1", "no network interface has the address 192.0.2.1"}
        }) {
            Membership here = membership(2, 0, 0, new TestGathering(2).of(0), null);
            Membership there = new Membership(
                    here.session(),
                    0,
                    LIMITS,
                    InetAddress.getByName(refused[0]),
                    here.groups(),
                    here.gathering(),
                    null);
            assertThatThrownBy(() -> new UdpMulticastTransport(QUICK).open(there))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContainingAll("exchange 1 (stage 2, attempt 0)", refused[1], "transport = tcp");
        }
        assertThat(UdpMulticastTransport.openEndpoints()).isZero();
    }

    @Test
    void anotherVersionTransportOrSealingIsOneClearMessage() {
        String[][] says = {
            {"udp 2 127.0.0.1 9 1472 clear", "node 1 says 'udp 2 127.0.0.1 9 1472 clear', node 0 speaks 'udp 1'"},
            {"tcp 1 clear 127.0.0.1:9", "the same spark.coded.exchange.transport on every executor"},
            {
                "udp 1 127.0.0.1 9 1472 sealed:000102030405060708090a0b0c0d0e0f",
                "node 1 sends sealed, node 0 clear; set spark.authenticate and spark.network.crypto.enabled alike"
            },
        };
        for (String[] said : says) {
            TestGathering gathering = new TestGathering(2);
            Endpoint zero = new UdpMulticastTransport(QUICK).open(membership(2, 0, 0, gathering.of(0), null));
            opened.add(zero);
            gathering.say(1, said[0]);
            assertFails(zero, said[1]);
        }
        TestGathering gathering = new TestGathering(2);
        Endpoint zero = new UdpMulticastTransport(QUICK).open(membership(2, 0, 0, gathering.of(0), SECRET));
        opened.add(zero);
        gathering.say(1, "udp 1 127.0.0.1 9 1472 clear");
        assertFails(zero, "node 1 sends clear, node 0 sealed");
    }

    @Test
    void datagramsOfAnotherLayoutAreForeign() throws Exception {
        List<Endpoint> endpoints = openAll(recording(), 2, 0, (SecretKey) null);
        exchangeLetters(endpoints);
        Recorded any = RECORDED.iterator().next();
        byte[] next = any.bytes().clone();
        next[0]++;
        play(List.of(new Recorded(next, any.to())));
        await("a foreign datagram", () -> counted(endpoints, TransportCounts::foreignFrames) == 1);
        assertThat(counted(endpoints, TransportCounts::corruptFrames)).isZero();
    }

    @Test
    void anotherSecretIsRefusedAtBothEnds() throws Exception {
        List<Endpoint> endpoints =
                openAll(new UdpMulticastTransport(QUICK), 2, 0, SECRET, TransportContract.secret("of somebody else"));
        byte[] letter = LETTER.getBytes(ISO_8859_1);
        endpoints.get(0).send(0b10, letter, letter.length);
        endpoints.get(1).send(0b01, letter, letter.length);
        for (int node = 0; node < 2; node++) {
            Endpoint endpoint = endpoints.get(node);
            assertFails(endpoint, "node " + (1 - node) + " answered nothing to node " + node);
            assertThat(endpoint.counts().corruptFrames()).isPositive();
        }
    }

    /** A datagram as it went out. */
    @SuppressWarnings("ArrayRecordComponent") // Made and read here only; never compared.
    private record Recorded(byte[] bytes, InetSocketAddress to) {}

    /** What the recording transport has sent; its wrapper would be a copy in a task, so it keeps nothing itself. */
    private static final ConcurrentLinkedQueue<Recorded> RECORDED = new ConcurrentLinkedQueue<>();

    private static Transport recording() {
        RECORDED.clear();
        return new UdpMulticastTransport(UdpOptions.DEFAULTS, (sockets, node) -> new PassingLink(sockets) {
            @Override
            boolean passes(ByteBuffer datagram, InetSocketAddress to) {
                byte[] bytes = new byte[datagram.remaining()];
                datagram.duplicate().get(bytes);
                RECORDED.add(new Recorded(bytes, to));
                return true;
            }
        });
    }

    /** Sends datagrams once more, as a stranger. */
    private static void play(List<Recorded> datagrams) throws IOException {
        try (DatagramSocket stranger = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (Recorded one : datagrams) {
                stranger.send(new DatagramPacket(one.bytes(), one.bytes().length, one.to()));
            }
        }
    }

    private static long counted(List<Endpoint> endpoints, ToLongFunction<TransportCounts> count) {
        return endpoints.stream()
                .mapToLong(endpoint -> count.applyAsLong(endpoint.counts()))
                .sum();
    }

    private static long refused(List<Endpoint> endpoints) {
        return counted(endpoints, counts -> counts.corruptFrames() + counts.duplicateFrames());
    }

    @Test
    void whatIsReplayedIsTakenNeitherInItsOwnAttemptNorInALaterOne() throws Exception {
        List<Endpoint> first = openAll(recording(), 2, 0, SECRET);
        exchangeLetters(first);
        List<Recorded> recorded = List.copyOf(RECORDED);
        assertThat(recorded).hasSizeGreaterThanOrEqualTo(4);

        long before = refused(first);
        play(recorded);
        await("refusals", () -> refused(first) - before >= recorded.size());
        assertNothingElseCame(first);

        List<Endpoint> second = openAll(recording(), 2, 1, SECRET);
        exchangeLetters(second);
        int laterSession = (int) TransportContract.session(2, 1).id();
        List<Recorded> now = RECORDED.stream()
                .filter(one -> Datagram.isOf(one.bytes(), one.bytes().length, laterSession))
                .toList();
        List<InetSocketAddress> addresses =
                now.stream().map(Recorded::to).distinct().toList();
        assertThat(addresses).hasSize(2);
        List<Recorded> old = new ArrayList<>();
        List<Recorded> renamed = new ArrayList<>();
        for (Recorded one : recorded) {
            for (InetSocketAddress to : addresses) {
                old.add(new Recorded(one.bytes(), to));
                byte[] forged = one.bytes().clone();
                // The id of the session is in the clear, and nothing of a key.
                ByteBuffer.wrap(forged).putInt(4, laterSession);
                renamed.add(new Recorded(forged, to));
            }
        }
        play(old);
        await("foreign datagrams", () -> counted(second, TransportCounts::foreignFrames) == old.size());
        long corrupt = counted(second, TransportCounts::corruptFrames);
        play(renamed);
        // One half of them claims to come from the node that it is sent to, which takes it for its own echo.
        long others = renamed.stream()
                .filter(one -> Datagram.senderOf(one.bytes()) != receiverAt(one.to(), now))
                .count();
        assertThat(others).isPositive();
        await("refusals", () -> counted(second, TransportCounts::corruptFrames) - corrupt == others);
        assertNothingElseCame(second);
    }

    /** Which of two nodes is reached at an address: not the one that has sent to it. */
    private static int receiverAt(InetSocketAddress to, Iterable<Recorded> recorded) {
        for (Recorded one : recorded) {
            if (one.to().equals(to)) {
                return 1 - Datagram.senderOf(one.bytes());
            }
        }
        throw new IllegalStateException("nothing was sent to " + to);
    }

    /** The session goes on as if nothing had been: what comes next is the end of it. */
    private static void assertNothingElseCame(List<Endpoint> endpoints) throws InterruptedException {
        endpoints.forEach(Endpoint::finish);
        for (Endpoint endpoint : endpoints) {
            while (!endpoint.drained()) {
                assertThat(endpoint.receive(POLL)).as("a message").isNull();
            }
        }
    }

    /** A stranger who has joined the multicast addresses of a session, and hears all that goes there. */
    private final class Eavesdropper {
        private final List<DatagramChannel> ears = new ArrayList<>();

        synchronized void listenAt(InetSocketAddress address) throws IOException {
            DatagramChannel ear = DatagramChannel.open(StandardProtocolFamily.INET);
            opened.add(ear);
            ear.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            ear.bind(address);
            ear.join(address.getAddress(), NetworkInterface.getByInetAddress(LOOPBACK));
            ear.configureBlocking(false);
            ears.add(ear);
        }

        synchronized String heard() throws IOException {
            StringBuilder all = new StringBuilder();
            ByteBuffer datagram = ByteBuffer.allocate(1 << 16);
            for (DatagramChannel ear : ears) {
                while (ear.receive(datagram.clear()) != null) {
                    all.append(new String(datagram.array(), 0, datagram.position(), ISO_8859_1));
                }
            }
            return all.toString();
        }
    }

    private static volatile @Nullable Eavesdropper eavesdropper;

    @Test
    void aMemberOfTheMulticastGroupCanReadWhatIsClearAndNothingOfWhatIsSealed() throws Exception {
        for (boolean sealed : new boolean[] {false, true}) {
            Eavesdropper ears = new Eavesdropper();
            eavesdropper = ears;
            Transport transport = new UdpMulticastTransport(QUICK, (sockets, node) -> {
                if (node == 0) {
                    tap(sockets);
                }
                return sockets;
            });
            List<Endpoint> endpoints = openAll(transport, 4, sealed ? 1 : 0, sealed ? SECRET : null);
            exchangeLetters(endpoints);
            String heard = ears.heard();
            assertThat(heard.length()).isGreaterThan(2 * 4 * LETTER.length());
            assertThat(heard.contains("attack")).as("sealed %s", sealed).isEqualTo(!sealed);
            assertThat(heard).doesNotContain("application");
        }
    }

    private static void tap(DatagramLink sockets) {
        try {
            Eavesdropper ears = eavesdropper;
            if (ears != null) {
                ears.listenAt(sockets.address(DatagramLink.EVERYBODY));
                ears.listenAt(sockets.addressOf(0b1111));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
