package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport promises: its test is a subclass that says which one it is. All nodes are in this JVM. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class TransportContract {
    static final Duration POLL = Duration.ofMillis(50);
    static final TransportLimits LIMITS = new TransportLimits(1 << 20, Duration.ofSeconds(30));

    /** How short a deadline a test may set, so that a machine with other work still connects before it. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Session, TestGathering> gatherings = new HashMap<>();
    private final List<Endpoint> opened = new ArrayList<>();

    /** The transport under test. */
    abstract Transport transport();

    /** The application's secret, or null for messages in the clear. */
    @Nullable
    SecretKey secret() {
        return null;
    }

    static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(UTF_8), "HKDF");
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        List<Future<?>> closing = new ArrayList<>();
        opened.forEach(endpoint -> closing.add(threads.submit(endpoint::close)));
        for (Future<?> done : closing) {
            done.get();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(InProcessTransport.openSessions()).isZero();
        // A thread that has done its work needs a moment to be gone.
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!transportThreads().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(transportThreads()).isEmpty();
        for (TestGathering gathering : gatherings.values()) {
            for (String line : gathering.lines()) {
                assertThat(listens(line)).as("somebody listens at %s", line).isFalse();
            }
        }
    }

    /**
     * Whether somebody listens where a node has said that it does; overridden where nodes have ports to listen at.
     *
     * @param line what the node has said
     */
    boolean listens(String line) throws Exception {
        return false;
    }

    static List<String> transportThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("coded "))
                .toList();
    }

    static Session session(int nodes, int attempt) {
        return new Session("test", 1, 2, attempt, nodes);
    }

    Membership membership(Session session, int node, TransportLimits limits) {
        TestGathering gathering;
        synchronized (gatherings) {
            gathering = gatherings.computeIfAbsent(session, key -> new TestGathering(key.nodes()));
        }
        return new Membership(
                session, node, limits, InetAddress.getLoopbackAddress(), groups(session), gathering.of(node), secret());
    }

    /** Groups for transports that use them: every set of three neighbours. */
    private static List<MulticastGroup> groups(Session session) {
        List<MulticastGroup> groups = new ArrayList<>();
        for (int node = 0; node + 2 < session.nodes(); node++) {
            groups.add(new MulticastGroup(node, 0b111L << node));
        }
        return groups;
    }

    Endpoint open(Membership membership) {
        Endpoint endpoint = transport().open(membership);
        synchronized (opened) {
            opened.add(endpoint);
        }
        return endpoint;
    }

    List<Endpoint> openAll(Session session, TransportLimits limits) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int node = 0; node < session.nodes(); node++) {
            endpoints.add(open(membership(session, node, limits)));
        }
        return endpoints;
    }

    static long others(int nodes, int node) {
        return (nodes == Long.SIZE ? -1L : (1L << nodes) - 1) & ~(1L << node);
    }

    Future<?> run(Callable<?> work) {
        return threads.submit(work);
    }

    /** A message that says where it comes from, its number, and what its bytes should be. */
    static byte[] message(int sender, int number, int length) {
        byte[] bytes = new byte[length];
        new Random(31L * sender + number).nextBytes(bytes);
        if (length >= 12) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, 12, length - 12);
            ByteBuffer.wrap(bytes).putInt(sender).putInt(number).putInt((int) crc.getValue());
        }
        return bytes;
    }

    /** What each node sends: to whom, and how long; the first goes to all. */
    @SuppressWarnings("ArrayRecordComponent") // Made and read here only; never compared.
    record Plan(long[] receivers, int[] lengths) {
        static Plan random(Random random, int nodes, int node, int messages, int longest) {
            long[] receivers = new long[messages];
            int[] lengths = new int[messages];
            for (int i = 0; i < messages; i++) {
                receivers[i] = i == 0 ? others(nodes, node) : others(nodes, node) & random.nextLong();
                // Short, long and empty ones.
                lengths[i] = random.nextInt(8) == 0 ? 0 : random.nextInt(1 << random.nextInt(1, longest));
            }
            return new Plan(receivers, lengths);
        }
    }

    /** Runs a whole session by plan, and compares what every node got with what was sent to it. */
    void exchangeAll(List<Endpoint> endpoints, List<Plan> plans) throws Exception {
        int nodes = endpoints.size();
        List<Future<Map<String, Integer>>> received = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            int node = n;
            received.add(threads.submit(() -> exchange(endpoints.get(node), node, plans.get(node))));
        }
        for (int receiver = 0; receiver < nodes; receiver++) {
            Map<String, Integer> expected = new HashMap<>();
            for (int sender = 0; sender < nodes; sender++) {
                Plan plan = plans.get(sender);
                for (int i = 0; i < plan.lengths.length; i++) {
                    if ((plan.receivers[i] >> receiver & 1) != 0) {
                        expected.merge(digest(sender, message(sender, i, plan.lengths[i])), 1, Integer::sum);
                    }
                }
            }
            assertThat(received.get(receiver).get())
                    .as("messages at node %d", receiver)
                    .isEqualTo(expected);
        }
    }

    private static String digest(int sender, byte[] message) {
        CRC32C crc = new CRC32C();
        crc.update(message);
        return "%d bytes %08x from %d".formatted(message.length, crc.getValue(), sender);
    }

    private Map<String, Integer> exchange(Endpoint endpoint, int node, Plan plan) throws Exception {
        Future<?> sender = threads.submit((Callable<Void>) () -> {
            byte[] buffer = {};
            for (int i = 0; i < plan.lengths.length; i++) {
                byte[] message = message(node, i, plan.lengths[i]);
                buffer = buffer.length < message.length ? new byte[message.length + 10] : buffer;
                // The buffer is longer than the message, and used again at once.
                System.arraycopy(message, 0, buffer, 0, message.length);
                endpoint.send(plan.receivers[i], buffer, message.length);
            }
            endpoint.finish();
            return null;
        });
        Map<String, Integer> messages = new HashMap<>();
        long heard = 0;
        while (!endpoint.drained()) {
            Message message = endpoint.receive(POLL);
            if (message != null) {
                int from = message.sender();
                if ((heard >> from & 1) == 0) {
                    assertThat(message.bytes())
                            .as("the first message of node %d at node %d", from, node)
                            .isEqualTo(message(from, 0, message.bytes().length));
                    heard |= 1L << from;
                }
                messages.merge(digest(from, message.bytes()), 1, Integer::sum);
            }
        }
        sender.get();
        for (int peer = 0; peer < Long.SIZE; peer++) {
            if ((heard >> peer & 1) != 0) {
                assertThat(endpoint.finished(peer)).isTrue();
            }
        }
        endpoint.complete();
        while (!endpoint.awaitComplete(POLL)) {
            assertThat(endpoint.drained()).isTrue();
        }
        endpoint.close();
        return messages;
    }

    private List<Plan> plans(long seed, int nodes, int messages, int longest) {
        Random random = new Random(seed);
        List<Plan> plans = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            plans.add(Plan.random(random, nodes, node, messages, longest));
        }
        return plans;
    }

    @Test
    void messagesReachExactlyTheirReceiversWholeAndOnceTheFirstOneFirst() throws Exception {
        for (int nodes : new int[] {1, 2, 3, 5, 8}) {
            exchangeAll(openAll(session(nodes, nodes), LIMITS), plans(nodes, nodes, 200, 17));
        }
    }

    @Test
    void anyWindowWillDo() throws Exception {
        int attempt = 0;
        for (long window : new long[] {1, 1000, Long.MAX_VALUE}) {
            TransportLimits limits = new TransportLimits(window, Duration.ofSeconds(30));
            exchangeAll(openAll(session(4, attempt++), limits), plans(attempt, 4, 60, 14));
        }
    }

    @Test
    void messagesOfSeveralMegabytes() throws Exception {
        List<Plan> plans = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            long all = others(3, node);
            plans.add(new Plan(new long[] {all, all, all, all}, new int[] {3_000_000, 0, 5_000_001, 65_524}));
        }
        exchangeAll(openAll(session(3, 0), LIMITS), plans);
    }

    @Test
    void sixtyFourNodes() throws Exception {
        exchangeAll(openAll(session(64, 0), LIMITS), plans(64, 64, 12, 9));
    }

    @Test
    void oneNodeAloneIsThroughAtOnce() throws Exception {
        Endpoint alone = open(membership(session(1, 0), 0, LIMITS));
        alone.send(0, new byte[1], 1);
        alone.finish();
        assertThat(alone.drained()).isTrue();
        alone.complete();
        assertThat(alone.awaitComplete(POLL)).isTrue();
    }

    @Test
    void aFailureWakesEverybodyWithItsCause() throws Exception {
        List<Endpoint> endpoints = openAll(session(4, 0), new TransportLimits(1000, Duration.ofSeconds(30)));
        greet(endpoints);
        Future<?> receiving = run(() -> endpoints.get(1).receive(Duration.ofSeconds(30)));
        CountDownLatch sending = new CountDownLatch(1);
        Future<?> blocked = run(() -> {
            sending.countDown();
            for (int i = 0; i < 100; i++) {
                // To node 3, which does not listen.
                endpoints.get(2).send(0b1000, new byte[900], 900);
            }
            return null;
        });
        sending.await();
        endpoints.get(0).fail(new IllegalStateException("disk on fire"));
        assertThatThrownBy(receiving::get)
                .hasRootCauseInstanceOf(Exception.class)
                .hasMessageContaining("node 0 failed")
                .hasMessageContaining("disk on fire");
        assertThatThrownBy(blocked::get).hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> endpoints.get(2).drained()).hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> endpoints.get(0).receive(POLL)).hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> endpoints.get(2).send(0b1000, new byte[1], 1)).hasMessageContaining("disk on fire");
        assertThatThrownBy(() -> endpoints.get(1).finished(0)).hasMessageContaining("disk on fire");
    }

    /** Lets every node send its first message, and take those of the others. */
    static void greet(List<Endpoint> endpoints) throws InterruptedException {
        int nodes = endpoints.size();
        for (int node = 0; node < nodes; node++) {
            endpoints.get(node).send(others(nodes, node), new byte[100], 100);
        }
        for (Endpoint endpoint : endpoints) {
            for (int message = 1; message < nodes; ) {
                message += endpoint.receive(Duration.ofSeconds(10)) == null ? 0 : 1;
            }
        }
    }

    @Test
    void greetingsLongerThanTheWindowDoNotBlockEachOther() throws Exception {
        // One thread for all: any wait for a peer to listen would be a wait for itself.
        greet(openAll(session(4, 0), new TransportLimits(1, Duration.ofSeconds(30))));
    }

    @Test
    void leavingEarlyFailsTheSession() throws Exception {
        List<Endpoint> endpoints = openAll(session(3, 0), LIMITS);
        greet(endpoints);
        endpoints.get(0).close();
        endpoints.get(0).close();
        for (int node = 1; node < 3; node++) {
            Endpoint endpoint = endpoints.get(node);
            assertThatThrownBy(() -> endpoint.receive(Duration.ofSeconds(20)))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("node 0 left before the exchange was over");
        }
    }

    @Test
    void aSilentPeerEndsTheWaitAtTheDeadline() throws Exception {
        List<Endpoint> endpoints = openAll(session(3, 0), new TransportLimits(1000, SHORT));
        endpoints.get(2).send(0b011, new byte[10], 10);
        endpoints.get(2).finish();
        Endpoint zero = endpoints.get(0);
        assertThatThrownBy(() -> {
                    while (!zero.drained()) {
                        Message message = zero.receive(POLL);
                        assertThat(message == null || message.sender() == 2).isTrue();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("waiting for nodes 1;");
    }

    @Test
    void aPeerThatNeverComesEndsTheWaitAtTheDeadline() {
        Endpoint zero = open(membership(session(3, 0), 0, new TransportLimits(1000, SHORT)));
        assertThatThrownBy(() -> {
                    while (!zero.drained()) {
                        assertThat(zero.receive(POLL)).isNull();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("waiting for nodes 1, 2;");
    }

    @Test
    void aFullWindowEndsTheWaitAtTheDeadline() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), new TransportLimits(1000, SHORT));
        Endpoint zero = endpoints.get(0);
        zero.send(0b10, new byte[5000], 5000);
        assertThatThrownBy(() -> zero.send(0b10, new byte[1], 1))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("node 1 took nothing from node 0");
    }

    @Test
    void aSenderGoesOnAsTheReceiverTakes() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), new TransportLimits(1000, Duration.ofSeconds(30)));
        Future<?> sender = run(() -> {
            for (int i = 0; i < 50; i++) {
                endpoints.get(0).send(0b10, message(0, i, 700), 700);
            }
            return null;
        });
        for (int i = 0; i < 50; ) {
            Message message = endpoints.get(1).receive(POLL);
            if (message != null) {
                assertThat(message.bytes()).hasSize(700);
                i++;
            }
        }
        sender.get();
    }

    @Test
    void attemptsDoNotHearEachOther() throws Exception {
        List<Endpoint> old = openAll(session(2, 0), LIMITS);
        List<Endpoint> current = openAll(session(2, 1), LIMITS);
        old.get(0).send(0b10, new byte[] {1}, 1);
        current.get(0).send(0b10, new byte[] {2}, 1);
        Message message = null;
        while (message == null) {
            message = current.get(1).receive(POLL);
        }
        assertThat(message.bytes()).containsExactly(2);
        assertThat(current.get(1).receive(POLL)).isNull();
        old.get(0).fail(new IllegalStateException("only the old one"));
        assertThatThrownBy(() -> {
                    while (true) {
                        old.get(1).receive(POLL);
                    }
                })
                .hasMessageContaining("only the old one");
        assertThat(current.get(1).receive(POLL)).isNull();
    }

    @Test
    void anInterruptionEndsSendAndReceive() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), new TransportLimits(1000, Duration.ofSeconds(30)));
        endpoints.get(0).send(0b10, new byte[5000], 5000);
        assertInterrupted(() -> endpoints.get(0).send(0b10, new byte[1], 1));
        assertInterrupted(() -> {
            while (true) {
                endpoints.get(0).receive(Duration.ofSeconds(30));
            }
        });
    }

    /** Something that waits. */
    interface Waiting {
        void run() throws InterruptedException;
    }

    private static void assertInterrupted(Waiting waiting) throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                waiting.run();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        thread.join();
    }

    @Test
    void aKilledTaskLeavesAndKeepsItsInterruption() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), LIMITS);
        greet(endpoints);
        Future<Boolean> flag = threads.submit(() -> {
            Thread.currentThread().interrupt();
            endpoints.get(0).close();
            return Thread.interrupted();
        });
        assertThat(flag.get()).isTrue();
        assertThatThrownBy(() -> endpoints.get(1).receive(Duration.ofSeconds(20)))
                .hasMessageContaining("node 0 left");
    }

    @Test
    void timeInWhichANodeDoesNotListenIsNotItsPeersSilence() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), new TransportLimits(1000, SHORT));
        // Node 0 works for longer than the deadline before it listens for the first time.
        long end = System.nanoTime() + SHORT.multipliedBy(3).dividedBy(2).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(endpoints.get(0).receive(Duration.ofMillis(1))).isNull();
        endpoints.get(1).send(0b01, new byte[] {1}, 1);
        Message message = null;
        while (message == null) {
            message = endpoints.get(0).receive(POLL);
        }
    }

    @Test
    void nobodyIsThroughBeforeAllAreComplete() throws Exception {
        List<Endpoint> endpoints = openAll(session(2, 0), LIMITS);
        Endpoint zero = endpoints.get(0);
        Endpoint one = endpoints.get(1);
        zero.finish();
        one.finish();
        awaitDrained(zero);
        awaitDrained(one);
        zero.complete();
        assertThat(zero.awaitComplete(Duration.ofMillis(1))).isFalse();
        while (!one.awaitComplete(POLL)) {
            assertThat(zero.awaitComplete(Duration.ofMillis(1))).isFalse();
        }
        one.fail(new IllegalStateException("a packet is missing"));
        assertThatThrownBy(() -> {
                    while (!zero.awaitComplete(POLL)) {
                        assertThat(zero.drained()).isTrue();
                    }
                })
                .hasMessageContaining("a packet is missing");
    }

    private static void awaitDrained(Endpoint endpoint) throws InterruptedException {
        while (!endpoint.drained()) {
            assertThat(endpoint.receive(POLL)).isNull();
        }
    }

    @Test
    void whoIsThroughMayGoBeforeOthersHaveHeardThatAllAre() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            List<Endpoint> endpoints = openAll(session(3, attempt), LIMITS);
            greet(endpoints);
            for (Endpoint endpoint : endpoints) {
                endpoint.finish();
            }
            for (Endpoint endpoint : endpoints) {
                awaitDrained(endpoint);
                endpoint.complete();
            }
            // One after the other: the last one finds all its peers gone.
            for (Endpoint endpoint : endpoints) {
                while (!endpoint.awaitComplete(POLL)) {
                    assertThat(endpoint.drained()).isTrue();
                }
                endpoint.close();
            }
        }
    }

    @Test
    void aPeerThatNeverCompletesEndsTheWaitAtTheDeadline() throws Exception {
        List<Endpoint> endpoints = openAll(session(3, 0), new TransportLimits(1000, SHORT));
        endpoints.get(2).complete();
        Endpoint zero = endpoints.get(0);
        zero.complete();
        assertThatThrownBy(() -> {
                    while (!zero.awaitComplete(POLL)) {
                        Thread.onSpinWait();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("waiting for nodes 1;");
    }

    @Test
    void aSessionThatFailsAtARandomMomentEndsEverywhere() throws Exception {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            int nodes = 4;
            List<Endpoint> endpoints = openAll(session(nodes, seed), new TransportLimits(5000, Duration.ofSeconds(30)));
            List<Plan> plans = plans(seed, nodes, 300, 13);
            List<Future<?>> running = new ArrayList<>();
            for (int n = 0; n < nodes; n++) {
                int node = n;
                running.add(threads.submit(() -> exchange(endpoints.get(node), node, plans.get(node))));
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
            Endpoint victim = endpoints.get(random.nextInt(nodes));
            if (random.nextBoolean()) {
                victim.fail(new IllegalStateException("by a test"));
            } else {
                victim.close();
            }
            for (Future<?> end : running) {
                try {
                    end.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasRootCauseInstanceOf(Exception.class);
                    assertThat(String.valueOf(e.getMessage())).containsAnyOf("by a test", "left before");
                }
            }
        }
    }
}
