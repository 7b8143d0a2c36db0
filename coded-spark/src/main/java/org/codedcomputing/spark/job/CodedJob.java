package org.codedcomputing.spark.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.core.computation.ComputationCode;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.codedcomputing.spark.plan.TaskSlots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A computation whose answer follows from any sufficient subset of n tasks, so that it waits neither for slow nor for lost
 * workers, and finds wrong results.
 *
 * <pre>{@code
 * try (CodedSession<double[][], double[], double[]> session = CodedJob.of(jsc, code).open(matrix)) {
 *     for (int i = 0; i < 20; i++) {
 *         x = session.run(x, (share, vector, worker) -> multiply(share, vector, worker));
 *     }
 *     System.out.println(session.report().explain());
 * }
 * }</pre>
 *
 * <p>A task that fails, on its own or with its executor, is an erasure; what Spark starts again on another executor is as good
 * as the first. Setters return a changed copy. Thread-safe.
 *
 * @param <I> what is encoded
 * @param <S> the share of one worker; serializable by the application's serializer
 * @param <R> the result of one worker; likewise
 * @param <O> the answer
 */
public final class CodedJob<I, S, R, O> {
    private static final Logger LOG = LoggerFactory.getLogger(CodedJob.class);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final SparkContext context;
    private final ComputationCode<I, S, R, O> code;
    private final JobOptions options;

    private CodedJob(SparkContext context, ComputationCode<I, S, R, O> code, JobOptions options) {
        this.context = context;
        this.code = code;
        this.options = options;
    }

    /**
     * A job that runs a code.
     *
     * @param jsc Not modified
     */
    public static <I, S, R, O> CodedJob<I, S, R, O> of(JavaSparkContext jsc, ComputationCode<I, S, R, O> code) {
        return new CodedJob<>(jsc.sc(), code, JobOptions.NONE);
    }

    private CodedJob<I, S, R, O> with(JobOptions newOptions) {
        return new CodedJob<>(context, code, newOptions);
    }

    /**
     * Longest time of a round, from its submission to its answer; default {@code spark.coded.job.deadline}. It ends every wait
     * for tasks; a code that decodes on the driver, and a verifier, are not interrupted.
     *
     * @param deadline greater than 0
     */
    public CodedJob<I, S, R, O> deadline(Duration deadline) {
        return with(options.withDeadline(requirePositive(deadline)));
    }

