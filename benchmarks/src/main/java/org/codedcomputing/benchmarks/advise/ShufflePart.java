package org.codedcomputing.benchmarks.advise;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.terasort.Lab;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.Main;

/**
 * A sort whose reducers wait for the network: 10^6 rows on four hosts of the lab with uplinks of 5 Mbit/s, by Spark's own shuffle and
 * then by the exchange that the advisor recommends. Compared are the seconds of the map's and the sort's stages together.
 */
final class ShufflePart {
    private static final int NODES = 4;
    private static final String ROWS = "1000000";
    private static final String UPLINK = "5";
    private static final String CAUSE = "SHUFFLE";
    private static final Pattern EXCHANGE = Pattern.compile("(coded|replicated) exchange, r = (\\d+)");

    private ShufflePart() {}

    /** @param kept folder of logs */
    static void run(Path kept, Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws Exception {
        String obstacle =
                options.quick() ? "not in the quick form: it takes the lab, and a minute and a half" : Lab.obstacle();
        if (!obstacle.isEmpty()) {
            goals.add(Goal.notMeasured("advise.shuffle.cause", "share", 1, CAUSE, obstacle));
            goals.add(Goal.notMeasured(
                    "advise.shuffle.recommended", "relative", AdviseExperiment.OFF, "a real run", obstacle));
            return;
        }
        Files.createDirectories(kept);
        Path folder = Files.createTempDirectory("bench-advise");
        try {
            generate(folder.resolve("in"));
            Lab.run(
                    List.of("up", "--workers", Integer.toString(NODES), "--uplink", UPLINK, "--memory", "600m"),
                    options.progress());
            try {
                measure(folder, kept, options, measurements, goals);
            } finally {
                Lab.run(List.of("down"), line -> {});
            }
        } finally {
            AdviseExperiment.delete(folder);
        }
    }

    private static void generate(Path rows) throws IOException {
        StringWriter said = new StringWriter();
        int code = Main.run(
                new String[] {"teragen", ROWS, rows.toString(), "--master", "local[2]"},
                new PrintWriter(said),
                new PrintWriter(said));
        if (code != CodedCommand.OK) {
            throw new IOException("teragen ended with exit code %d: %s".formatted(code, said));
        }
    }

    private static void measure(
            Path folder, Path kept, Experiment.Options options, List<Measurement> measurements, List<Goal> goals)
            throws Exception {
        Path plain = kept.resolve("shuffle");
        Advice advice = Advice.of(sort(folder, plain, "uncoded", "1"), kept.resolve("shuffle.html"));
        List<Advice.Stage> waiting = advice.stages().stream()
                .filter(stage -> stage.cause().equals(CAUSE))
                .toList();
        Advice.Stage last = advice.stages().stream()
                .filter(stage -> !stage.parents().isEmpty())
                .max(Comparator.comparingInt(Advice.Stage::id))
                .orElseThrow(() -> new IOException("the sort's log has no stage that reads a shuffle"));
        goals.add(Goal.atLeast(
                "advise.shuffle.cause",
                last.cause().equals(CAUSE) ? 1 : 0,
                "share",
                1,
                "the stage that sorts; it is said to be %s, of %d stages with that cause"
                        .formatted(last.cause(), waiting.size())));
        double asIs = both(advice, last);
        measurements.add(new Measurement("advise.shuffle.asis", asIs, "s, both stages", List.of(asIs)));
        Matcher exchange = EXCHANGE.matcher(last.chosen());
        if (!exchange.matches()) {
            goals.add(Goal.notMeasured(
                    "advise.shuffle.recommended",
                    "relative",
                    AdviseExperiment.OFF,
                    "a real run",
                    "no exchange is recommended, but " + last.chosen()));
            return;
        }
        // The exchange is within the map's stage; both together are to be compared.
        double predicted =
                Objects.requireNonNull(last.remedies().get(last.chosen())).mean() + asIs - last.seconds();
        Advice after = Advice.of(
                sort(folder, folder.resolve("after"), exchange.group(1), exchange.group(2)),
                folder.resolve("after.html"));
        Advice.Stage lastAfter = after.stages().stream()
                .filter(stage -> !stage.parents().isEmpty())
                .max(Comparator.comparingInt(Advice.Stage::id))
                .orElseThrow(() -> new IOException("the exchange's log has no stage that reads a shuffle"));
        double measured = both(after, lastAfter);
        measurements.add(new Measurement("advise.shuffle.recommended", measured, "s, both stages", List.of(measured)));
        options.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "shuffle      %-42s predicted %6.2f s, measured %6.2f s, as it was %6.2f s",
                        last.chosen(),
                        predicted,
                        measured,
                        asIs));
        goals.add(AdviseExperiment.off(
                "advise.shuffle.recommended", predicted, measured, "a real run: " + last.chosen()));
        goals.add(Goal.atMost("advise.shuffle.helps", measured / asIs, "x", 0.9, "Spark's own shuffle"));
    }

    /** Seconds of a stage and of those whose shuffles it reads. */
    private static double both(Advice advice, Advice.Stage stage) {
        return stage.seconds()
                + advice.stages().stream()
                        .filter(other -> stage.parents().contains(other.id()))
                        .mapToDouble(Advice.Stage::seconds)
                        .sum();
    }

    /** Sorts on the lab with the event log on, and keeps that. */
    private static Path sort(Path folder, Path log, String mode, String load) throws Exception {
        Path logs = Files.createDirectories(folder.resolve("logs-" + mode));
        List<String> words = new ArrayList<>(List.of(
                "submit",
                "terasort",
                folder.resolve("in").toString(),
                folder.resolve("out-" + mode).toString(),
                "--mode",
                mode,
                "--nodes",
                Integer.toString(NODES),
                // The wait for executors is no part of what is compared: an exchange is planned when they are there, a
                // shuffle's map begins with the first one.
                "--conf",
                "spark.cores.max=" + NODES,
                "--conf",
                "spark.scheduler.minRegisteredResourcesRatio=1.0",
                "--conf",
                "spark.scheduler.maxRegisteredResourcesWaitingTime=3min",
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + logs.toUri(),
                "--conf",
                "spark.eventLog.rolling.enabled=false",
                "--conf",
                "spark.eventLog.compress=false"));
        if (!mode.equals("uncoded")) {
            words.addAll(List.of("--load", load));
        }
        if (mode.equals("coded")) {
            // The lab's switch has multicast, which nobody has declared to Spark.
            words.addAll(List.of("--conf", "spark.coded.exchange.transport=udp"));
        }
        Lab.run(words, line -> {});
        try (Stream<Path> files = Files.list(logs)) {
            Path written = files.filter(file -> file.getFileName().toString().startsWith("app-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Spark has written no log in " + logs));
            return Files.copy(written, log, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
