package org.codedcomputing.spark.advise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Reads an event log once, in memory that grows with its tasks only: some hundred bytes for each. */
final class EventLogReader {
    private static final ObjectReader EVENTS = new ObjectMapper().readerFor(LogEvent.class);
    private static final byte[] ANY = "{\"Event\":\"".getBytes(UTF_8);

    /** Beginnings of the lines that are parsed; all others are only counted. */
    private static final List<byte[]> KNOWN = List.of(
            event("SparkListenerTaskEnd"),
            event("SparkListenerStageCompleted"),
            event("SparkListenerExecutorAdded"),
            event("SparkListenerLogStart"),
            event("SparkListenerApplicationStart"),
            event("SparkListenerEnvironmentUpdate"));

    private static final String SPECULATION = "spark.speculation";
    private static final String MULTIPLIER = SPECULATION + ".multiplier";
    private static final String QUANTILE = SPECULATION + ".quantile";
    private static final int SHOWN = 40;

    private final EventLogFiles log;
    private final Map<Long, List<LoggedTask>> tasksOf = new HashMap<>();
    private final Map<String, Integer> executors = new HashMap<>();
    private final List<String> executorNames = new ArrayList<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private final Map<Long, Ended> ended = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private String name = "";
    private String version = "";
    private boolean speculation;
    private String multiplier = "";
    private String quantile = "";
    private int cores;

    /** A stage attempt that ended; one that failed, or of which nothing is known, has no stage. */
    private record Ended(LogEvent.@Nullable Stage stage, int cores, List<LoggedTask> tasks) {
        LoggedStage logged(LogEvent.Stage of) {
            return new LoggedStage(
                    of.id(),
                    of.attempt(),
                    text(of.name()),
                    of.tasks(),
                    cores,
                    Math.max(0, of.completed() - of.submitted()) / 1e3,
                    of.parents() == null ? List.of() : of.parents(),
                    tasks);
        }
    }

    private EventLogReader(EventLogFiles log) {
        this.log = log;
    }

    private static byte[] event(String name) {
        return ("{\"Event\":\"" + name + "\"").getBytes(UTF_8);
    }

    /**
     * Reads a log.
     *
     * @throws EventLogException if it is empty, no event log, or has a line in its midst that cannot be read
     */
    static LoggedApplication read(EventLogFiles log) throws IOException {
        return new EventLogReader(log).read();
    }

    private LoggedApplication read() throws IOException {
        if (log.parts().isEmpty()) {
            throw new EventLogException(
                    "%s: a folder of a rolling log without a file events_N_...".formatted(log.name()));
        }
        long lines = 0;
        if (log.compacted()) {
            notes.add("Spark has compacted the log: of jobs that had ended by then it may have left out any");
        }
        for (int part = 0; part < log.parts().size(); part++) {
            lines += readPart(log.parts().get(part), part == log.parts().size() - 1);
        }
        if (lines == 0) {
            throw new EventLogException(
                    "%s: the log is empty; the application has written nothing yet".formatted(log.name()));
        }
        if (!tasksOf.isEmpty()) {
            notes.add("left out: %s with tasks that did not complete"
                    .formatted(AdviceText.count(tasksOf.size(), "stage attempt")));
        }
        List<LoggedStage> stages = new ArrayList<>();
        for (Ended one : ended.values()) {
            if (one.stage != null) {
                stages.add(one.logged(one.stage));
            }
        }
        return new LoggedApplication(
                log.name(),
                name,
                version,
                speculation,
                CopyRule.of(version, multiplier, quantile),
                executorNames,
                hosts.size(),
                stages,
                notes);
    }

    private long readPart(Path part, boolean last) throws IOException {
        long number = 0;
        AtomicBoolean ended = new AtomicBoolean();
        try (InputStream in = EventLogFiles.open(part, ended)) {
            LineReader lines = new LineReader(in);
            while (lines.next()) {
                number++;
                if (!lines.startsWith(ANY)) {
                    if (last && number > 1 && !lines.terminated()) {
                        notes.add("the last line, %d, is cut; the log was read up to it".formatted(number));
                        break;
                    }
                    throw new EventLogException("%s, line %d: not an event of Spark: it begins with '%s'"
                            .formatted(part, number, beginning(lines)));
                }
                if (KNOWN.stream().anyMatch(lines::startsWith)) {
                    take(part, number, lines, last);
                } else if (last && !lines.terminated()) {
                    notes.add("the last line, %d, is cut; the log was read up to it".formatted(number));
                }
            }
        } catch (EventLogException e) {
            throw e;
        } catch (IOException e) {
            if (last && number > 0 && (e instanceof EOFException || ended.get())) {
                // A compressed log that is still being written, or was cut, ends within a frame.
                notes.add("%s ends within a compressed block after line %d".formatted(part.getFileName(), number));
                return number;
            }
            throw new EventLogException("%s, behind line %d: %s".formatted(part, number, e.getMessage()), e);
        }
        return number;
    }

