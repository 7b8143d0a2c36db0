package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The serializer of Spark's own shuffle behind a fixed-width exchange. */
class FixedWidthSerializerTest {
    private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

    private final Serializer serializer = new FixedWidthRecordCodec(2, 3).shuffleSerializer();
    private final SerializerInstance instance = serializer.newInstance();

    private byte[] written(int records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SerializationStream stream = instance.serializeStream(out);
        for (int i = 0; i < records; i++) {
            stream.writeKey(new byte[] {(byte) i, 1}, BYTES).writeValue(new byte[] {(byte) i, 2, 3}, BYTES);
        }
        stream.close();
        return out.toByteArray();
    }

    @Test
    void recordsAreTheirBytes() {
        assertThat(written(2)).containsExactly(0, 1, 0, 2, 3, 1, 1, 1, 2, 3);
        var records = instance.deserializeStream(new ByteArrayInputStream(written(100)))
                .asKeyValueIterator();
        for (int i = 0; i < 100; i++) {
            Tuple2<?, ?> record = (Tuple2<?, ?>) records.next();
            assertThat((byte[]) record._1()).containsExactly(i, 1);
            assertThat((byte[]) record._2()).containsExactly(i, 2, 3);
        }
        assertThat(records.hasNext()).isFalse();
    }

    @Test
    void serializedRecordsMayBeMovedAboutAsSparkAsksOfIt() {
        assertThat(serializer.supportsRelocationOfSerializedObjects()).isTrue();
        byte[] bytes = written(3);
        byte[] reversed = new byte[15];
        for (int record = 0; record < 3; record++) {
            System.arraycopy(bytes, 5 * record, reversed, 5 * (2 - record), 5);
        }
        var records =
                instance.deserializeStream(new ByteArrayInputStream(reversed)).asKeyValueIterator();
        for (int i = 2; i >= 0; i--) {
            assertThat((byte[]) ((Tuple2<?, ?>) records.next())._1()).containsExactly(i, 1);
        }
        assertThat(records.hasNext()).isFalse();
    }

    @Test
    void flushedRecordsHaveLeft() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SerializationStream stream = instance.serializeStream(out);
        stream.writeKey(new byte[2], BYTES).writeValue(new byte[3], BYTES);
        stream.flush();
        assertThat(out.size()).isEqualTo(5);
    }

    /** Spark takes an EOFException for the end of the records, so a cut one must be another. */
    @Test
    void onlyTheEndBetweenTwoRecordsIsAnEnd() {
        byte[] bytes = written(2);
        for (int length = 0; length <= bytes.length; length++) {
            DeserializationStream stream =
                    instance.deserializeStream(new ByteArrayInputStream(Arrays.copyOf(bytes, length)));
            for (int record = 0; record < length / 5; record++) {
                byte[] key = stream.readKey(BYTES);
                byte[] value = stream.readValue(BYTES);
                assertThat(key.length + value.length).isEqualTo(5);
            }
            int over = length % 5;
            if (over == 0) {
                assertThatThrownBy(() -> stream.readKey(BYTES)).isInstanceOf(EOFException.class);
            } else if (over < 2) {
                assertThatThrownBy(() -> stream.readKey(BYTES))
                        .isInstanceOf(StreamCorruptedException.class)
                        .hasMessage("a field of 2 bytes ends after 1");
            } else {
                byte[] key = stream.readKey(BYTES);
                assertThat(key).hasSize(2);
                assertThatThrownBy(() -> stream.readValue(BYTES))
                        .isInstanceOf(StreamCorruptedException.class)
                        .hasMessage("a field of 3 bytes ends after %d", over - 2);
            }
        }
    }

    @Test
    void recordsOfAnotherWidthAreRefused() {
        SerializationStream stream = instance.serializeStream(new ByteArrayOutputStream());
        stream.writeKey(new byte[3], BYTES);
        assertThatThrownBy(() -> stream.writeValue(new byte[3], BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 key bytes and 3 value bytes, declared are 2 and 3");
    }

    @Test
    void singleObjectsAreRefused() {
        SerializationStream out = instance.serializeStream(new ByteArrayOutputStream());
        DeserializationStream in = instance.deserializeStream(new ByteArrayInputStream(new byte[5]));
        String message = "for streams of key-value pairs";
        assertThatThrownBy(() -> instance.serialize(new byte[2], BYTES)).hasMessageContaining(message);
        assertThatThrownBy(() -> instance.<byte[]>deserialize(ByteBuffer.allocate(2), BYTES))
                .hasMessageContaining(message);
        assertThatThrownBy(() -> out.writeObject(new byte[2], BYTES)).hasMessageContaining(message);
        assertThatThrownBy(() -> in.<byte[]>readObject(BYTES)).hasMessageContaining(message);
    }
}
