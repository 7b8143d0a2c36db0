package org.codedcomputing.benchmarks.kernels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.codedcomputing.benchmarks.Experiment;
import org.codedcomputing.benchmarks.Result;
import org.codedcomputing.benchmarks.Result.Goal;
import org.codedcomputing.benchmarks.Result.Measurement;
import org.codedcomputing.benchmarks.kernels.Yardsticks.Library;

/** Who takes part in a run of {@link KernelsExperiment}, and what it has found so far. */
final class Contest {
    private static final double GIGA = 1e9;
    private static final int BANDWIDTH_BYTES = 1 << 28;
    private static final int FMA_ROUNDS = 1_000_000;
    /** Independent chains of eight lanes in each round of the multiply-add loop. */
    private static final int FMAS_PER_ROUND = 16 * 8;

    /** Rounds of a contest that are always played, and those that are played while there is time. */
    private static final int LEAST_ROUNDS = 3;

    private static final int MOST_ROUNDS = 7;

    /** After so long no further round of a contest begins: large products of slow libraries take a second or six. */
    private static final double CONTEST_SECONDS = 90;

    private static final Map<String, Library> LIBRARY_OF = Map.of(
            "flint31", Library.FLINT,
            "flint61", Library.FLINT,
            "fflas31", Library.FFLAS,
            "ntl31", Library.NTL,
            "dgemm", Library.BLAS);

    /** A contestant in a case: who, and what it is asked. */
    record Entry(String name, Source source, String what, int size) {
        String id() {
            return name + "." + size;
        }

        double seconds() throws IOException {
            return source.seconds(what, size);
        }
    }

    /** Where seconds come from. */
    @FunctionalInterface
    interface Source {
        double seconds(String what, int size) throws IOException;
    }

    final Experiment.Options options;
    final Contestant ours;
    final boolean nativeBlas;
    final Yardsticks yardsticks;
    final List<Measurement> measurements = new ArrayList<>();
    final List<Goal> goals = new ArrayList<>();
    final Map<String, Double> medians = new LinkedHashMap<>();

    Contest(Experiment.Options options, Contestant ours, Yardsticks yardsticks) throws IOException {
        this.options = options;
        this.ours = ours;
        nativeBlas = Boolean.parseBoolean(ours.ask("jni"));
        this.yardsticks = yardsticks;
    }

    Entry ours(String what, int size) {
        return new Entry(what, ours::seconds, what, size);
    }

    Entry library(Library library, String name, String what, int size) {
        return new Entry(name, (w, s) -> yardsticks.seconds(library, w, s), what, size);
    }

    /** Those of the libraries that are there, with what is asked after their name. */
    List<Entry> libraries(List<String> names, String what, int size) {
        List<Entry> entries = new ArrayList<>();
        for (String name : names) {
            Library library = Objects.requireNonNull(LIBRARY_OF.get(name));
            if (yardsticks.has(library)) {
                entries.add(library(library, name + what, name + what, size));
            }
        }
        return entries;
    }

    boolean hasLimits() {
        return yardsticks.has(Library.MACHINE);
    }

    /** What limits the core, measured in turns with what it limits, since neighbours share the memory. */
    List<Entry> limits(String contest, List<String> what) {
        List<Entry> entries = new ArrayList<>();
        if (hasLimits()) {
            for (String limit : what) {
                int size = limit.equals("fma") ? FMA_ROUNDS : BANDWIDTH_BYTES;
                entries.add(library(Library.MACHINE, "limit." + contest + "." + limit, limit, size));
            }
        }
        return entries;
    }

    /** Bytes read a second. */
    double read(String contest) {
        return BANDWIDTH_BYTES / seconds("limit." + contest + ".read." + BANDWIDTH_BYTES);
    }

    /** Bytes read and written a second. */
    double copied(String contest, String how) {
        return 2.0 * BANDWIDTH_BYTES / seconds("limit." + contest + "." + how + "." + BANDWIDTH_BYTES);
    }

    /** Double multiply-adds a second. */
    double multiplyAdds(String contest) {
        return (double) FMA_ROUNDS * FMAS_PER_ROUND / seconds("limit." + contest + ".fma." + FMA_ROUNDS);
    }

    /** Lets the contestants take turns, and keeps the median of each in seconds. */
    void hold(List<Entry> entries) throws IOException {
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        int most = options.quick() ? LEAST_ROUNDS : MOST_ROUNDS;
        long start = System.nanoTime();
        for (int round = 0; round < most; round++) {
            if (round >= LEAST_ROUNDS && (System.nanoTime() - start) / GIGA > CONTEST_SECONDS) {
                break;
            }
            for (Entry entry : entries) {
                samples.computeIfAbsent(entry.id(), id -> new ArrayList<>()).add(entry.seconds());
            }
        }
        samples.forEach((id, seconds) -> {
            measurements.add(Measurement.median(id, "s", seconds));
            medians.put(id, Result.median(seconds));
        });
    }

    boolean has(String id) {
        return medians.containsKey(id);
    }

    double seconds(String id) {
        return Objects.requireNonNull(medians.get(id), id);
    }

    /** How many times faster the first is than the second, as a goal. */
    void faster(String goal, String id, String than, double bound) {
        if (has(than)) {
            goals.add(Goal.atLeast(
                    "kernels." + goal, seconds(than) / seconds(id), "x as fast", bound, than + " on one core"));
        } else {
            goals.add(
                    Goal.notMeasured("kernels." + goal, "x as fast", bound, than, "the library is not installed here"));
        }
    }
}
