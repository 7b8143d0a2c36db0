package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.HashPartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.CodedException;
import org.codedcomputing.core.cost.ShuffleMode;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.Calibration;
import org.codedcomputing.spark.plan.CalibrationTask;
import org.codedcomputing.spark.plan.Calibrations;
import org.codedcomputing.spark.plan.PlanRates;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** Measures what a cluster can do, by a barrier job over its nodes. Called by {@link org.codedcomputing.spark.Coded#calibrate}. */
public final class Calibrator {
    private static final Logger LOG = LoggerFactory.getLogger(Calibrator.class);

    private static final int EMPTY_WARM_UPS = 2;
    private static final int EMPTY_RUNS = 5;
    private static final double NANOS = 1e9;

    private Calibrator() {}

    /**
     * Measures the network and keeps the result for the application.
     *
     * @throws IllegalStateException if there are fewer task slots than nodes, or dynamic allocation is on
     */
    public static Calibration run(SparkContext context) {
        Calibration measured = network(context, ExchangeSettings.none());
        Calibrations.keep(context, measured);
        return measured;
    }

    /** Measures the network and a sample of an input, and keeps the result for the application. */
    static <K, V> Calibration run(RDD<Tuple2<K, V>> input, ExchangeSettings<K, V> settings, RecordCodec<K, V> records) {
        SparkContext context = input.sparkContext();
        Calibration network = network(context, settings);
        Calibration measured = sample(input, settings, records, network);
        Calibrations.keep(context, measured);
        return measured;
    }

    private static Transport transport(SparkContext context, ExchangeSettings<?, ?> settings) {
        return TransportSelection.of(context, settings.transport(), PlanRates.of(CodedConf.of(context.conf()), null))
                .transport(ExchangeMode.REPLICATED, ShuffleMode.REPLICATED);
    }

    private static Calibration network(SparkContext context, ExchangeSettings<?, ?> settings) {
        Transport transport = transport(context, settings);
        ExchangeOptions options = ExchangeOptions.resolve(settings, context, transport);
        int nodes = options.nodes();
        Preflight.check(context, nodes, transport, options.slotWait());
        ClassTag<String> texts = ClassTag$.MODULE$.apply(String.class);
        RDD<String> places = context.parallelize(
                CollectionConverters.asScala(IntStream.range(0, nodes)
                                .mapToObj(Integer::toString)
                                .toList())
                        .toSeq(),
                nodes,
                texts);
        Object found = places.barrier()
                .mapPartitions(new OneNode(), false, texts)
                .setName("coded calibration")
                .collect();
        Calibration measured = CalibrationTask.calibration(context.master(), Arrays.asList((String[]) found))
                .withStage(emptyStageSeconds(context, nodes));
        LOG.info("{}", measured.explain());
        return measured;
    }

    /** Half of what the two stages of an exchange take that has no records, the median after some that do not count. */
    private static double emptyStageSeconds(SparkContext context, int nodes) {
        JavaRDD<Integer> numbers = JavaSparkContext.fromSparkContext(context)
                .parallelize(IntStream.range(0, nodes).boxed().toList(), nodes);
        double[] seconds = new double[EMPTY_RUNS];
        for (int i = -EMPTY_WARM_UPS; i < EMPTY_RUNS; i++) {
            JavaPairRDD<Integer, Integer> empty = numbers.rdd()
                    .barrier()
                    .mapPartitions(new Nothing(), false, ClassTag$.MODULE$.<Integer>apply(Integer.class))
                    .toJavaRDD()
                    .mapToPair(number -> new Tuple2<>(number, number))
                    .partitionBy(new HashPartitioner(nodes));
            long begin = System.nanoTime();
            long unused = empty.count();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - begin) / NANOS / 2;
            }
        }
        Arrays.sort(seconds);
        return seconds[EMPTY_RUNS / 2];
    }

    /** A node without records. */
    private static final class Nothing extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Integer> apply(Iterator<Integer> unused) {
            return CollectionConverters.asScala(List.<Integer>of().iterator());
        }
    }

    /** The task of one node. */
    private static final class OneNode extends AbstractFunction1<Iterator<String>, Iterator<String>>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final CalibrationTask task = new CalibrationTask();

        @Override
        public Iterator<String> apply(Iterator<String> unused) {
            BarrierTaskContext context = BarrierTaskContext.get();
            int node = context.partitionId();
            String name = "calibration node %d".formatted(node);
            try (BarrierGathering gathering = new BarrierGathering(context, "coded " + name)) {
                String found = task.run(
                        node,
                        context.getTaskInfos().length,
                        ExchangeTask.address(SparkEnv.get(), name),
                        gathering,
                        context::killTaskIfInterrupted);
                return CollectionConverters.asScala(List.of(found).iterator());
            } catch (InterruptedException e) {
                context.killTaskIfInterrupted();
                throw new CodedException(name + " was interrupted", e);
            }
        }
    }

    private static <K, V> Calibration sample(
            RDD<Tuple2<K, V>> input, ExchangeSettings<K, V> settings, RecordCodec<K, V> records, Calibration network) {
        SparkContext context = input.sparkContext();
        ExchangeOptions options = ExchangeOptions.resolve(settings, context, transport(context, settings));
        List<Object> partitions = new ArrayList<>();
        for (int i = 0; i < Math.min(options.nodes(), input.getNumPartitions()); i++) {
            // Spread over the input: its beginning need not be like the rest.
            partitions.add((int) ((long) i * input.getNumPartitions() / options.nodes()));
        }
        if (partitions.isEmpty()) {
            return network;
        }
        ClassTag<String> texts = ClassTag$.MODULE$.apply(String.class);
        RecordSample<K, V> task = new RecordSample<>(
                records, options.codec(), options.codecOpen() ? options.codec().denser() : null);
        // The first time warms the JVMs up: an exchange runs in some that have read such an input before.
        Object unused = context.runJob(
                input, task, CollectionConverters.asScala(partitions).toSeq(), texts);
        Object found = context.runJob(
                input, task, CollectionConverters.asScala(partitions).toSeq(), texts);
        List<Calibration.Sample> measured = Arrays.stream((String[]) found)
                .map(Calibration.Sample::parse)
                .filter(sample -> sample.bytes() > 0)
                .toList();
        return measured.isEmpty() ? network : network.withSample(median(measured));
    }

    private static Calibration.Sample median(List<Calibration.Sample> samples) {
        return new Calibration.Sample(
                samples.stream().mapToLong(Calibration.Sample::bytes).max().orElse(0),
                median(samples, Calibration.Sample::map),
                median(samples, Calibration.Sample::seal),
                median(samples, Calibration.Sample::handOver),
                median(samples, Calibration.Sample::shuffleWrite),
                median(samples, Calibration.Sample::reduce),
                median(samples, Calibration.Sample::valueRatio),
                median(samples, Calibration.Sample::shuffleRatio),
                dense(samples));
    }

    private static Calibration.@Nullable Dense dense(List<Calibration.Sample> samples) {
        List<Calibration.Dense> all = samples.stream()
                .flatMap(sample -> Stream.ofNullable(sample.dense()))
                .toList();
        return all.isEmpty()
                ? null
                : new Calibration.Dense(
                        median(all, Calibration.Dense::seal),
                        median(all, Calibration.Dense::handOver),
                        median(all, Calibration.Dense::valueRatio));
    }

    private static <T> double median(List<T> samples, ToDoubleFunction<T> of) {
        List<Double> values =
                new ArrayList<>(samples.stream().mapToDouble(of).boxed().toList());
        Collections.sort(values);
        return values.get((values.size() - 1) / 2);
    }
}
