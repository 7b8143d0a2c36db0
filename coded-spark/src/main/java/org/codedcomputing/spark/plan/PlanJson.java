package org.codedcomputing.spark.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Records of this package as JSON, for tasks to return: what Kryo, registering only what it is told, carries too. */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanJson() {}

    static String text(Record record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers and texts has a JSON form", e);
        }
    }

    static <T extends Record> T parse(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("'%s' is no %s".formatted(text, type.getSimpleName()), e);
        }
    }
}
