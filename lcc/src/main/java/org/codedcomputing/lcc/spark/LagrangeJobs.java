package org.codedcomputing.lcc.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.SerializerInstance;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.LagrangeResult;
import org.codedcomputing.lcc.code.LagrangeShare;
import org.codedcomputing.spark.job.CodedJob;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.plan.TaskSlots;
import scala.reflect.ClassTag$;

/** The coded job that options describe, where its workers are, and what is refused before it. */
final class LagrangeJobs {
    private LagrangeJobs() {}

    /** N. */
    static int workers(JavaSparkContext spark, LagrangeOptions options) {
        return options.workers() > 0 ? options.workers() : Math.max(1, TaskSlots.count(spark.sc()));
    }

    /** Whether hosts are the workers, so that shares are pinned to them. */
    static boolean onHosts(JavaSparkContext spark, LagrangeOptions options) {
        if (options.colluders() == 0 && options.byzantine() == 0) {
            return false;
        }
        return switch (options.placement()) {
            case HOSTS -> true;
            case SLOTS -> false;
            case AUTO -> !spark.sc().isLocal();
        };
    }

    /** What task slots as workers mean for the promise. */
    static List<String> warnings(JavaSparkContext spark, LagrangeOptions options) {
        List<String> warnings = new ArrayList<>();
        if (onHosts(spark, options)) {
            return warnings;
        }
        if (options.colluders() > 0) {
            warnings.add(
                    "T=%d hides nothing from a host: workers are task slots here, and a host sees the shares of all its slots"
                            .formatted(options.colluders()));
        }
        if (options.byzantine() > 0) {
            warnings.add("A=%d counts task slots: a host that computes wrongly may falsify the results of all its slots"
                    .formatted(options.byzantine()));
        }
        return warnings;
    }

    /**
     * The job of a code.
     *
     * @param errors wrong results to be located, 0 if each is verified
     * @throws IllegalArgumentException if a host may hold more shares than may be in one hand
     */
    static <I, S, R, O> CodedJob<I, S, R, O> of(
            JavaSparkContext spark, ComputationCode<I, S, R, O> code, LagrangeOptions options, int errors) {
        CodedJob<I, S, R, O> job = CodedJob.of(spark, code)
                .stragglers(options.delays(), options.speeds())
                .locateErrors(errors);
        if (options.deadline() != null) {
            job = job.deadline(options.deadline());
        }
        if (!onHosts(spark, options)) {
            return job;
        }
        requireBorne(options, "T", options.colluders());
        requireBorne(options, "A", options.byzantine());
        return job.pinned(Pin.HOST, options.sharesPerHost());
    }

    private static void requireBorne(LagrangeOptions options, String name, int borne) {
        if (borne > 0 && options.sharesPerHost() > borne) {
            throw new IllegalArgumentException(
                    "%d shares on a host are more than %s=%d; allow at most %d shares per host, or raise %s"
                            .formatted(options.sharesPerHost(), name, borne, borne, name));
        }
    }

    /**
     * Refuses a serializer that does not know shares and results, before a task finds out.
     *
     * @throws IllegalStateException with the setting to change
     */
    static void requireSerializer(JavaSparkContext spark) {
        SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
        Block<int[]> block = new Block<>(1, 1, new int[1]);
        List<Object> samples = List.of(
                new LagrangeShare<>(0, List.of(block)),
                new WorkerResult<>(new LagrangeResult<>(0, block), List.of(block)),
                List.of(block));
        for (Object sample : samples) {
            try {
                ByteBuffer bytes = serializer.serialize(sample, ClassTag$.MODULE$.apply(Object.class));
                Object copy = serializer.deserialize(bytes, ClassTag$.MODULE$.apply(Object.class));
                if (copy == null) {
                    throw new IllegalStateException("nothing came back of a share");
                }
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "spark.serializer = %s cannot serialize shares of Lagrange codes: %s; leave it at Spark's default"
                                .formatted(spark.getConf().get("spark.serializer", "JavaSerializer"), e.getMessage()),
                        e);
            }
        }
    }
}
