package org.codedcomputing.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;

/** Files of JSON that verbs write. */
public final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    /**
     * Writes a value, whole or not at all: next to the file first.
     *
     * @param file replaced if it exists; its folder is made
     * @param value what Jackson can write; not modified
     * @throws IOException if that is not possible; the file is as it was then
     */
    public static void write(Path file, Object value) throws IOException {
        WholeFile.write(file, temporary -> JSON.writeValue(temporary.toFile(), value));
    }
}
