package org.codedcomputing.spark.exchange;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import scala.Tuple2;

/**
 * Records of any type through Spark's Kryo, set up by the application's own {@code spark.kryo.*} keys. Every key and every
 * value is written with its class and without reference to what was written before.
 */
final class KryoRecordCodec<K, V> implements RecordCodec<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int BUFFER_BYTES = 64 << 10;

    private final KryoSerializer serializer;

    KryoRecordCodec(SparkConf conf) {
        serializer = new KryoSerializer(conf);
    }

    @Override
    public String name() {
        return "kryo";
    }

    @Override
    public Writer<K, V> newWriter() {
        Kryo kryo = serializer.newKryo();
        Output buffer = new Output(BUFFER_BYTES, -1);
        return (record, target) -> {
            buffer.clear();
            kryo.writeClassAndObject(buffer, record._1());
            kryo.writeClassAndObject(buffer, record._2());
            target.write(buffer.getBuffer(), 0, buffer.position());
        };
    }

    @Override
    public Iterator<Tuple2<K, V>> read(InputStream records) {
        Kryo kryo = serializer.newKryo();
        Input input = new Input(records, BUFFER_BYTES);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !input.eof();
            }

            @Override
            @SuppressWarnings("unchecked") // The writer on the other side is of the same codec.
            public Tuple2<K, V> next() {
                if (input.eof()) {
                    throw new NoSuchElementException("no record behind the last");
                }
                K key = (K) kryo.readClassAndObject(input);
                V value = (V) kryo.readClassAndObject(input);
                return new Tuple2<>(key, value);
            }
        };
    }

    @Override
    public Serializer shuffleSerializer() {
        return serializer;
    }
}
