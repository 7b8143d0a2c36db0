package org.codedcomputing.spark.advise;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of Spark's events that is looked at, of Spark 3.5 and 4.x alike; everything else is skipped while it is parsed. Fields that
 * an event does not have are null.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LogEvent(
        @JsonProperty("Event") @Nullable String event,
        @JsonProperty("Spark Version") @Nullable String sparkVersion,
        @JsonProperty("App Name") @Nullable String applicationName,
        @JsonProperty("Spark Properties") @Nullable Map<String, String> properties,
        @JsonProperty("Stage Info") @Nullable Stage stage,
        @JsonProperty("Stage ID") int stageId,
        @JsonProperty("Stage Attempt ID") int stageAttempt,
        @JsonProperty("Task End Reason") @Nullable End end,
        @JsonProperty("Task Info") @Nullable Task task,
        @JsonProperty("Task Metrics") @Nullable Metrics metrics,
        @JsonProperty("Executor Info") @Nullable Executor executor) {

    /** An executor that came. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Executor(@JsonProperty("Total Cores") int cores) {}

    /** A stage that was submitted or has ended. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Stage(
            @JsonProperty("Stage ID") int id,
            @JsonProperty("Stage Attempt ID") int attempt,
            @JsonProperty("Stage Name") @Nullable String name,
            @JsonProperty("Number of Tasks") int tasks,
            @JsonProperty("Submission Time") long submitted,
            @JsonProperty("Completion Time") long completed,
            @JsonProperty("Parent IDs") @Nullable List<Integer> parents,
            @JsonProperty("Failure Reason") @Nullable String failure) {}

    /** How a task ended. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record End(@JsonProperty("Reason") @Nullable String reason) {}

    /** A task that has ended. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Task(
            @JsonProperty("Index") int index,
            @JsonProperty("Attempt") int attempt,
            @JsonProperty("Launch Time") long launched,
            @JsonProperty("Finish Time") long finished,
            @JsonProperty("Executor ID") @Nullable String executor,
            @JsonProperty("Host") @Nullable String host,
            @JsonProperty("Speculative") boolean speculative) {}

    /** What it did; milliseconds. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Metrics(
            @JsonProperty("Executor Run Time") @Nullable Long run,
            @JsonProperty("Input Metrics") @Nullable Input input,
            @JsonProperty("Shuffle Read Metrics") @Nullable Read read,
            @JsonProperty("Shuffle Write Metrics") @Nullable Write write) {}

    /** What it read from files or caches. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Input(
            @JsonProperty("Bytes Read") long bytes,
            @JsonProperty("Records Read") long records) {}

    /** What it read from the shuffle; milliseconds. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Read(
            @JsonProperty("Fetch Wait Time") long waited,
            @JsonProperty("Remote Bytes Read") long remote,
            @JsonProperty("Local Bytes Read") long local,
            @JsonProperty("Total Records Read") long records) {}

    /** What it wrote to the shuffle. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Write(@JsonProperty("Shuffle Bytes Written") long bytes) {}
}
