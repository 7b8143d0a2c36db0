package org.codedcomputing.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReplacedWholeOrStaysAsItWas() throws IOException {
        Path file = folder.resolve("deep/page.html");
        WholeFile.write(file, "one");
        WholeFile.write(file, "two µ");
        assertThat(file).hasContent("two µ");
        assertThatThrownBy(() -> WholeFile.write(file, temporary -> {
                    Files.writeString(temporary, "half");
                    throw new IOException("the disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is full");
        assertThat(file).hasContent("two µ");
        try (Stream<Path> left = Files.list(folder.resolve("deep"))) {
            assertThat(left).as("no temporary file stays").containsExactly(file);
        }
    }

    @Test
    void othersMayReadItAsTheyMayAnyNewFile() throws IOException {
        Path file = folder.resolve("page.html");
        WholeFile.write(file, "text");
        Path plain = Files.writeString(folder.resolve("plain"), "text");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void theRootOfAllFilesIsNoFile() {
        assertThatThrownBy(() -> WholeFile.write(Path.of("/"), "text"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a file name");
    }
}
