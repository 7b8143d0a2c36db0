package org.codedcomputing.spark.exchange.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTransportTest {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final TransportLimits LIMITS = new TransportLimits(1000, Duration.ofSeconds(20));

    private final InProcessTransport transport = new InProcessTransport();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(InProcessTransport.openSessions()).isZero();
    }

    private static Session session(int nodes, int attempt) {
        return new Session("test", 1, 2, attempt, nodes);
    }

    @Test
    void messagesReachTheirReceiversOnceAndInOrder() throws Exception {
        int nodes = 5;
        int messages = 300;
        List<Future<List<Integer>>> results = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            int node = n;
            results.add(threads.submit(() -> {
                try (Endpoint endpoint = transport.open(Membership.withinJvm(session(nodes, 0), node, LIMITS))) {
                    Future<?> sender = threads.submit((Callable<Void>) () -> {
                        byte[] bytes = new byte[100];
                        for (int i = 0; i < messages; i++) {
                            bytes[0] = (byte) i;
                            bytes[1] = (byte) (i >> 8);
                            // To every other node but the next one; the buffer is reused at once.
                            endpoint.send(0b11111L & ~(1L << node) & ~(1L << (node + 1) % nodes), bytes, 2 + i % 90);
                        }
                        endpoint.finish();
                        return null;
                    });
                    int[] next = new int[nodes];
                    List<Integer> counts = new ArrayList<>();
                    while (!endpoint.drained()) {
                        Message message = endpoint.receive(POLL);
                        if (message != null) {
                            int number = (message.bytes()[0] & 0xff) | message.bytes()[1] << 8;
                            assertThat(number).isEqualTo(next[message.sender()]++);
                            assertThat(message.bytes()).hasSize(2 + number % 90);
                        }
                    }
                    sender.get();
                    endpoint.complete();
                    while (!endpoint.awaitComplete(POLL)) {
                        assertThat(endpoint.drained()).isTrue();
                    }
                    for (int count : next) {
                        counts.add(count);
                    }
                    return counts;
                }
            }));
        }
        for (int node = 0; node < nodes; node++) {
            List<Integer> counts = results.get(node).get();
            for (int sender = 0; sender < nodes; sender++) {
                boolean receives = sender != node && (sender + 1) % nodes != node;
                assertThat(counts.get(sender)).isEqualTo(receives ? messages : 0);
            }
        }
    }

    @Test
    void aFailureWakesEverybodyWithItsCause() throws Exception {
        Endpoint zero = transport.open(Membership.withinJvm(session(3, 0), 0, LIMITS));
        Endpoint one = transport.open(Membership.withinJvm(session(3, 0), 1, LIMITS));
        Endpoint two = transport.open(Membership.withinJvm(session(3, 0), 2, LIMITS));
        Future<?> waiting = threads.submit(() -> one.receive(Duration.ofSeconds(20)));
        Future<?> blocked = threads.submit((Callable<Void>) () -> {
            for (int i = 0; i < 100; i++) {
                // To node 0, which does not listen: node 1 gets nothing but the failure.
                two.send(0b001, new byte[900], 900);
            }
            return null;
        });
        zero.fail(new IllegalStateException("disk on fire"));
        assertThatThrownBy(waiting::get).hasMessageContaining("node 0 failed").hasMessageContaining("disk on fire");
        assertThatThrownBy(blocked::get).hasMessageContaining("disk on fire");
        assertThatThrownBy(two::drained).hasMessageContaining("disk on fire");
        zero.close();
        one.close();
        two.close();
    }

    @Test
    void leavingEarlyFailsTheSession() {
        Endpoint zero = transport.open(Membership.withinJvm(session(2, 0), 0, LIMITS));
        Endpoint one = transport.open(Membership.withinJvm(session(2, 0), 1, LIMITS));
        zero.close();
        zero.close();
        assertThatThrownBy(() -> one.receive(POLL)).hasMessageContaining("node 0 left");
        one.close();
    }

    @Test
    void aSilentPeerEndsTheWaitAtTheDeadline() {
        TransportLimits impatient = new TransportLimits(1000, Duration.ofMillis(200));
        Endpoint zero = transport.open(Membership.withinJvm(session(3, 0), 0, impatient));
        assertThatThrownBy(() -> {
                    while (!zero.drained()) {
                        assertThat(zero.receive(POLL)).isNull();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("waiting for nodes 1, 2");
        zero.close();
    }

    @Test
    void aFullWindowEndsTheWaitAtTheDeadline() throws InterruptedException {
        TransportLimits impatient = new TransportLimits(1000, Duration.ofMillis(200));
        Endpoint zero = transport.open(Membership.withinJvm(session(2, 0), 0, impatient));
        Endpoint one = transport.open(Membership.withinJvm(session(2, 0), 1, impatient));
        zero.send(0b10, new byte[5000], 5000);
        assertThatThrownBy(() -> zero.send(0b10, new byte[1], 1))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("node 1 took nothing from node 0");
        zero.close();
        one.close();
    }

    @Test
    void attemptsDoNotHearEachOther() throws InterruptedException {
        Endpoint old = transport.open(Membership.withinJvm(session(2, 0), 0, LIMITS));
        Endpoint current = transport.open(Membership.withinJvm(session(2, 1), 1, LIMITS));
        old.send(0b10, new byte[] {1}, 1);
        assertThat(current.receive(Duration.ofMillis(20))).isNull();
        old.close();
        current.close();
    }

    @Test
    void joiningTwiceIsRefused() {
        Endpoint zero = transport.open(Membership.withinJvm(session(2, 0), 0, LIMITS));
        assertThatThrownBy(() -> transport.open(Membership.withinJvm(session(2, 0), 0, LIMITS)))
                .hasMessageContaining("joined");
        zero.close();
    }

    @Test
    void greetingsLongerThanTheWindowDoNotBlockEachOther() throws InterruptedException {
        TransportLimits narrow = new TransportLimits(1, Duration.ofSeconds(20));
        List<Endpoint> endpoints = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            endpoints.add(transport.open(Membership.withinJvm(session(4, 0), node, narrow)));
        }
        // One thread for all: any wait for a peer to listen would be a wait for itself.
        for (int node = 0; node < 4; node++) {
            endpoints.get(node).send(0b1111 & ~(1 << node), new byte[100], 100);
        }
        for (Endpoint endpoint : endpoints) {
            for (int message = 0; message < 3; message++) {
                assertThat(endpoint.receive(POLL)).isNotNull();
            }
        }
        endpoints.forEach(Endpoint::close);
    }

    @Test
    void timeInWhichANodeDoesNotListenIsNotItsPeersSilence() throws InterruptedException {
        TransportLimits impatient = new TransportLimits(1000, Duration.ofMillis(500));
        Endpoint zero = transport.open(Membership.withinJvm(session(2, 0), 0, impatient));
        Endpoint one = transport.open(Membership.withinJvm(session(2, 0), 1, LIMITS));
        // Node 0 works for longer than the deadline before it listens for the first time.
        long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(zero.receive(Duration.ofMillis(1))).isNull();
        one.send(0b01, new byte[] {1}, 1);
        assertThat(zero.receive(POLL)).isNotNull();
        zero.close();
        one.close();
    }

    @Test
    void nobodyIsThroughBeforeAllAreComplete() throws InterruptedException {
        Endpoint zero = transport.open(Membership.withinJvm(session(2, 0), 0, LIMITS));
        Endpoint one = transport.open(Membership.withinJvm(session(2, 0), 1, LIMITS));
        zero.finish();
        one.finish();
        assertThat(zero.drained()).isTrue();
        zero.complete();
        assertThat(zero.awaitComplete(Duration.ofMillis(1))).isFalse();
        assertThat(one.awaitComplete(Duration.ofMillis(1))).isTrue();
        one.fail(new IllegalStateException("a packet is missing"));
        assertThatThrownBy(() -> zero.awaitComplete(POLL)).hasMessageContaining("a packet is missing");
        zero.close();
        one.close();
    }

    @Test
    void aPeerThatNeverCompletesEndsTheWaitAtTheDeadline() {
        TransportLimits impatient = new TransportLimits(1000, Duration.ofMillis(100));
        Endpoint zero = transport.open(Membership.withinJvm(session(3, 0), 0, impatient));
        Endpoint two = transport.open(Membership.withinJvm(session(3, 0), 2, LIMITS));
        two.complete();
        zero.complete();
        assertThatThrownBy(() -> {
                    while (!zero.awaitComplete(POLL)) {
                        assertThat(two.drained()).isFalse();
                    }
                })
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("waiting for nodes 1;");
        zero.close();
        two.close();
    }
}
