package org.codedcomputing.spark.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cost.ExchangeTimeModel;
import org.codedcomputing.core.cost.MulticastKind;
import org.codedcomputing.core.cost.NetworkModel;
import org.codedcomputing.core.cost.NodeRates;
import org.codedcomputing.core.plan.PlanRate;
import org.codedcomputing.core.plan.PlanRate.Source;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.jspecify.annotations.Nullable;

/**
 * The rates that the planner reckons with: declared ones beat calibrated ones, which beat defaults.
 *
 * @param network rates of links and medium, for payload
 * @param multicast what a multicast does
 * @param node rates of one node
 * @param valueRatio bytes of compressed intermediate values over those before
 * @param shuffleRatio the same for Spark's own shuffle
 * @param dense what changes with zstd, where that was measured and no ratio is declared; else null
 * @param placed whether every node has its replicas of the input
 * @param margin what coding must gain
 * @param networkKnown whether the uplink is declared or measured, not a default
 * @param sources where the rates are from, one sentence
 * @param named the same for each of them
 */
public record PlanRates(
        NetworkModel network,
        MulticastKind multicast,
        NodeRates node,
        double valueRatio,
        double shuffleRatio,
        Calibration.@Nullable Dense dense,
        boolean placed,
        double margin,
        boolean networkKnown,
        String sources,
        List<PlanRate> named) {

    /** A node of one core, with what `bench exchange` and the demo show on an ordinary server. */
    public static final NodeRates DEFAULT_NODE = new NodeRates(
            Double.POSITIVE_INFINITY, 200 << 20, 400e6, 5e9, 4e9, 250e6, 1e9, 100e6, 20e-6, 100e-6, 0.05, 0.1);

    /** 1 Gbit/s in both directions: what most clusters have at least. */
    static final double DEFAULT_LINK = 125e6;

    private static final String AUTO = "auto";
    private static final String MULTICAST = "multicast";
    private static final String OTHER_RATES = "other rates of a node";
    private static final int MOST_MARGIN = 100;

    /** Which keys were declared, measured, and left to defaults. */
    private static final class Sources {
        private final String calibration;
        private final List<PlanRate> named = new ArrayList<>();

        Sources(@Nullable Calibration calibration) {
            this.calibration =
                    calibration == null ? "" : "%s with %d nodes".formatted(calibration.time(), calibration.nodes());
        }

        double rate(String name, @Nullable Double set, @Nullable Double found, double otherwise) {
            return pick(name, set, found, otherwise, RateText::print);
        }

        double ratio(String name, @Nullable Double set, @Nullable Double found, double otherwise) {
            return pick(name, set, found, otherwise, CdcLoad::text);
        }

        private double pick(
                String name,
                @Nullable Double set,
                @Nullable Double found,
                double otherwise,
                DoubleFunction<String> print) {
            double picked = set != null ? set : found != null ? found : otherwise;
            Source source = set != null ? Source.DECLARED : found != null ? Source.CALIBRATED : Source.DEFAULT;
            add(name, picked, print.apply(picked), source);
            return picked;
        }

        void add(String name, Object value, String text, Source source) {
            named.add(new PlanRate(name, value, text, source, source == Source.CALIBRATED ? calibration : ""));
        }

        String sentence() {
            List<String> parts = new ArrayList<>();
            for (Source source : Source.values()) {
                String names = named.stream()
                        .filter(rate -> rate.source() == source)
                        .map(PlanRate::name)
                        .collect(Collectors.joining(", "));
                if (!names.isEmpty()) {
                    parts.add(
                            switch (source) {
                                case DECLARED -> "declared: " + names;
                                case CALIBRATED -> "measured %s: %s".formatted(calibration, names);
                                case DEFAULT -> "defaults: " + names;
                            });
                }
            }
            return "rates are " + String.join("; ", parts);
        }
    }

    /**
     * Rates of an application.
     *
     * @param conf its keys
     * @param calibration what was measured for it, or null
     * @throws IllegalArgumentException if a key cannot be read
     */
    public static PlanRates of(CodedConf conf, @Nullable Calibration calibration) {
        Sources sources = new Sources(calibration);
        Optional<NetworkModel> found = calibration == null ? Optional.empty() : calibration.network();
        double uplink = sources.rate(
                "uplink",
                rate(conf, ConfKey.PLAN_UPLINK),
                found.map(NetworkModel::uplink).orElse(null),
                DEFAULT_LINK);
        double downlink = sources.rate(
                "downlink",
                rate(conf, ConfKey.PLAN_DOWNLINK),
                found.map(NetworkModel::downlink).orElse(null),
                DEFAULT_LINK);
        double shared = sources.rate(
                "shared",
                rate(conf, ConfKey.PLAN_SHARED),
                found.map(NetworkModel::shared).orElse(null),
                Double.POSITIVE_INFINITY);
        NetworkModel network = NetworkModel.links(uplink, downlink)
                .withShared(shared)
                .withMulticastEfficiency(
                        found.map(NetworkModel::multicastEfficiency).orElse(1.0));
        MulticastKind declaredKind = conf.text(ConfKey.PLAN_MULTICAST).equals(AUTO)
                ? null
                : conf.choice(ConfKey.PLAN_MULTICAST, MulticastKind::parse);
        MulticastKind multicast = multicast(declaredKind, calibration, sources);
        if (declaredKind == MulticastKind.SHARED && Double.isInfinite(shared)) {
            throw new IllegalArgumentException("%s = shared needs the rate of that medium; set %s, such as 100mbit"
                    .formatted(ConfKey.PLAN_MULTICAST.key(), ConfKey.PLAN_SHARED.key()));
        }
        Calibration.Sample sample = calibration == null ? null : calibration.sample();
        NodeRates node = node(conf, calibration, sample, sources);
        double value = sources.ratio(
                "compression", ratio(conf, ConfKey.PLAN_COMPRESSION), sample == null ? null : sample.valueRatio(), 1);
        double shuffle = sources.ratio(
                "shuffle compression",
                ratio(conf, ConfKey.PLAN_SHUFFLE_COMPRESSION),
                sample == null ? null : sample.shuffleRatio(),
                value);
        return new PlanRates(
                network,
                multicast,
                node,
                value,
                shuffle,
                sample == null || ratio(conf, ConfKey.PLAN_COMPRESSION) != null ? null : sample.dense(),
                conf.choice(ConfKey.PLAN_INPUT, PlanRates::placed),
                conf.decimal(ConfKey.PLAN_MARGIN, 1, MOST_MARGIN),
                found.isPresent() || rate(conf, ConfKey.PLAN_UPLINK) != null,
                sources.sentence(),
                List.copyOf(sources.named));
    }

    private static MulticastKind multicast(
            @Nullable MulticastKind declared, @Nullable Calibration calibration, Sources sources) {
        if (declared != null) {
            sources.add(MULTICAST, declared.toString(), declared.toString(), Source.DECLARED);
            return declared;
        }
        if (calibration != null) {
            MulticastKind kind = calibration.multicastKind();
            sources.add(MULTICAST, kind.toString(), kind.toString(), Source.CALIBRATED);
            return kind;
        }
        sources.add(MULTICAST, MulticastKind.NONE.toString(), MulticastKind.NONE.toString(), Source.DEFAULT);
        return MulticastKind.NONE;
    }

    private static NodeRates node(
            CodedConf conf, @Nullable Calibration calibration, Calibration.@Nullable Sample sample, Sources sources) {
        NodeRates otherwise = DEFAULT_NODE;
        double map = sources.rate(
                "map", rate(conf, ConfKey.PLAN_MAP_RATE), sample == null ? null : sample.map(), otherwise.map());
        if (sample == null) {
            sources.add(OTHER_RATES, "defaults", "as on an ordinary server", Source.DEFAULT);
        } else {
            sources.add(OTHER_RATES, "sample", "of a sample", Source.CALIBRATED);
            otherwise = new NodeRates(
                    otherwise.read(),
                    map,
                    sample.seal(),
                    otherwise.xor(),
                    otherwise.checksum(),
                    sample.handOver(),
                    sample.shuffleWrite(),
                    sample.reduce(),
                    otherwise.packetSeconds(),
                    otherwise.groupSeconds(),
                    otherwise.stageSeconds(),
                    otherwise.agreeSeconds());
        }
        NodeRates node = otherwise.withMap(map);
        Double stage = calibration == null ? null : calibration.stage();
        if (stage != null) {
            node = node.withStage(stage);
        }
        Double xor = calibration == null ? null : calibration.xor();
        Double checksum = calibration == null ? null : calibration.checksum();
        return xor == null || checksum == null ? node : node.withXor(xor, checksum);
    }

    private static @Nullable Double rate(CodedConf conf, ConfKey key) {
        return conf.text(key).equals(AUTO) ? null : conf.choice(key, RateText::parse);
    }

    private static @Nullable Double ratio(CodedConf conf, ConfKey key) {
        if (conf.text(key).equals(AUTO)) {
            return null;
        }
        return conf.choice(key, text -> {
            double ratio;
            try {
                ratio = new BigDecimal(text.trim()).doubleValue();
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a ratio is a number such as 0.4, or auto", e);
            }
            if (!(ratio > 0)) {
                throw new IllegalArgumentException("a ratio is more than 0, or auto");
            }
            return ratio;
        });
    }

    private static boolean placed(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "placed" -> true;
            case "fetched" -> false;
            default -> throw new IllegalArgumentException("choose placed or fetched");
        };
    }

    /** The same with zstd for intermediate values; nothing where it was not measured. */
    public Optional<PlanRates> denser() {
        Calibration.Dense found = dense;
        return found == null
                ? Optional.empty()
                : Optional.of(new PlanRates(
                        network,
                        multicast,
                        node.withCodec(found.seal(), found.handOver()),
                        found.valueRatio(),
                        shuffleRatio,
                        null,
                        placed,
                        margin,
                        networkKnown,
                        sources,
                        named));
    }

    /**
     * The model with these rates.
     *
     * @param stripBytes largest payload of one packet
     * @param serial whether nodes send one after the other
     */
    public ExchangeTimeModel model(double stripBytes, boolean serial) {
        return new ExchangeTimeModel(network, node, stripBytes, serial);
    }

    /** The network and where the rates are from, in one line. */
    @Override
    public String toString() {
        return "uplink %s, downlink %s, shared %s, multicast %s; %s"
                .formatted(
                        RateText.print(network.uplink()),
                        RateText.print(network.downlink()),
                        RateText.print(network.shared()),
                        multicast,
                        sources);
    }
}
