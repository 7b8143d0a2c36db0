package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.time.Duration;
import org.apache.spark.SparkContext;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.codedcomputing.spark.exchange.transport.Transport;

/**
 * What the caller asked for, resolved: builder over configuration over default.
 *
 * @param mode how records move
 * @param nodes number of nodes K, 1..64
 * @param computationLoad r, 1..K; need not be whole
 * @param design delivery design
 * @param codec compression of intermediate values
 * @param codecOpen whether the planner may take a denser one
 * @param stripBytes largest payload of one packet
 * @param memoryBytes bytes of values that a node keeps in memory, or 0 for its share of the heap
 * @param groupCap most groups
 * @param payloadFloor mean payload in bytes under which the plan warns
 * @param schedule when nodes send
 * @param windowBytes bytes in flight to one receiver
 * @param deadline longest wait for a silent peer
 * @param slotWait longest wait for executors that are still to register
 * @param expectedBytes intermediate bytes that the caller expects, for the plan's predictions
 * @param canonicalOrder whether records come in no fixed order although the input does
 */
record ExchangeOptions(
        ExchangeMode mode,
        int nodes,
        double computationLoad,
        ExchangeDesign design,
        ValueCodec codec,
        boolean codecOpen,
        int stripBytes,
        long memoryBytes,
        long groupCap,
        long payloadFloor,
        SendSchedule schedule,
        long windowBytes,
        Duration deadline,
        Duration slotWait,
        ExpectedBytes expectedBytes,
        boolean canonicalOrder)
        implements Serializable {
    private static final String AUTO = "auto";

    /**
     * Resolves settings.
     *
     * @param transport the transport that the exchange will use
     * @throws IllegalArgumentException if a key is unknown or a value cannot be read or is out of range
     */
    static ExchangeOptions resolve(ExchangeSettings<?, ?> settings, SparkContext context, Transport transport) {
        CodedConf conf = CodedConf.of(context.conf());
        int nodes = nodes(settings, context, conf);
        return new ExchangeOptions(
                settings.mode() != null ? settings.mode() : conf.choice(ConfKey.EXCHANGE_MODE, ExchangeMode::parse),
                nodes,
                load(settings, context, conf, nodes),
                settings.design() != null
                        ? settings.design()
                        : conf.choice(ConfKey.EXCHANGE_DESIGN, ExchangeDesign::parse),
                codec(conf, transport),
                !transport.withinOneJvm() && conf.text(ConfKey.EXCHANGE_CODEC).equals(AUTO),
                (int) conf.bytes(ConfKey.EXCHANGE_STRIP, 1 << 10, 256 << 20),
                conf.bytes(ConfKey.EXCHANGE_MEMORY, 0, Long.MAX_VALUE),
                conf.number(ConfKey.EXCHANGE_GROUP_CAP, 1, Integer.MAX_VALUE),
                conf.bytes(ConfKey.EXCHANGE_PAYLOAD_FLOOR, 0, Long.MAX_VALUE),
                conf.choice(ConfKey.EXCHANGE_SCHEDULE, SendSchedule::parse),
                conf.bytes(ConfKey.EXCHANGE_WINDOW, 1, Long.MAX_VALUE),
                conf.time(ConfKey.EXCHANGE_DEADLINE),
                conf.time(ConfKey.EXCHANGE_SLOT_WAIT),
                settings.expectedBytes(),
                settings.canonicalOrder());
    }

    /** The same for a mode and a computation load that the planner has chosen. */
    ExchangeOptions withChoice(ExchangeMode chosen, double load) {
        return with(chosen, load, codec);
    }

    /** The same with a codec that the planner has chosen. */
    ExchangeOptions withCodec(ValueCodec chosen) {
        return with(mode, computationLoad, chosen);
    }

    private ExchangeOptions with(ExchangeMode chosen, double load, ValueCodec values) {
        return new ExchangeOptions(
                chosen,
                nodes,
                load,
                design,
                values,
                codecOpen,
                stripBytes,
                memoryBytes,
                groupCap,
                payloadFloor,
                schedule,
                windowBytes,
                deadline,
                slotWait,
                expectedBytes,
                canonicalOrder);
    }

    private static int nodes(ExchangeSettings<?, ?> settings, SparkContext context, CodedConf conf) {
        if (settings.nodes() != null) {
            return settings.nodes();
        }
        int nodes = conf.number(ConfKey.EXCHANGE_NODES, 0, DeliveryDesign.MAX_NODES);
        if (nodes != 0) {
            return nodes;
        }
        int machines = context.isLocal() ? context.defaultParallelism() : Preflight.executors(context);
        return Math.max(1, Math.min(machines, DeliveryDesign.MAX_NODES));
    }

    private static double load(ExchangeSettings<?, ?> settings, SparkContext context, CodedConf conf, int nodes) {
        if (settings.computationLoad() != null) {
            return settings.computationLoad();
        }
        double load = conf.decimal(ConfKey.EXCHANGE_LOAD, 1, DeliveryDesign.MAX_NODES);
        // A load that nobody has asked for gives way to a small number of nodes.
        return context.conf().contains(ConfKey.EXCHANGE_LOAD.key()) ? load : Math.min(load, nodes);
    }

    private static ValueCodec codec(CodedConf conf, Transport transport) {
        String name = conf.text(ConfKey.EXCHANGE_CODEC);
        int level = conf.number(ConfKey.EXCHANGE_ZSTD_LEVEL, 1, 22);
        if (name.equals(AUTO)) {
            return new ValueCodec(transport.withinOneJvm() ? ValueCodec.Kind.NONE : ValueCodec.Kind.LZ4, level);
        }
        for (ValueCodec.Kind kind : ValueCodec.Kind.values()) {
            if (kind.toString().equals(name)) {
                return new ValueCodec(kind, level);
            }
        }
        throw new IllegalArgumentException(
                "%s = %s is no codec; choose none, lz4, zstd or auto".formatted(ConfKey.EXCHANGE_CODEC.key(), name));
    }
}
