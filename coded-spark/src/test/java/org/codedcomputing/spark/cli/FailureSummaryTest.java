package org.codedcomputing.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.compatibility.IncompatibleSparkException;
import org.junit.jupiter.api.Test;

final class FailureSummaryTest {

    private static final String LOST =
            "Job aborted due to stage failure: Task 3 in stage 2.0 failed 4 times, most recent"
                    + " failure: Lost task 3.3 in stage 2.0 (TID 17) (10.0.0.7 executor 1): ";

    private static final String TRACE = "\n\tat org.codedcomputing.spark.exchange.Decode.call(Decode.java:42)\n\tat"
            + " java.base/java.lang.Thread.run(Thread.java:840)\n";

    @Test
    void anExceptionOfThisLibraryInTheChainWins() {
        Throwable ours = new IncompatibleSparkException("partition 3 has 150 bytes");
        assertEquals(
                "partition 3 has 150 bytes",
                FailureSummary.of(new SparkException("Job aborted", new RuntimeException("task", ours))));
    }

    @Test
    void theInnermostOfSeveralWins() {
        Throwable inner = new IncompatibleSparkException("digest of partition 3 differs");
        Throwable outer = new IncompatibleSparkException("exchange 1 failed");
        outer.initCause(inner);
        assertEquals("digest of partition 3 differs", FailureSummary.of(outer));
    }

    @Test
    void sparksTextGivesUpOurException() {
        assertEquals(
                "nodes 2 and 5 disagree about partition 3; make the map function deterministic",
                FailureSummary.of(new SparkException(LOST
                        + "org.codedcomputing.spark.exchange.ReplicaMismatchException: nodes 2 and 5 disagree about"
                        + " partition 3; make the map function deterministic" + TRACE + "\nDriver stacktrace:")));
    }

    @Test
    void ourExceptionIsFoundBehindCausedBy() {
        assertEquals(
                "packet 7 of group 12 is damaged",
                FailureSummary.of(new SparkException(LOST + "java.lang.RuntimeException: decode failed" + TRACE
                        + "Caused by: org.codedcomputing.core.cdc.Codec$DamagedPacketException: packet 7 of group 12 is"
                        + " damaged" + TRACE + "Caused by: java.io.IOException: short read" + TRACE)));
    }

    @Test
    void barrierStagesAreReadToo() {
        assertEquals(
                "no packet of node 4 within 60 s",
                FailureSummary.of(new SparkException("Job aborted due to stage failure: Could not recover from a failed"
                        + " barrier ResultStage. Most recent failure reason: Stage failed because barrier task"
                        + " ResultTask(1, 2) finished unsuccessfully.\n"
                        + "org.codedcomputing.spark.exchange.DeadlineException: no packet of node 4 within 60 s"
                        + TRACE)));
    }

    @Test
    void aStackFrameOfOursIsNoMessage() {
        assertEquals(
                "IOException: disk full",
                FailureSummary.of(
                        new SparkException(LOST + "java.io.IOException: disk full" + TRACE + "\nDriver stacktrace:")));
    }

    @Test
    void wrappersAreSeenThrough() {
        IOException cause = new IOException("disk full");
        assertEquals(
                "IOException: disk full", FailureSummary.of(new ExecutionException(new UncheckedIOException(cause))));
        assertEquals(
                "rows must be a number, got 12x",
                FailureSummary.of(new IllegalArgumentException(
                        "rows must be a number, got 12x", new NumberFormatException("x"))));
    }

    @Test
    void withoutAnExceptionSparksReasonIsLeft() {
        assertEquals(
                "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: Command exited with"
                        + " code 137",
                FailureSummary.of(
                        new SparkException(LOST + "ExecutorLostFailure (executor 1 exited caused by one of the"
                                + " running tasks) Reason: Command exited with code 137\nDriver stacktrace:")));
    }

    @Test
    void thereIsAlwaysALine() {
        assertEquals("NullPointerException", FailureSummary.of(new NullPointerException()));
        assertEquals("SparkException", FailureSummary.of(new SparkException("")));
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));
        assertEquals("RuntimeException: first", FailureSummary.of(first));
    }

    @Test
    void aRealTaskFailureOfSpark() {
        try (JavaSparkContext jsc = SparkTestContexts.local(1, Map.of())) {
            JavaRDD<Integer> one = jsc.parallelize(List.of(1), 1);
            SparkException failure = assertThrows(SparkException.class, () -> one.foreach(FailureSummaryTest::fail));
            assertEquals("record 1 is refused", FailureSummary.of(failure));
            assertEquals(
                    "record 1 is refused",
                    FailureSummary.of(new SparkException(String.valueOf(failure.getMessage()))),
                    "from Spark's text alone");
        }
    }

    private static void fail(Integer record) {
        throw new IncompatibleSparkException("record " + record + " is refused");
    }
}
