package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Membership;
import org.codedcomputing.spark.exchange.transport.Session;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SendScheduleTest {
    private static Endpoint open(int node) {
        return new InProcessTransport()
                .open(Membership.withinJvm(
                        new Session("schedule", 1, 2, 0, 3), node, new TransportLimits(1000, Duration.ofSeconds(30))));
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (SendSchedule schedule : SendSchedule.values()) {
            assertThat(SendSchedule.parse(schedule.toString())).isEqualTo(schedule);
        }
        assertThatThrownBy(() -> SendSchedule.parse("random"))
                .hasMessage("unknown schedule 'random'; choose concurrent or serial");
    }

    @Test
    void inTheSerialScheduleANodeWaitsForTheOneBeforeIt() throws Exception {
        try (Endpoint zero = open(0);
                Endpoint one = open(1);
                Endpoint two = open(2)) {
            SendSchedule.SERIAL.awaitTurn(0, zero);
            SendSchedule.CONCURRENT.awaitTurn(2, two);
            CountDownLatch turn = new CountDownLatch(1);
            Thread waiting = waiting(one, turn, new AtomicReference<>());
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            // Not the one before it.
            two.finish();
            assertThat(turn.getCount()).isEqualTo(1);
            zero.finish();
            turn.await();
            waiting.join();
        }
    }

    @Test
    void theWaitEndsWithTheSession() throws Exception {
        try (Endpoint zero = open(0);
                Endpoint one = open(1);
                Endpoint two = open(2)) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread waiting = waiting(one, new CountDownLatch(1), end);
            two.fail(new IllegalStateException("no disk"));
            waiting.join();
            assertThat(end.get()).isInstanceOf(TransportException.class).hasMessageContaining("no disk");
            assertThatThrownBy(() -> zero.finished(1)).hasMessageContaining("no disk");
        }
    }

    private static Thread waiting(Endpoint one, CountDownLatch turn, AtomicReference<Throwable> end) {
        Thread thread = new Thread(() -> {
            try {
                SendSchedule.SERIAL.awaitTurn(1, one);
                turn.countDown();
            } catch (InterruptedException | TransportException e) {
                end.set(e);
            }
        });
        thread.start();
        return thread;
    }
}
