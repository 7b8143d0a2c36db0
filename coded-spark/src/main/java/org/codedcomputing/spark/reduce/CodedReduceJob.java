package org.codedcomputing.spark.reduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.BarrierNode;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.job.straggler.Delays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Gradient descent inside one barrier job, whose tasks sum gradients among themselves: in CodedReduce's tree [36], where every
 * parent goes on with its fastest n-s children, through one port, or around a ring.
 *
 * <pre>{@code
 * ReduceOutcome outcome = CodedReduceJob.rows(ReduceForm.tree(new ReduceTree(3, 2, 1)), rows)
 *         .run(new double[p], 100, (granule, model, sum) -> addGradients(granule, model, sum),
 *                 ModelUpdate.steepestDescent(0.1 / rowCount));
 * System.out.println(outcome.report().explain());
 * }</pre>
 *
 * <p>The sum is that of all rows within rounding, whoever is late; with fractional repetition it is the same bit for bit. Late
 * nodes are left out, failed ones are not: when a node fails, all end with its cause. All waits have a deadline. Setters return
 * a changed copy. Thread-safe.
 *
 * @param <D> a granule, a block of rows
 */
public final class CodedReduceJob<D> {
    private static final Logger LOG = LoggerFactory.getLogger(CodedReduceJob.class);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final SparkContext context;
    private final ReduceForm form;
    private final Runner<D> runner;
    private final int furtherSums;
    private final @Nullable Duration deadline;
    private final @Nullable Transport transport;
    private final Delays delays;

    /** Places the data and runs the barrier stage over it. */
    @FunctionalInterface
    private interface Runner<D> {
        List<byte[]> run(ReduceTask.Spec<D> spec);
    }

    private CodedReduceJob(
            SparkContext context,
            ReduceForm form,
            Runner<D> runner,
            int furtherSums,
            @Nullable Duration deadline,
            @Nullable Transport transport,
            Delays delays) {
        this.context = context;
        this.form = form;
        this.runner = runner;
        this.furtherSums = furtherSums;
        this.deadline = deadline;
        this.transport = transport;
        this.delays = delays;
    }

    /**
     * A job over the rows of an RDD, which are shuffled to the nodes that hold them, once for each run.
     *
     * @param rows read twice, to be numbered; not modified
     */
    public static <R> CodedReduceJob<List<R>> rows(ReduceForm form, JavaRDD<R> rows) {
        return new CodedReduceJob<>(
                rows.context(),
                form,
                spec -> {
                    long count = rows.count();
                    PlacedRows<R> loader = PlacedRows.of(count, form);
                    return collect(PlacedRows.place(rows, count, form), spec, loader);
                },
                0,
                null,
                null,
                Delays.NONE);
    }

    /**
     * A job over granules that every node loads itself.
     *
     * @param source asked for each granule of a node, there
     */
    public static <D> CodedReduceJob<D> granules(JavaSparkContext jsc, ReduceForm form, GranuleSource<D> source) {
        GranuleLoader<Integer, D> loader = (granules, placed, alive) -> {
            List<D> loaded = new ArrayList<>();
            for (int granule : granules) {
                alive.run();
                loaded.add(source.load(granule));
            }
            return loaded;
        };
        int nodes = form.nodes();
        return new CodedReduceJob<>(
                jsc.sc(),
                form,
                spec -> collect(
                        jsc.parallelize(IntStream.range(0, nodes).boxed().toList(), nodes), spec, loader),
                0,
                null,
                null,
                Delays.NONE);
    }

    private static <T, D> List<byte[]> collect(JavaRDD<T> placed, ReduceTask.Spec<D> spec, GranuleLoader<T, D> loader) {
        return placed.rdd()
                .barrier()
                .mapPartitions(new ReduceTask<>(spec, loader), false, ClassTag$.MODULE$.<byte[]>apply(byte[].class))
                .setName("coded reduce " + spec.number())
                .toJavaRDD()
                .collect();
    }

    /**
     * Further sums over rows behind the gradient's own numbers, such as the loss: they decode as the gradient does.
     *
     * @param numbers at least 0
     */
    public CodedReduceJob<D> furtherSums(int numbers) {
        if (numbers < 0) {
            throw new IllegalArgumentException("further sums must be >= 0 (was " + numbers + ")");
        }
        return new CodedReduceJob<>(context, form, runner, numbers, deadline, transport, delays);
    }