    static Duration requirePositive(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + deadline + ")");
        }
        return deadline;
    }

    /**
     * Lets shares be opened only where they were shipped to: a task that Spark starts elsewhere returns an erasure without
     * touching its share. For codes with T > 0 colluders or A > 0 liars, whose promise is about places.
     *
     * @param pin what counts as a place
     * @param sharesPerSite most shares that one place may hold, at least 1: no more than the colluders that the code bears,
     *     or each place sees more than it may
     */
    public CodedJob<I, S, R, O> pinned(Pin pin, int sharesPerSite) {
        if (sharesPerSite < 1) {
            throw new IllegalArgumentException("sharesPerSite must be >= 1 (was " + sharesPerSite + ")");
        }
        return with(options.withPin(pin, sharesPerSite));
    }

    /**
     * Waits for as many results as it takes to locate wrong ones, such as K + 2e, and drops those.
     *
     * @param errors e, at least 0
     * @throws IllegalArgumentException if the code locates no errors, or has too few workers for so many
     */
    public CodedJob<I, S, R, O> locateErrors(int errors) {
        if (errors < 0) {
            throw new IllegalArgumentException("errors must be >= 0 (was " + errors + ")");
        }
        if (errors > 0) {
            if (!(code instanceof ErrorLocatingCode<?, ?, ?, ?> locating)) {
                throw new IllegalArgumentException(
                        "%s locates no wrong results; check each one by a ResultVerifier".formatted(code.name()));
            }
            if (locating.resultsToLocate(errors) > code.workers()) {
                throw new IllegalArgumentException(
                        "%s needs %d results to locate %d wrong ones, but has %d workers; add workers or check each result by a ResultVerifier"
                                .formatted(code.name(), locating.resultsToLocate(errors), errors, code.workers()));
            }
        }
        return with(options.withErrors(errors));
    }

    /**
     * Runs more tasks than slots, with help for the last of them on slots that would idle.
     *
     * @param tail what helps
     * @throws IllegalArgumentException if the code has no such workers
     */
    public CodedJob<I, S, R, O> codedTail(Tail tail) {
        if (tail == Tail.PARITY && code.recoveryThreshold() == code.workers()) {
            throw new IllegalArgumentException("%s has no parity workers: K = n = %d; add workers, or use copies"
                    .formatted(code.name(), code.workers()));
        }
        return with(options.withTail(tail));
    }

    /**
     * Ships the share of each worker to an executor of choice, which its task prefers, and lets there be more workers than task
     * slots: tasks of one executor start in the order of their workers, and an executor that idles takes others', after {@code
     * spark.locality.wait}. For unequal loads.
     *
     * @param homes for each worker a number h from 0, which stands for element h mod E of {@link #executors}; or -1 for a task
     *     that anybody takes
     * @param slots task slots that there must be, at least 1
     * @throws IllegalArgumentException if there is not one home for each worker, or a home is below -1
     */
    public CodedJob<I, S, R, O> homes(List<Integer> homes, int slots) {
        if (homes.size() != code.workers()) {
            throw new IllegalArgumentException("%d homes for the %d workers of %s; give one to each"
                    .formatted(homes.size(), code.workers(), code.name()));
        }
        return with(options.withHomes(new Homes(homes, slots)));
    }

    /**
     * Spark's ids of the executors, in the order in which shares are dealt out: by host and id, one of each host, then a second
     * one of each. Waits for those that are known to come, at most {@code spark.coded.job.slotWait}.
     *
     * @return empty in local mode
     */
    public static List<String> executors(JavaSparkContext jsc) {
        SparkContext context = jsc.sc();
        return context.isLocal()
                ? List.of()
                : SharePlacement.interleaved(SharePlacement.executors(
                                context, JobOptions.NONE.resolve(context.conf()).slotWait()))
                        .stream()
                        .map(SharePlacement.Executor::id)
                        .toList();
    }

    /**
     * The same executors as preferred locations of an RDD's partitions, as Spark's scheduler reads them: for shares that are
     * encoded on executors, of which neighbours shall not share a host.
     *
     * @return empty in local mode
     */
    public static List<String> locations(JavaSparkContext jsc) {
        SparkContext context = jsc.sc();
        return context.isLocal()
                ? List.of()
                : SharePlacement.interleaved(SharePlacement.executors(
                                context, JobOptions.NONE.resolve(context.conf()).slotWait()))
                        .stream()
                        .map(executor -> new SharePlace(Pin.NONE, executor.host(), executor.id()))
                        .flatMap(place -> place.preferredLocations().stream())
                        .toList();
    }

    /**
     * Makes the parity shares of a coded tail in the first round in which slots idle, instead of with the others; default
     * {@code spark.coded.job.tailParity}.
     */
    public CodedJob<I, S, R, O> lazyParity(boolean lazy) {
        return with(options.withLazyParity(lazy));
    }

    /**
     * Makes stragglers on purpose, for tests and experiments.
     *
     * @param delays sleep of each worker before it computes
     * @param speeds speed of each worker, as far as its function says {@link WorkerContext#worked}
     */
    public CodedJob<I, S, R, O> stragglers(Delays delays, Speeds speeds) {
        return with(options.withStragglers(delays, speeds));
    }

    /**
     * Encodes an input and makes its shares ready for any number of rounds.
     *
     * @param input Not modified, and not to be modified while the session is open
     * @return to be closed
     * @throws IllegalStateException if there are fewer task slots than workers, pinned shares have too few places, or a coded
     *     tail meets the scheduler mode FAIR
     */
    public CodedSession<S, R, O> open(I input) {
        JobOptions.Resolved resolved = options.resolve(context.conf());
        String job = nextId();
        requireRoom(resolved);
        // Tasks of a tail are pulled by whoever is free.
        List<SharePlacement.Executor> executors =
                options.tail() == Tail.NONE && (!context.isLocal() || options.pin() != Pin.NONE)
                        ? SharePlacement.executors(context, resolved.slotWait())
                        : List.of();
        List<SharePlace> places = options.homes() == null
                ? SharePlacement.places(code.workers(), executors, options.pin(), options.sharesPerSite())
                : SharePlacement.homes(options.homes().byWorker(), executors);
        long start = System.nanoTime();
        Encoding<S> encoding = code.encode(input);
        BroadcastShares<S> shares =
                new BroadcastShares<>(context, job, encoding::share, places, System.nanoTime() - start);
        return session(job, resolved, shares);
    }

    /**
     * Rounds on shares that were encoded on executors.
     *
     * @param shares partition i holds exactly one element, the share of worker i; persisted while the session is open, unless
     *     it is persisted already
     * @return to be closed
     * @throws IllegalStateException as {@link #open}
     * @throws IllegalArgumentException if there are not n partitions, or shares are to be pinned
     */
    public CodedSession<S, R, O> openEncoded(JavaRDD<S> shares) {
        return openEncoded(shares.getNumPartitions(), () -> new EncodedShares<>(shares));
    }

    /**
     * The same for shares some of which are made only when a task asks for them, such as parity: the tasks of the first workers
     * do not wait for that.
     *
     * @param first partition i holds exactly one element, the share of worker i; the first workers, K or n of them
     * @param all the same for all n, from a lineage whose stages run when the first of the others is asked for; neither is
     *     persisted here, so that making an element again should cost little
     * @return to be closed
     * @throws IllegalStateException as {@link #open}
     * @throws IllegalArgumentException if there are not n partitions, and K or n of the first, or shares are to be pinned
     */
    public CodedSession<S, R, O> openEncoded(JavaRDD<S> first, JavaRDD<S> all) {
        int early = first.getNumPartitions();
        if (early != code.workers() && early != code.recoveryThreshold()) {
            throw new IllegalArgumentException(
                    "%s has K = %d and %d workers, but the first shares have %d partitions; give K or all of them"
                            .formatted(code.name(), code.recoveryThreshold(), code.workers(), early));
        }
        return openEncoded(all.getNumPartitions(), () -> new EncodedShares<>(first, all));
    }

    private CodedSession<S, R, O> openEncoded(int partitions, Supplier<EncodedShares<S>> shares) {
        if (partitions != code.workers()) {
            throw new IllegalArgumentException("%s has %d workers, but the shares have %d partitions; give one to each"
                    .formatted(code.name(), code.workers(), partitions));
        }
        if (options.pin() != Pin.NONE) {
            throw new IllegalArgumentException(
                    "shares that executors encode lie where they were made and cannot be pinned; open the job with the input itself");
        }
        JobOptions.Resolved resolved = options.resolve(context.conf());
        requireRoom(resolved);
        return session(nextId(), resolved, shares.get());
    }

    private CodedSession<S, R, O> session(String job, JobOptions.Resolved resolved, ShareSupply<S> shares) {
        List<String> warnings = JobWarnings.of(context.conf(), options);
        JobWarnings.logOnce(context, job, warnings);
        LOG.info(
                "{}: {}, {} workers, K = {}, shares {}",
                job,
                code.name(),
                code.workers(),
                code.recoveryThreshold(),
                shares.placement());
        JobMetrics.of(context.env()).opened();
        return new CodedSession<>(context, job, code, resolved, shares, new ArrayList<>(warnings));
    }

    private static String nextId() {
        return "coded-job-" + NUMBER.incrementAndGet();
    }

    private void requireRoom(JobOptions.Resolved resolved) {
        SparkConf conf = context.conf();
        Homes homes = options.homes();
        if (homes != null && (options.tail() != Tail.NONE || options.pin() != Pin.NONE)) {
            throw new IllegalStateException(
                    "shares with homes are preferred there, no more: they can neither be pinned nor have a coded tail; leave one of them out");
        }
        int n = homes == null ? code.workers() : homes.slots();
        if (options.tail() != Tail.NONE) {
            if (conf.get("spark.scheduler.mode", "FIFO").equalsIgnoreCase("FAIR")) {
                throw new IllegalStateException(
                        "a coded tail needs spark.scheduler.mode = FIFO: under FAIR its parity tasks would take slots from the raw ones; set FIFO, or use a code of one wave");
            }
            if (options.pin() != Pin.NONE) {
                throw new IllegalStateException(
                        "a coded tail lets any free slot take a task, so shares cannot be pinned; use a code of one wave");
            }
            return;
        }
        int slots = TaskSlots.await(context, n, resolved.slotWait());
        if (n > slots) {
            throw new IllegalStateException(
                    "%s needs %d task slots at once, one for each worker, but the application has %d (master %s); choose at most %d workers, give it more cores, or use a coded tail"
                            .formatted(code.name(), n, slots, context.master(), slots));
        }
    }
}
