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
    /** 64 bits that tell this session from any other, for the headers of transports. Says nothing of who wrote them. */
    long digest() {
        Digest64 digest = new Digest64();
        byte[] bytes = application.getBytes(UTF_8);
        digest.update(bytes, 0, bytes.length);
        digest.updateLong(exchange);
        digest.updateLong(stage);
        digest.updateLong(attempt);
        digest.updateLong(nodes);
        return digest.getValue();
    }

    @Override
    public String toString() {
        return "exchange %d (stage %d, attempt %d)".formatted(exchange, stage, attempt);
    }
}
