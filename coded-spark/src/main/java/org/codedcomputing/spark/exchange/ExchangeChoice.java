package org.codedcomputing.spark.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.codedcomputing.core.cdc.CdcDesign;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cdc.DeliveryDesign;
import org.codedcomputing.core.cdc.PodDesign;
import org.codedcomputing.core.cdc.ResolvableDesign;
import org.codedcomputing.core.cdc.SharedDesign;
import org.codedcomputing.core.cost.ExchangeCandidate;
import org.codedcomputing.core.cost.ExchangeLimits;
import org.codedcomputing.core.cost.ExchangePrediction;
import org.codedcomputing.core.cost.ExchangeRanking;
import org.codedcomputing.core.cost.ExchangeTimeModel;
import org.codedcomputing.core.cost.ExchangeWorkload;
import org.codedcomputing.core.cost.NetworkModel;
import org.codedcomputing.core.cost.ShuffleMode;
import org.codedcomputing.spark.conf.CodedConf;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.Calibrations;
import org.codedcomputing.spark.plan.PlanRates;
import org.codedcomputing.spark.plan.RateText;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange will run: what the caller asked for, with what was left to the planner filled in. Made on the driver; runs
 * no job.
 *
 * @param options of a mode that is not {@link ExchangeMode#AUTO}
 * @param transport how nodes talk; not used uncoded
 * @param selection the design; null uncoded
 * @param notes why, for the plan, each one sentence
 * @param forecast predicted seconds; null if the intermediate bytes are not known
 */
record ExchangeChoice(
        ExchangeOptions options,
        Transport transport,
        @Nullable DesignSelection selection,
        List<String> notes,
        @Nullable ExchangeForecast forecast) {

    /** Executor heap that Spark gives unless told otherwise. */
    private static final String DEFAULT_HEAP = "1g";

    /** A denser codec has to end within this share of the time: its rates are less certain than its ratio. */
    private static final double CODEC_GAIN = 0.95;

    /**
     * Decides.
     *
     * @throws IllegalArgumentException if options contradict each other, or no design fits them
     */
    static ExchangeChoice of(ExchangeSettings<?, ?> settings, RDD<?> input) {
        SparkContext context = input.sparkContext();
        PlanRates rates = PlanRates.of(CodedConf.of(context.conf()), Calibrations.of(context));
        TransportSelection transports = TransportSelection.of(context, settings.transport(), rates);
        Transport uncodedTransport = transports.transport(ExchangeMode.REPLICATED, ShuffleMode.REPLICATED);
        ExchangeOptions options = ExchangeOptions.resolve(settings, context, uncodedTransport);
        // Refused in every mode: K and r that contradict each other.
        SharedDesign.cdc(options.nodes(), options.computationLoad());
        ValueCodec zstd = options.codec().denser();
        PlanRates denser = rates.denser().orElse(rates);
        if (options.codec().equals(zstd)) {
            return of(options, input, denser, transports);
        }
        ExchangeChoice usual = of(options, input, rates, transports);
        return options.codecOpen() && rates.denser().isPresent()
                ? usual.or(of(options.withCodec(zstd), input, denser, transports))
                : usual;
    }

    private static ExchangeChoice of(
            ExchangeOptions options, RDD<?> input, PlanRates rates, TransportSelection transports) {
        Planner planner =
                new Planner(input.sparkContext(), options, rates, transports, workload(options, input, rates));
        return options.mode() == ExchangeMode.AUTO ? planner.automatic() : planner.asAsked(options, List.of());
    }

    /** The same exchange with a denser codec, if it is predicted to take clearly less time; else this one. */
    private ExchangeChoice or(ExchangeChoice denser) {
        ExchangeForecast mine = forecast;
        ExchangeForecast other = denser.forecast;
        if (mine == null || other == null || other.totalSeconds() > CODEC_GAIN * mine.totalSeconds()) {
            return this;
        }
        List<String> why = new ArrayList<>(denser.notes);
        why.add("codec auto took %s: predicted at %s s, with %s at %s s"
                .formatted(
                        denser.options.codec(),
                        ExchangeRanking.seconds(other.totalSeconds()),
                        options.codec(),
                        ExchangeRanking.seconds(mine.totalSeconds())));
        return new ExchangeChoice(denser.options, denser.transport, denser.selection, why, other);
    }

    /** What is to be moved, if the caller has said how much, or the input is files, whose sizes are known. */
    private static Optional<ExchangeWorkload> workload(ExchangeOptions options, RDD<?> input, PlanRates rates) {
        OptionalDouble bytes = options.expectedBytes().total().isPresent()
                ? OptionalDouble.of((double) options.expectedBytes().total().getAsLong())
                : options.mode() == ExchangeMode.AUTO ? fileBytes(input) : OptionalDouble.empty();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        boolean compresses = options.codec().compresses();
        boolean sparkCompresses = input.sparkContext().conf().getBoolean("spark.shuffle.compress", true);
        List<Double> receivers = options.expectedBytes().knowsReceivers()
                ? Arrays.stream(options.expectedBytes().byReceiver(options.nodes()))
                        .boxed()
                        .toList()
                : List.of();
        return Optional.of(new ExchangeWorkload(
                options.nodes(),
                bytes.getAsDouble(),
                bytes.getAsDouble(),
                0,
                compresses ? rates.valueRatio() : 1,
                sparkCompresses ? rates.shuffleRatio() : 1,
                receivers,
                rates.placed()));
    }

    private static OptionalDouble fileBytes(RDD<?> input) {
        List<Long> bytes = InputPlaces.of(input).bytes();
        return bytes.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) bytes.stream().mapToLong(b -> b).sum());
    }

    /** What a decision goes by. */
    private record Planner(
            SparkContext context,
            ExchangeOptions options,
            PlanRates rates,
            TransportSelection transports,
            Optional<ExchangeWorkload> workload) {

        private ExchangeTimeModel model() {
            ExchangeTimeModel model = rates.model(options.stripBytes(), options.schedule() == SendSchedule.SERIAL);
            return transports.withinOneJvm()
                    ? model.withNetwork(NetworkModel.links(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                    : model;
        }

        private String ratesText() {
            return transports.withinOneJvm() ? "no network, in one JVM; " + rates.sources() : rates.toString();
        }

        /** A mode that the caller, or an obstacle, has fixed. */
        ExchangeChoice asAsked(ExchangeOptions fixed, List<String> notes) {
            if (fixed.mode() == ExchangeMode.UNCODED) {
                // Carries nothing, but names no network where there is none.
                return new ExchangeChoice(
                        fixed, new InProcessTransport(), null, notes, forecast(ExchangeCandidate.PLAIN, null));
            }
            DesignSelection selection = DesignSelection.of(fixed);
            ShuffleMode shuffle = fixed.mode() == ExchangeMode.CODED ? transports.coded() : ShuffleMode.REPLICATED;
            return new ExchangeChoice(
                    fixed,
                    transports.transport(fixed.mode(), shuffle),
                    selection,
                    notes,
                    forecast(new ExchangeCandidate(shuffle, selection.design()), null));
        }

        private @Nullable ExchangeForecast forecast(ExchangeCandidate candidate, @Nullable ExchangeRanking ranking) {
            return workload.map(work -> new ExchangeForecast(
                            model().predict(work, candidate), Optional.ofNullable(ranking), ratesText()))
                    .orElse(null);
        }

        ExchangeChoice automatic() {
            Optional<String> obstacle = obstacle();
            if (obstacle.isPresent()) {
                return asAsked(
                        options.withChoice(ExchangeMode.UNCODED, 1),
                        List.of("mode auto runs uncoded: " + obstacle.get()));
            }
            ExchangeWorkload work = workload.orElseThrow();
            ExchangeRanking ranking = model().rank(work, limits(), transports.multicast(), this::allowed);
            ExchangePrediction chosen = ranking.chosen();
            List<String> notes = notes(ranking, work);
            ExchangeForecast forecast = new ExchangeForecast(chosen, Optional.of(ranking), ratesText());
            ExchangeCandidate candidate = chosen.candidate();
            DeliveryDesign design = candidate.design();
            ExchangeMode mode = design == null
                    ? ExchangeMode.UNCODED
                    : candidate.coded() ? ExchangeMode.CODED : ExchangeMode.REPLICATED;
            return new ExchangeChoice(
                    options.withChoice(mode, candidate.load()),
                    design == null ? new InProcessTransport() : transports.transport(mode, candidate.shuffle()),
                    design == null ? null : new DesignSelection(design, List.of()),
                    notes,
                    forecast);
        }

        /** Why nothing but uncoded can run, or be chosen. */
        private Optional<String> obstacle() {
            if (transports.withinOneJvm()) {
                return Optional.of(
                        "all tasks run in one JVM, nothing crosses a wire, and mapping more than once can only cost time");
            }
            Optional<String> obstacle = Preflight.obstacle(
                    context,
                    options.nodes(),
                    transports.transport(ExchangeMode.REPLICATED, ShuffleMode.REPLICATED),
                    options.slotWait());
            if (obstacle.isEmpty() && workload.isEmpty()) {
                return Optional.of(
                        "the intermediate bytes are not known, so nothing can be predicted; say how many are expected with expectedBytes(..)");
            }
            return obstacle;
        }

        private ExchangeLimits limits() {
            return new ExchangeLimits(
                    options.computationLoad(),
                    memoryBytes(),
                    options.groupCap(),
                    options.payloadFloor(),
                    rates.margin());
        }

        /** What a node may keep: as configured, or its part of a fifth of an executor's heap. */
        private double memoryBytes() {
            if (options.memoryBytes() > 0) {
                return options.memoryBytes();
            }
            double heap = context.isLocal()
                    ? Runtime.getRuntime().maxMemory()
                    : context.conf().getSizeAsBytes("spark.executor.memory", DEFAULT_HEAP);
            int executors = Math.max(1, Preflight.executors(context));
            int nodesOfOne = (options.nodes() + executors - 1) / executors;
            return heap / ExchangeSpec.HEAP_DIVISOR / nodesOfOne;
        }

        /** Whether the caller has asked for a design of this kind. */
        private boolean allowed(DeliveryDesign design) {
            return switch (options.design()) {
                case AUTO -> true;
                case CDC -> design instanceof CdcDesign || design instanceof SharedDesign;
                case RESOLVABLE -> design instanceof ResolvableDesign;
                case PODS -> design instanceof PodDesign;
            };
        }

        private List<String> notes(ExchangeRanking ranking, ExchangeWorkload work) {
            List<String> notes = new ArrayList<>();
            notes.add("mode auto chose %s out of %d choices up to r=%s, predicted at %s s"
                    .formatted(
                            ranking.chosen().candidate(),
                            ranking.ranked().size(),
                            CdcLoad.text(options.computationLoad()),
                            ExchangeRanking.seconds(ranking.chosen().totalSeconds())));
            notes.addAll(ranking.reasons());
            double load = ranking.chosen().candidate().load();
            if (load > 1 && work.placed()) {
                double bytes = (load - 1) * work.inputBytes() / work.nodes();
                notes.add(String.format(
                        Locale.ROOT,
                        "taken for granted: every node has its %s of the input; to fetch what is missing of it would take %,.0f bytes a node and %s s at %s (spark.coded.plan.input = fetched counts that)",
                        share(load, work.nodes()),
                        bytes,
                        ExchangeRanking.seconds(rates.network().streamSeconds(work.nodes(), bytes)),
                        RateText.print(rates.network().downlink())));
            }
            return notes;
        }

        private static String share(double load, int nodes) {
            return "%s/%d".formatted(CdcLoad.text(load), nodes);
        }
    }
}
