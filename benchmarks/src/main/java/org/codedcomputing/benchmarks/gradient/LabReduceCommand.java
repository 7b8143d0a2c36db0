package org.codedcomputing.benchmarks.gradient;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.core.gradient.ReduceTree;
import org.codedcomputing.core.simulation.GradientSimulator;
import org.codedcomputing.core.simulation.GradientSimulator.Network;
import org.codedcomputing.core.simulation.NodeTimes;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.SparkOptions;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Pace;
import org.codedcomputing.spark.reduce.CodedReduceJob;
import org.codedcomputing.spark.reduce.ModelUpdate;
import org.codedcomputing.spark.reduce.ReduceForm;
import org.codedcomputing.spark.reduce.ReduceOutcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * CodedReduce in a (3,2)-tree of twelve workers, one-port gradient coding that tolerates as large a part of them, and a ring, on a
 * lab whose uplinks are shaped: seconds of an iteration, without stragglers and with one worker that is late in each of them,
 * next to what the simulator says. All models are compared with the plain ones.
 */
@Command(
        name = "reduce-in-lab",
        hidden = true,
        description = "The measuring half of scripts/lab-trials reduce, which calls it.",
        footer = {"", "Example:", "  scripts/lab submit reduce-in-lab --uplink 20"})
public final class LabReduceCommand extends CodedCommand {
    /** Name of the result. */
    public static final String NAME = "reduce-lab";

    /** What is measured, in this order. */
    static final List<String> FORMS = List.of("tree", "ring", "one-port");

    private static final double NEAR_PREDICTION = 0.15;
    private static final String PREDICTED = ".predicted";
    private static final String USUAL_LENGTH = "1000000";
    private static final String USUAL_UPLINK = "20";
    private static final String USUAL_DELAY = "20";
    private static final ReduceTree TREE = new ReduceTree(3, 2, 1);
    private static final int WORKERS = TREE.workers();

    /** As large a part of all workers as the tree's parents tolerate of their children. */
    private static final int STRAGGLERS = 4;

    /** Rows that all numbers of granules divide. */
    private static final int ROWS = 60;

    /** Node 3 of the tree, a child of the master, and the fourth of a ring. */
    private static final int LATE_WORKER = 2;

    /** Iterations of each form that are not measured, with so small a part of the numbers. */
    private static final int WARM_UPS = 15;

    private static final int WARM_PART = 20;
    private static final int LONG_WARM_UPS = 10;

    /** A ring is so much quicker than the other forms that it gets so many times as many iterations. */
    private static final int RING_TIMES = 3;

    private static final double STEP = 1.0 / 4000;
    private static final double ALLOWED = 1e-9;

    /** Bytes of a vector among those of the frames that carry it, by TCP over Ethernet. */
    private static final double GOODPUT = 1448 / 1514.0;

    @Option(names = "--length", description = "Numbers of the model and of a gradient.", defaultValue = USUAL_LENGTH)
    private int length;

    @Option(
            names = "--uplink",
            description = "Mbit/s of each worker's uplink, for the prediction.",
            defaultValue = USUAL_UPLINK)
    private double uplink;

    @Option(names = "--row-seconds", description = "Seconds that a worker takes for a row.", defaultValue = "0.01")
    private double rowSeconds;

    @Option(names = "--delay", description = "Seconds by which the straggler is late.", defaultValue = USUAL_DELAY)
    private double delay;

    @Option(
            names = "--forms",
            split = ",",
            description = "What is measured: ${DEFAULT-VALUE} or some of them; with some no result is written.",
            defaultValue = "tree,ring,one-port")
    private List<String> forms = FORMS;

    @Option(
            names = "--iterations",
            description = "Iterations of each job, of a ring three times as many.",
            defaultValue = "3")
    private int iterations;

    @Option(names = "--json", description = "Where to write the figures, as bench writes its own.")
    private @Nullable Path json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    /**
     * One line of the table.
     *
     * @param id of its measurements
     */
    private record Line(String id, double predicted, List<Double> samples) {}

    @Override
    protected int run(PrintWriter out) throws Exception {
        // Thirteen executors start slowly on two cores.
        SparkConf conf = spark.conf("reduce in lab", WORKERS + 1).setIfMissing("spark.coded.exchange.slotWait", "5min");
        return spark.run(conf, jsc -> {
            List<Line> lines = new ArrayList<>();
            out.println(String.format(
                    Locale.ROOT, "%-60s %-10s %10s %10s %8s", "form", "straggler", "median s", "predicted", "ratio"));
            warmUp(jsc);
            for (boolean straggler : new boolean[] {false, true}) {
                for (String name : forms) {
                    lines.add(one(jsc, out, name, straggler));
                }
            }
            if (json != null && forms.containsAll(FORMS)) {
                write(json, lines);
            }
            return OK;
        });
    }

    /**
     * Thirteen JVMs compile on few cores: many short iterations of each form, then long ones, which heaps grow for, of those forms
     * that leave the processors little time.
     */
    private void warmUp(JavaSparkContext jsc) {
        for (String name : forms) {
            measure(jsc, form(name), WARM_UPS, false, length / WARM_PART);
        }
        measure(jsc, ReduceForm.tree(TREE), 1, false, length);
        measure(jsc, ReduceForm.ring(WORKERS), LONG_WARM_UPS, false, length);
    }

    private static ReduceForm form(String name) {
        return switch (name) {
            case "tree" -> ReduceForm.tree(TREE);
            case "ring" -> ReduceForm.ring(WORKERS);
            case "one-port" -> ReduceForm.onePort(WORKERS, STRAGGLERS);
            default -> throw new IllegalArgumentException("no form %s; there are %s".formatted(name, FORMS));
        };
    }

