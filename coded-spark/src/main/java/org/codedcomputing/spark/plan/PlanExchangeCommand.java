package org.codedcomputing.spark.plan;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.codedcomputing.core.cdc.SharedDesign;
import org.codedcomputing.core.cost.ExchangeLimits;
import org.codedcomputing.core.cost.ExchangeWorkload;
import org.codedcomputing.core.plan.Planner;
import org.codedcomputing.spark.cli.PlanVerb;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.conf.ConfKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "exchange",
        description = {
            "Rank the ways to run an exchange: Spark's own shuffle, replicated, coded, with every computation load up to"
                    + " --load and every design.",
            "Rates are bytes per second (250k), bits (2mbit) or free. What is not given comes from --calibration, else from"
                    + " defaults, and the output says which."
        },
        footer = {
            "",
            "Examples:",
            "  coded plan exchange --nodes 8 --load 3 --rows 1m --uplink 2mbit --downlink free --multicast filtered",
            "  coded plan exchange --nodes 16 --load 5 --bytes 12g --shared 100mbit --multicast shared --json plan.json"
        })
final class PlanExchangeCommand extends PlanVerb {
    private static final Pattern COUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([kmbt]?)");

    @Option(names = "--nodes", required = true, paramLabel = "K", description = "Nodes, 1 to 64.")
    private int nodes;

    @Option(
            names = "--load",
            paramLabel = "R",
            defaultValue = "3",
            description = "Greatest computation load, 1 to K: the storage budget of every choice.")
    private double load;

    @Option(
            names = "--bytes",
            paramLabel = "D",
            description = "Intermediate bytes before compression, such as 12g; or give --rows.")
    private @Nullable String bytes;

    @Option(names = "--rows", paramLabel = "N", description = "Records, such as 1m for a million; with --record-bytes.")
    private @Nullable String rows;

    @Option(
            names = "--record-bytes",
            paramLabel = "N",
            defaultValue = "100",
            description = "Bytes of a record, for --rows.")
    private long recordBytes;

    @Option(names = "--input-bytes", paramLabel = "D_IN", description = "Bytes of the input. Default: as many as D.")
    private @Nullable String inputBytes;

    @Option(names = "--uplink", paramLabel = "RATE", description = "What one node can send.")
    private @Nullable String uplink;

    @Option(names = "--downlink", paramLabel = "RATE", description = "What one node can receive.")
    private @Nullable String downlink;

    @Option(names = "--shared", paramLabel = "RATE", description = "What all nodes together can move.")
    private @Nullable String shared;

    @Option(names = "--multicast", paramLabel = "KIND", description = "none, filtered, flooded or shared.")
    private @Nullable String multicast;

    @Option(names = "--map-rate", paramLabel = "RATE", description = "Input that one node maps.")
    private @Nullable String mapRate;

    @Option(
            names = "--compression",
            paramLabel = "RATIO",
            description = "Bytes of intermediate values after compression over those before.")
    private @Nullable String compression;

    @Option(names = "--shuffle-compression", paramLabel = "RATIO", description = "The same in Spark's own shuffle.")
    private @Nullable String shuffleCompression;

    @Option(
            names = "--input",
            paramLabel = "WHERE",
            description = "placed: nodes have their replicas of the input; fetched: they read them over the network."
                    + " Default: placed.")
    private @Nullable String input;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Memory of a node for intermediate values. Default: no limit.")
    private @Nullable String memory;

    @Option(names = "--margin", paramLabel = "FACTOR", description = "What coding must gain. Default: 1.15.")
    private @Nullable String margin;

    @Option(names = "--calibration", paramLabel = "FILE", description = "Rates measured by coded calibrate.")
    private @Nullable Path calibration;

    @Override
    protected Planner planner() throws IOException {
        Calibration measured = null;
        if (calibration != null) {
            Path file = calibration;
            measured = Calibration.read(file)
                    .orElseThrow(() ->
                            new IllegalArgumentException("no calibration at " + file + "; make one: coded calibrate"));
        }
        CodedConf conf = conf();
        PlanRates rates = PlanRates.of(conf, measured);
        return new ExchangePlanner(workload(rates), rates, limits(conf, rates), (double)
                conf.bytes(ConfKey.EXCHANGE_STRIP, 1, Integer.MAX_VALUE));
    }

    private CodedConf conf() {
        SparkConf conf = new SparkConf(false);
        set(conf, ConfKey.PLAN_UPLINK, uplink);
        set(conf, ConfKey.PLAN_DOWNLINK, downlink);
        set(conf, ConfKey.PLAN_SHARED, shared);
        set(conf, ConfKey.PLAN_MULTICAST, multicast);
        set(conf, ConfKey.PLAN_MAP_RATE, mapRate);
        set(conf, ConfKey.PLAN_COMPRESSION, compression);
        set(conf, ConfKey.PLAN_SHUFFLE_COMPRESSION, shuffleCompression);
        set(conf, ConfKey.PLAN_INPUT, input);
        set(conf, ConfKey.PLAN_MARGIN, margin);
        return CodedConf.of(conf);
    }

    private static void set(SparkConf conf, ConfKey key, @Nullable String value) {
        if (value != null) {
            conf.set(key.key(), value);
        }
    }

    private ExchangeWorkload workload(PlanRates rates) {
        // Refuses K and r out of range.
        SharedDesign.cdc(nodes, load);
        if ((bytes == null) == (rows == null)) {
            throw new IllegalArgumentException(
                    "%s; give the intermediate bytes with --bytes, or --rows and --record-bytes"
                            .formatted(
                                    bytes == null ? "how much is exchanged is not said" : "both --bytes and --rows"));
        }
        if (recordBytes < 1) {
            throw new IllegalArgumentException("--record-bytes %d; give at least 1".formatted(recordBytes));
        }
        double records = rows == null ? 0 : count(rows);
        double intermediate = bytes == null ? records * recordBytes : size("--bytes", bytes);
        return new ExchangeWorkload(
                nodes,
                inputBytes == null ? intermediate : size("--input-bytes", inputBytes),
                intermediate,
                records,
                rates.valueRatio(),
                rates.shuffleRatio(),
                List.of(),
                rates.placed());
    }

    private ExchangeLimits limits(CodedConf conf, PlanRates rates) {
        return new ExchangeLimits(
                load,
                memory == null ? Double.POSITIVE_INFINITY : size("--memory", memory),
                conf.number(ConfKey.EXCHANGE_GROUP_CAP, 1, Integer.MAX_VALUE),
                (double) conf.bytes(ConfKey.EXCHANGE_PAYLOAD_FLOOR, 0, Long.MAX_VALUE),
                rates.margin());
    }

    private static double size(String option, String text) {
        try {
            return (double) JavaUtils.byteStringAsBytes(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s %s is no size such as 64k or 12g".formatted(option, text), e);
        }
    }

    private static double count(String text) {
        Matcher count = COUNT.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!count.matches()) {
            throw new IllegalArgumentException("--rows %s is no number such as 1000000 or 1m".formatted(text));
        }
        int zeros = switch (count.group(2)) {
            case "k" -> 3;
            case "m" -> 6;
            case "b" -> 9;
            case "t" -> 12;
            default -> 0;
        };
        return new BigDecimal(count.group(1)).scaleByPowerOfTen(zeros).doubleValue();
    }
}
