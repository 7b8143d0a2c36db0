package org.codedcomputing.spark.exchange.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.codedcomputing.core.cdc.Digest64;

/**
 * One attempt of one exchange: the tasks that open an endpoint with equal sessions talk to each other, and to nobody else.
 *
 * @param application Spark's application id
 * @param exchange number of the exchange in the application
 * @param stage Spark's stage id
 * @param attempt Spark's attempt number of that stage, from 0
 * @param nodes number of nodes K that will open an endpoint
 */
public record Session(String application, long exchange, int stage, int attempt, int nodes) {
    /** Digest of everything but the number of nodes: other attempts have other ids. */
    public long id() {
        Digest64 id = new Digest64();
        byte[] text = application.getBytes(UTF_8);
        id.update(text, 0, text.length);
        id.updateLong(exchange);
        id.updateLong(stage);
        id.updateLong(attempt);
        return id.getValue();
    }

    @Override
    public String toString() {
        return "exchange %d (stage %d, attempt %d)".formatted(exchange, stage, attempt);
    }
}
