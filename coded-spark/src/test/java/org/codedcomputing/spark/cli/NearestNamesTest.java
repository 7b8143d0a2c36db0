package org.codedcomputing.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestNamesTest {

    private static final List<String> VERBS =
            List.of("bench", "demo", "teragen", "terasort", "teravalidate", "version");

    @Test
    void findsTransposedMissingAndWrongLetters() {
        assertEquals(List.of("terasort"), NearestNames.of("terasrot", VERBS));
        assertEquals(List.of("teragen"), NearestNames.of("tergen", VERBS));
        assertEquals(List.of("demo"), NearestNames.of("dmeo", VERBS));
    }

    @Test
    void findsWhatTheTypedNameBegins() {
        assertEquals(List.of("teragen", "terasort", "teravalidate"), NearestNames.of("tera", VERBS));
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertEquals(List.of(), NearestNames.of("pagerank", VERBS));
        assertEquals(List.of(), NearestNames.of("x", VERBS));
    }
}
