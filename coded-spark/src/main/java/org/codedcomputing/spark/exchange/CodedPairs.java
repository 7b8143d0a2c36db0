package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.RangePartitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
import org.codedcomputing.spark.plan.Calibration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;
import scala.math.Ordering;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Pair operators whose records travel by a coded exchange. Made by {@link org.codedcomputing.spark.Coded#pairs}.
 *
 * <p>The setters say how; each operator returns a plain, lazy {@link JavaPairRDD} with the records and the partitioner that
 * Spark's own operator of that name would give. The exchange runs once, on the first action, and later actions read what it
 * left. The input is computed at {@code computationLoad} nodes: accumulators in the functions before it count that often,
 * and those functions must be pure.
 *
 * <p>A setter beats the configuration key of the same name, which beats the default. Instances are immutable but for
 * {@link #plan} and {@link #report}, which speak of the operator that was called last; they are meant for one thread.
 *
 * @param <K> type of the keys; serializable by the application's Kryo
 * @param <V> type of the values; likewise
 */
public final class CodedPairs<K, V> {
    private static final Logger LOG = LoggerFactory.getLogger(CodedPairs.class);
    private static final AtomicLong NEXT_EXCHANGE = new AtomicLong();

    /** What the RDDs of exchanges are called, before their number. */
    static final String STAGE_NAME = "coded exchange ";

    /** Keys that Spark's own sortByKey samples for each output partition. */
    private static final int SAMPLES_PER_PARTITION = 20;

    private final JavaPairRDD<K, V> input;
    private final ExchangeSettings<K, V> settings;
    private @Nullable Exchange last;

    /** One operator's exchange, as the driver knows it. */
    private record Exchange(
            ExchangePlan plan,
            @Nullable InputPlacement placement,
            @Nullable NodeReports reports,
            ExchangeListener.@Nullable Outcome outcome) {}

    /**
     * Wraps an input; nothing runs.
     *
     * @param input Not modified
     */
    public static <K, V> CodedPairs<K, V> of(JavaPairRDD<K, V> input) {
        return new CodedPairs<>(input, ExchangeSettings.none());
    }

    /** Wraps an input with settings made elsewhere. */
    static <K, V> CodedPairs<K, V> of(JavaPairRDD<K, V> input, ExchangeSettings<K, V> settings) {
        return new CodedPairs<>(input, settings);
    }

    private CodedPairs(JavaPairRDD<K, V> input, ExchangeSettings<K, V> settings) {
        this.input = input;
        this.settings = settings;
    }

    private CodedPairs<K, V> with(ExchangeSettings<K, V> changed) {
        return new CodedPairs<>(input, changed);
    }

    /** Sets how records move; key {@code spark.coded.exchange.mode}. */
    public CodedPairs<K, V> mode(ExchangeMode mode) {
        return with(settings.withMode(mode));
    }

    /** Sets the number of nodes K, 1..64, each one task; key {@code spark.coded.exchange.nodes}. */
    public CodedPairs<K, V> nodes(int nodes) {
        return with(settings.withNodes(nodes));
    }

    /**
     * Sets the computation load r, 1..K: at how many nodes the input is mapped; key {@code spark.coded.exchange.load}. Need
     * not be whole: with 2.5 half of the input partitions are mapped at 2 nodes and half at 3.
     */
    public CodedPairs<K, V> computationLoad(double load) {
        return with(settings.withComputationLoad(load));
    }

    /**
     * Sets who maps what and who serves whom; key {@code spark.coded.exchange.design}. A design that does not exist for the
     * nodes and the load gives way to the nearest of no larger load, which the plan says. Without effect on mode uncoded.
     */
    public CodedPairs<K, V> design(ExchangeDesign design) {
        return with(settings.withDesign(design));
    }

    /** Sets the intermediate bytes that the caller expects, so that the plan can predict bytes rather than shares. */
    public CodedPairs<K, V> expectedBytes(long bytes) {
        return with(settings.withExpectedBytes(ExpectedBytes.of(bytes)));
    }

    /**
     * Sets the intermediate bytes that the caller expects in each output partition, so that the plan can also say what their
     * spread costs: a packet is as long as the longest of its segments, and where one node reduces nearly everything coding
     * saves nearly nothing.
     *
     * @param bytes at least 0 each, as many as the partitioner of the operator will have partitions; Not modified
     */
    public CodedPairs<K, V> expectedPartitionBytes(long... bytes) {
        return with(settings.withExpectedBytes(ExpectedBytes.byPartition(bytes)));
    }

    /**
     * Sets the transport, for those who bring their own.
     *
     * @param transport must reach every task of the barrier stage
     */
    public CodedPairs<K, V> transport(Transport transport) {
        return with(settings.withTransport(transport));
    }

    CodedPairs<K, V> records(RecordCodec<K, V> records) {
        return with(settings.withRecords(records));
    }

    /**
     * Declares that every key of a {@code byte[]} to {@code byte[]} input has the one length and every value the other, so
     * that records travel as they are, without a serializer.
     *
     * @param pairs Not modified
     * @param keyBytes bytes of every key, at least 0
     * @param valueBytes bytes of every value, at least 0
     */
    public static CodedPairs<byte[], byte[]> fixedWidth(
            CodedPairs<byte[], byte[]> pairs, int keyBytes, int valueBytes) {
        return pairs.records(new FixedWidthRecordCodec(keyBytes, valueBytes));
    }

    /**
     * The records by partition, as Spark's operator of this name gives them.
     *
     * @param partitioner a pure function of the key's value, not of its identity
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, V> partitionBy(Partitioner partitioner) {
        if (input.rdd().partitioner().contains(partitioner)) {
            // As Spark: what lies right already is not moved.
            LOG.info("the input is partitioned by this partitioner already: nothing to exchange");
            return input;
        }
        return JavaPairRDD.fromRDD(shuffled(partitioner, null, false), keyTag(), valueTag());
    }

    /**
     * The records by partition, sorted by key within each, as Spark's operator of this name gives them.
     *
     * @param partitioner a pure function of the key's value, not of its identity
     * @param comparator serializable; of fixed-width pairs an {@link UnsignedByteOrder} is the fastest
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, V> repartitionAndSortWithinPartitions(Partitioner partitioner, Comparator<K> comparator) {
        if (input.rdd().partitioner().contains(partitioner)) {
            return input.repartitionAndSortWithinPartitions(partitioner, serializable(comparator));
        }
        Ordering<K> ordering = Ordering.comparatorToOrdering(serializable(comparator));
        boolean byteOrder = comparator instanceof UnsignedByteOrder;
        return JavaPairRDD.fromRDD(shuffled(partitioner, ordering, byteOrder), keyTag(), valueTag());
    }

    /**
     * The records sorted by key over all partitions, as Spark's operator of this name gives them. Samples the keys at once,
     * in a job of its own, as Spark's does.
     *
     * @param comparator serializable
     * @param ascending whether the least key comes first
     * @param partitions number of output partitions, at least 1
     * @return lazy from here on
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, V> sortByKey(Comparator<K> comparator, boolean ascending, int partitions) {
        Comparator<K> order = serializable(comparator);
        Partitioner ranges = new RangePartitioner<>(
                partitions,
                input.rdd(),
                ascending,
                SAMPLES_PER_PARTITION,
                Ordering.comparatorToOrdering(order),
                keyTag());
        return repartitionAndSortWithinPartitions(ranges, ascending ? order : Collections.reverseOrder(order));
    }

    /**
     * The values of each key together, as Spark's operator of this name gives them. Nothing is combined before the exchange,
     * since nothing would get shorter: prefer {@link #reduceByKey} where the values are only summed up.
     *
     * @param partitioner a pure function of the key's value, not of its identity
     * @return lazy; the values of a key in no particular order
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, Iterable<V>> groupByKey(Partitioner partitioner) {
        refuseArrayKeys("groupByKey");
        return partitionBy(partitioner).groupByKey(partitioner);
    }

    /**
     * One value for each key, as Spark's operator of this name gives them. Values are combined in every input partition
     * before they are coded [7].
     *
     * @param partitioner a pure function of the key's value, not of its identity
     * @param function associative and commutative. Over inputs that come in no fixed order, such as those behind a shuffle,
     *     it must give the same bytes in any order: sums of floating-point numbers do not, and are refused when it shows
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, V> reduceByKey(Partitioner partitioner, Function2<V, V, V> function) {
        return combineByKey(value -> value, function, function, partitioner);
    }

    /**
     * One aggregate for each key, as Spark's operator of this name gives them; combined before it is coded, see {@link
     * #reduceByKey}.
     *
     * @param zero where each key starts in each input partition; copied by the application's serializer
     * @param partitioner a pure function of the key's value, not of its identity
     * @param add adds a value to an aggregate, which it may modify
     * @param merge merges two aggregates; associative and commutative
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public <A> JavaPairRDD<K, A> aggregateByKey(
            A zero, Partitioner partitioner, Function2<A, V, A> add, Function2<A, A, A> merge) {
        ZeroValue<A> start = ZeroValue.of(zero);
        return combineByKey(value -> add.call(start.copy(), value), add, merge, partitioner);
    }

    /**
     * One combination for each key, as Spark's operator of this name gives them; combined before it is coded, see {@link
     * #reduceByKey}.
     *
     * @param create makes a combination of one value
     * @param add adds a value to a combination, which it may modify
     * @param merge merges two combinations; associative and commutative
     * @param partitioner a pure function of the key's value, not of its identity
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public <C> JavaPairRDD<K, C> combineByKey(
            Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge, Partitioner partitioner) {
        refuseArrayKeys("combineByKey");
        if (input.rdd().partitioner().contains(partitioner)) {
            return input.combineByKey(create, add, merge, partitioner);
        }
        JavaPairRDD<K, C> combined = input.mapPartitionsToPair(new MapSideCombine<>(create, add, merge));
        CodedPairs<K, C> coded = new CodedPairs<>(combined, settings.forCombined());
        JavaPairRDD<K, C> moved = coded.partitionBy(partitioner);
        last = coded.last;
        // The partitioner is the same, so Spark merges where the combinations lie.
        return moved.combineByKey(combination -> combination, merge, merge, partitioner);
    }

    /**
     * The values of each key on both sides, as Spark's operator of this name gives them. Each side is exchanged with its own
     * settings; {@link #plan} and {@link #report} of each speak of its own.
     *
     * @param other the other side
     * @param partitioner a pure function of the key's value, not of its identity
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public <W> JavaPairRDD<K, Tuple2<Iterable<V>, Iterable<W>>> cogroup(
            CodedPairs<K, W> other, Partitioner partitioner) {
        refuseArrayKeys("cogroup");
        return partitionBy(partitioner).cogroup(other.partitionBy(partitioner), partitioner);
    }

    /**
     * All pairs of values of a key on the two sides, as Spark's operator of this name gives them. See {@link #cogroup}; for
     * outer joins, call Spark's on {@link #partitionBy} of both sides.
     *
     * @param other the other side
     * @param partitioner a pure function of the key's value, not of its identity
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public <W> JavaPairRDD<K, Tuple2<V, W>> join(CodedPairs<K, W> other, Partitioner partitioner) {
        refuseArrayKeys("join");
        return partitionBy(partitioner).join(other.partitionBy(partitioner), partitioner);
    }

    /**
     * Measures the network as {@link org.codedcomputing.spark.Coded#calibrate} does, and then a sample of this input at every
     * node: how fast it is mapped, compressed, handed over and sorted, and how well it compresses. The sample reads some
     * megabytes of as many input partitions as there are nodes, in a job of its own.
     *
     * @throws IllegalStateException if there are fewer task slots than nodes, or dynamic allocation is on
     */
    public Calibration calibrate() {
        return Calibrator.run(input.rdd(), settings, records());
    }

    private void refuseArrayKeys(String operator) {
        if (settings.records() instanceof FixedWidthRecordCodec) {
            throw new IllegalArgumentException(
                    "%s compares keys by value, which byte[] keys do not; map them to a type with equals and hashCode, such as java.nio.ByteBuffer, first"
                            .formatted(operator));
        }
    }

    private static <T> Comparator<T> serializable(Comparator<T> comparator) {
        if (!(comparator instanceof Serializable)) {
            throw new IllegalArgumentException(
                    "the comparator %s is not serializable but must travel to the executors; implement java.io.Serializable, or cast a lambda to (Comparator<K> & Serializable)"
                            .formatted(comparator.getClass().getName()));
        }
        return comparator;
    }

    /**
     * The plan of the operator that was called last, or, before any, of one called now.
     *
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public ExchangePlan plan() {
        Exchange exchange = last;
        if (exchange != null) {
            return exchange.plan;
        }
        ExchangeChoice choice = choice();
        return newPlan(choice, records(), ExchangePlanner.placement(input.rdd(), choice));
    }

    /**
     * What was measured, after the first action on the result of the operator that was called last.
     *
     * @throws IllegalStateException if no operator was called, or no action has run
     */
    public ExchangeReport report() {
        Exchange exchange = last;
        if (exchange == null || exchange.outcome == null) {
            throw new IllegalStateException(
                    "no operator was called on these pairs yet; call one, run an action, then ask");
        }
        ExchangeListener.drain(input.context());
        List<NodeReport> nodes = exchange.reports == null ? List.of() : exchange.reports.value();
        ExchangeReport report = new ExchangeReport(
                exchange.plan,
                nodes,
                exchange.placement == null || nodes.size() < exchange.plan.nodes()
                        ? InputReads.UNKNOWN
                        : exchange.placement.reads(
                                nodes.stream().map(NodeReport::host).toList()),
                exchange.outcome.figures(),
                exchange.outcome.reduceSeconds(),
                exchange.outcome.failure());
        if (report.stage() == null && report.failure() == null) {
            throw new IllegalStateException("exchange %d has not run yet; run an action on its result, then ask"
                    .formatted(exchange.plan.exchange()));
        }
        return report;
    }

    private ExchangePlan newPlan(ExchangeChoice choice, RecordCodec<K, V> records, @Nullable InputPlacement placement) {
        return ExchangePlanner.plan(nextExchange(), input.rdd(), choice, records, placement);
    }

    /** The exchange, and behind it Spark's shuffle to the user's partitioner. */
    private RDD<Tuple2<K, V>> shuffled(Partitioner partitioner, @Nullable Ordering<K> ordering, boolean byteOrder) {
        RecordCodec<K, V> records = records();
        if (records instanceof FixedWidthRecordCodec && partitioner instanceof HashPartitioner) {
            throw new IllegalArgumentException(
                    "a HashPartitioner hashes byte[] keys by identity, so equal keys would go to different partitions; use a partitioner that looks at the bytes");
        }
        settings.expectedBytes().checkPartitions(partitioner.numPartitions());
        ExchangeChoice choice = choice();
        InputPlacement placement = ExchangePlanner.placement(input.rdd(), choice);
        ExchangePlan plan = newPlan(choice, records, placement);
        LOG.info("{}", plan);
        plan.notes().forEach(note -> LOG.info("exchange {}: {}", plan.exchange(), note));
        ExchangeMetrics.of(input.context().env()).planned(plan.mode());
        RDD<Tuple2<K, V>> source = input.rdd();
        NodeReports reports = null;
        if (placement != null) {
            reports = new NodeReports();
            // Without a name: Spark would print it, all nodes, with every task.
            input.context().register(reports);
            source = exchanged(plan, placement, choice, records, partitioner, byteOrder, reports);
        }
        ExchangeListener.Outcome outcome = new ExchangeListener.Outcome();
        last = new Exchange(plan, placement, reports, outcome);
        return new WatchedShuffledRdd<>(
                source,
                partitioner,
                keyTag(),
                valueTag(),
                records,
                ordering,
                ExchangeListener.of(input.context()),
                outcome);
    }

    private RDD<Tuple2<K, V>> exchanged(
            ExchangePlan plan,
            InputPlacement placement,
            ExchangeChoice choice,
            RecordCodec<K, V> records,
            Partitioner partitioner,
            boolean byteOrder,
            NodeReports reports) {
        ExchangeOptions options = choice.options();
        Transport transport = choice.transport();
        DeliveryDesign design = placement.assignment().design();
        ExchangeSpec<K, V> spec = new ExchangeSpec<>(
                plan.exchange(),
                design,
                ExchangePlanner.delivery(options.mode()),
                records,
                options.codec(),
                partitioner,
                plan.canonicalOrder(),
                byteOrder,
                options.stripBytes(),
                options.memoryBytes(),
                options.schedule(),
                transport,
                new TransportLimits(options.windowBytes(), options.deadline()));
        SparkContext context = input.context();
        Runnable preflight = () -> Preflight.check(context, design.nodes(), transport, options.slotWait());
        ReplicatedRdd<Tuple2<K, V>> replicated = new ReplicatedRdd<>(input.rdd(), placement, preflight);
        return replicated
                .barrier()
                .mapPartitions(new ExchangeTask<>(spec, reports, StageCounters.of(context)), false, tag())
                .setName(STAGE_NAME + plan.exchange());
    }

    /** Numbers the exchanges of this JVM, and the stages that use their transport, from 1. */
    static long nextExchange() {
        return NEXT_EXCHANGE.incrementAndGet();
    }

    private ExchangeChoice choice() {
        return ExchangeChoice.of(settings, input.rdd());
    }

    private RecordCodec<K, V> records() {
        return settings.records() != null
                ? settings.records()
                : new KryoRecordCodec<>(input.context().conf());
    }

    private ClassTag<K> keyTag() {
        return input.kClassTag();
    }

    private ClassTag<V> valueTag() {
        return input.vClassTag();
    }

    @SuppressWarnings("unchecked") // The tag's only use is the array class of the element type.
    private ClassTag<Tuple2<K, V>> tag() {
        return (ClassTag<Tuple2<K, V>>) (ClassTag<?>) ClassTag$.MODULE$.apply(Tuple2.class);
    }
}
