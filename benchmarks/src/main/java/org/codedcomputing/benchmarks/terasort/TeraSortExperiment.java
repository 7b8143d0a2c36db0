package org.codedcomputing.benchmarks.terasort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.LinePlot;
import org.codedcomputing.benchmarks.Machine;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.Series;
import org.codedcomputing.terasort.TeraGenerator;
import org.codedcomputing.terasort.TeraRecord;

/**
 * CodedTeraSort on the lab, eight workers, next to plain Spark: brings a lab up for each shape of network, has everybody sort
 * there in turns, and takes it down. Runs that are kept already are not repeated, so a broken series goes on.
 */
public final class TeraSortExperiment implements Experiment {
    private static final Path KEPT = Path.of("results", "terasort");
    private static final String EXECUTOR_MEMORY = "1g";
    private static final int ROUNDS = 3;
    private static final int QUICK_ROUNDS = 2;
    private static final int ROWS_AT_ONCE = 10_000;
    private static final long MEGA = 1_000_000;

    /** What is put behind the experiment's name in the name of that plot's file. */
    private static final String LOAD_PLOT = "load";

    @Override
    public String name() {
        return "terasort";
    }

    @Override
    public String description() {
        return "CodedTeraSort on eight hosts of the lab with shaped links, against plain Spark and the replicated shuffle";
    }

    @Override
    public Result run(Options options) throws Exception {
        List<Cell> cells = options.quick() ? Cell.quick() : Cell.all();
        int rounds = options.quick() ? QUICK_ROUNDS : ROUNDS;
        String obstacle = Lab.obstacle();
        Path kept = options.quick() ? Files.createTempDirectory("coded-terasort") : KEPT.toAbsolutePath();
        Map<String, Map<String, List<SortRun>>> runs = new LinkedHashMap<>();
        if (obstacle.isEmpty()) {
            try {
                measure(options, cells, rounds, kept);
                for (Cell cell : cells) {
                    runs.put(cell.id(), read(cell, rounds, kept));
                }
            } finally {
                if (options.quick()) {
                    delete(kept);
                }
            }
        } else {
            options.progress().accept("not measured: " + obstacle);
        }
        options.progress().accept(new GainTable(runs).markdown());
        return new Result(
                name(),
                options.quick(),
                Machine.describe(),
                Machine.commit(),
                options.seed(),
                measurements(runs),
                new TeraSortGoals(runs, obstacle).all());
    }

    /** Medians by cell and contestant. */
    static List<Measurement> measurements(Map<String, Map<String, List<SortRun>>> runs) {
        List<Measurement> measurements = new ArrayList<>();
        runs.forEach((cell, byContestant) -> byContestant.forEach((contestant, all) -> {
            String id = cell + "." + contestant;
            measurements.add(Measurement.median(
                    id + ".seconds", "s", all.stream().map(SortRun::seconds).toList()));
            measurements.add(Measurement.median(
                    id + ".sent",
                    "bytes sent by all workers",
                    all.stream()
                            .map(run -> (double)
                                    run.sentBytes().stream().mapToLong(b -> b).sum())
                            .toList()));
            if (all.get(0).predictedSeconds() > 0) {
                measurements.add(Measurement.median(
                        id + ".predicted",
                        "s",
                        all.stream().map(SortRun::predictedSeconds).toList()));
            }
        }));
        return measurements;
    }

    @Override
    public Optional<LinePlot> plot(Result result) {
        List<LinePlot.Line> lines = new ArrayList<>();
        for (String contestant : List.of("plain", "plain-zstd", "replicated-r3", "coded-r3", "coded-r5", "auto-r5")) {
            List<LinePlot.Point> points = new ArrayList<>();
            for (int uplink : new int[] {2, 5, 20}) {
                String id = "uplink-%d.%s.seconds".formatted(uplink, contestant);
                result.measurements().stream()
                        .filter(measurement -> measurement.id().equals(id))
                        .forEach(measurement -> points.add(new LinePlot.Point(uplink, measurement.value())));
            }
            if (!points.isEmpty()) {
                lines.add(new LinePlot.Line(contestant, points));
            }
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinePlot(
                        "Sort of 10^6 rows on 8 hosts, downlinks free, multicast", "uplink, Mbit/s", "seconds", lines));
    }

