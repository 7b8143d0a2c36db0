package org.codedcomputing.benchmarks.matmul;

import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.job.straggler.Speeds;
import scala.Tuple2;

/**
 * {@code BlockMatrix.multiply}, whose last stage multiplies and adds: each of its tasks first does its work and then parks until
 * its slot may have done as much.
 */
final class SparksOwn {
    private SparksOwn() {}

    /** Seconds until all blocks of the product are there, at most {@code cap}. */
    static double seconds(
            JavaSparkContext spark, BlockMatrix a, BlockMatrix b, Speeds speeds, Delays delays, long epoch, double cap)
            throws InterruptedException {
        long inner = a.numCols();
        long start = System.nanoTime();
        spark.sc().setJobGroup("plain", "BlockMatrix.multiply", true);
        JavaFutureAction<Void> all = a.multiply(b)
                .blocks()
                .toJavaRDD()
                .foreachPartitionAsync(blocks -> paced(blocks, inner, speeds, delays, epoch));
        try {
            all.get((long) (cap * 1e3), TimeUnit.MILLISECONDS);
            return (System.nanoTime() - start) / 1e9;
        } catch (TimeoutException e) {
            all.cancel(true);
            return cap;
        } catch (ExecutionException e) {
            throw new IllegalStateException("BlockMatrix.multiply failed", e);
        } finally {
            spark.sc().clearJobGroup();
        }
    }

    private static void paced(
            Iterator<Tuple2<Tuple2<Object, Object>, Matrix>> blocks,
            long inner,
            Speeds speeds,
            Delays delays,
            long epoch)
            throws InterruptedException {
        TaskContext task = TaskContext.get();
        Runnable stop = task::killTaskIfInterrupted;
        try (Pace pace = speeds.begin(task.partitionId())) {
            Pace.sleepUntil(System.nanoTime(), delays.seconds(task.partitionId(), epoch), stop);
            pace.restart();
            while (blocks.hasNext()) {
                Matrix block = blocks.next()._2();
                pace.worked((double) block.numRows() * block.numCols() * inner, stop);
            }
        }
    }
}
