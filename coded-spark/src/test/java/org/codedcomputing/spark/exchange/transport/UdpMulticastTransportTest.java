package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.codedcomputing.core.cdc.CdcDesign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fault-3")
class UdpMulticastTransportTest {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final TransportLimits LIMITS = new TransportLimits(2 << 20, Duration.ofSeconds(30));
    private static final int NODES = 4;
    private static final int LOAD = 2;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(UdpMulticastTransport.openEndpoints()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains(" udp "));
    }

    private static List<MulticastGroup> groups(int node) {
        CdcDesign design = CdcDesign.of(NODES, LOAD);
        List<MulticastGroup> groups = new ArrayList<>();
        design.groupsOf(node)
                .forEachRemaining((long group) -> groups.add(new MulticastGroup(group, design.members(group))));
        return groups;
    }

    private static Membership membership(int node, int attempt, TestGathering gathering) {
        return new Membership(
                new Session("test", 1, 2, attempt, NODES),
                node,
                LIMITS,
                InetAddress.getLoopbackAddress(),
                groups(node),
                gathering.of(node),
                null);
    }

    /** What a node sends to a group: reproducible, of many lengths. */
    private static byte[] message(int sender, int number, int most) {
        Random random = new Random(sender * 1_000_003L + number);
        byte[] bytes = new byte[4 + (number % 17 == 0 ? 0 : random.nextInt(most))];
        random.nextBytes(bytes);
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return bytes;
    }

    private record Heard(TreeMap<String, byte[]> messages, TransportCounts counts) {}

    private List<Heard> exchange(Transport transport, int messages, int most) throws Exception {
        TestGathering gathering = new TestGathering(NODES);
        List<Future<Heard>> results = new ArrayList<>();
        for (int n = 0; n < NODES; n++) {
            int node = n;
            results.add(threads.submit(() -> play(transport, membership(node, 0, gathering), messages, most)));
        }
        List<Heard> heard = new ArrayList<>();
        for (Future<Heard> result : results) {
            heard.add(result.get(120, TimeUnit.SECONDS));
        }
        return heard;
    }

    private Heard play(Transport transport, Membership membership, int messages, int most) throws Exception {
        int node = membership.node();
        try (Endpoint endpoint = transport.open(membership)) {
            byte[] hello = {(byte) 200, (byte) node};
            endpoint.send(membership.peers(), hello, hello.length);
            Future<?> sender = threads.submit((Callable<Void>) () -> {
                for (int i = 0; i < messages; i++) {
                    MulticastGroup group =
                            membership.groups().get(i % membership.groups().size());
                    byte[] bytes = message(node, i, most);
                    endpoint.send(group.members() & ~(1L << node), bytes, bytes.length);
                }
                endpoint.finish();
                return null;
            });
            TreeMap<String, byte[]> heard = new TreeMap<>();
            boolean[] greeted = new boolean[NODES];
            while (!endpoint.drained()) {
                Message message = endpoint.receive(POLL);
                if (message != null && !greeted[message.sender()]) {
                    assertThat(message.bytes()).containsExactly((byte) 200, (byte) message.sender());
                    greeted[message.sender()] = true;
                } else if (message != null) {
                    int number = (message.bytes()[0] & 0xff) | (message.bytes()[1] & 0xff) << 8;
                    assertThat(heard.put(message.sender() + "/" + number, message.bytes()))
                            .isNull();
                }
            }
            sender.get();
            endpoint.complete();
            while (!endpoint.awaitComplete(POLL)) {
                assertThat(endpoint.drained()).isTrue();
            }
            return new Heard(heard, endpoint.counts());
        }
    }

    private static void assertAllArrived(List<Heard> heard, int messages, int most) {
        for (int receiver = 0; receiver < NODES; receiver++) {
            int expected = 0;
            for (int sender = 0; sender < NODES; sender++) {
                List<MulticastGroup> groups = groups(sender);
                for (int i = 0; i < messages && sender != receiver; i++) {
                    if ((groups.get(i % groups.size()).members() >>> receiver & 1) != 0) {
                        assertThat(heard.get(receiver).messages().get(sender + "/" + i))
                                .as("message %d of node %d at node %d", i, sender, receiver)
                                .isEqualTo(message(sender, i, most));
                        expected++;
                    }
                }
            }
            assertThat(heard.get(receiver).messages()).hasSize(expected);
        }
    }

    /** Two receivers of every packet share what is sent; where multicast is flooded, all three other nodes do. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 3"})
    void aSenderWaitsForAllDownlinksThatItReaches(boolean flooded, int reached) throws Exception {
        int messages = 200;
        int most = 4_000;
        double downlink = 1e6;
        long begin = System.nanoTime();
        List<Heard> heard = exchange(
                new UdpMulticastTransport(UdpOptions.DEFAULTS.withDownlink(downlink, flooded)), messages, most);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertAllArrived(heard, messages, most);
        long bytes = IntStream.range(0, messages)
                .mapToLong(number -> message(0, number, most).length)
                .sum();
        assertThat(seconds).isGreaterThan(0.95 * bytes * reached / downlink);
    }

    @Test
    void messagesReachTheMembersOfTheirGroupAndNobodyElse() throws Exception {
        List<Heard> heard = exchange(new UdpMulticastTransport(UdpOptions.DEFAULTS), 300, 20_000);
        assertAllArrived(heard, 300, 20_000);
        for (Heard one : heard) {
            assertThat(one.counts().corruptFrames()).isZero();
            assertThat(one.counts().surplusFrames()).isZero();
        }
    }

    @Test
    void groupsThatShareAnAddressDropTheSurplus() throws Exception {
        List<Heard> heard = exchange(new UdpMulticastTransport(UdpOptions.DEFAULTS.withAddresses(1)), 100, 5_000);
        assertAllArrived(heard, 100, 5_000);
        assertThat(heard).allMatch(one -> one.counts().surplusFrames() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 1, 0, 0, 0, 0", "0.05, 1, 0, 0, 0, 0", "0.2, 1, 0, 0, 0, 0", "0.5, 1, 0, 0, 0, 0", "0.2, 10, 0, 0, 0, 0",
        "0, 1, 0.3, 0, 0, 0", "0, 1, 0, 0.2, 0, 0", "0, 1, 0, 0, 0.1, 0", "0, 1, 0, 0, 0, 0.1",
                "0.1, 3, 0.1, 0.1, 0.1, 0.1"
    })
    void everythingArrivesInSpiteOf(
            double lose, int burst, double repeat, double holdBack, double flip, double truncate) throws Exception {
        FaultyLink.Faults faults = new FaultyLink.Faults(lose / burst, burst, repeat, holdBack, flip, truncate);
        Transport transport = new UdpMulticastTransport(
                UdpOptions.DEFAULTS, (sockets, node) -> new FaultyLink(sockets, faults, 42 + node));
        List<Heard> heard = exchange(transport, 100, 30_000);
        assertAllArrived(heard, 100, 30_000);
        long repaired =
                heard.stream().mapToLong(one -> one.counts().repairedFrames()).sum();
        long corrupt =
                heard.stream().mapToLong(one -> one.counts().corruptFrames()).sum();
        long duplicate =
                heard.stream().mapToLong(one -> one.counts().duplicateFrames()).sum();
        if (lose > 0 || flip > 0 || truncate > 0) {
            assertThat(repaired).isPositive();
        }
        if (flip > 0 || truncate > 0) {
            assertThat(corrupt).isPositive();
        }
        if (repeat > 0) {
            assertThat(duplicate).isPositive();
        }
    }
}
