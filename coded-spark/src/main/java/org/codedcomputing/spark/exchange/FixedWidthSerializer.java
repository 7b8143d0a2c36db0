package org.codedcomputing.spark.exchange;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.unsafe.Platform;
import scala.reflect.ClassTag;

/**
 * Spark serializer for shuffles of fixed-width binary records: key and value bytes, nothing else, so that Spark may move
 * serialized records about without reading them.
 */
final class FixedWidthSerializer extends Serializer implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    private final FixedWidthRecordCodec codec;

    FixedWidthSerializer(FixedWidthRecordCodec codec) {
        this.codec = codec;
    }

    @Override
    public SerializerInstance newInstance() {
        return new Instance(codec);
    }

    @Override
    public boolean supportsRelocationOfSerializedObjects() {
        return true;
    }

    private static final class Instance extends SerializerInstance {
        private final FixedWidthRecordCodec codec;

        Instance(FixedWidthRecordCodec codec) {
            this.codec = codec;
        }

        @Override
        public SerializationStream serializeStream(OutputStream out) {
            return new Writer(codec, out);
        }

        @Override
        public DeserializationStream deserializeStream(InputStream in) {
            return new Reader(codec, in);
        }

        @Override
        public <T> ByteBuffer serialize(T object, ClassTag<T> tag) {
            throw pairsOnly();
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassTag<T> tag) {
            throw pairsOnly();
        }

        @Override
        public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> tag) {
            throw pairsOnly();
        }
    }

    private static IllegalStateException pairsOnly() {
        return new IllegalStateException(
                "the fixed-width serializer is for streams of key-value pairs in a shuffle, not for single objects");
    }

    private static final class Writer extends SerializationStream {
        private final FixedWidthRecordCodec codec;
        private final BufferedOutputStream out;
        private byte[] key = new byte[0];

        Writer(FixedWidthRecordCodec codec, OutputStream out) {
            this.codec = codec;
            this.out = new BufferedOutputStream(out);
        }

        @Override
        public <T> SerializationStream writeKey(T newKey, ClassTag<T> tag) {
            key = (byte[]) newKey;
            return this;
        }

        @Override
        public <T> SerializationStream writeValue(T value, ClassTag<T> tag) {
            codec.check(key, (byte[]) value);
            try {
                out.write(key);
                out.write((byte[]) value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        @Override
        public <T> SerializationStream writeObject(T object, ClassTag<T> tag) {
            throw pairsOnly();
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Reader extends DeserializationStream {
        private final FixedWidthRecordCodec codec;
        private final InputStream in;

        Reader(FixedWidthRecordCodec codec, InputStream in) {
            this.codec = codec;
            this.in = new BufferedInputStream(in, 64 << 10);
        }

        @Override
        @SuppressWarnings("unchecked") // Spark asks for what the writer above has written.
        public <T> T readKey(ClassTag<T> tag) {
            return (T) field(codec.keyBytes(), true);
        }

        @Override
        @SuppressWarnings("unchecked") // As above.
        public <T> T readValue(ClassTag<T> tag) {
            return (T) field(codec.valueBytes(), false);
        }

        private byte[] field(int bytes, boolean endAllowed) {
            try {
                byte[] field = FixedWidthRecordCodec.readField(in, bytes, endAllowed);
                if (field == null) {
                    // Spark's sign for the end of a stream of pairs.
                    throw new EOFException();
                }
                return field;
            } catch (IOException e) {
                // Scala declares no checked exceptions, yet Spark expects an EOFException as itself.
                Platform.throwException(e);
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <T> T readObject(ClassTag<T> tag) {
            throw pairsOnly();
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