    /**
     * Longest wait for enough children, or in a ring for the next part; default {@code spark.coded.job.deadline}. A node may
     * be silent for {@code spark.coded.exchange.deadline}.
     *
     * @param longest greater than 0
     */
    public CodedReduceJob<D> deadline(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a deadline must be > 0 (was " + longest + ")");
        }
        return new CodedReduceJob<>(context, form, runner, furtherSums, longest, transport, delays);
    }

    /**
     * Sets the transport; default is within the JVM in local mode, else TCP.
     *
     * @param own must reach every task of the barrier stage
     */
    public CodedReduceJob<D> transport(Transport own) {
        return new CodedReduceJob<>(context, form, runner, furtherSums, deadline, own, delays);
    }

    /**
     * Makes stragglers on purpose, for tests and experiments.
     *
     * @param made sleep of a worker behind its computing; worker 0 is node 1 of a tree, or node 0 of a ring, and the first
     *     iteration is 1
     */
    public CodedReduceJob<D> stragglers(Delays made) {
        return new CodedReduceJob<>(context, form, runner, furtherSums, deadline, transport, made);
    }

    /**
     * Runs all iterations and waits.
     *
     * @param model the first; not modified
     * @param iterations at least 1
     * @param gradient of a granule
     * @param update the next model
     * @throws IllegalStateException if there are fewer task slots than nodes, or dynamic allocation is on
     * @throws IllegalArgumentException if there are no rows, or the model is empty or not finite
     * @throws ReduceFailedException if a node failed, too few nodes answered before the deadline, or the job was cancelled
     */
    public ReduceOutcome run(double[] model, int iterations, GranuleGradient<D> gradient, ModelUpdate update) {
        if (model.length == 0 || iterations < 1) {
            throw new IllegalArgumentException(
                    "a job needs at least 1 iteration and a model of at least 1 number, got %d and %d"
                            .formatted(iterations, model.length));
        }
        for (int i = 0; i < model.length; i++) {
            if (!Double.isFinite(model[i])) {
                throw new IllegalArgumentException("the first model has %s at index %d".formatted(model[i], i));
            }
        }
        Transport by = transport == null ? BarrierNode.pointToPoint(context) : transport;
        BarrierNode.preflight(context, form.nodes(), by);
        CodedConf conf = CodedConf.of(context.conf());
        Duration longest = deadline == null ? conf.time(ConfKey.JOB_DEADLINE) : deadline;
        ReduceTask.Spec<D> spec = new ReduceTask.Spec<>(
                NUMBER.incrementAndGet(),
                form,
                by,
                longest,
                conf.time(ConfKey.EXCHANGE_DEADLINE),
                Math.addExact(model.length, furtherSums),
                model.clone(),
                iterations,
                gradient,
                update,
                delays);
        LOG.info(
                "coded reduce {}: {}, {} iterations, p = {}, {}",
                spec.number(),
                form.name(),
                iterations,
                spec.length(),
                by.name());
        long begin = System.nanoTime();
        List<NodeOutcome> outcomes = outcomes(spec);
        ReduceReport report = new ReduceReport(
                form.name(),
                (System.nanoTime() - begin) / 1e9,
                outcomes.get(0).iterations(),
                outcomes.stream().map(NodeOutcome::report).toList(),
                warnings(outcomes));
        LOG.info("coded reduce {}: {}", spec.number(), report.explain());
        report.warnings().forEach(warning -> LOG.warn("coded reduce {}: {}", spec.number(), warning));
        return new ReduceOutcome(outcomes.get(0).model(), report);
    }

    /** In local mode all nodes are on one host, on purpose. */
    private List<String> warnings(List<NodeOutcome> outcomes) {
        return form instanceof CodedTree tree && !context.isLocal()
                ? tree.warnings(outcomes.stream()
                        .map(outcome -> outcome.report().host())
                        .toList())
                : List.of();
    }

    /** Of all nodes, ascending. */
    private List<NodeOutcome> outcomes(ReduceTask.Spec<D> spec) {
        List<byte[]> collected;
        try {
            collected = runner.run(spec);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare: an executor was lost, or the job cancelled.
            throw new ReduceFailedException(form.name(), String.valueOf(e.getMessage()), e);
        }
        List<NodeOutcome> outcomes = collected.stream()
                .map(NodeOutcome::of)
                .sorted(Comparator.comparingInt(NodeOutcome::node))
                .toList();
        outcomes.stream()
                .filter(outcome -> outcome.kind() != NodeOutcome.Kind.DONE)
                // Who failed by itself says more than whom it took along.
                .min(Comparator.comparing(NodeOutcome::kind).thenComparing(NodeOutcome::node))
                .ifPresent(failed -> {
                    throw new ReduceFailedException(
                            form.name(),
                            failed.node(),
                            "node %d failed: %s".formatted(failed.node(), failed.failure()));
                });
        return outcomes;
    }
}
