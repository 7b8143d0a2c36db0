package org.codedcomputing.spark.advise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes event logs with chosen task times, in the lines that Spark 4 writes, with fields that nobody reads among them. */
final class LogBuilder {
    private final List<String> lines = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final double[] slotFree;
    private int stage;
    private int named = -1;
    private double begun;

    /** @param slots one executor on a host of its own for each */
    LogBuilder(int slots, boolean speculation) {
        this(slots, speculation, "");
    }

    /** @param settings more of them, each with a comma before it */
    LogBuilder(int slots, boolean speculation, String settings) {
        slotFree = new double[slots];
        lines.add("{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"4.1.0\"}");
        lines.add(
                "{\"Event\":\"SparkListenerApplicationStart\",\"App Name\":\"made\",\"App ID\":\"app-1\",\"Timestamp\":1,\"User\":\"u\"}");
        lines.add(
                "{\"Event\":\"SparkListenerEnvironmentUpdate\",\"JVM Information\":{},\"Spark Properties\":{\"spark.speculation\":\"%s\"%s}}"
                        .formatted(speculation, settings));
    }

    /** A task of so many seconds on the slot that is free first, of those allowed. */
    LogBuilder task(double seconds, long bytes, double waited) {
        int slot = 0;
        for (int other = 1; other < slotFree.length; other++) {
            slot = slotFree[other] < slotFree[slot] ? other : slot;
        }
        return task(slot, seconds, bytes, waited, false, "Success");
    }

    LogBuilder task(int slot, double seconds, long bytes, double waited, boolean copy, String reason) {
        double start = slotFree[slot];
        slotFree[slot] = start + seconds;
        pending.add(
                line(stage, new Run(pending.size(), slot, slot, start, seconds, seconds, bytes, waited, copy, reason)));
        return this;
    }

    /**
     * A task's run; seconds.
     *
     * @param start when it was launched
     * @param ran how many of its seconds the executor ran it
     */
    record Run(
            int index,
            int executor,
            int host,
            double start,
            double seconds,
            double ran,
            long bytes,
            double waited,
            boolean copy,
            String reason) {}

    private static String line(int stage, Run run) {
        return String.format(
                Locale.ROOT,
                "{\"Event\":\"SparkListenerTaskEnd\",\"Stage ID\":%d,\"Stage Attempt ID\":0,\"Task Type\":\"ResultTask\",\"Task End Reason\":{\"Reason\":\"%s\"},"
                        + "\"Task Info\":{\"Task ID\":1,\"Index\":%d,\"Attempt\":%d,\"Launch Time\":%d,\"Executor ID\":\"%d\",\"Host\":\"h%d\",\"Locality\":\"ANY\","
                        + "\"Speculative\":%b,\"Getting Result Time\":0,\"Finish Time\":%d,\"Failed\":false,\"Killed\":false,\"Accumulables\":[{\"ID\":1,\"Name\":\"x\",\"Value\":[1,{}]}]},"
                        + "\"Task Executor Metrics\":{\"JVMHeapMemory\":0},\"Task Metrics\":{\"Executor Run Time\":%d,\"Input Metrics\":{\"Bytes Read\":%d,\"Records Read\":%d},"
                        + "\"Shuffle Read Metrics\":{\"Remote Blocks Fetched\":0,\"Fetch Wait Time\":%d,\"Remote Bytes Read\":0,\"Local Bytes Read\":0,\"Total Records Read\":0},"
                        + "\"Shuffle Write Metrics\":{\"Shuffle Bytes Written\":0}}}",
                stage,
                run.reason,
                run.index,
                run.copy ? 1 : 0,
                Math.round(1e3 * run.start),
                run.executor,
                run.host,
                run.copy,
                Math.round(1e3 * (run.start + run.seconds)),
                Math.round(1e3 * run.ran),
                run.bytes,
                run.bytes / 100,
                Math.round(1e3 * run.waited));
    }

    /** Ends the stage with its last task. */
    LogBuilder complete() {
        return completeReading();
    }

    /** Ends a stage that reads what other ones have written. */
    LogBuilder completeReading(Integer... parents) {
        double end = 0;
        for (double free : slotFree) {
            end = Math.max(end, free);
        }
        lines.addAll(pending);
        completed(pending.size(), begun + 0.001, end + 0.001, parents);
        pending.clear();
        begun = end;
        Arrays.fill(slotFree, end);
        return this;
    }

    /**
     * A whole stage with the times that it has.
     *
     * @param runs in the order in which they ended; those that end behind the stage come behind its end
     */
    LogBuilder stage(double submitted, double completed, int tasks, List<Run> runs) {
        int number = stage;
        runs.stream().filter(run -> run.start + run.seconds <= completed).forEach(run -> lines.add(line(number, run)));
        completed(tasks, submitted, completed);
        runs.stream().filter(run -> run.start + run.seconds > completed).forEach(run -> lines.add(line(number, run)));
        return this;
    }

    private void completed(int tasks, double submitted, double completed, Integer... parents) {
        lines.add(String.format(
                Locale.ROOT,
                "{\"Event\":\"SparkListenerStageCompleted\",\"Stage Info\":{\"Stage ID\":%d,\"Stage Attempt ID\":0,\"Stage Name\":\"collect at Made.java:%d\",\"Number of Tasks\":%d,\"RDD Info\":[],\"Parent IDs\":%s,\"Submission Time\":%d,\"Completion Time\":%d}}",
                stage,
                named < 0 ? stage : named,
                tasks,
                List.of(parents),
                Math.round(1e3 * submitted),
                Math.round(1e3 * completed)));
        stage++;
    }

    /** All stages from now on are called the same. */
    LogBuilder named(int line) {
        named = line;
        return this;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    LoggedApplication read(Path folder) throws IOException {
        Path file = folder.resolve("app-1");
        Files.writeString(file, text());
        return EventLogReader.read(EventLogFiles.of(file).get(0));
    }
}
