package org.codedcomputing.benchmarks.matmul;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.codedcomputing.benchmarks.job.Executors;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.LoopbackCluster;

/**
 * Nobody sleeps, but the executor on the first host dies, once, some time after a task has begun there.
 *
 * @param marker file that says that it happens; must not exist before, on a file system of all executors
 * @param afterSeconds how long after, at least 0
 */
record Killing(String marker, double afterSeconds) implements Delays {
    @Override
    public double seconds(int worker, long epoch) {
        if (Executors.host().equals(LoopbackCluster.host(0)) && first()) {
            long end = System.nanoTime() + (long) (afterSeconds * TimeUnit.SECONDS.toNanos(1));
            Thread killer = new Thread(
                    () -> {
                        for (long left; (left = end - System.nanoTime()) > 0; ) {
                            LockSupport.parkNanos(left);
                        }
                        Runtime.getRuntime().halt(137);
                    },
                    "kills this executor");
            killer.setDaemon(true);
            killer.start();
        }
        return 0;
    }

    private boolean first() {
        try {
            Files.createFile(Path.of(marker));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
