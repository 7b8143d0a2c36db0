package org.codedcomputing.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files that verbs write whole or not at all. */
public final class WholeFile {

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything.
         *
         * @param file to be written; does not exist yet
         * @throws IOException whatever stops it
         */
        void writeTo(Path file) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes a text in UTF-8.
     *
     * @param file replaced if it exists; its folder is made
     * @param text all of it
     * @throws IOException if that is not possible; the file is as it was then
     */
    public static void write(Path file, String text) throws IOException {
        write(file, temporary -> Files.writeString(temporary, text, UTF_8));
    }

    /**
     * Writes next to the file first, and moves what was written to its place. What others may do with the file is as for any new
     * file.
     *
     * @param file replaced if it exists; its folder is made
     * @param content what is to be in it
     * @throws IOException if that is not possible; the file is as it was then
     */
    public static void write(Path file, Content content) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("%s is not a file name; give one in a folder".formatted(file));
        }
        Files.createDirectories(folder);
        Path temporary = folder.resolve("%s.%s.part".formatted(absolute.getFileName(), UUID.randomUUID()));
        try {
            content.writeTo(temporary);
            Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