    private static String beginning(LineReader lines) {
        String text = new String(lines.bytes(), 0, Math.min(SHOWN, lines.length()), UTF_8);
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void take(Path part, long number, LineReader lines, boolean last) throws IOException {
        if (lines.tooLong()) {
            throw new EventLogException(
                    "%s, line %d: an event of more than %,d bytes".formatted(part, number, LineReader.LONGEST));
        }
        LogEvent event;
        try {
            event = EVENTS.readValue(lines.bytes(), 0, lines.length());
        } catch (JsonProcessingException e) {
            if (last && !lines.terminated()) {
                notes.add("the last line, %d, is cut; the log was read up to it".formatted(number));
                return;
            }
            throw new EventLogException("%s, line %d: %s".formatted(part, number, e.getOriginalMessage()), e);
        }
        String kind = event.event() == null ? "" : event.event();
        switch (kind) {
            case "SparkListenerTaskEnd" -> task(event);
            case "SparkListenerStageCompleted" -> stage(event.stage());
            case "SparkListenerExecutorAdded" ->
                cores += event.executor() == null ? 0 : event.executor().cores();
            case "SparkListenerLogStart" -> version = text(event.sparkVersion());
            case "SparkListenerApplicationStart" -> name = text(event.applicationName());
            case "SparkListenerEnvironmentUpdate" -> settings(event.properties());
            // A line that begins as one event and goes on to call itself another.
            default -> throw new EventLogException("%s, line %d: an event with two names".formatted(part, number));
        }
    }

    private void settings(@Nullable Map<String, String> properties) {
        speculation = properties != null && "true".equals(properties.get(SPECULATION));
        multiplier = properties == null ? "" : text(properties.get(MULTIPLIER));
        quantile = properties == null ? "" : text(properties.get(QUANTILE));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static long key(int stage, int attempt) {
        return (long) stage << Integer.SIZE | attempt;
    }

    private void task(LogEvent event) {
        LogEvent.Task task = event.task();
        String reason = event.end() == null ? "" : text(event.end().reason());
        boolean succeeded = reason.equals("Success");
        long key = key(event.stageId(), event.stageAttempt());
        Ended end = ended.get(key);
        // What failed for another reason was done again; a copy that was stopped, or whose original was, has run for
        // nothing. The last ones are stopped because their stage has ended.
        if (task == null || !(reason.equals("TaskKilled") || (succeeded && end == null))) {
            return;
        }
        if (end != null && end.stage == null) {
            return;
        }
        LogEvent.Metrics metrics = event.metrics();
        LogEvent.Input input = metrics == null ? null : metrics.input();
        LogEvent.Read read = metrics == null ? null : metrics.read();
        LogEvent.Write write = metrics == null ? null : metrics.write();
        long bytes = (input == null ? 0 : input.bytes()) + (read == null ? 0 : read.remote() + read.local());
        long records = (input == null ? 0 : input.records()) + (read == null ? 0 : read.records());
        double seconds = Math.max(0, task.finished() - task.launched()) / 1e3;
        int executor = executors.computeIfAbsent(text(task.executor()), unused -> executors.size());
        if (executor == executorNames.size()) {
            executorNames.add("%s on %s".formatted(text(task.executor()), text(task.host())));
        }
        (end == null ? tasksOf.computeIfAbsent(key, unused -> new ArrayList<>()) : end.tasks)
                .add(new LoggedTask(
                        task.index(),
                        task.attempt(),
                        executor,
                        hosts.computeIfAbsent(text(task.host()), unused -> hosts.size()),
                        task.launched(),
                        seconds,
                        run(metrics, seconds, succeeded),
                        bytes,
                        records,
                        read == null ? 0 : read.waited() / 1e3,
                        read == null ? 0 : read.remote(),
                        write == null ? 0 : write.bytes(),
                        task.speculative(),
                        succeeded));
    }

    /** A task that was stopped before it ran has no time to run. */
    private static double run(LogEvent.@Nullable Metrics metrics, double seconds, boolean succeeded) {
        Long run = metrics == null ? null : metrics.run();
        return run == null || (run <= 0 && !succeeded) ? seconds : Math.max(0, Math.min(seconds, run / 1e3));
    }

    private void stage(LogEvent.@Nullable Stage stage) {
        if (stage == null) {
            return;
        }
        long key = key(stage.id(), stage.attempt());
        List<LoggedTask> tasks = tasksOf.remove(key);
        ended.putIfAbsent(
                key,
                tasks != null && stage.failure() == null && stage.completed() > 0
                        ? new Ended(stage, cores, tasks)
                        : new Ended(null, cores, new ArrayList<>()));
    }
}
