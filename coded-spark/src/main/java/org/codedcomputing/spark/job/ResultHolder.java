package org.codedcomputing.spark.job;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.codedcomputing.core.computation.SlicedCode;
import scala.reflect.ClassTag$;

/**
 * Keeps a result on the executor that made it: one block for each range of entries, under an RDD id of its own, so that all of
 * them are freed at once.
 *
 * @param carrier the RDD id
 * @param ranges number of ranges
 * @param code cuts results
 */
record ResultHolder<R>(int carrier, int ranges, SlicedCode<?, ?, R, ?, ?> code) implements Serializable {
    BlockId block(int worker, int range) {
        return new RDDBlockId(carrier, worker * ranges + range);
    }

    /** First entry of a range. */
    int start(int entries, int range) {
        return (int) ((long) entries * range / ranges);
    }

    /** Puts a result into blocks. */
    HeldResult hold(int worker, R result, SparkEnv env) {
        int entries = code.entries(result);
        for (int range = 0; range < ranges; range++) {
            R slice = code.slice(result, start(entries, range), start(entries, range + 1));
            boolean stored = env.blockManager()
                    .putSingle(
                            block(worker, range),
                            slice,
                            StorageLevel.MEMORY_AND_DISK(),
                            true,
                            ClassTag$.MODULE$.<R>apply(Object.class));
            if (!stored) {
                throw new IllegalStateException("no room for entries %d..%d of the result"
                        .formatted(start(entries, range), start(entries, range + 1)));
            }
        }
        return new HeldResult(entries);
    }
}
