package org.codedcomputing.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.codedcomputing.benchmarks.DocumentedPages.Block;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.Main;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorials, run: every program of a page is compiled and run, and every block of commands that an output follows, and what they
 * print is what the page says. In an output an ellipsis stands for what differs from run to run, such as seconds.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TutorialsTest {
    private static final Path TUTORIALS = DocumentedPages.ROOT.resolve(Path.of("docs", "tutorials"));
    private static final Pattern PROGRAM = Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);
    private static final String ELLIPSIS = "…";

    /** Where tutorials keep their files. */
    private static final String FOLDER = "/tmp/coded-tutorial";

    @TempDir
    private Path temp;

    /**
     * A part of a page that prints something.
     *
     * @param page the page
     * @param code the program, or the commands
     * @param output what it prints
     */
    private record Listing(Path page, Block code, Block output) {
        boolean isProgram() {
            return code.language().equals("java");
        }

        /** Of a program. */
        String name() {
            Matcher matcher = PROGRAM.matcher(code.text());
            if (!matcher.find()) {
                throw new IllegalStateException(page + " has a listing of Java without a public class");
            }
            return matcher.group(1);
        }
    }

    @TestFactory
    Stream<DynamicTest> whatTutorialsPrint() throws Exception {
        List<Listing> listings = new ArrayList<>();
        for (Path page : pages()) {
            List<Listing> own = listings(page);
            assertThat(own).as("listings with an output in %s", page).isNotEmpty();
            listings.addAll(own);
        }
        Path classes = compile(listings);
        return listings.stream()
                .map(listing -> DynamicTest.dynamicTest(
                        "%s: %s"
                                .formatted(
                                        listing.page().getFileName(),
                                        listing.isProgram()
                                                ? listing.name()
                                                : listing.code()
                                                        .text()
                                                        .lines()
                                                        .findFirst()
                                                        .orElse("")),
                        () -> check(listing, classes)));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(TUTORIALS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Programs and commands that a block of plain text follows; every program must have one. */
    private static List<Listing> listings(Path page) throws IOException {
        List<Block> blocks = DocumentedPages.blocks(Files.readString(page));
        List<Listing> listings = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            Block code = blocks.get(i);
            boolean printed =
                    i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
            if (code.language().equals("java")) {
                assertThat(printed).as("%s: a program without its output", page).isTrue();
            }
            if (printed && (code.language().equals("java") || code.language().equals("sh"))) {
                listings.add(new Listing(page, code, blocks.get(i + 1)));
            }
        }
        return listings;
    }

    private Path compile(List<Listing> listings) throws IOException {
        Path sources = Files.createDirectories(temp.resolve("sources"));
        Path classes = Files.createDirectories(temp.resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Listing listing : listings) {
            if (listing.isProgram()) {
                Path file = sources.resolve(listing.name() + ".java");
                assertThat(file).as("a name of its own").doesNotExist();
                files.add(Files.writeString(file, listing.code().text()));
            }
        }
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK");
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            manager,
                            null,
                            List.of(
                                    "-proc:none",
                                    "--release",
                                    "17",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    Objects.requireNonNull(System.getProperty("java.class.path"))),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
        return classes;
    }

    private void check(Listing listing, Path classes) throws Exception {
        String printed = listing.isProgram()
                ? run(listing.name(), classes)
                : run(listing.code().text());
        String expected = listing.output().text();
        if (Boolean.getBoolean("coded.docs.write") && !matches(expected, printed)) {
            String page = Files.readString(listing.page());
            // Blocks before this one may have been written anew, with another length.
            int code = page.indexOf(listing.code().text());
            Block output = DocumentedPages.blocks(page).stream()
                    .filter(block -> block.start() > code && block.language().equals("text"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(
                    listing.page(),
                    page.substring(0, output.start())
                            + printed
                            + page.substring(output.start() + output.text().length()));
            expected = printed;
        }
        if (!matches(expected, printed)) {
            // Not what the pattern says; the difference is shown.
            assertThat(printed).isEqualTo(expected);
        }
    }

    /** Whether a text is what is expected, an ellipsis standing for any part of a line. */
    private static boolean matches(String expected, String printed) {
        String pattern =
                Stream.of(expected.split(ELLIPSIS, -1)).map(Pattern::quote).collect(Collectors.joining(".*?"));
        return Pattern.matches(pattern, printed);
    }

    /** A program's output, in this JVM: Spark's tasks find its classes by the class loader of the thread that starts Spark. */
    private static String run(String name, Path classes) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, TutorialsTest.class.getClassLoader())) {
            thread.setContextClassLoader(loader);
            System.setOut(new PrintStream(printed, true, UTF_8));
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(out);
            thread.setContextClassLoader(before);
        }
        return printed.toString(UTF_8);
    }

    /** What commands print one after the other. */
    private String run(String commands) {
        StringWriter printed = new StringWriter();
        for (String command : DocumentedPages.commands(commands)) {
            String[] words = DocumentedPages.words(command).stream()
                    .map(word -> word.replace(FOLDER, temp.resolve("tutorial").toString())
                            .replaceFirst("^docs/", "../docs/"))
                    .toArray(String[]::new);
            StringWriter complaints = new StringWriter();
            int exitCode = Main.run(words, new PrintWriter(printed, true), new PrintWriter(complaints, true));
            assertThat(exitCode).as("%s: %s", command, complaints).isEqualTo(CodedCommand.OK);
        }
        return printed.toString().replace(temp.resolve("tutorial").toString(), FOLDER);
    }
}