    private int times(String name) {
        return name.equals("ring") ? RING_TIMES * iterations : iterations;
    }

    /** The measurement of a form. */
    static String id(String name, boolean straggler) {
        return "%s.%s.%s".formatted(NAME, straggler ? "late" : "none", name);
    }

    /** What the simulator says of it. */
    static String predictedId(String name, boolean straggler) {
        return id(name, straggler) + PREDICTED;
    }

    /** Numbers of the trial as scripts/lab-trials runs it, for texts where there is no result. */
    public static Map<String, Object> settings() {
        return Map.of(
                "workers",
                WORKERS,
                "fanOut",
                TREE.fanOut(),
                "depth",
                TREE.depth(),
                NAME + ".uplink",
                Double.valueOf(USUAL_UPLINK),
                NAME + ".length",
                Double.valueOf(USUAL_LENGTH),
                NAME + ".delay",
                Double.valueOf(USUAL_DELAY));
    }

    private Line one(JavaSparkContext jsc, PrintWriter out, String name, boolean straggler) {
        ReduceForm form = form(name);
        ReduceOutcome outcome = measure(jsc, form, times(name), straggler, length);
        double seconds = outcome.report().medianSeconds();
        double predicted = predicted(form, straggler);
        List<Double> samples = outcome.report().iterations().stream()
                .map(iteration -> iteration.seconds())
                .toList();
        out.println(String.format(
                Locale.ROOT,
                "%-60s %-10s %10.2f %10.2f %8.3f",
                form.name(),
                straggler ? "late" : "none",
                seconds,
                predicted,
                seconds / predicted));
        out.println("  " + outcome.report().explain());
        out.println("  "
                + samples.stream()
                        .map(s -> String.format(Locale.ROOT, "%.2f", s))
                        .toList() + " s");
        out.flush();
        return new Line(id(name, straggler), predicted, samples);
    }

    private ReduceOutcome measure(JavaSparkContext jsc, ReduceForm form, int times, boolean straggler, int numbers) {
        double seconds = rowSeconds;
        int each = ROWS / form.granules();
        ReduceOutcome outcome = CodedReduceJob.granules(jsc, form, granule -> granule * each)
                .stragglers(straggler ? Delays.of(Map.of(LATE_WORKER, delay)) : Delays.NONE)
                .run(
                        new double[numbers],
                        times,
                        (first, model, sum) -> rows(first, each, seconds, model, sum),
                        ModelUpdate.steepestDescent(STEP));
        requireRight(outcome.model(), times);
        return outcome;
    }

    /** The gradient of row r is (r+1) (model + i mod 7) at place i. */
    private static void rows(int first, int count, double seconds, double[] model, double[] sum) {
        long start = System.nanoTime();
        double weight = 0;
        for (int row = first; row < first + count; row++) {
            weight += row + 1;
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * (model[i] + i % 7);
        }
        try {
            Pace.sleepUntil(start, seconds * count, () -> {});
        } catch (InterruptedException e) {
            // The task looks for it before it goes on.
            Thread.currentThread().interrupt();
        }
    }

    private static void requireRight(double[] model, int times) {
        double all = ROWS * (ROWS + 1) / 2.0;
        for (int i = 0; i < model.length; i++) {
            double expected = 0;
            for (int iteration = 0; iteration < times; iteration++) {
                expected -= STEP * all * (expected + i % 7);
            }
            if (!(Math.abs(model[i] - expected) <= ALLOWED * Math.max(1, Math.abs(expected)))) {
                throw new IllegalStateException(
                        "number %d of the model is %s, expected %s".formatted(i, model[i], expected));
            }
        }
    }

    private double predicted(ReduceForm form, boolean straggler) {
        double message = 8.0 * length * Byte.SIZE / (uplink * 1e6 * GOODPUT);
        double seconds = rowSeconds;
        double late = straggler ? delay : 0;
        NodeTimes times = (node, load, random) -> ROWS * load * seconds + (node == LATE_WORKER + 1 ? late : 0);
        GradientSimulator simulator = new GradientSimulator(times, message, 0, Network.UPLINKS);
        GradientSimulator.Round round = form.nodes() == WORKERS
                ? simulator.ring(WORKERS)
                : form.granules() == TREE.granules()
                        ? simulator.codedReduce(TREE)
                        : simulator.gradientCoding(WORKERS, STRAGGLERS);
        return round.draw(new SplittableRandom(0));
    }

    private void write(Path file, List<Line> lines) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        double worst = 0;
        for (Line line : lines) {
            Measurement median = Measurement.median(line.id, "s", line.samples);
            measurements.add(median);
            measurements.add(new Measurement(line.id + PREDICTED, line.predicted, "s", List.of(line.predicted)));
            worst = Math.max(worst, Math.abs(median.value() / line.predicted - 1));
        }
        measurements.add(new Measurement(NAME + ".uplink", uplink, "Mbit/s", List.of(uplink)));
        measurements.add(new Measurement(NAME + ".length", length, "numbers", List.of((double) length)));
        measurements.add(new Measurement(NAME + ".delay", delay, "s", List.of(delay)));
        Goal near = Goal.atMost(
                NAME + ".simulator",
                worst,
                "relative",
                NEAR_PREDICTION,
                "the simulator, network uplinks; the worst form");
        new Result(NAME, false, Machine.describe(), Machine.commit(), 0, measurements, List.of(near)).write(file);
    }
}