    /** What replicas gain by themselves, and what a code gains with them, where uplinks bind most. */
    @Override
    public Map<String, LinePlot> otherPlots(Result result) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("replicated", "uplink-2.replicated-r*.seconds");
        lines.put("coded", "uplink-2.coded-r*.seconds");
        SortedMap<Double, String> loads = new TreeMap<>();
        for (int load = 1; load <= Cell.NODES; load++) {
            loads.put((double) load, Integer.toString(load));
        }
        return Series.of(
                        result,
                        "Sort on 8 hosts, uplinks of 2 Mbit/s, multicast",
                        "computation load r",
                        "seconds",
                        lines,
                        loads)
                .map(plot -> Map.of(LOAD_PLOT, plot))
                .orElse(Map.of());
    }

    @Override
    public Map<String, Object> settings(boolean quick) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("nodes", Cell.NODES);
        for (Cell cell :
                Stream.concat(Cell.quick().stream(), Cell.all().stream()).toList()) {
            settings.put(cell.id() + ".rows", cell.rows());
            settings.put(cell.id() + ".megabytes", cell.rows() * TeraRecord.LENGTH / MEGA);
            settings.put(cell.id() + ".uplink", cell.uplink());
            settings.put(cell.id() + ".downlink", cell.downlink());
        }
        return settings;
    }

    private static Map<String, List<SortRun>> read(Cell cell, int rounds, Path kept) throws IOException {
        Map<String, List<SortRun>> byContestant = new LinkedHashMap<>();
        for (Contestant contestant : cell.contestants()) {
            List<SortRun> all = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Path file = SortRun.file(kept, cell.id(), contestant.id(), round);
                if (Files.exists(file)) {
                    all.add(SortRun.read(file));
                }
            }
            if (!all.isEmpty()) {
                byContestant.put(contestant.id(), all);
            }
        }
        return byContestant;
    }

    private static void measure(Options options, List<Cell> cells, int rounds, Path kept) throws Exception {
        Path input = Files.createTempDirectory("coded-terasort-input");
        try {
            Set<String> shapes = new LinkedHashSet<>();
            cells.forEach(cell -> shapes.add(cell.shape()));
            for (String shape : shapes) {
                List<Cell> here = cells.stream()
                        .filter(cell -> cell.shape().equals(shape))
                        .filter(cell -> !complete(cell, rounds, kept))
                        .toList();
                if (!here.isEmpty()) {
                    measureShape(options, here, rounds, kept, input);
                }
            }
        } finally {
            delete(input);
        }
    }

    private static boolean complete(Cell cell, int rounds, Path kept) {
        return cell.contestants().stream().allMatch(contestant -> SortRun.allKept(kept, cell, contestant, rounds));
    }

    /** Writes the rows that TeraGen writes; it takes less than executors to start that would. */
    private static void generate(long rows, Path folder) throws IOException {
        Files.createDirectories(folder);
        TeraGenerator generator = new TeraGenerator(0);
        byte[] records = new byte[ROWS_AT_ONCE * TeraRecord.LENGTH];
        try (OutputStream out = Files.newOutputStream(folder.resolve("part-00000"))) {
            while (generator.row() < rows) {
                int count = (int) Math.min(ROWS_AT_ONCE, rows - generator.row());
                generator.fill(records, 0, count);
                out.write(records, 0, count * TeraRecord.LENGTH);
            }
        }
    }

    private static void measureShape(Options options, List<Cell> cells, int rounds, Path kept, Path input)
            throws Exception {
        Cell first = cells.get(0);
        List<String> up = new ArrayList<>(List.of(
                "up",
                "--workers",
                Integer.toString(Cell.NODES),
                "--memory",
                EXECUTOR_MEMORY,
                "--multicast",
                first.multicast()));
        if (!first.shared().isEmpty()) {
            up.addAll(List.of("--shared", first.shared()));
        }
        Lab.run(up, options.progress());
        try {
            for (Cell cell : cells) {
                Path rows = input.resolve(Long.toString(cell.rows()));
                if (!Files.exists(rows)) {
                    generate(cell.rows(), rows);
                }
            }
            Set<String> applications = new LinkedHashSet<>();
            if (cells.stream()
                    .anyMatch(cell -> cell.contestants().stream()
                            .filter(contestant -> !contestant.ownApplication())
                            .anyMatch(contestant -> !SortRun.allKept(kept, cell, contestant, rounds)))) {
                applications.add("");
            }
            cells.forEach(cell -> cell.contestants().stream()
                    .filter(Contestant::ownApplication)
                    .filter(contestant -> !SortRun.allKept(kept, cell, contestant, rounds))
                    .forEach(contestant -> applications.add(contestant.id())));
            for (String application : applications) {
                List<String> submit = new ArrayList<>(List.of(
                        "submit",
                        "terasort-in-lab",
                        "--cells",
                        String.join(",", cells.stream().map(Cell::id).toList()),
                        "--application=" + application,
                        "--rounds",
                        Integer.toString(rounds),
                        "--input",
                        input.toString(),
                        "--keep",
                        kept.toString()));
                if (options.quick()) {
                    submit.add("--quick");
                }
                Lab.run(submit, options.progress());
            }
        } finally {
            Lab.run(List.of("down"), options.progress());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
