package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** The start of an aggregate, of which every key gets a copy of its own, as in Spark's aggregateByKey. */
final class ZeroValue<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    private ZeroValue(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Keeps a value as the application's serializer writes it.
     *
     * @param value Not modified
     */
    static <A> ZeroValue<A> of(A value) {
        ByteBuffer buffer = instance().serialize(value, ZeroValue.<A>tag());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new ZeroValue<>(bytes);
    }

    /** A copy that may be modified. */
    A copy() {
        return instance().deserialize(ByteBuffer.wrap(bytes), ZeroValue.<A>tag());
    }

    private static SerializerInstance instance() {
        return SparkEnv.get().serializer().newInstance();
    }

    @SuppressWarnings("unchecked") // Serializers that look at the tag take any object for Object.
    private static <A> ClassTag<A> tag() {
        return (ClassTag<A>) ClassTag$.MODULE$.Object();
    }
}
