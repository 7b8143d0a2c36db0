package org.codedcomputing.pagerank.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Broadcasts of objects as {@link ObjectBytes}, all of which end when this is closed. */
final class Broadcasts implements AutoCloseable {
    private final JavaSparkContext context;
    private final List<Broadcast<byte[]>> all = new ArrayList<>();

    Broadcasts(JavaSparkContext context) {
        this.context = context;
    }

    Broadcast<byte[]> send(Serializable object) {
        Broadcast<byte[]> sent = context.broadcast(ObjectBytes.write(object));
        all.add(sent);
        return sent;
    }

    @Override
    public void close() {
        all.forEach(Broadcast::destroy);
    }
}
