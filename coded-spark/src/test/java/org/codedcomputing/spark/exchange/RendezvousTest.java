package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Node 0 of three meets peers whose messages the test writes. */
@Tag("fault-15")
class RendezvousTest {
    private static final Session SESSION = new Session("rendezvous", 1, 2, 0, 3);
    private static final TransportLimits LIMITS = new TransportLimits(1 << 20, Duration.ofSeconds(60));
    private static final Hello OWN = new Hello(9, 8, Map.of(0, 100L, 1, 101L), Map.of(0L, 200L, 1L, 201L));

    private final InProcessTransport transport = new InProcessTransport();
    private final Endpoint own = transport.open(Membership.withinJvm(SESSION, 0, LIMITS));
    private final List<Endpoint> peers = List.of(
            transport.open(Membership.withinJvm(SESSION, 1, LIMITS)),
            transport.open(Membership.withinJvm(SESSION, 2, LIMITS)));

    @AfterEach
    void leave() {
        own.close();
        peers.forEach(Endpoint::close);
        assertThat(InProcessTransport.openSessions()).isZero();
    }

    private void say(int peer, byte[] bytes) throws InterruptedException {
        peers.get(peer - 1).send(0b001, bytes, bytes.length);
    }

    private List<Message> meet() throws InterruptedException {
        return new Rendezvous(0, 3, own, OWN).run(() -> {});
    }

    private void refused(Class<? extends Throwable> type, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(type)
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void peersWithTheSameDigestsMeet() throws InterruptedException {
        // Each peer has mapped one partition in common with node 0, and one of its own.
        say(1, new Hello(9, 8, Map.of(0, 100L, 5, 1L), Map.of(0L, 200L)).toBytes());
        say(1, new byte[] {1, 2, 3});
        say(2, new Hello(9, 8, Map.of(1, 101L, 6, 2L), Map.of(1L, 201L)).toBytes());
        assertThat(meet())
                .extracting(Message::sender)
                .as("packets of a quicker peer")
                .containsExactly(1);
        Message hello = peers.get(1).receive(InProcessTransport.POLL);
        assertThat(hello).isNotNull();
        assertThat(Hello.fromBytes(hello.bytes())).isEqualTo(OWN);
    }

    @Test
    void anotherPartitionDigestNamesThePartition() throws InterruptedException {
        say(1, new Hello(9, 8, Map.of(1, 999L), Map.of()).toBytes());
        refused(
                NonDeterministicMapException.class,
                this::meet,
                "input partition 1 was mapped to different bytes on node 0",
                "and node 1");
    }

    @Test
    void anotherBatchDigestAloneIsDamage() throws InterruptedException {
        say(1, new Hello(9, 8, Map.of(0, 100L), Map.of(0L, 999L)).toBytes());
        refused(CorruptDataException.class, this::meet, "sealed values of batch 0 differ between node 0", "node 1");
    }

    @Test
    void anotherFingerprintIsAMixOfVersions() throws InterruptedException {
        say(2, new Hello(9, 7, Map.of(), Map.of()).toBytes());
        refused(CodedException.class, this::meet, "nodes 0 and 2 do not agree", "same library");
    }

    @Test
    void anotherExchangeIdIsAnotherAttempt() throws InterruptedException {
        say(2, new Hello(10, 8, Map.of(), Map.of()).toBytes());
        refused(CodedException.class, this::meet, "000000000000000a", "0000000000000009");
    }

    @Test
    void aPacketBeforeTheHelloIsRefusedAtOnce() throws InterruptedException {
        say(1, new byte[] {1, 2, 3});
        refused(CorruptDataException.class, this::meet, "the first message of node 1 is no hello");
    }

    @Test
    void peersThatFinishWithoutAHelloAreNamed() {
        peers.forEach(Endpoint::finish);
        refused(CorruptDataException.class, this::meet, "{1,2} finished without having said");
    }

    @Test
    void aKilledTaskStopsWaiting() {
        IllegalStateException killed = new IllegalStateException("task killed");
        assertThatThrownBy(() -> new Rendezvous(0, 3, own, OWN).run(() -> {
                    throw killed;
                }))
                .isSameAs(killed);
    }
}
