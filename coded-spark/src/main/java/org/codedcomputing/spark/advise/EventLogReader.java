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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final int SHOWN = 40;

    private final EventLogFiles log;
    private final Map<Long, List<LoggedTask>> tasksOf = new HashMap<>();
    private final Map<String, Integer> executors = new HashMap<>();
    private final Map<String, Integer> hosts = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    private final List<LoggedStage> stages = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String name = "";
    private String version = "";
    private boolean speculation;
    private int cores;

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
            notes.add("%d stage attempts have tasks but did not complete; they are left out".formatted(tasksOf.size()));
        }
        return new LoggedApplication(
                log.name(), name, version, speculation, executors.size(), hosts.size(), stages, notes);
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
            case "SparkListenerEnvironmentUpdate" ->
                speculation = event.properties() != null
                        && "true".equals(event.properties().get(SPECULATION));
            // A line that begins as one event and goes on to call itself another.
            default -> throw new EventLogException("%s, line %d: an event with two names".formatted(part, number));
        }
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
        // What failed for another reason was done again; a copy that was stopped, or whose original was, has run for
        // nothing.
        boolean late = ended.contains(key(event.stageId(), event.stageAttempt()));
        if (task == null || late || (!succeeded && !reason.equals("TaskKilled"))) {
            return;
        }
        LogEvent.Metrics metrics = event.metrics();
        LogEvent.Input input = metrics == null ? null : metrics.input();
        LogEvent.Read read = metrics == null ? null : metrics.read();
        LogEvent.Write write = metrics == null ? null : metrics.write();
        long bytes = (input == null ? 0 : input.bytes()) + (read == null ? 0 : read.remote() + read.local());
        long records = (input == null ? 0 : input.records()) + (read == null ? 0 : read.records());
        tasksOf.computeIfAbsent(key(event.stageId(), event.stageAttempt()), unused -> new ArrayList<>())
                .add(new LoggedTask(
                        task.index(),
                        executors.computeIfAbsent(text(task.executor()), unused -> executors.size()),
                        hosts.computeIfAbsent(text(task.host()), unused -> hosts.size()),
                        task.launched(),
                        Math.max(0, task.finished() - task.launched()) / 1e3,
                        bytes,
                        records,
                        read == null ? 0 : read.waited() / 1e3,
                        read == null ? 0 : read.remote(),
                        write == null ? 0 : write.bytes(),
                        task.speculative(),
                        succeeded));
    }

    private void stage(LogEvent.@Nullable Stage stage) {
        if (stage == null) {
            return;
        }
        ended.add(key(stage.id(), stage.attempt()));
        List<LoggedTask> tasks = tasksOf.remove(key(stage.id(), stage.attempt()));
        if (tasks == null || stage.failure() != null || stage.completed() <= 0) {
            return;
        }
        stages.add(new LoggedStage(
                stage.id(),
                stage.attempt(),
                text(stage.name()),
                stage.tasks(),
                cores,
                Math.max(0, stage.completed() - stage.submitted()) / 1e3,
                stage.parents() == null ? List.of() : stage.parents(),
                tasks));
    }
}
