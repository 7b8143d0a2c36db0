package org.codedcomputing.spark.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.core.cdc.CorruptDataException;
import org.codedcomputing.core.gradient.CodedReduce;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.spark.exchange.transport.Endpoint;
import org.codedcomputing.spark.exchange.transport.Message;
import org.codedcomputing.spark.exchange.transport.TransportCounts;
import org.codedcomputing.spark.reduce.ReduceMessage.Word;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an inner node makes of single messages: whom it sends what, and what it drops. Its children are 4, 5 and 6. */
class TreeNodeTest {
    private static final long JOB = 5;
    private static final int NODE = 1;
    private static final long CHILDREN = 0b111_0000;

    /** Keeps what is sent. */
    private static final class Recorder implements Endpoint {
        final List<String> sent = new ArrayList<>();

        @Override
        public void send(long receivers, byte[] bytes, int length) {
            ReduceMessage message = ReduceMessage.fromBytes(bytes, JOB);
            if (receivers != 0) {
                sent.add("%s %d to %x".formatted(message.type(), message.epoch(), receivers));
            }
        }

        @Override
        public void finish() {}

        @Override
        public @Nullable Message receive(Duration wait) {
            return null;
        }

        @Override
        public boolean drained() {
            return true;
        }

        @Override
        public boolean finished(int peer) {
            return true;
        }

        @Override
        public void complete() {}

        @Override
        public boolean awaitComplete(Duration wait) {
            return true;
        }

        @Override
        public void fail(Throwable cause) {}

        @Override
        public TransportCounts counts() {
            return TransportCounts.NONE;
        }

        @Override
        public void close() {}

        List<String> take() {
            List<String> taken = List.copyOf(sent);
            sent.clear();
            return taken;
        }
    }

    private final Recorder endpoint = new Recorder();
    private final Post post = new Post(endpoint, 0, JOB, Duration.ofMinutes(1), "test");
    private final TreeNode node =
            new TreeNode(CodedReduce.of(new ReduceTree(3, 2, 1)), NODE, 2, 2, JOB, Duration.ofMinutes(1), () -> {});

    private List<String> hears(int sender, byte[] bytes) throws InterruptedException {
        node.take(post, sender, ReduceMessage.fromBytes(bytes, JOB), bytes);
        return endpoint.take();
    }

    private static byte[] part(Word type, int epoch, int first, int count) {
        return ReduceMessage.part(type, JOB, 0, epoch, new double[] {1, 2}, first, count);
    }

    private List<String> taken(int sender, int epoch) throws InterruptedException {
        return hears(sender, ReduceMessage.word(Word.TAKEN, JOB, epoch));
    }

    @Test
    void partsOfAModelArePassedOnAsTheyCome() throws Exception {
        assertThat(hears(0, part(Word.MODEL, 0, 1, 1))).containsExactly("MODEL 0 to 70");
        assertThat(hears(0, part(Word.MODEL, 0, 0, 1))).containsExactly("MODEL 0 to 70", "TAKEN 0 to 1");
    }

    @Test
    void whoHasNotTakenAModelGetsTheNewestWhenItHas() throws Exception {
        assertThat(hears(0, part(Word.MODEL, 0, 0, 2))).hasSize(2);
        assertThat(taken(4, 0)).isEmpty();
        assertThat(hears(0, part(Word.MODEL, 1, 0, 1))).containsExactly("MODEL 1 to 10");
        assertThat(taken(5, 0)).as("the model is not whole").isEmpty();
        assertThat(hears(0, part(Word.MODEL, 1, 1, 1)))
                .as("node 4 had its first part; node 5 gets all of it; node 6 is still at epoch 0")
                .containsExactly("MODEL 1 to 10", "TAKEN 1 to 1", "MODEL 1 to 20");
        assertThat(taken(4, 1)).isEmpty();
        assertThat(taken(5, 1)).isEmpty();
        assertThat(hears(0, part(Word.MODEL, 2, 0, 2))).containsExactly("MODEL 2 to 30", "TAKEN 2 to 1");
        assertThat(taken(6, 0)).as("epoch 1 is over").containsExactly("MODEL 2 to 40");
    }

    @Test
    void staleMessagesAreTakenCountedAndDropped() throws Exception {
        hears(0, part(Word.MODEL, 0, 0, 2));
        assertThat(hears(4, part(Word.GRADIENT, 0, 0, 2))).containsExactly("TAKEN 0 to 10");
        hears(5, part(Word.GRADIENT, 0, 0, 1));
        hears(0, part(Word.MODEL, 1, 0, 2));
        assertThat(node.stale()).isZero();
        assertThat(hears(5, part(Word.GRADIENT, 0, 1, 1))).containsExactly("TAKEN 0 to 20");
        assertThat(hears(6, part(Word.GRADIENT, 0, 0, 2))).containsExactly("TAKEN 0 to 40");
        assertThat(node.stale()).isEqualTo(2);
    }

    @Test
    void theEndIsPassedOn() throws Exception {
        assertThat(hears(0, ReduceMessage.word(Word.END, JOB, 0))).containsExactly("END 0 to %x".formatted(CHILDREN));
        assertThat(node.work(post, new LocalGradient<>(0, List.of(), new double[0], 2, (g, m, s) -> {}, (w, e) -> 0)))
                .isZero();
        assertThat(endpoint.take()).isEmpty();
    }

    @Test
    void messagesThatAreNotForItAreRefused() throws Exception {
        assertThatThrownBy(() -> hears(2, part(Word.MODEL, 0, 0, 2)))
                .isInstanceOf(CorruptDataException.class)
                .hasMessage("node 1 got a message MODEL of node 2, which is not for it");
        assertThatThrownBy(() -> hears(0, part(Word.GRADIENT, 0, 0, 2)))
                .hasMessage("node 1 got a message GRADIENT of node 0, which is not for it");
        assertThatThrownBy(() -> hears(4, part(Word.CHUNK, 0, 0, 2))).hasMessageContaining("CHUNK");
        assertThatThrownBy(() -> hears(4, part(Word.GRADIENT, 3, 0, 2)))
                .hasMessage("node 1 got a message of epoch 3 from node 4, but is at epoch -1");
    }
}
