package org.codedcomputing.spark.exchange;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.spark.exchange.transport.TransportException;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Hears from Spark how the stages of exchanges went: their figures, and the typed failures of their tasks. */
final class ExchangeListener extends SparkListener {
    private static final long DRAIN_MILLIS = 10_000;
    private static final Map<SparkContext, ExchangeListener> BY_CONTEXT = new WeakHashMap<>();

    /** Outcomes by the stages that wrote their shuffle, for the stages that read it. */
    private final Map<Integer, WeakReference<Outcome>> written = new ConcurrentHashMap<>();

    // Held weakly: an outcome lives as long as an RDD or a caller that may ask for it, the listener as long as Spark.
    private final Map<Integer, WeakReference<Outcome>> byShuffle = new ConcurrentHashMap<>();
    private final Map<Integer, WeakReference<Outcome>> byStage = new ConcurrentHashMap<>();

    /** What is known of one exchange. */
    static final class Outcome {
        private ExchangeReport.@Nullable StageFigures figures;
        private @Nullable Throwable failure;
        private OptionalDouble reduceSeconds = OptionalDouble.empty();

        /** Wall seconds of the first stage that read the shuffle and ended well, if one did. */
        synchronized OptionalDouble reduceSeconds() {
            return reduceSeconds;
        }

        private synchronized void read(StageInfo stage) {
            if (reduceSeconds.isEmpty() && stage.failureReason().isEmpty()) {
                reduceSeconds = OptionalDouble.of(wallSeconds(stage));
            }
        }

        synchronized ExchangeReport.@Nullable StageFigures figures() {
            return figures;
        }

        synchronized @Nullable Throwable failure() {
            return failure;
        }

        private synchronized void completed(StageInfo stage) {
            TaskMetrics metrics = stage.taskMetrics();
            figures = new ExchangeReport.StageFigures(
                    stage.attemptNumber() + 1,
                    wallSeconds(stage),
                    metrics.executorCpuTime() / 1e9,
                    metrics.shuffleWriteMetrics().bytesWritten(),
                    metrics.shuffleWriteMetrics().recordsWritten());
        }

        /** Keeps the cause rather than its echo: a node whose peer failed reports only that. */
        private synchronized void failed(Throwable cause) {
            if (failure == null || failure instanceof TransportException || !(cause instanceof TransportException)) {
                failure = cause;
            }
        }
    }

    /** From submission to completion. */
    static double wallSeconds(StageInfo stage) {
        Object submitted = stage.submissionTime().getOrElse(() -> 0L);
        Object completed = stage.completionTime().getOrElse(() -> 0L);
        return ((Long) completed - (Long) submitted) / 1e3;
    }

    /** The listener of a context, registered on first use. */
    static ExchangeListener of(SparkContext context) {
        synchronized (BY_CONTEXT) {
            return BY_CONTEXT.computeIfAbsent(context, c -> {
                ExchangeListener listener = new ExchangeListener();
                c.addSparkListener(listener);
                c.addSparkListener(ExchangeMetrics.of(c.env()).listener());
                return listener;
            });
        }
    }

    /** Begins to hear of the shuffle with the given id; the outcome fills as stages end. */
    void watch(int shuffle, Outcome outcome) {
        byShuffle.values().removeIf(reference -> reference.refersTo(null));
        byStage.values().removeIf(reference -> reference.refersTo(null));
        written.values().removeIf(reference -> reference.refersTo(null));
        byShuffle.put(shuffle, new WeakReference<>(outcome));
    }

    /** Number of exchanges that this listener still knows. */
    int watched() {
        return byShuffle.size();
    }

    /**
     * Waits until every event posted so far has been heard.
     *
     * @throws IllegalStateException if that takes more than ten seconds
     */
    static void drain(SparkContext context) {
        try {
            context.listenerBus().waitUntilEmpty(DRAIN_MILLIS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Spark's listener bus is more than %d ms behind; call report() again".formatted(DRAIN_MILLIS), e);
        }
    }

    private Optional<Outcome> outcome(StageInfo stage) {
        return stage.shuffleDepId().isDefined()
                ? known(byShuffle, (Integer) stage.shuffleDepId().get())
                : Optional.empty();
    }

    private static Optional<Outcome> known(Map<Integer, WeakReference<Outcome>> outcomes, int id) {
        return Optional.ofNullable(outcomes.get(id)).map(WeakReference::get);
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        outcome(event.stageInfo())
                .ifPresent(outcome -> byStage.put(event.stageInfo().stageId(), new WeakReference<>(outcome)));
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        StageInfo stage = event.stageInfo();
        outcome(stage).ifPresent(outcome -> {
            outcome.completed(stage);
            written.put(stage.stageId(), new WeakReference<>(outcome));
        });
        for (Object parent : CollectionConverters.asJava(stage.parentIds())) {
            known(written, (Integer) parent).ifPresent(outcome -> outcome.read(stage));
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        Outcome outcome = known(byStage, event.stageId()).orElse(null);
        if (outcome != null && event.reason() instanceof ExceptionFailure failure) {
            if (failure.exception().isDefined()) {
                outcome.failed(failure.exception().get());
            } else {
                outcome.failed(new CodedException(failure.description()));
            }
        }
    }
}
