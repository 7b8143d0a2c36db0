package org.codedcomputing.spark.simulate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codedcomputing.core.simulation.HcmmStudy;
import org.codedcomputing.core.simulation.MixSearch;
import org.codedcomputing.core.simulation.WorkerMix;
import org.codedcomputing.spark.cli.CodedCommand;
import org.codedcomputing.spark.cli.JsonFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "hcmm",
        description = {
            "Matrix times vector on workers of unequal speed: HCMM against uniform uncoded (UU), load-balanced uncoded (LB)"
                    + " and uniform coded loads (UC), speculation, and small tasks that idle workers pull.",
            "A worker's time for one row is shifted exponential, a + Exp(mu). Negative gains say that HCMM is slower."
        },
        footer = {
            "",
            "Examples:",
            "  coded simulate hcmm",
            "  coded simulate hcmm --workers 2x1,2x0.5,2x0.25,2x0.125 --rows 1000 --trials 10000",
            "  coded simulate hcmm --search 2000"
        })
final class SimulateHcmmCommand extends CodedCommand {
    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "S1, S2 or S3: 100 workers in two or three groups, r=10000. Default: all three.")
    private @Nullable String scenario;

    @Option(
            names = "--workers",
            paramLabel = "GROUPS",
            description = "Workers instead of a scenario: count x mu, such as 50x1,50x3; 50x3:0.5 says a mu too.")
    private @Nullable String workers;

    @Option(
            names = "--rows",
            paramLabel = "R",
            defaultValue = "10000",
            description = "Rows of the matrix, for --workers and --search.")
    private int rows;

    @Option(
            names = "--product",
            paramLabel = "A_MU",
            defaultValue = "1",
            description = "a mu of workers that do not say it: the time that is certain over the mean of the rest.")
    private double product;

    @Option(
            names = "--lt-overhead",
            paramLabel = "PART",
            defaultValue = "0.05",
            description = "Rows that an LT code needs more than r, as a part of r.")
    private double ltOverhead;

    @Option(
            names = "--search",
            paramLabel = "MIXES",
            defaultValue = "0",
            description = "Also try so many random mixes of 100 workers for the largest gains.")
    private int search;

    @Option(
            names = "--span",
            paramLabel = "FACTOR",
            defaultValue = "10",
            description = "Fastest worker over slowest in the search, at most.")
    private double span;

    @Option(names = "--trials", paramLabel = "N", defaultValue = "10000", description = "Trials for each mix.")
    private int trials;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of all draws.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON.")
    private @Nullable Path json;

    @Override
    protected int run(PrintWriter out) throws IOException {
        List<HcmmStudy> studies = new ArrayList<>();
        for (WorkerMix mix : usageOf(this::mixes)) {
            HcmmStudy study = usageOf(() -> HcmmStudy.of(mix, trials, seed, ltOverhead));
            out.println(study.table());
            out.println();
            out.flush();
            studies.add(study);
        }
        MixSearch found = null;
        if (search != 0) {
            found = usageOf(() -> MixSearch.of(search, span, trials, rows, seed));
            out.println(found.table());
        }
        if (json != null) {
            write(json, studies, found);
            out.println("written to " + json);
        }
        return OK;
    }

    private List<WorkerMix> mixes() {
        if (workers != null) {
            if (scenario != null) {
                throw new IllegalArgumentException(
                        "both --scenario %s and --workers %s; give one of them".formatted(scenario, workers));
            }
            return List.of(WorkerMix.parse("given", workers, product, rows));
        }
        List<WorkerMix> published = WorkerMix.published();
        if (scenario == null) {
            return published;
        }
        List<WorkerMix> named = published.stream()
                .filter(mix -> mix.name().equalsIgnoreCase(scenario))
                .toList();
        if (named.isEmpty()) {
            List<String> names = published.stream().map(WorkerMix::name).toList();
            throw new IllegalArgumentException(
                    "no scenario %s; there are %s".formatted(scenario, String.join(", ", names)));
        }
        return named;
    }

    private void write(Path file, List<HcmmStudy> studies, @Nullable MixSearch found) throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("seed", seed);
        result.put("studies", studies.stream().map(study -> json("", study)).toList());
        if (found != null) {
            result.put(
                    "search",
                    found.found().stream()
                            .map(one -> json(one.what(), one.study()))
                            .toList());
            result.put("publishedGains", MixSearch.PUBLISHED);
        }
        JsonFile.write(file, result);
    }

    private static Map<String, Object> json(String what, HcmmStudy study) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!what.isEmpty()) {
            entry.put("what", what);
        }
        entry.put("name", study.mix().name());
        entry.put("workers", study.mix().workers());
        entry.put("rows", study.mix().rows());
        entry.put("trials", study.trials());
        entry.put("modelTime", study.modelTime());
        entry.put(
                "schemes", study.rows().stream().map(SimulateHcmmCommand::json).toList());
        return entry;
    }

    private static Map<String, Object> json(HcmmStudy.Row row) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("scheme", row.scheme());
        entry.put("mean", row.mean());
        entry.put("meanError95", row.meanError());
        entry.put("p99", row.p99());
        entry.put("hcmmGain", row.gain());
        entry.put("hcmmGainError95", row.gainError());
        return entry;
    }
}
