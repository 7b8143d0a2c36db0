package org.codedcomputing.spark.advise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes event logs with chosen task times, in the lines that Spark 4 writes, with fields that nobody reads among them. */
final class LogBuilder {
    private final List<String> lines = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private final double[] slotFree;
    private int stage;
    private double begun;

    /** @param slots one executor on a host of its own for each */
    LogBuilder(int slots, boolean speculation) {
        slotFree = new double[slots];
        lines.add("{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"4.1.0\"}");
        lines.add(
                "{\"Event\":\"SparkListenerApplicationStart\",\"App Name\":\"made\",\"App ID\":\"app-1\",\"Timestamp\":1,\"User\":\"u\"}");
        lines.add(
                "{\"Event\":\"SparkListenerEnvironmentUpdate\",\"JVM Information\":{},\"Spark Properties\":{\"spark.speculation\":\"%s\"}}"
                        .formatted(speculation));
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
        pending.add(String.format(
                Locale.ROOT,
                "{\"Event\":\"SparkListenerTaskEnd\",\"Stage ID\":%d,\"Stage Attempt ID\":0,\"Task Type\":\"ResultTask\",\"Task End Reason\":{\"Reason\":\"%s\"},"
                        + "\"Task Info\":{\"Task ID\":1,\"Index\":%d,\"Attempt\":0,\"Launch Time\":%d,\"Executor ID\":\"%d\",\"Host\":\"h%d\",\"Locality\":\"ANY\","
                        + "\"Speculative\":%b,\"Getting Result Time\":0,\"Finish Time\":%d,\"Failed\":false,\"Killed\":false,\"Accumulables\":[{\"ID\":1,\"Name\":\"x\",\"Value\":[1,{}]}]},"
                        + "\"Task Executor Metrics\":{\"JVMHeapMemory\":0},\"Task Metrics\":{\"Executor Run Time\":1,\"Input Metrics\":{\"Bytes Read\":%d,\"Records Read\":%d},"
                        + "\"Shuffle Read Metrics\":{\"Remote Blocks Fetched\":0,\"Fetch Wait Time\":%d,\"Remote Bytes Read\":0,\"Local Bytes Read\":0,\"Total Records Read\":0},"
                        + "\"Shuffle Write Metrics\":{\"Shuffle Bytes Written\":0}}}",
                stage,
                reason,
                pending.size(),
                Math.round(1e3 * start),
                slot,
                slot,
                copy,
                Math.round(1e3 * (start + seconds)),
                bytes,
                bytes / 100,
                Math.round(1e3 * waited)));
        return this;
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
        lines.add(String.format(
                Locale.ROOT,
                "{\"Event\":\"SparkListenerStageCompleted\",\"Stage Info\":{\"Stage ID\":%d,\"Stage Attempt ID\":0,\"Stage Name\":\"collect at Made.java:%d\",\"Number of Tasks\":%d,\"RDD Info\":[],\"Parent IDs\":%s,\"Submission Time\":%d,\"Completion Time\":%d}}",
                stage,
                stage,
                pending.size(),
                List.of(parents),
                Math.round(1e3 * begun) + 1,
                Math.round(1e3 * end) + 1));
        pending.clear();
        stage++;
        begun = end;
        java.util.Arrays.fill(slotFree, end);
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
