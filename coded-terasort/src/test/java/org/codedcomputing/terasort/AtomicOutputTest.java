package org.codedcomputing.terasort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.codedcomputing.terasort.FaultyFileSystem.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fault-11")
class AtomicOutputTest {
    private final Configuration conf = new Configuration();

    @TempDir
    private Path temp;

    @BeforeEach
    void install() {
        FaultyFileSystem.install(conf);
    }

    @AfterEach
    void heal() {
        FaultyFileSystem.set(Fault.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void appearsOnlyAtCommit(boolean otherFileSystem) throws IOException {
        Path target = temp.resolve("a/b/out");
        String name = otherFileSystem ? FaultyFileSystem.path(target) : target.toString();
        try (AtomicOutput output = AtomicOutput.begin(conf, name)) {
            touch(output, "x");
            assertTrue(Files.notExists(temp.resolve("a")));
            assertTrue(output.directory().getName().startsWith(".out.tmp-"));
            output.commit();
        }
        assertTrue(Files.exists(target.resolve("x")));
        assertEquals(List.of("a"), RowFiles.names(temp));
        assertEquals(List.of("out"), RowFiles.names(temp.resolve("a/b")));
    }

    @Test
    void leavesNothingWithoutCommit() throws IOException {
        try (AtomicOutput output =
                AtomicOutput.begin(conf, temp.resolve("a/out").toString())) {
            touch(output, "deep/x");
        }
        assertEquals(List.of(), RowFiles.names(temp));
    }

    @Test
    void refusesAnExistingOutput() throws IOException {
        Files.createDirectory(temp.resolve("out"));
        FileAlreadyExistsException refusal = assertThrows(
                FileAlreadyExistsException.class,
                () -> AtomicOutput.begin(conf, temp.resolve("out").toString()));
        assertTrue(String.valueOf(refusal.getMessage()).endsWith("exists already; remove it or name another output"));
        assertEquals(List.of("out"), RowFiles.names(temp));
    }

    @Test
    void refusesAnOutputThatAppearedMeanwhile() throws IOException {
        try (AtomicOutput output = AtomicOutput.begin(conf, temp.resolve("out").toString())) {
            RowFiles.write(temp.resolve("out/precious"), new byte[1]);
            assertThrows(FileAlreadyExistsException.class, output::commit);
        }
        assertEquals(List.of("out"), RowFiles.names(temp));
        assertEquals(List.of("precious"), RowFiles.names(temp.resolve("out")));
    }

    @Test
    void refusesAnOutputThatAppearsBetweenCheckAndRename() throws IOException {
        FaultyFileSystem.set(Fault.TARGET_APPEARS);
        try (AtomicOutput output = AtomicOutput.begin(conf, FaultyFileSystem.path(temp.resolve("out")))) {
            touch(output, "x");
            assertThrows(FileAlreadyExistsException.class, output::commit);
        }
        assertEquals(List.of("out"), RowFiles.names(temp));
        assertEquals(List.of("precious"), RowFiles.names(temp.resolve("out")));
    }

    @Test
    void aRefusedRenameIsAnErrorThatLeavesNothing() throws IOException {
        FaultyFileSystem.set(Fault.NO_RENAME);
        try (AtomicOutput output = AtomicOutput.begin(conf, FaultyFileSystem.path(temp.resolve("out")))) {
            IOException refusal = assertThrows(IOException.class, output::commit);
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("cannot rename "), refusal.toString());
        }
        assertEquals(List.of(), RowFiles.names(temp));
    }

    @Test
    void aReadOnlyParentIsOneClearError() {
        FaultyFileSystem.set(Fault.READ_ONLY);
        IOException refusal = assertThrows(
                IOException.class, () -> AtomicOutput.begin(conf, FaultyFileSystem.path(temp.resolve("out"))));
        assertOneLine(refusal, "cannot create output faulty:" + temp.resolve("out"), "make it writable");
    }

    @Test
    void aFileAsParentIsOneClearError() throws IOException {
        RowFiles.write(temp.resolve("file"), new byte[0]);
        IOException refusal = assertThrows(
                IOException.class,
                () -> AtomicOutput.begin(conf, temp.resolve("file/out").toString()));
        assertOneLine(refusal, "cannot create output file:" + temp.resolve("file/out"), "name another output");
    }

    @Test
    void theRootIsNoOutput() {
        IOException refusal = assertThrows(IOException.class, () -> AtomicOutput.begin(conf, "/"));
        assertOneLine(refusal, "output file:/", "");
    }

    private static void assertOneLine(IOException refusal, String start, String wayOut) {
        String message = String.valueOf(refusal.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(start) && message.contains(wayOut), message);
    }

    private static void touch(AtomicOutput output, String name) throws IOException {
        output.fileSystem()
                .create(new org.apache.hadoop.fs.Path(output.directory(), name))
                .close();
    }
}
