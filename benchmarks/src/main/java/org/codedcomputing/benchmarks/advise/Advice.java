package org.codedcomputing.benchmarks.advise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.Main;

/**
 * What the verb {@code advise} says of a log, read from its JSON.
 *
 * @param text what it prints
 * @param stages completed stages in their order
 */
record Advice(String text, List<Stage> stages) {
    /**
     * What it says of a stage.
     *
     * @param remedies what is predicted, by name
     */
    record Stage(
            int id,
            String name,
            List<Integer> parents,
            double seconds,
            double replayed,
            String cause,
            int copies,
            String chosen,
            String otherwise,
            Map<String, Predicted> remedies) {}

    /**
     * Seconds of a stage under a remedy.
     *
     * @param mean of the model's runs
     * @param deviation standard deviation of one run
     * @param median half of the runs take no longer
     */
    record Predicted(double mean, double deviation, double median) {}

    /** Copies the list. */
    Advice {
        stages = List.copyOf(stages);
    }

    /**
     * Asks the verb, as a user would.
     *
     * @param log event log
     * @param page where it writes its page
     */
    static Advice of(Path log, Path page) throws IOException {
        Path json = Files.createTempFile("advice", ".json");
        try {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            String[] words = {"advise", log.toString(), "--json", json.toString(), "--html", page.toString()};
            int code = Main.run(words, new PrintWriter(out), new PrintWriter(err));
            if (code != CodedCommand.OK) {
                throw new IOException("advise ended with exit code %d: %s".formatted(code, err));
            }
            List<Stage> stages = new ArrayList<>();
            for (JsonNode stage :
                    new ObjectMapper().readTree(json.toFile()).get(0).get("stages")) {
                stages.add(stage(stage));
            }
            return new Advice(out.toString(), stages);
        } finally {
            Files.delete(json);
        }
    }

    private static Stage stage(JsonNode stage) {
        Map<String, Predicted> remedies = new LinkedHashMap<>();
        stage.get("remedies")
                .forEach(remedy -> remedies.put(
                        remedy.get("name").asText(),
                        new Predicted(
                                remedy.get("seconds").asDouble(),
                                remedy.get("deviation").asDouble(),
                                remedy.get("median").asDouble())));
        List<Integer> parents = new ArrayList<>();
        stage.get("parents").forEach(parent -> parents.add(parent.asInt()));
        return new Stage(
                stage.get("id").asInt(),
                stage.get("name").asText(),
                parents,
                stage.get("seconds").asDouble(),
                stage.get("replayed").asDouble(),
                stage.get("diagnosis").get("cause").asText(),
                stage.get("diagnosis").get("copies").asInt(),
                stage.get("chosen").asText(),
                stage.get("otherwise").asText(),
                remedies);
    }

    /** The same without stages of other names. */
    Advice named(String name) {
        return new Advice(
                text, stages.stream().filter(stage -> stage.name.equals(name)).toList());
    }

    /** Which share of the stages has a cause. */
    double share(String cause) {
        return stages.stream().filter(stage -> stage.cause.equals(cause)).count() / (double) stages.size();
    }

    /** What is chosen for most stages. */
    String chosen() {
        return most(stages.stream().map(Stage::chosen).toList());
    }

    /** What is chosen for most stages if nothing is known of them. */
    String otherwise() {
        return most(stages.stream().map(Stage::otherwise).toList());
    }

    private static String most(List<String> names) {
        return names.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting())).entrySet().stream()
                .max(Comparator.comparingLong((Map.Entry<String, Long> entry) -> entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .orElseThrow()
                .getKey();
    }

    /**
     * What is predicted for a remedy, of all stages that have it: the mean of the means, the deviation of a run of any of them, the
     * median of the medians. Empty if none has it.
     */
    Optional<Predicted> predicted(String remedy) {
        List<Predicted> all = stages.stream()
                .flatMap(stage -> stage.remedies.entrySet().stream())
                .filter(entry -> entry.getKey().equals(remedy))
                .map(Map.Entry::getValue)
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        double mean = mean(all.stream().map(Predicted::mean).toList());
        double squares = mean(all.stream()
                .map(one -> one.deviation * one.deviation + (one.mean - mean) * (one.mean - mean))
                .toList());
        return Optional.of(new Predicted(
                mean,
                Math.sqrt(squares),
                Result.median(all.stream().map(Predicted::median).toList())));
    }

    /** Copies that Spark made in all stages. */
    int copies() {
        return stages.stream().mapToInt(Stage::copies).sum();
    }

    /** Seconds of the stages, each of which ran once. */
    List<Double> seconds() {
        return stages.stream().map(Stage::seconds).toList();
    }

    double meanSeconds() {
        return mean(seconds());
    }

    double meanReplayed() {
        return mean(stages.stream().map(Stage::replayed).toList());
    }

    static double mean(List<Double> seconds) {
        return seconds.stream().mapToDouble(s -> s).average().orElseThrow();
    }

    /** Figures as a measurement of which the mean is the value. */
    static Result.Measurement measurement(String id, List<Double> seconds) {
        return new Result.Measurement(id, mean(seconds), "s, mean", List.copyOf(seconds));
    }
}
