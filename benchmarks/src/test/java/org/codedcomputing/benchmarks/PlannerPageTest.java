package org.codedcomputing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codedcomputing.spark.cli.SparkVerbs;
import org.codedcomputing.spark.cli.VerbConventions;
import org.junit.jupiter.api.Test;

/** What the page of planners prints is what the verbs print, and every scheme has its example. */
class PlannerPageTest {
    private static final Path PAGE = Path.of("..", "docs", "planner.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```\n\\$ \\./scripts/coded ([^\n]+)\n(.*?)```", Pattern.DOTALL);

    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        while (example.find()) {
            examples.put(example.group(1), example.group(2));
        }
        return examples;
    }

    @Test
    void everyExamplePrintsWhatThePageSays() throws IOException {
        for (Map.Entry<String, String> example : examples().entrySet()) {
            VerbConventions.Run run = VerbConventions.run(
                    List.of(new SparkVerbs()), example.getKey().split(" "));
            assertThat(run.out() + run.err()).as("%s", example.getKey()).isEqualTo(example.getValue());
        }
    }

    @Test
    void everySchemeHasAnExample() throws IOException {
        Set<String> planned = new TreeSet<>();
        for (String command : examples().keySet()) {
            assertThat(command).startsWith("plan ");
            planned.add(command.split(" ", -1)[1]);
        }
        String help =
                VerbConventions.run(List.of(new SparkVerbs()), "plan", "--help").out();
        Set<String> schemes = new TreeSet<>();
        Matcher scheme = Pattern.compile("(?m)^  ([a-z]+)  ").matcher(help.substring(help.indexOf("Verbs:")));
        while (scheme.find()) {
            schemes.add(scheme.group(1));
        }
        assertThat(planned)
                .isEqualTo(schemes)
                .containsExactly("exchange", "gradient", "lagrange", "matmul", "matvec", "pagerank");
    }
}
