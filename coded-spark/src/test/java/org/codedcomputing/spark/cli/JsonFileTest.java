package org.codedcomputing.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReplacedWholeOrStaysAsItWas() throws IOException {
        Path file = folder.resolve("deep/down/a.json");
        JsonFile.write(file, Map.of("one", 1));
        JsonFile.write(file, Map.of("two", 2));
        assertThat(file).content().contains("\"two\" : 2").doesNotContain("one");
        assertThatThrownBy(() -> JsonFile.write(file, List.of(1, 2, new Object())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No serializer");
        assertThat(file).content().contains("\"two\" : 2");
        try (Stream<Path> left = Files.list(folder.resolve("deep/down"))) {
            assertThat(left).as("no temporary file stays").containsExactly(file);
        }
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createFile(folder.resolve("full"));
        assertThatThrownBy(() -> JsonFile.write(folder.resolve("full/a.json"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("full");
    }
}
