package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.exchange.transport.TransportLimits;
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

    private final JavaPairRDD<K, V> input;
    private final Settings<K, V> settings;
    private @Nullable Exchange last;

    /** What the setters have set; null stands for the configuration's value. */
    private record Settings<K, V>(
            @Nullable ExchangeMode mode,
            @Nullable Integer nodes,
            @Nullable Integer computationLoad,
            @Nullable RecordCodec<K, V> records,
            @Nullable Transport transport,
            OptionalLong expectedBytes) {}

    /** One operator's exchange, as the driver knows it. */
    private record Exchange(
            ExchangePlan plan, @Nullable NodeReports reports, ExchangeListener.@Nullable Outcome outcome) {}

    /**
     * Wraps an input; nothing runs.
     *
     * @param input Not modified
     */
    public static <K, V> CodedPairs<K, V> of(JavaPairRDD<K, V> input) {
        return new CodedPairs<>(input, new Settings<>(null, null, null, null, null, OptionalLong.empty()));
    }

    private CodedPairs(JavaPairRDD<K, V> input, Settings<K, V> settings) {
        this.input = input;
        this.settings = settings;
    }

    private CodedPairs<K, V> with(Settings<K, V> changed) {
        return new CodedPairs<>(input, changed);
    }

    /** Sets how records move; key {@code spark.coded.exchange.mode}. */
    public CodedPairs<K, V> mode(ExchangeMode mode) {
        return with(new Settings<>(
                mode,
                settings.nodes,
                settings.computationLoad,
                settings.records,
                settings.transport,
                settings.expectedBytes));
    }

    /** Sets the number of nodes K, 1..64, each one task; key {@code spark.coded.exchange.nodes}. */
    public CodedPairs<K, V> nodes(int nodes) {
        return with(new Settings<>(
                settings.mode,
                nodes,
                settings.computationLoad,
                settings.records,
                settings.transport,
                settings.expectedBytes));
    }

    /**
     * Sets the computation load r, 1..K: at how many nodes each input partition is mapped; key
     * {@code spark.coded.exchange.load}.
     */
    public CodedPairs<K, V> computationLoad(int load) {
        return with(new Settings<>(
                settings.mode, settings.nodes, load, settings.records, settings.transport, settings.expectedBytes));
    }

    /** Sets the intermediate bytes that the caller expects, so that the plan can predict bytes rather than shares. */
    public CodedPairs<K, V> expectedBytes(long bytes) {
        return with(new Settings<>(
                settings.mode,
                settings.nodes,
                settings.computationLoad,
                settings.records,
                settings.transport,
                OptionalLong.of(bytes)));
    }

    /**
     * Sets the transport, for those who bring their own.
     *
     * @param transport must reach every task of the barrier stage
     */
    public CodedPairs<K, V> transport(Transport transport) {
        return with(new Settings<>(
                settings.mode,
                settings.nodes,
                settings.computationLoad,
                settings.records,
                transport,
                settings.expectedBytes));
    }

    CodedPairs<K, V> records(RecordCodec<K, V> records) {
        return with(new Settings<>(
                settings.mode,
                settings.nodes,
                settings.computationLoad,
                records,
                settings.transport,
                settings.expectedBytes));
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
        return JavaPairRDD.fromRDD(shuffled(partitioner, null), keyTag(), valueTag());
    }

    /**
     * The records by partition, sorted by key within each, as Spark's operator of this name gives them.
     *
     * @param partitioner a pure function of the key's value, not of its identity
     * @param comparator serializable
     * @return lazy
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public JavaPairRDD<K, V> repartitionAndSortWithinPartitions(Partitioner partitioner, Comparator<K> comparator) {
        if (!(comparator instanceof Serializable)) {
            throw new IllegalArgumentException(
                    "the comparator %s is not serializable but must travel to the executors; implement java.io.Serializable, or cast a lambda to (Comparator<K> & Serializable)"
                            .formatted(comparator.getClass().getName()));
        }
        if (input.rdd().partitioner().contains(partitioner)) {
            return input.repartitionAndSortWithinPartitions(partitioner, comparator);
        }
        Ordering<K> ordering = Ordering.comparatorToOrdering(comparator);
        return JavaPairRDD.fromRDD(shuffled(partitioner, ordering), keyTag(), valueTag());
    }

    /**
     * The plan of the operator that was called last, or, before any, of one called now.
     *
     * @throws IllegalArgumentException if options contradict each other or the input; the message has both numbers
     */
    public ExchangePlan plan() {
        Exchange exchange = last;
        return exchange != null ? exchange.plan : newPlan(options(), records(), transport());
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
        ExchangeReport report = new ExchangeReport(
                exchange.plan,
                exchange.reports == null ? List.of() : exchange.reports.value(),
                exchange.outcome.figures(),
                exchange.outcome.failure());
        if (report.stage() == null && report.failure() == null) {
            throw new IllegalStateException("exchange %d has not run yet; run an action on its result, then ask"
                    .formatted(exchange.plan.exchange()));
        }
        return report;
    }

    private ExchangePlan newPlan(ExchangeOptions options, RecordCodec<K, V> records, Transport transport) {
        return ExchangePlanner.plan(NEXT_EXCHANGE.incrementAndGet(), input.rdd(), options, records, transport);
    }

    /** The exchange, and behind it Spark's shuffle to the user's partitioner. */
    private RDD<Tuple2<K, V>> shuffled(Partitioner partitioner, @Nullable Ordering<K> ordering) {
        ExchangeOptions options = options();
        RecordCodec<K, V> records = records();
        Transport transport = transport();
        if (records instanceof FixedWidthRecordCodec && partitioner instanceof HashPartitioner) {
            throw new IllegalArgumentException(
                    "a HashPartitioner hashes byte[] keys by identity, so equal keys would go to different partitions; use a partitioner that looks at the bytes");
        }
        ExchangePlan plan = newPlan(options, records, transport);
        LOG.info("{}", plan);
        plan.notes().forEach(note -> LOG.info("exchange {}: {}", plan.exchange(), note));
        RDD<Tuple2<K, V>> source = input.rdd();
        NodeReports reports = null;
        if (plan.mode() != ExchangeMode.UNCODED) {
            reports = new NodeReports();
            input.context().register(reports, "coded exchange " + plan.exchange());
            source = exchanged(plan, options, records, transport, partitioner, reports);
        }
        ExchangeListener.Outcome outcome = new ExchangeListener.Outcome();
        last = new Exchange(plan, reports, outcome);
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
            ExchangeOptions options,
            RecordCodec<K, V> records,
            Transport transport,
            Partitioner partitioner,
            NodeReports reports) {
        DeliveryDesign design = ExchangePlanner.design(options);
        ExchangeSpec<K, V> spec = new ExchangeSpec<>(
                plan.exchange(),
                design,
                ExchangePlanner.delivery(options.mode()),
                records,
                options.codec(),
                partitioner,
                plan.canonicalOrder(),
                options.stripBytes(),
                options.memoryBytes(),
                transport,
                new TransportLimits(options.windowBytes(), options.deadline()));
        SparkContext context = input.context();
        Runnable preflight = () -> Preflight.check(context, options.nodes(), transport, options.slotWait());
        ReplicatedRdd<Tuple2<K, V>> replicated =
                new ReplicatedRdd<>(input.rdd(), new InputAssignment(design, plan.inputPartitions()), preflight);
        return replicated
                .barrier()
                .mapPartitions(new ExchangeTask<>(spec, reports), false, tag())
                .setName("coded exchange " + plan.exchange());
    }

    private ExchangeOptions options() {
        SparkContext context = input.context();
        CodedConf conf = CodedConf.of(context.conf());
        ExchangeMode mode =
                settings.mode != null ? settings.mode : ExchangeMode.parse(conf.text(ConfKey.EXCHANGE_MODE));
        int nodes = settings.nodes != null
                ? settings.nodes
                : conf.number(ConfKey.EXCHANGE_NODES, 0, DeliveryDesign.MAX_NODES);
        if (settings.nodes == null && nodes == 0) {
            int machines = context.isLocal() ? context.defaultParallelism() : Preflight.executors(context);
            nodes = Math.max(1, Math.min(machines, DeliveryDesign.MAX_NODES));
        }
        int load = settings.computationLoad != null
                ? settings.computationLoad
                : conf.number(ConfKey.EXCHANGE_LOAD, 1, DeliveryDesign.MAX_NODES);
        if (settings.computationLoad == null && !context.conf().contains(ConfKey.EXCHANGE_LOAD.key())) {
            load = Math.min(load, nodes);
        }
        Duration deadline = conf.time(ConfKey.EXCHANGE_DEADLINE);
        return new ExchangeOptions(
                mode,
                nodes,
                load,
                codec(conf),
                (int) conf.bytes(ConfKey.EXCHANGE_STRIP, 1 << 10, 256 << 20),
                conf.bytes(ConfKey.EXCHANGE_MEMORY, 0, Long.MAX_VALUE),
                conf.number(ConfKey.EXCHANGE_GROUP_CAP, 1, Integer.MAX_VALUE),
                conf.bytes(ConfKey.EXCHANGE_PAYLOAD_FLOOR, 0, Long.MAX_VALUE),
                conf.bytes(ConfKey.EXCHANGE_WINDOW, 1, Long.MAX_VALUE),
                deadline,
                conf.time(ConfKey.EXCHANGE_SLOT_WAIT),
                settings.expectedBytes);
    }

    private ValueCodec codec(CodedConf conf) {
        String name = conf.text(ConfKey.EXCHANGE_CODEC);
        int level = conf.number(ConfKey.EXCHANGE_ZSTD_LEVEL, 1, 22);
        if (name.equals("auto")) {
            return new ValueCodec(transport().withinOneJvm() ? ValueCodec.Kind.NONE : ValueCodec.Kind.LZ4, level);
        }
        for (ValueCodec.Kind kind : ValueCodec.Kind.values()) {
            if (kind.toString().equals(name)) {
                return new ValueCodec(kind, level);
            }
        }
        throw new IllegalArgumentException(
                "%s = %s is no codec; choose none, lz4, zstd or auto".formatted(ConfKey.EXCHANGE_CODEC.key(), name));
    }

    private RecordCodec<K, V> records() {
        return settings.records != null
                ? settings.records
                : new KryoRecordCodec<>(input.context().conf());
    }

    private Transport transport() {
        return settings.transport != null ? settings.transport : new InProcessTransport();
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
