package org.codedcomputing.spark.job;

import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/** Hears from Spark which tasks of coded jobs run, and how long those ran that were killed. */
final class JobListener extends SparkListener {
    /** Local property by which a round's stages are known. */
    static final String ROUND = "spark.coded.internal.round";

    /** What Spark calls the tasks that answer, of which there is one for each worker. */
    private static final String WORKERS = "ResultTask";

    private static final Map<SparkContext, JobListener> BY_CONTEXT = new WeakHashMap<>();

    private final JobMetrics metrics;
    private final Map<String, Watched> byRound = new ConcurrentHashMap<>();
    private final Map<Integer, String> roundOfJob = new ConcurrentHashMap<>();
    private final Map<Integer, Stage> byStage = new ConcurrentHashMap<>();

    /** A round; gone when all of its Spark jobs have ended. */
    private static final class Watched {
        private final RoundTasks tasks = new RoundTasks();
        private int openJobs;
        private boolean submittedAll;

        /** Whether it is over. */
        synchronized boolean change(int jobs, boolean all) {
            openJobs += jobs;
            submittedAll |= all;
            return submittedAll && openJobs <= 0;
        }
    }

    /** Stage of a round; gone when it is completed and none of its tasks runs. */
    private static final class Stage {
        private final RoundTasks tasks;
        private int running;
        private boolean completed;

        Stage(RoundTasks tasks) {
            this.tasks = tasks;
        }
    }

    private JobListener(JobMetrics metrics) {
        this.metrics = metrics;
    }

    /** The listener of a context, registered on first use. */
    static JobListener of(SparkContext context) {
        synchronized (BY_CONTEXT) {
            return BY_CONTEXT.computeIfAbsent(context, c -> {
                JobListener listener = new JobListener(JobMetrics.of(c.env()));
                c.addSparkListener(listener);
                return listener;
            });
        }
    }

    /** Begins to hear of a round. */
    RoundTasks watch(String round) {
        return byRound.computeIfAbsent(round, r -> new Watched()).tasks;
    }

    /** A Spark job of a round is about to be submitted. */
    void submitting(String round) {
        change(round, 1, false);
    }

    /** It was not submitted after all. */
    void notSubmitted(String round) {
        change(round, -1, false);
    }

    /** No further Spark jobs of the round will come; those that run are followed to their end. */
    void submittedAll(String round) {
        change(round, 0, true);
    }

    private void change(String round, int jobs, boolean all) {
        Watched watched = byRound.get(round);
        if (watched != null && watched.change(jobs, all)) {
            byRound.remove(round);
        }
    }

    /** Rounds and stages that are still known. */
    int known() {
        return byRound.size() + byStage.size();
    }

    private static @Nullable String round(@Nullable Properties properties) {
        return properties == null ? null : properties.getProperty(ROUND);
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        String round = round(event.properties());
        if (round != null && byRound.containsKey(round)) {
            roundOfJob.put(event.jobId(), round);
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd event) {
        String round = roundOfJob.remove(event.jobId());
        if (round != null) {
            change(round, -1, false);
        }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        String round = round(event.properties());
        Watched watched = round == null ? null : byRound.get(round);
        if (watched != null) {
            byStage.put(event.stageInfo().stageId(), new Stage(watched.tasks));
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        Stage stage = byStage.get(event.stageId());
        if (stage != null) {
            stage.running++;
            stage.tasks.started();
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        Stage stage = byStage.get(event.stageId());
        if (stage != null) {
            stage.running--;
            boolean killed = event.reason() instanceof TaskKilled;
            double seconds = event.taskInfo().duration() / 1e3;
            stage.tasks.ended(killed, seconds);
            if (killed) {
                metrics.cancelled(seconds);
            }
            // Tasks of other stages make shares.
            boolean work = event.taskType().equals(WORKERS);
            if (work && (event.reason() instanceof TaskKilled || event.reason() == Success$.MODULE$)) {
                stage.tasks.timed(new TaskTime(
                        event.taskInfo().partitionId(),
                        event.taskInfo().executorId(),
                        event.taskInfo().duration() / 1e3,
                        event.reason() == Success$.MODULE$));
            }
            if (work && event.reason() instanceof ExecutorLostFailure lost) {
                stage.tasks.died(
                        event.taskInfo().partitionId(),
                        "executor %s on %s: %s"
                                .formatted(
                                        lost.execId(),
                                        event.taskInfo().host(),
                                        lost.reason().getOrElse(() -> "lost")));
            }
            forgetIfOver(event.stageId(), stage);
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        Stage stage = byStage.get(event.stageInfo().stageId());
        if (stage != null) {
            stage.completed = true;
            forgetIfOver(event.stageInfo().stageId(), stage);
        }
    }

    private void forgetIfOver(int id, Stage stage) {
        if (stage.completed && stage.running <= 0) {
            byStage.remove(id);
        }
    }
}
