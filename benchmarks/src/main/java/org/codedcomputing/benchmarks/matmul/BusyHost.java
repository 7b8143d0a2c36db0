package org.codedcomputing.benchmarks.matmul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.job.Executors;

/** A host all of whose task slots are taken until this is closed. */
final class BusyHost implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final JavaFutureAction<Void> busy;
    private final Path release;

    private BusyHost(JavaFutureAction<Void> busy, Path release) {
        this.busy = busy;
        this.release = release;
    }

    /**
     * Takes a host's slots.
     *
     * @param slots task slots of all hosts, of which none is taken
     * @param host whose
     * @param folder for notes, empty, on a file system of all hosts
     * @throws IllegalStateException if that takes too long
     */
    static BusyHost take(JavaSparkContext spark, int slots, String host, Path folder)
            throws IOException, InterruptedException {
        String notes = folder.toString();
        Path release = folder.resolve("release");
        JavaFutureAction<Void> busy = spark.parallelize(
                        IntStream.range(0, slots).boxed().toList(), slots)
                .foreachAsync(task -> hold(notes, task, slots, host));
        BusyHost taken = new BusyHost(busy, release);
        try {
            await(() -> count(folder, "let-go-") + count(folder, "held-") == slots && count(folder, "held-") > 0);
            return taken;
        } catch (IOException | InterruptedException | RuntimeException e) {
            busy.cancel(true);
            throw e;
        }
    }

    /** In a task: waits for those in all other slots, so that each has one of its own; then those of the host stay. */
    private static void hold(String notes, int task, int slots, String host) throws IOException, InterruptedException {
        Path folder = Path.of(notes);
        Files.createFile(folder.resolve("there-" + task));
        await(() -> count(folder, "there-") == slots);
        boolean held = Executors.host().equals(host);
        Files.createFile(folder.resolve((held ? "held-" : "let-go-") + task));
        if (held) {
            await(() -> Files.exists(folder.resolve("release")));
        }
    }

    /** Something that may come true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("slots were neither taken nor let go within " + LONGEST);
            }
            TaskContext task = TaskContext.get();
            if (task != null) {
                task.killTaskIfInterrupted();
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long count(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .count();
        }
    }

    /** The hosts of all task slots. */
    static List<String> all(JavaSparkContext spark, int slots) {
        return spark
                .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
                .map(task -> {
                    TimeUnit.MILLISECONDS.sleep(500);
                    return Executors.host();
                })
                .distinct()
                .collect()
                .stream()
                .sorted()
                .toList();
    }

    /** Lets go, and returns when its tasks have ended. */
    @Override
    public void close() throws IOException {
        Files.createFile(release);
        try {
            busy.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            busy.cancel(true);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the tasks that kept a host busy did not end", e);
        }
    }
}
