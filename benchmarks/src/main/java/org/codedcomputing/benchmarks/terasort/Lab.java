package org.codedcomputing.benchmarks.terasort;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Calls {@code scripts/lab}. */
public final class Lab {
    /** Set by {@code scripts/coded}: the project's folder. */
    private static final String ROOT = "coded.launcher.root";

    /** Mbit/s that no contestant fills. */
    private static final String FAST_MEDIUM = "4000";

    private Lab() {}

    /** Bytes that crossed the network interfaces of the workers, in order. */
    public record Counters(List<Long> sent, List<Long> received) {
        /** Where nobody counts. */
        public static final Counters NONE = new Counters(List.of(), List.of());

        /** What was counted since then. */
        public Counters since(Counters before) {
            return new Counters(minus(sent, before.sent), minus(received, before.received));
        }

        private static List<Long> minus(List<Long> a, List<Long> b) {
            List<Long> difference = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
                difference.add(a.get(i) - b.get(i));
            }
            return difference;
        }
    }

    /** Where the script is. */
    static Path script() {
        return Path.of(System.getProperty(ROOT, "."), "scripts", "lab")
                .toAbsolutePath()
                .normalize();
    }

    /** Why no lab can be brought up here, or empty. */
    public static String obstacle() throws IOException, InterruptedException {
        if (!Files.isExecutable(script())) {
            return "there is no " + script() + "; run it by scripts/coded from the project's folder";
        }
        Process process = start(List.of("check"), ProcessBuilder.Redirect.PIPE);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
        return process.waitFor() == 0 ? "" : said;
    }

    /** Shapes the workers' links, or the medium that they share. */
    static void shape(Cell cell) throws IOException, InterruptedException {
        run(
                cell.shared().isEmpty()
                        ? List.of("rate", "--uplink", cell.uplink(), "--downlink", cell.downlink())
                        : List.of("rate", "--shared", cell.shared()),
                line -> {});
    }

    /** Lets everything through, or as good as. */
    static void open(Cell cell) throws IOException, InterruptedException {
        run(
                cell.shared().isEmpty()
                        ? List.of("rate", "--uplink", "free", "--downlink", "free")
                        : List.of("rate", "--shared", FAST_MEDIUM),
                line -> {});
    }

    /** What the interfaces have counted since the lab is up. */
    public static Counters counters() throws IOException, InterruptedException {
        StringBuilder json = new StringBuilder();
        run(List.of("counters", "--json"), json::append);
        List<Long> sent = new ArrayList<>();
        List<Long> received = new ArrayList<>();
        for (JsonNode host : new ObjectMapper().readTree(json.toString()).get("hosts")) {
            if (host.get("host").asText().startsWith("w")) {
                sent.add(host.get("sentBytes").asLong());
                received.add(host.get("receivedBytes").asLong());
            }
        }
        return new Counters(sent, received);
    }

    /**
     * Runs the script.
     *
     * @param lines takes every line that it prints
     * @throws IOException if it fails; the message has its last line
     * @throws InterruptedException if this thread is interrupted while it waits for the end
     */
    public static void run(List<String> arguments, Consumer<String> lines) throws IOException, InterruptedException {
        Process process = start(arguments, ProcessBuilder.Redirect.PIPE);
        String last = "";
        try (var reader = process.inputReader(UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
                last = line;
            }
        } finally {
            if (process.isAlive() && Thread.currentThread().isInterrupted()) {
                process.destroy();
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("scripts/lab %s ended with exit code %d: %s".formatted(arguments, code, last));
        }
    }

    private static Process start(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output)
                .start();
    }
}
