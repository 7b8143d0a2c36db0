package org.codedcomputing.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("%s is not a file name; give one in a folder".formatted(file));
        }
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, absolute.getFileName() + ".", ".part");
        try {
            JSON.writeValue(temporary.toFile(), value);
            Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
