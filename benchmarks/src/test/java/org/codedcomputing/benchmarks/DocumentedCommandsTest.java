package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codedcomputing.spark.cli.VerbConventions;
import org.codedcomputing.spark.cli.VerbProvider;
import org.junit.jupiter.api.Test;

/** Every command line of the launcher in README and docs has a verb, options and arguments that exist; and every link leads somewhere. */
class DocumentedCommandsTest {
    /** What stands for words of the reader's own, and cannot be parsed. */
    private static final List<String> PLACEHOLDERS = List.of("VERB", "...");

    private static final String MISSING = "Missing required";

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    @Test
    void everyCommandLineParses() throws IOException {
        List<VerbProvider> providers = new ArrayList<>();
        ServiceLoader.load(VerbProvider.class).forEach(providers::add);
        List<String> wrong = new ArrayList<>();
        int parsed = 0;
        for (Path page : DocumentedPages.all()) {
            String text = Files.readString(page);
            List<String> commands = new ArrayList<>(DocumentedPages.commands(text));
            List<String> mentioned = DocumentedPages.mentioned(text);
            commands.addAll(mentioned);
            for (String command : commands) {
                if (PLACEHOLDERS.stream().anyMatch(command::contains)) {
                    continue;
                }
                // What may be left out is in brackets.
                String complaint = VerbConventions.complaint(
                        providers,
                        DocumentedPages.words(command.replace("[", "").replace("]", ""))
                                .toArray(String[]::new));
                if (!complaint.isEmpty() && !(mentioned.contains(command) && complaint.startsWith(MISSING))) {
                    wrong.add("%s: %s: %s".formatted(page, command, complaint));
                }
                parsed++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(parsed).as("command lines found").isGreaterThan(30);
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : DocumentedPages.all()) {
            Path folder = page.toAbsolutePath().getParent();
            Matcher link = LINK.matcher(Files.readString(page).replaceAll("(?s)```.*?```", ""));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && folder != null && !Files.exists(folder.resolve(target))) {
                    broken.add("%s: %s".formatted(page, target));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        Path docs = DocumentedPages.ROOT.resolve("docs");
        String index = Files.readString(docs.resolve("README.md"));
        assertThat(DocumentedPages.all())
                .filteredOn(page -> page.startsWith(docs) && !page.endsWith("README.md"))
                .allSatisfy(page -> assertThat(index)
                        .contains("(" + docs.relativize(page).toString().replace('\\', '/') + ")"));
    }
}
