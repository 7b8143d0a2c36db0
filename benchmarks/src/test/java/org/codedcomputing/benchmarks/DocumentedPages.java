package org.codedcomputing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README and docs: their blocks of code, and the command lines of the launcher in them. */
final class DocumentedPages {
    static final Path ROOT = Path.of("..");
    static final String LAUNCHER = "./scripts/coded";

    private static final Pattern FENCED =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private DocumentedPages() {}

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence
     * @param text lines, each with its end
     * @param start where the text begins in the page
     */
    record Block(String language, String text, int start) {}

    /** All pages. */
    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    /** The fenced blocks of a page, in their order. */
    static List<Block> blocks(String page) {
        List<Block> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(page);
        while (fenced.find()) {
            blocks.add(new Block(fenced.group(1), fenced.group(2), fenced.start(2)));
        }
        return blocks;
    }

    /** The launcher's command lines of a page: lines that begin with it. */
    static List<String> commands(String page) {
        return page.replace("\\\n", " ")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(LAUNCHER))
                .toList();
    }

    /** What the sentences of a page call by command lines, perhaps without all that these need. */
    static List<String> mentioned(String page) {
        List<String> commands = new ArrayList<>();
        for (String line : page.split("\n", -1)) {
            Matcher span = SPAN.matcher(line);
            while (!line.strip().startsWith(LAUNCHER) && span.find()) {
                if (span.group(1).startsWith(LAUNCHER)) {
                    commands.add(span.group(1));
                }
            }
        }
        return commands;
    }

    /** The words of a command line as a shell would have them, the launcher and comments left out. */
    static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command.substring(LAUNCHER.length()));
        while (word.find()) {
            String plain = word.group(3);
            if (plain != null && plain.startsWith("#")) {
                break;
            }
            words.add(plain != null ? plain : word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }
}
