package org.codedcomputing.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.serializer.Serializer;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The fixed format of records in intermediate values: equal records become equal bytes on every node, each record stands
 * for itself, and records may be put one behind the other in any number.
 */
interface RecordCodec<K, V> extends Serializable {
    /** Short name for plans. */
    String name();

    /** A writer for one thread. */
    Writer<K, V> newWriter();

    /**
     * Reads records until the stream ends; for one thread.
     *
     * @throws java.io.UncheckedIOException from the iterator, if the stream ends within a record
     */
    Iterator<Tuple2<K, V>> read(InputStream records);

    /** The same records in blocks, if they have that form and this codec would write them as they lie there; else null. */
    default @Nullable FixedWidthRecords blocks(Iterator<?> records) {
        return null;
    }

    /** The serializer with which Spark's own shuffle moves these records. */
    Serializer shuffleSerializer();

    /** Writes records. */
    interface Writer<K, V> {
        /** Appends one record to the target. */
        void write(Tuple2<K, V> record, OutputStream target) throws IOException;
    }
}
